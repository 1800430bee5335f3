"""The city's plan of a year as plain values, so that a published list can be compared with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from districts.models import Office
from okrs.models import CheckIn, KeyResult, Plan, PublishedFigure, PublishedMonth
from okrs.models.tracker_import import TrackerList
from okrs.reporting.importing.findings import Line
from okrs.reporting.importing.title_cells import title_key
from okrs.reporting.tracker import list_name, tracker_name
from policies.models import FiscalYear, ReportingPeriod

State = dict[str, str]
R = TypeVar("R", Line, "Known")
_PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class Printed:
    """One published line of the past."""

    on: date
    title: str
    unit: str
    figures: dict[str, Decimal | None]
    months: dict[date, Decimal]


@dataclass
class Known:
    """A key result of the city's plan. `ours`: it came from the tracker, so the tracker may change it; others are only looked at beside it."""

    key_result: KeyResult
    ours: bool
    lines: dict[str, list[Printed]] = field(default_factory=dict)
    reported_by: set[str] = field(default_factory=set)
    reported: tuple[date, Decimal | None] | None = None

    @property
    def code(self) -> str:
        return self.key_result.measure.code

    @property
    def key(self) -> tuple[str, str]:
        return self.code, title_key(self.key_result.title)

    def printed(self, which: str, on: date) -> Printed | None:
        """Return the line to compare with: the one of that day, else the last before it."""
        return next((line for line in reversed(self.lines.get(which, [])) if line.on <= on), None)

    def earlier(self, which: str, on: date) -> Printed | None:
        return next((line for line in reversed(self.lines.get(which, [])) if line.on < on), None)

    def latest(self, which: str) -> Printed | None:
        lines = self.lines.get(which)
        return lines[-1] if lines else None


@dataclass
class CityRecord:
    """The city's plan of a year, or None where there is none yet. `is_record`: it holds nothing but what the tracker published."""

    year: FiscalYear | None
    plan: Plan | None
    known: list[Known]
    periods: dict[date, ReportingPeriod]

    @property
    def is_record(self) -> bool:
        return all(one.ours for one in self.known)

    def period_of(self, day: date) -> ReportingPeriod | None:
        """Return the period that a figure of `day` belongs to: its own month's, or the last one before it."""
        months = [month for month in self.periods if month <= day]
        return self.periods[max(months)] if months else None


def city_record(be_year: int | None) -> CityRecord:
    """Return what is known of a year, in five queries whatever the number of key results."""
    year = FiscalYear.objects.select_related("dimension_set").filter(pk=be_year).first() if be_year else None
    if year is None:
        return CityRecord(None, None, [], {})
    plan = Plan.objects.filter(office__kind=Office.Kind.CITY, fiscal_year=year).first()
    periods = {period.month: period for period in year.periods.all()}
    return CityRecord(year, plan, known_key_results(plan, year.pk) if plan else [], periods)


def known_key_results(plan: Plan, year: int) -> list[Known]:
    rows = KeyResult.objects.filter(objective__plan=plan).select_related("measure", "objective").order_by("objective__position", "position")
    known = {row.pk: Known(row, ours=row.measure.source == tracker_name(year)) for row in rows}
    names = {list_name(which, year): which for which in TrackerList.values}
    months: dict[int, dict[date, Decimal]] = {}
    for printed in PublishedMonth.objects.filter(figure__key_result__in=known):
        months.setdefault(printed.figure_id, {})[printed.month] = printed.value
    for figure in PublishedFigure.objects.filter(key_result__in=known, source__in=names).order_by("published_on"):
        one, which = known[figure.key_result_id], names[figure.source]
        one.lines.setdefault(which, []).append(_printed(figure, one.key_result, months.get(figure.pk, {}), which))
    reports = CheckIn.objects.filter(key_result__in=known).order_by("period__month", "revision").values_list("key_result", "source", "as_of", "value")
    for key_result, source, as_of, value in reports:
        known[key_result].reported_by.add(names.get(source, source))
        known[key_result].reported = (as_of, value)
    return list(known.values())


def _printed(figure: PublishedFigure, key_result: KeyResult, months: dict[date, Decimal], which: str) -> Printed:
    parts = {"bureaus": figure.target_bureaus, "districts": figure.target_districts}
    if not figure.title and which == TrackerList.TOP:  # loaded before a line kept its own parts
        parts = {"bureaus": key_result.target_bureaus, "districts": key_result.target_districts}
    figures = {"target": figure.target, **parts, "actual": figure.actual, "percent": figure.percent}
    return Printed(figure.published_on, figure.title, figure.unit or key_result.measure.unit, figures, months)


def match(lines: Sequence[Line], known: Sequence[Known]) -> dict[int, Known]:
    """Return the key result of each row: by code and title, then by the code alone, then by the title alone, where each stands once among what is left."""
    found: dict[int, Known] = {}
    exact = {one.key: one for one in known}
    for line in lines:
        if (one := exact.pop(line.key, None)) is not None:
            found[line.row] = one
    for part in (0, 1):
        left, free = [line for line in lines if line.row not in found], [one for one in known if one not in found.values()]
        by_line, by_known = _alone(left, part), _alone(free, part)
        found |= {by_line[key].row: by_known[key] for key in by_line.keys() & by_known.keys()}
    return found


def _alone(rows: Iterable[R], part: int) -> dict[str, R]:
    """Return those that are the only one with their code (part 0) or title (part 1)."""
    groups: dict[str, list[R]] = {}
    for row in rows:
        if row.key[part]:
            groups.setdefault(row.key[part], []).append(row)
    return {key: group[0] for key, group in groups.items() if len(group) == 1}


def kept(value: Decimal) -> Decimal:
    """The number as the database keeps it."""
    return value.quantize(_PLACES, rounding=ROUND_HALF_UP)


def spelled(value: Decimal | None) -> str:
    return "" if value is None else format(kept(value).normalize() + 0, "f")


def state_of(title: str, unit: str, figures: Mapping[str, Decimal | None], months: Mapping[date, Decimal]) -> State:
    """Everything of a line that an import may change, each spelled one way."""
    named = {name: spelled(value) for name, value in figures.items()}
    return {"title": title, "unit": unit, **named, **{f"{month:%Y-%m}": spelled(value) for month, value in sorted(months.items())}}
