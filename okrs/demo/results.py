"""What the demo's districts reported: mostly in time, some late, some not at all."""

from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from bkk_okr.fiscal_year import month_end
from districts.models import User
from okrs.demo.cast import STORIES
from okrs.demo.draw import Assigned, assigned, dice
from okrs.demo.measures import SHARED
from okrs.demo.plans import Stage
from okrs.models import CheckIn, KeyResult, Measure, Plan
from okrs.models.check_in import GapReason
from okrs.reporting.check_ins import report_gap, send_check_in, verify
from okrs.reporting.readings import Reading
from policies.models import ReportingPeriod

BANGKOK = ZoneInfo("Asia/Bangkok")
SHARED_BY_CODE = {measure.code: measure for measure in SHARED}
# Shares of what is due: not reported, of those with a reason; and of what was reported, verified.
SILENT, EXPLAINED, VERIFIED = 0.06, 0.5, 0.85


def report_year(plan: Plan, stage: Stage, periods: list[ReportingPeriod], today: date) -> list[CheckIn]:
    """Report every due key result of a plan in each period, with the gaps that its story asks for."""
    sent: list[CheckIn] = []
    if plan.office.code == STORIES.silent and periods[-1].closes >= today - timedelta(days=30):
        return sent
    key_results = KeyResult.objects.filter(objective__plan=plan).select_related("measure", "objective__plan__office").prefetch_related("steps")
    for key_result in key_results:
        for period in periods:
            if key_result.measure.is_due_in(period.month.month) and (entry := _report(key_result, period, stage, today)):
                sent.append(entry)
    return sent


def _report(key_result: KeyResult, period: ReportingPeriod, stage: Stage, today: date) -> CheckIn | None:
    code = key_result.objective.plan.office.code
    by = stage.planner_of(code)
    if code == STORIES.waiting_definition and key_result.measure.code and period.closes >= today - timedelta(days=30):
        report_gap(key_result, period=period, reason=GapReason.WAITING_DEFINITION, by=by, at=_moment(period, 3, today), note="เจ้าภาพยังไม่ส่งวิธีนับ")
        return None
    rng = dice(stage.seed, "report", code, key_result.measure.code or key_result.title, period.month)
    if rng.random() < SILENT:
        if rng.random() < EXPLAINED:
            report_gap(key_result, period=period, reason=GapReason.SECTION_SILENT, by=by, at=_moment(period, 9, today))
        return None
    reading = reading_of(key_result, period, stage)
    if reading is None:
        return None
    days_after = rng.choice((2, 4, 6, 8, 9, 9, 12, 16))
    return send_check_in(
        key_result,
        period=period,
        reading=reading,
        as_of=_as_of(period, today),
        by=by,
        recorded_at=_moment(period, days_after, today),
        source=key_result.measure.source,
    )


def reading_of(key_result: KeyResult, period: ReportingPeriod, stage: Stage) -> Reading | None:
    """Return the reading for a period; None where the story says that nothing was reported."""
    shared = SHARED_BY_CODE.get(key_result.measure.code)
    elapsed = Decimal((period.month.month - 10) % 12 + 1) / 12
    code = key_result.objective.plan.office.code
    if shared is None:
        return Reading(value=_own_value(key_result, elapsed, stage))
    if shared.only:
        final = dict(STORIES.markets_391)[code]
        return None if final is None else Reading(value=(final * elapsed).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    row = assigned(shared, code, period.fiscal_year_id, stage.seed)
    return _ratio(row, elapsed) if shared.aggregation == Measure.Aggregation.RATIO else Reading(value=row.value_at(elapsed))


def _ratio(row: Assigned, elapsed: Decimal) -> Reading:
    denominator = Decimal(row.mass)
    if row.measure.nature == Measure.Nature.FLOW:
        denominator = (denominator / 12).quantize(Decimal(1))
    return Reading(numerator=row.numerator_at(elapsed, denominator), denominator=denominator)


def _own_value(key_result: KeyResult, elapsed: Decimal, stage: Stage) -> Decimal:
    baseline, target = key_result.baseline or Decimal(0), key_result.target or Decimal(0)
    pace = Decimal(dice(stage.seed, "own-pace", key_result.objective.plan.office.code, key_result.title).choice((115, 105, 100, 96, 84, 55))) / 100
    return (baseline + (target - baseline) * elapsed * pace).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _as_of(period: ReportingPeriod, today: date) -> date:
    return min(month_end(period.month), today)


def _moment(period: ReportingPeriod, days_after: int, today: date) -> datetime:
    """Ten in the morning some days after the month ended; never later than today, never after the period closed."""
    day = min(month_end(period.month) + timedelta(days=days_after), today, period.closes)
    return datetime.combine(day, time(10, days_after * 2), BANGKOK)


def verify_most(entries: list[CheckIn], stage: Stage, hosts: dict[int, User], today: date) -> None:
    """Hosts stand behind most of what was reported on their measures, reviewers behind the rest of it.

    Where months add up each counts; of other measures only the last value does, so only that is looked at.
    """
    latest = {entry.key_result_id: entry for entry in entries}
    for entry in entries:
        measure = entry.key_result.measure
        adds_up = measure.nature == Measure.Nature.FLOW and measure.entry == Measure.Entry.MONTHLY
        if not adds_up and latest[entry.key_result_id] != entry:
            continue
        if dice(stage.seed, "verify", measure.code, entry.period.month, entry.key_result.objective.plan.office.code).random() < VERIFIED:
            verify(
                entry,
                by=hosts.get(measure.host_id or 0, stage.people["reviewer"]),
                at=min(entry.recorded_at + timedelta(days=5), _moment(entry.period, 20, today)),
            )
