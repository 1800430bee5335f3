"""A difference written into the city's plan: key results with their targets, reports of the unquestioned lines, and every line as it was published."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from bkk_okr import row_locks
from bkk_okr.fiscal_year import first_day
from bkk_okr.thai import short_date
from districts.models import Office, User
from okrs.models import CheckIn, KeyResult, Measure, Objective, Plan, PublishedFigure, PublishedMonth
from okrs.models.plan import PlanStatus
from okrs.planning.versions import store_version
from okrs.reporting.importing.diff import Change
from okrs.reporting.importing.report import Report
from okrs.reporting.importing.stored import kept
from okrs.reporting.importing.title_cells import plain_title
from okrs.reporting.importing.units import is_countable, is_share
from okrs.reporting.tracker import list_name, make_objective, tracker_name
from policies.models import Dimension, FiscalYear, Mark, ReportingPeriod

# The first digit of an OKR code (docs/data-sources.md): inferred, and true of nearly all rows.
DIMENSIONS = ("เดินทางดี", "ปลอดภัยดี", "โปร่งใสดี", "สิ่งแวดล้อมดี", "สุขภาพดี", "เรียนดี", "เศรษฐกิจดี", "สังคมดี", "บริหารจัดการดี")


def city_plan(year: FiscalYear) -> Plan:
    """Take the city's plan of the year for writing. Where there is none yet, the published list is the city's record of that year."""
    city = Office.objects.get(kind=Office.Kind.CITY)
    status = PlanStatus.CLOSED if year.state == FiscalYear.State.CLOSED else PlanStatus.ACTIVE
    plan, _ = Plan.objects.get_or_create(office=city, fiscal_year=year, defaults={"status": status})
    return Plan.objects.select_for_update().get(pk=plan.pk)


def write_diff(plan: Plan, report: Report, *, by: User | None, now: datetime) -> None:
    """Store every change, in a fixed number of statements but for changed targets. The caller holds the plan's lock; all or nothing is its transaction."""
    assert report.on is not None  # noqa: S101 only a report that may be applied comes here
    assert report.table is not None  # noqa: S101
    changes = [*report.diff.added, *report.diff.changed]
    if not changes:
        return
    source = list_name(report.table.layout, plan.fiscal_year_id)
    period = _period(plan, report.on)
    placed = Placing(plan).place(changes)
    changed = [settle(key_result, change) for change, key_result in placed if change.known and change.settles]
    keep_lines(placed, source=source, on=report.on)
    record_reports(placed, Told(period, report.on, source, by, now))
    if any(changed) or any(change.known is None for change in changes):
        _store_version(plan, report.on, by)
    Mark.objects.append(plan.fiscal_year_id, plan.pk)


def _period(plan: Plan, on: date) -> ReportingPeriod:
    months = {period.month: period for period in plan.fiscal_year.periods.filter(month__lte=on)}
    return row_locks.shared(ReportingPeriod, months[max(months)].pk)


def _store_version(plan: Plan, on: date, by: User | None) -> None:
    first = not plan.versions.exists()
    version = store_version(plan, by=by)
    version.effective_from = first_day(plan.fiscal_year_id) if first else on
    version.save(update_fields=["effective_from"])


@dataclass
class Placing:
    """Gives every line its key result; new ones go under the objective of their code's dimension."""

    plan: Plan
    objectives: dict[int | None, Objective] = field(init=False)
    dimensions: dict[str, Dimension] = field(init=False)
    filled: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        rows = list(self.plan.objectives.filter(policy_links__isnull=True).order_by("-position"))
        self.objectives = {objective.dimension_id: objective for objective in rows}
        self.dimensions = {dimension.name: dimension for dimension in self.plan.fiscal_year.dimension_set.dimensions.all()}
        self.filled = {}
        for objective, position in KeyResult.objects.filter(objective__plan=self.plan).values_list("objective", "position"):
            self.filled[objective] = max(self.filled.get(objective, 0), position)
        self.last = max(self.plan.objectives.values_list("position", flat=True), default=0)

    def place(self, changes: list[Change]) -> list[tuple[Change, KeyResult]]:
        new = [change for change in changes if change.known is None]
        measures = Measure.objects.bulk_create(self._measure(change) for change in new)
        made = KeyResult.objects.bulk_create(self._key_result(change, measure) for change, measure in zip(new, measures, strict=True))
        fresh = {id(change): key_result for change, key_result in zip(new, made, strict=True)}
        return [(change, change.known.key_result if change.known else fresh[id(change)]) for change in changes]

    def _measure(self, change: Change) -> Measure:
        line = change.line
        stock = is_share(line.unit) or line.mean
        return Measure(
            title=plain_title(line.title),
            code=line.code,
            definition="ยังไม่ได้จัดประเภท จึงนับเป็นผลผลิตจนกว่าเจ้าภาพจะยืนยัน" + (" · แหล่งข้อมูลระบุว่าเป็นค่าเฉลี่ย" if line.mean else ""),
            unit=line.unit,
            direction=Measure.Direction.INCREASE,
            kind=Measure.Kind.OUTPUT,
            aggregation=Measure.Aggregation.CENTRAL,
            nature=Measure.Nature.STOCK if stock else Measure.Nature.FLOW,
            entry=Measure.Entry.CUMULATIVE,
            whole_numbers=is_countable(line.unit) and not change.asked,
            source=tracker_name(self.plan.fiscal_year_id),
        )

    def _key_result(self, change: Change, measure: Measure) -> KeyResult:
        """A questioned line gets no target until the question is answered; what was printed stands beside it."""
        objective = self._objective(change)
        self.filled[objective.pk] = self.filled.get(objective.pk, 0) + 1
        targets = targets_of(change) if change.settles else {}
        return KeyResult(objective=objective, measure=measure, position=self.filled[objective.pk], title=measure.title, **targets)

    def _objective(self, change: Change) -> Objective:
        """The source has no objectives, so their titles claim nothing."""
        dimension = self._dimension(change)
        key = dimension.pk if dimension else None
        if key not in self.objectives:
            self.last += 1
            self.objectives[key] = make_objective(self.plan, self.last, dimension)
        return self.objectives[key]

    def _dimension(self, change: Change) -> Dimension | None:
        digit = change.line.code[:1]
        if change.line.scheme == "KPI" or not digit.isdigit() or digit == "0":
            return None
        return self.dimensions.get(DIMENSIONS[int(digit) - 1])


