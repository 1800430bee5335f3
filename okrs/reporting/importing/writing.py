"""A difference written into the city's plan: key results with their targets, reports of the unquestioned lines, and every line as it was published."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from bkk_okr import row_locks
from bkk_okr.fiscal_year import first_day
from bkk_okr.thai import short_date
from districts.models import Office, User
from okrs.models import CheckIn, KeyResult, Measure, Objective, Plan, PublishedFigure, PublishedMonth
from okrs.models.plan import PlanStatus
from okrs.planning.versions import store_version
from okrs.reporting.importing.diff import Change, Diff
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
    """Store every change. The caller holds the plan's lock; all or nothing is its transaction."""
    assert report.on is not None  # noqa: S101 only a report that may be applied comes here
    assert report.table is not None  # noqa: S101
    writer = _Writer(plan, report.on, list_name(report.table.layout, plan.fiscal_year_id), by, now)
    for change in [*report.diff.added, *report.diff.changed]:
        writer.write(change)
    if writer.plan_changed:
        _store_version(plan, report.on, by)
    if _writes(report.diff):
        Mark.objects.append(plan.fiscal_year_id, plan.pk)


def _writes(diff: Diff) -> bool:
    return bool(diff.added or diff.changed)


def _store_version(plan: Plan, on: date, by: User | None) -> None:
    first = not plan.versions.exists()
    version = store_version(plan, by=by)
    version.effective_from = first_day(plan.fiscal_year_id) if first else on
    version.save(update_fields=["effective_from"])


@dataclass
class _Writer:
    plan: Plan
    on: date
    source: str
    by: User | None
    now: datetime
    plan_changed: bool = False

    def __post_init__(self) -> None:
        months = {period.month: period for period in self.plan.fiscal_year.periods.filter(month__lte=self.on)}
        self.period = row_locks.shared(ReportingPeriod, months[max(months)].pk)

    def write(self, change: Change) -> None:
        key_result = change.known.key_result if change.known else self._make(change)
        if change.known and change.leads and not change.asked:
            self._settle(key_result, change)
        self._keep(key_result, change)
        if change.reports:
            self._report(key_result, change)

    def _make(self, change: Change) -> KeyResult:
        """Make the key result of a new line. A questioned one gets no target until the question is answered; what was printed stands beside it."""
        line, objective = change.line, self._objective(change)
        share = is_share(line.unit)
        measure = Measure.objects.create(
            title=plain_title(line.title),
            code=line.code,
            definition="ยังไม่ได้จัดประเภท จึงนับเป็นผลผลิตจนกว่าเจ้าภาพจะยืนยัน" + (" · แหล่งข้อมูลระบุว่าเป็นค่าเฉลี่ย" if line.mean else ""),
            unit=line.unit,
            direction=Measure.Direction.INCREASE,
            kind=Measure.Kind.OUTPUT,
            aggregation=Measure.Aggregation.CENTRAL,
            nature=Measure.Nature.STOCK if share or line.mean else Measure.Nature.FLOW,
            entry=Measure.Entry.CUMULATIVE,
            whole_numbers=is_countable(line.unit) and not change.asked,
            source=tracker_name(self.plan.fiscal_year_id),
        )
        position = (objective.key_results.aggregate(last=Max("position"))["last"] or 0) + 1
        key_result = KeyResult.objects.create(objective=objective, measure=measure, position=position, title=plain_title(line.title))
        self.plan_changed = True
        if change.leads and not change.asked:
            self._settle(key_result, change)
        return key_result

    def _objective(self, change: Change) -> Objective:
        """Return the objective of the code's dimension. The source has no objectives, so their titles claim nothing."""
        dimension = self._dimension(change)
        found = self.plan.objectives.filter(dimension=dimension, policy_links__isnull=True).first()
        if found is not None:
            return found
        position = (self.plan.objectives.aggregate(last=Max("position"))["last"] or 0) + 1
        return make_objective(self.plan, position, dimension)

    def _dimension(self, change: Change) -> Dimension | None:
        digit = change.line.code[:1]
        if change.line.scheme == "KPI" or not digit.isdigit() or digit == "0":
            return None
        names = {dimension.name: dimension for dimension in self.plan.fiscal_year.dimension_set.dimensions.all()}
        return names.get(DIMENSIONS[int(digit) - 1])

    def _settle(self, key_result: KeyResult, change: Change) -> None:
        """Give the key result what the leading list says: its target and the parts of bureaus and districts, its name, code and unit."""
        line, measure = change.line, key_result.measure
        targets = {"target": line.target, "target_bureaus": line.bureaus, "target_districts": line.districts}
        kept_targets = {name: None if value is None else kept(value) for name, value in targets.items()}
        self.plan_changed |= _update(key_result, {"title": plain_title(line.title), **kept_targets})
        whole = is_countable(line.unit) if measure.unit != line.unit else measure.whole_numbers
        self.plan_changed |= _update(measure, {"title": plain_title(line.title), "code": line.code, "unit": line.unit, "whole_numbers": whole})

    def _keep(self, key_result: KeyResult, change: Change) -> None:
        """Keep the line as it was printed. The months belong to it and are never added up."""
        after = change.after
        figures = {name: after[part] or None for name, part in (("target", "target"), ("target_bureaus", "bureaus"), ("target_districts", "districts"))}
        figures |= {"actual": after["actual"] or None, "percent": after["percent"] or None}
        words = {"title": change.line.title, "unit": change.line.unit, "flags": ";".join(dict.fromkeys(change.asked))}
        figure, _ = PublishedFigure.objects.update_or_create(key_result=key_result, source=self.source, published_on=self.on, defaults={**figures, **words})
        figure.months.all().delete()
        months = [(date.fromisoformat(f"{name}-01"), value) for name, value in after.items() if name[:4].isdigit() and value]
        PublishedMonth.objects.bulk_create(PublishedMonth(figure=figure, month=month, value=value) for month, value in months)

    def _report(self, key_result: KeyResult, change: Change) -> None:
        """Record the one result of the whole city, as load_reference does: a published record with its source, no office's report."""
        KeyResult.objects.select_for_update(of=("self",), no_key=True).get(pk=key_result.pk)
        last = CheckIn.objects.filter(key_result=key_result, period=self.period).order_by("-revision").first()
        value = kept(change.line.actual) if change.line.actual is not None else None
        if value is None or (last is not None and (last.as_of > self.on or (last.value, last.as_of, last.source) == (value, self.on, self.source))):
            return
        CheckIn.objects.create(
            key_result=key_result,
            period=self.period,
            revision=last.revision + 1 if last else 1,
            as_of=self.on,
            recorded_at=self.now,
            recorded_by=self.by,
            value=value,
            source=self.source,
            reason=f"รายการที่เมืองเผยแพร่ ณ {short_date(self.on)} เปลี่ยนไป" if last else "",
        )


def _update(row: KeyResult | Measure, wanted: dict[str, object]) -> bool:
    """Save the columns that differ; return whether any did."""
    changed = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.save(update_fields=list(changed))
    return bool(changed)
