"""ส่งรายงาน: the verbs that make, explain and verify check-ins. Locks in the order of docs/decisions/lock-order.md: plan, period, key result."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from bkk_okr import row_locks, thai
from districts.models import User
from okrs.models import CheckIn, KeyResult, Measure, Plan, ReportDraft, ReportGap
from okrs.models.check_in import GapReason, Verification
from okrs.reporting.locks import Held, take_for_report
from okrs.reporting.readings import Reading, Shape, misfit
from okrs.reporting.typed import reading_in
from policies.models import Mark, ReportingPeriod
from policies.nudge import nudge


class CheckInRefused(Exception):
    """Carries the sentence that the person reads."""


class Words(TypedDict, total=False):
    """What stands beside a figure. `confirmed`: the questions about an odd value that the sender answered; `given_by`: the section head whose number it is."""

    note: str
    reason: str
    source: str
    confidence: str
    confirmed: list[str]
    given_by: User | None


MOST_OF_A_GAP = 500
LATEST = """SELECT DISTINCT ON (key_result_id) * FROM okrs_checkin
WHERE key_result_id = ANY(%s::bigint[]) AND period_id = %s ORDER BY key_result_id, revision DESC"""


def shape_of(key_result: KeyResult) -> Shape:
    """Return what a reading of `key_result` must look like."""
    measure = key_result.measure
    if measure.direction == Measure.Direction.MILESTONE:
        return Shape("steps", known_steps=frozenset(step.pk for step in key_result.steps.all()))
    if measure.aggregation == Measure.Aggregation.DISTINCT:
        return Shape("codes", known_codes=frozenset(measure.entity_codes))
    return Shape("ratio" if measure.is_ratio else "value", whole_numbers=measure.whole_numbers)


def lock_for_report(key_results: Iterable[int], period: ReportingPeriod, on: date) -> Held:
    """Take the plan, the period and its key results in the order of their ids, and refuse when plan or period takes no report on the day."""
    held = take_for_report(sorted(set(key_results)), period.pk)
    if held is None:
        raise CheckInRefused("KR บางข้อไม่อยู่ในแผนนี้แล้ว เปิดหน้ารายงานใหม่แล้วส่งอีกครั้ง")
    refuse_closed(held.plan, held.period, on)
    return held


def refuse_closed(plan: Plan, period: ReportingPeriod, on: date) -> None:
    """Refuse when the plan or the period, as they stand under their locks, take no report on the day."""
    if not plan.accepts_check_ins:
        raise CheckInRefused(f"แผนอยู่ในสถานะ{plan.get_status_display()} จึงยังรับรายงานผลไม่ได้")
    if period.fiscal_year_id != plan.fiscal_year_id:
        raise CheckInRefused(f"รอบรายงาน{thai.short_month(period.month)} ไม่อยู่ในปีงบประมาณ {plan.fiscal_year_id}")
    if period.closed_at is not None or on > period.closes:
        raise CheckInRefused(f"รอบรายงาน{thai.short_month(period.month)} ปิดรับแล้ว การแก้ไขหลังปิดรอบต้องขอปรับแผน")
    if on < period.opens:
        raise CheckInRefused(f"รอบรายงาน{thai.short_month(period.month)} เปิดรับวันที่ {thai.short_date(period.opens)}")


def hold_open(plan_id: int, period: ReportingPeriod, on: date) -> None:
    """Take the plan and the period FOR SHARE until the transaction ends, and refuse when they take no report on the day."""
    refuse_closed(row_locks.shared(Plan, plan_id), row_locks.shared(ReportingPeriod, period.pk), on)


def nudge_after_commit(plan: Plan) -> None:
    Mark.objects.append(plan.fiscal_year_id, plan.pk)
    transaction.on_commit(nudge)


@transaction.atomic
def send_check_in(
    key_result: KeyResult, *, period: ReportingPeriod, reading: Reading, as_of: date, by: User | None, recorded_at: datetime, **words: Unpack[Words]
) -> CheckIn:
    """Record what an office reports for a period. A second report for the same period is a correction, a new revision that says why."""
    plan, period, held = lock_for_report([key_result.pk], period, timezone.localdate(recorded_at))
    newest = latest_revisions([key_result.pk], period).get(key_result.pk)
    entry = next_revision(held[key_result.pk], period, newest, reading, as_of=as_of, by=by, recorded_at=recorded_at, **words)
    entry.save(force_insert=True)
    nudge_after_commit(plan)
    return entry


def latest_revisions(key_results: Iterable[int], period: ReportingPeriod) -> dict[int, CheckIn]:
    """The newest revision of each key result that has one. Certain only under the key results' locks."""
    return {check_in.key_result_id: check_in for check_in in CheckIn.objects.raw(LATEST, [list(key_results), period.pk])}


def next_revision(
    key_result: KeyResult,
    period: ReportingPeriod,
    newest: CheckIn | None,
    reading: Reading,
    *,
    as_of: date,
    by: User | None,
    recorded_at: datetime,
    **words: Unpack[Words],
) -> CheckIn:
    """Return the next revision, unsaved, or refuse in a sentence. The caller holds the key result's lock."""
    if as_of > timezone.localdate(recorded_at):
        raise CheckInRefused("วันที่ของข้อมูลต้องไม่อยู่ในอนาคต")
    if sentence := misfit(reading, shape_of(key_result)):
        raise CheckInRefused(sentence)
    if newest is not None and not words.get("reason", "").strip():
        raise CheckInRefused("รอบนี้ส่งรายงานแล้ว บอกเหตุผลที่แก้ไข")
    reason = words.pop("reason", "")
    return CheckIn(
        key_result=key_result,
        period=period,
        revision=newest.revision + 1 if newest else 1,
        as_of=as_of,
        recorded_at=recorded_at,
        recorded_by=by,
        value=reading.value,
        numerator=reading.numerator,
        denominator=reading.denominator,
        steps=None if reading.steps is None else list(reading.steps),
        entity_codes=None if reading.entity_codes is None else sorted(set(reading.entity_codes)),
        reason=reason if newest else "",
        **words,
    )


