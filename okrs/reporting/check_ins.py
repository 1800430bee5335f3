"""ส่งรายงาน: the verbs that make, explain and verify check-ins. Locks in the order of docs/decisions/lock-order.md: plan, period, key result."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from bkk_okr import row_locks, thai
from districts.models import User
from okrs.models import CheckIn, KeyResult, Measure, Plan, ReportGap
from okrs.models.check_in import GapReason, Verification
from okrs.reporting.readings import Reading, Shape, misfit
from policies.models import Mark, ReportingPeriod
from policies.nudge import nudge


class CheckInRefused(Exception):
    """Carries the sentence that the person reads."""


def shape_of(key_result: KeyResult) -> Shape:
    """Return what a reading of `key_result` must look like."""
    measure = key_result.measure
    if measure.direction == Measure.Direction.MILESTONE:
        return Shape("steps", known_steps=frozenset(step.pk for step in key_result.steps.all()))
    if measure.aggregation == Measure.Aggregation.DISTINCT:
        return Shape("codes", known_codes=frozenset(measure.entity_codes))
    return Shape("ratio" if measure.is_ratio else "value", whole_numbers=measure.whole_numbers)


def _lock(key_result: KeyResult, period: ReportingPeriod, on: date) -> tuple[Plan, ReportingPeriod, KeyResult]:
    """Take plan, period and key result, and refuse when one of them takes no report on the day."""
    plan_id = KeyResult.objects.values_list("objective__plan", flat=True).get(pk=key_result.pk)
    plan = row_locks.shared(Plan, plan_id)
    period = row_locks.shared(ReportingPeriod, period.pk)
    key_result = KeyResult.objects.select_for_update(of=("self",), no_key=True).select_related("measure").get(pk=key_result.pk)
    if not plan.accepts_check_ins:
        raise CheckInRefused(f"แผนอยู่ในสถานะ{plan.get_status_display()} จึงยังรับรายงานผลไม่ได้")
    if period.fiscal_year_id != plan.fiscal_year_id:
        raise CheckInRefused(f"รอบรายงาน{thai.short_month(period.month)} ไม่อยู่ในปีงบประมาณ {plan.fiscal_year_id}")
    if period.closed_at is not None or on > period.closes:
        raise CheckInRefused(f"รอบรายงาน{thai.short_month(period.month)} ปิดรับแล้ว การแก้ไขหลังปิดรอบต้องขอปรับแผน")
    if on < period.opens:
        raise CheckInRefused(f"รอบรายงาน{thai.short_month(period.month)} เปิดรับวันที่ {thai.short_date(period.opens)}")
    return plan, period, key_result


def _nudge_after_commit(plan: Plan) -> None:
    Mark.objects.append(plan.fiscal_year_id, plan.pk)
    transaction.on_commit(nudge)


@transaction.atomic
def send_check_in(
    key_result: KeyResult,
    *,
    period: ReportingPeriod,
    reading: Reading,
    as_of: date,
    by: User | None,
    recorded_at: datetime,
    note: str = "",
    reason: str = "",
    source: str = "",
) -> CheckIn:
    """Record what an office reports for a period. A second report for the same period is a correction, a new revision that says why."""
    on = timezone.localdate(recorded_at)
    plan, period, key_result = _lock(key_result, period, on)
    if as_of > on:
        raise CheckInRefused("วันที่ของข้อมูลต้องไม่อยู่ในอนาคต")
    if sentence := misfit(reading, shape_of(key_result)):
        raise CheckInRefused(sentence)
    last = CheckIn.objects.filter(key_result=key_result, period=period).order_by("-revision").values_list("revision", flat=True).first() or 0
    if last and not reason.strip():
        raise CheckInRefused("รอบนี้ส่งรายงานแล้ว บอกเหตุผลที่แก้ไข")
    entry = CheckIn.objects.create(
        key_result=key_result,
        period=period,
        revision=last + 1,
        as_of=as_of,
        recorded_at=recorded_at,
        recorded_by=by,
        value=reading.value,
        numerator=reading.numerator,
        denominator=reading.denominator,
        steps=None if reading.steps is None else list(reading.steps),
        entity_codes=None if reading.entity_codes is None else sorted(set(reading.entity_codes)),
        note=note,
        reason=reason if last else "",
        source=source,
    )
    _nudge_after_commit(plan)
    return entry


@transaction.atomic
def report_gap(key_result: KeyResult, *, period: ReportingPeriod, reason: GapReason, by: User | None, at: datetime, note: str = "") -> ReportGap:
    """Say why a due value is missing. The latest word counts; a value already sent for the period needs no excuse."""
    plan, period, key_result = _lock(key_result, period, timezone.localdate(at))
    if CheckIn.objects.filter(key_result=key_result, period=period).exists():
        raise CheckInRefused("รอบนี้ส่งรายงานแล้ว จึงไม่ต้องบอกเหตุผลที่ยังไม่มีค่า")
    gap, _ = ReportGap.objects.update_or_create(key_result=key_result, period=period, defaults={"reason": reason, "note": note, "by": by, "at": at})
    _nudge_after_commit(plan)
    return gap


@transaction.atomic
def verify(check_in: CheckIn, *, by: User, at: datetime) -> CheckIn:
    """Stand behind the latest revision of a report: the host of its measure, or a reviewer where there is no host."""
    return _judge(check_in, Verification.VERIFIED, by=by, at=at)


@transaction.atomic
def return_check_in(check_in: CheckIn, *, by: User, at: datetime) -> CheckIn:
    """Send a report back to its office, which corrects it by a new revision."""
    return _judge(check_in, Verification.RETURNED, by=by, at=at)


def _judge(check_in: CheckIn, verdict: Verification, *, by: User, at: datetime) -> CheckIn:
    plan_id = KeyResult.objects.values_list("objective__plan", flat=True).get(pk=check_in.key_result_id)
    plan = row_locks.shared(Plan, plan_id)
    period = row_locks.shared(ReportingPeriod, check_in.period_id)
    KeyResult.objects.select_for_update(no_key=True).get(pk=check_in.key_result_id)
    if period.closed_at is not None:
        raise CheckInRefused(f"รอบรายงาน{thai.short_month(period.month)} ปิดแล้ว ผลตรวจแก้ไม่ได้")
    if CheckIn.objects.filter(key_result=check_in.key_result_id, period=period, revision__gt=check_in.revision).exists():
        raise CheckInRefused("มีรายงานฉบับใหม่กว่าแล้ว ตรวจฉบับล่าสุด")
    CheckIn.objects.filter(pk=check_in.pk).update(verification=verdict, verified_by=by, verified_at=at)
    check_in.refresh_from_db(fields=["verification", "verified_by", "verified_at"])
    _nudge_after_commit(plan)
    return check_in


@dataclass(frozen=True)
class Line:
    """One line of a report: a reading, or the reason why there is none."""

    key_result: KeyResult
    reading: Reading | None = None
    note: str = ""
    reason: str = ""
    gap: GapReason | None = None


@transaction.atomic
def send_report(lines: Iterable[Line], *, period: ReportingPeriod, as_of: date, by: User, at: datetime) -> int:
    """Send the filled lines of one page, all or none, and return how many values went. Always in the order of ids, so that two senders never cross."""
    sent = 0
    for line in sorted(lines, key=lambda line: line.key_result.pk):
        if line.reading is not None:
            send_check_in(line.key_result, period=period, reading=line.reading, as_of=as_of, by=by, recorded_at=at, note=line.note, reason=line.reason)
            sent += 1
        elif line.gap is not None:
            report_gap(line.key_result, period=period, reason=line.gap, by=by, at=at, note=line.note)
    return sent