def targets_of(change: Change) -> dict[str, Decimal | None]:
    line = change.line
    targets = {"target": line.target, "target_bureaus": line.bureaus, "target_districts": line.districts}
    return {name: None if value is None else kept(value) for name, value in targets.items()}


def settle(key_result: KeyResult, change: Change) -> bool:
    """Give the key result what the leading list says: its target and the parts of bureaus and districts, its name, code and unit."""
    line, measure = change.line, key_result.measure
    whole = is_countable(line.unit) if measure.unit != line.unit else measure.whole_numbers
    words: dict[str, object] = {"title": plain_title(line.title), "code": line.code, "unit": line.unit, "whole_numbers": whole}
    moved = _update(key_result, {"title": plain_title(line.title), **targets_of(change)})
    return _update(measure, words) or moved


def _update(row: KeyResult | Measure, wanted: dict[str, object]) -> bool:
    """Save the columns that differ; return whether any did."""
    changed = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.save(update_fields=list(changed))
    return bool(changed)


Placed = Iterable[tuple[Change, KeyResult]]
_COLUMNS = {"target": "target", "target_bureaus": "bureaus", "target_districts": "districts", "actual": "actual", "percent": "percent"}


def keep_lines(placed: Placed, *, source: str, on: date) -> None:
    """Keep the lines as they were printed; the lines of the same day are replaced. The months belong to their line and are never added up."""
    rows = [(change, _line(change, key_result, source, on)) for change, key_result in placed]
    same_day = PublishedFigure.objects.filter(key_result__in=[figure.key_result_id for _, figure in rows], source=source, published_on=on)
    same_day.delete()
    PublishedFigure.objects.bulk_create(figure for _, figure in rows)
    PublishedMonth.objects.bulk_create(
        PublishedMonth(figure=figure, month=date.fromisoformat(f"{name}-01"), value=Decimal(value))
        for change, figure in rows
        for name, value in change.after.items()
        if name[:4].isdigit() and value
    )


def _line(change: Change, key_result: KeyResult, source: str, on: date) -> PublishedFigure:
    figures = {column: Decimal(change.after[name]) if change.after[name] else None for column, name in _COLUMNS.items()}
    words = {"title": change.line.title, "unit": change.line.unit, "flags": ";".join(dict.fromkeys(change.asked))}
    return PublishedFigure(key_result=key_result, source=source, published_on=on, **figures, **words)


@dataclass(frozen=True)
class Told:
    """Where and when the reports of one list belong."""

    period: ReportingPeriod
    on: date
    source: str
    by: User | None
    at: datetime


def record_reports(placed: Placed, told: Told) -> None:
    """Record the one result of the whole city for each unquestioned line, as load_reference does: a published record with its source, no office's report."""
    rows = [(change, key_result) for change, key_result in placed if change.reports]
    ids = sorted(key_result.pk for _, key_result in rows)
    list(KeyResult.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk"))
    last = {check_in.key_result_id: check_in for check_in in CheckIn.objects.filter(key_result__in=ids, period=told.period).order_by("revision")}
    reports = [_report(change, key_result, last.get(key_result.pk), told) for change, key_result in rows]
    CheckIn.objects.bulk_create(report for report in reports if report is not None)


def _report(change: Change, key_result: KeyResult, last: CheckIn | None, told: Told) -> CheckIn | None:
    """Return the next revision; nothing when the report stands already, or a later day has spoken."""
    value = None if change.line.actual is None else kept(change.line.actual)
    if value is None or (last is not None and (last.as_of > told.on or (last.value, last.as_of, last.source) == (value, told.on, told.source))):
        return None
    return CheckIn(
        key_result=key_result,
        period=told.period,
        revision=last.revision + 1 if last else 1,
        as_of=told.on,
        recorded_at=told.at,
        recorded_by=told.by,
        value=value,
        source=told.source,
        reason=f"รายการที่เมืองเผยแพร่ ณ {short_date(told.on)} เปลี่ยนไป" if last else "",
    )