@transaction.atomic
def report_gap(key_result: KeyResult, *, period: ReportingPeriod, reason: GapReason, by: User | None, at: datetime, note: str = "") -> ReportGap:
    """Say why a due value is missing. The latest word counts; a value already sent for the period needs no excuse."""
    plan, period, _ = lock_for_report([key_result.pk], period, timezone.localdate(at))
    if CheckIn.objects.filter(key_result=key_result, period=period).exists():
        raise CheckInRefused("รอบนี้ส่งรายงานแล้ว จึงไม่ต้องบอกเหตุผลที่ยังไม่มีค่า")
    gap, _ = ReportGap.objects.update_or_create(key_result=key_result, period=period, defaults={"reason": reason, "note": note, "by": by, "at": at})
    nudge_after_commit(plan)
    return gap


@transaction.atomic
def verify(check_in: CheckIn, *, by: User, at: datetime) -> CheckIn:
    """Stand behind the latest revision of a report: the host of its measure, or a reviewer where there is no host."""
    return _judge(check_in, Verification.VERIFIED, by=by, at=at)


@transaction.atomic
def return_check_in(check_in: CheckIn, *, by: User, at: datetime, reason: str = "") -> CheckIn:
    """Send a report back to its office with the reason that the office reads; it corrects by a new revision."""
    return _judge(check_in, Verification.RETURNED, by=by, at=at, note=reason)


def _judge(check_in: CheckIn, verdict: Verification, *, by: User, at: datetime, note: str = "") -> CheckIn:
    plan_id = KeyResult.objects.values_list("objective__plan", flat=True).get(pk=check_in.key_result_id)
    plan = row_locks.shared(Plan, plan_id)
    period = row_locks.shared(ReportingPeriod, check_in.period_id)
    KeyResult.objects.select_for_update(no_key=True).get(pk=check_in.key_result_id)
    if period.closed_at is not None:
        raise CheckInRefused(f"รอบรายงาน{thai.short_month(period.month)} ปิดแล้ว ผลตรวจแก้ไม่ได้")
    if CheckIn.objects.filter(key_result=check_in.key_result_id, period=period, revision__gt=check_in.revision).exists():
        raise CheckInRefused("มีรายงานฉบับใหม่กว่าแล้ว ตรวจฉบับล่าสุด")
    CheckIn.objects.filter(pk=check_in.pk).update(verification=verdict, verified_by=by, verified_at=at, verdict_note=note)
    check_in.refresh_from_db(fields=["verification", "verified_by", "verified_at", "verdict_note"])
    nudge_after_commit(plan)
    return check_in


@dataclass(frozen=True)
class Line:
    """One line of a report: a reading, or the reason why there is none. `seen` is the revision that the sender was looking at, 0 before the first."""

    key_result: KeyResult
    reading: Reading | None = None
    note: str = ""
    reason: str = ""
    gap: GapReason | None = None
    seen: int = 0
    source: str = ""
    confidence: str = ""
    confirmed: tuple[str, ...] = ()
    given_by: User | None = None

    @property
    def words(self) -> Words:
        return {
            "note": self.note,
            "reason": self.reason,
            "source": self.source,
            "confidence": self.confidence,
            "confirmed": list(self.confirmed),
            "given_by": self.given_by,
        }


@transaction.atomic
def send_report(lines: Iterable[Line], *, period: ReportingPeriod, as_of: date, by: User, at: datetime) -> int:
    """Send the filled lines of one page, all or none, and return how many values went. What is sent is no draft any more.

    A line whose very reading has been sent meanwhile is done: the second of two presses sends nothing.
    """
    by_id = {line.key_result.pk: line for line in lines}
    plan, period, held = lock_for_report(by_id, period, timezone.localdate(at))
    newest = latest_revisions(by_id, period)
    entries, gaps = [], []
    for pk, key_result in held.items():
        line, last = by_id[pk], newest.get(pk)
        if line.reading is None:
            gaps += _gap_of(line, period, by=by, at=at) if last is None else []
        elif not _is_sent_already(line, last):
            entries.append(next_revision(key_result, period, last, line.reading, as_of=as_of, by=by, recorded_at=at, **line.words))
    CheckIn.objects.bulk_create(entries)
    ReportGap.objects.bulk_create(gaps, update_conflicts=True, unique_fields=["key_result", "period"], update_fields=["reason", "note", "by", "at"])
    drafts = ReportDraft.objects.filter(key_result__in=by_id, period=period)
    ReportDraft.objects.filter(pk__in=drafts.hold()).delete()
    nudge_after_commit(plan)
    return len(entries)


def _is_sent_already(line: Line, newest: CheckIn | None) -> bool:
    if newest is None or newest.revision == line.seen:
        return False
    if (reading_in(newest), newest.note) == (line.reading, line.note):
        return True
    raise CheckInRefused(f"มีผู้ส่งค่าใหม่ของ KR {line.key_result.title} แล้ว ตรวจแล้วกดส่งอีกครั้ง")


def _gap_of(line: Line, period: ReportingPeriod, *, by: User, at: datetime) -> list[ReportGap]:
    return [ReportGap(key_result=line.key_result, period=period, reason=line.gap, note=line.note[:MOST_OF_A_GAP], by=by, at=at)] if line.gap else []
