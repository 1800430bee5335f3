"""ขอปรับแผน: asked by the planner, decided by the reviewer with a document. An approval keeps the old figures: as a plan version, or as an earlier revision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pghistory
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from bkk_okr import row_locks, thai
from bkk_okr.fiscal_year import first_day
from districts.models import User
from okrs.models import ChangeRequest, KeyResult, KeyResultPlanned, Plan, PlanVersion
from okrs.models.change_request import ChangeKind, ChangeState
from okrs.models.check_in import Verification
from okrs.models.measure import Direction
from okrs.planning.key_results import due_months, proposed_plan
from okrs.planning.outline import Outline
from okrs.planning.versions import plain, store_version
from okrs.planning.workflow import touch
from okrs.progress.pace import way_of
from okrs.progress.words import Reason
from okrs.reporting.check_ins import CheckInRefused, latest_revisions, next_revision, shape_of
from okrs.reporting.readings import Reading, misfit
from okrs.reporting.standings import assignment_of
from okrs.reporting.typed import reading_in
from policies.models import ReportingPeriod

FIELDS_OF = {ChangeKind.TARGET: ("target", "target_low"), ChangeKind.STRUCTURE: ("title", "weight", "owner_section_id")}
NUMBERS = frozenset({"target", "target_low", "weight"})


class ChangeRefused(Exception):
    """Carries the sentence that the person reads."""


@dataclass(frozen=True)
class Decision:
    """The document by which something was approved, and from which day it counts."""

    document_number: str
    document_date: date
    effective_from: date
    note: str = ""


@transaction.atomic
def ask_to_change(key_result: KeyResult, *, kind: ChangeKind, wanted: Mapping[str, Any], reason: str, by: User, at: datetime) -> ChangeRequest:
    """Ask for another target, or for other words, weight or section, of a key result in an approved plan. Nothing changes yet."""
    plan = _approved_plan(key_result)
    stored = KeyResult.objects.select_related("measure").prefetch_related("planned", "steps").get(pk=key_result.pk)
    before = {name: plain(getattr(stored, name)) for name in FIELDS_OF[kind]}
    after = {name: plain(wanted.get(name, getattr(stored, name))) for name in FIELDS_OF[kind]}
    if before == after:
        raise ChangeRefused("ยังไม่มีอะไรต่างจากแผนเดิม")
    _refuse_impossible(stored, after)
    return _store(ChangeRequest(plan=plan, key_result=stored, kind=kind, before=before, after=after, reason=reason, asked_by=by, asked_at=at))


@transaction.atomic
def ask_to_correct(key_result: KeyResult, *, period: ReportingPeriod, reading: Reading, as_of: date, reason: str, by: User, at: datetime) -> ChangeRequest:
    """Ask for another figure in a period that is closed. The figure that was reported stays as the earlier revision."""
    plan = _approved_plan(key_result)
    period = row_locks.shared(ReportingPeriod, period.pk)
    if not is_closed(period, timezone.localdate(at)):
        raise ChangeRefused(f"รอบ {thai.short_month(period.month)} ยังไม่ปิด แก้ได้ในหน้ารายงานผล")
    if sentence := misfit(reading, shape_of(key_result)):
        raise ChangeRefused(sentence)
    newest = latest_revisions([key_result.pk], period).get(key_result.pk)
    before = {"revision": newest.revision if newest else 0, **(_as_json(reading_in(newest)) if newest else {})}
    after = {**_as_json(reading), "as_of": as_of.isoformat()}
    request = ChangeRequest(plan=plan, key_result=key_result, period=period, kind=ChangeKind.CLOSED_PERIOD, before=before, after=after)
    request.reason, request.asked_by, request.asked_at = reason, by, at
    return _store(request)


def is_closed(period: ReportingPeriod, on: date) -> bool:
    return period.closed_at is not None or period.closes < on


def _approved_plan(key_result: KeyResult) -> Plan:
    plan = row_locks.shared(Plan, key_result.objective.plan_id)
    if not plan.accepts_check_ins:
        raise ChangeRefused(f"แผนอยู่ในสถานะ “{plan.get_status_display()}” ขอปรับได้เฉพาะแผนที่อนุมัติแล้วและยังไม่ปิดปี")
    return plan


def _store(request: ChangeRequest) -> ChangeRequest:
    if not request.reason.strip():
        raise ChangeRefused("บอกเหตุผลที่ขอปรับ")
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError as error:
        raise ChangeRefused("มีคำขอเรื่องเดียวกันรอพิจารณาอยู่แล้ว") from error
    return request


def _refuse_impossible(key_result: KeyResult, after: Mapping[str, Any]) -> None:
    """A target that the arithmetic could not walk to is refused at once, as it would be in a draft."""
    if "target" not in after:
        return
    key_result.target, key_result.target_low = _number(after["target"]), _number(after["target_low"])
    if key_result.target_low is not None and key_result.target is not None and key_result.target_low > key_result.target:
        raise ChangeRefused("ขอบล่างต้องไม่สูงกว่าขอบบน")
    if way_of(assignment_of(key_result, {}, [])) == Reason.CHECK_TARGET:
        raise ChangeRefused("ค่าเป้าหมายใหม่ต้องต่างจากค่าฐานและไปในทิศทางของตัวชี้วัด")


def _number(text: Any) -> Decimal | None:
    return None if text is None else Decimal(text)


def _as_json(reading: Reading) -> dict[str, Any]:
    facts = {name: getattr(reading, name) for name in reading.__dataclass_fields__}
    return {name: list(fact) if isinstance(fact, tuple) else plain(fact) for name, fact in facts.items() if fact is not None}


def reading_of(after: Mapping[str, Any]) -> Reading:
    numbers = {name: _number(after.get(name)) for name in ("value", "numerator", "denominator")}
    steps, codes = after.get("steps"), after.get("entity_codes")
    return Reading(**numbers, steps=None if steps is None else tuple(steps), entity_codes=None if codes is None else tuple(codes))


@transaction.atomic
def decline_change(request: ChangeRequest, *, by: User, at: datetime, note: str) -> ChangeRequest:
    _, held = _take(request)
    if not note.strip():
        raise ChangeRefused("บอกเหตุผลที่ไม่อนุมัติ")
    held.state, held.decision_note = ChangeState.DECLINED, note.strip()
    return _decided(held, by=by, at=at)


@transaction.atomic
def approve_change(request: ChangeRequest, *, by: User, at: datetime, decision: Decision) -> ChangeRequest:
    """Carry out what was asked. A plan's change makes a new version in force from the given day; the version before it ends the day before."""
    plan, held = _take(request)
    refuse_bad_decision(plan, decision, timezone.localdate(at))
    with pghistory.context(user=by.pk):
        if held.kind == ChangeKind.CLOSED_PERIOD:
            _correct(held, by=by, at=at, decision=decision)
        else:
            _change(plan, held, by=by, decision=decision)
    touch(plan)
    held.state, held.decision_note = ChangeState.APPROVED, decision.note
    held.document_number, held.document_date, held.effective_from = decision.document_number, decision.document_date, decision.effective_from
    return _decided(held, by=by, at=at)


def _take(request: ChangeRequest) -> tuple[Plan, ChangeRequest]:
    plan = Plan.objects.select_for_update(of=("self",)).select_related("office", "fiscal_year").get(pk=request.plan_id)
    held = ChangeRequest.objects.select_for_update(of=("self",)).select_related("key_result__measure", "period").get(pk=request.pk)
    if held.state != ChangeState.ASKED:
        raise ChangeRefused(f"คำขอนี้พิจารณาแล้ว: {held.get_state_display()}")
    return plan, held


def refuse_bad_decision(plan: Plan, decision: Decision, today: date) -> None:
    if not plan.accepts_check_ins:
        raise ChangeRefused(f"แผนอยู่ในสถานะ “{plan.get_status_display()}” จึงปรับไม่ได้")
    if not decision.document_number.strip():
        raise ChangeRefused("ใส่เลขที่หนังสือที่อนุมัติ")
    if not first_day(plan.fiscal_year_id) <= decision.effective_from <= today:
        raise ChangeRefused("วันที่มีผลต้องอยู่ในปีงบประมาณของแผน และไม่เกินวันนี้ ถ้ายังไม่ถึง ให้บันทึกการอนุมัติในวันที่มีผล")
    latest = _approved_versions(plan).last()
    if latest is not None and latest.effective_from is not None and decision.effective_from < latest.effective_from:
        raise ChangeRefused(f"ฉบับก่อนมีผลตั้งแต่ {thai.short_date(latest.effective_from)} การปรับครั้งนี้มีผลก่อนหน้านั้นไม่ได้")


def _decided(held: ChangeRequest, *, by: User, at: datetime) -> ChangeRequest:
    held.decided_by, held.decided_at = by, at
    held.save()
    return held


def _change(plan: Plan, held: ChangeRequest, *, by: User, decision: Decision) -> None:
    key_result = KeyResult.objects.select_for_update(of=("self",), no_key=True).select_related("measure").get(pk=_key_result_id(held))
    names = FIELDS_OF[ChangeKind(held.kind)]
    if {name: plain(getattr(key_result, name)) for name in names} != held.before:
        raise ChangeRefused("แผนเปลี่ยนไปหลังจากที่ขอ ให้หน่วยงานขอใหม่จากค่าปัจจุบัน")
    keep_version_of_today(plan, by=by)
    for name in names:
        setattr(key_result, name, _number(held.after[name]) if name in NUMBERS else held.after[name])
    key_result.save(update_fields=list(names))
    if held.kind == ChangeKind.TARGET:
        spread_from(key_result, plan, decision.effective_from)
    held.version = put_in_force(plan, decision.effective_from, by=by)


def _key_result_id(held: ChangeRequest) -> int:
    if held.key_result_id is None:
        raise ChangeRefused("คำขอนี้ไม่บอกตัววัดผลหลัก")
    return held.key_result_id


def keep_version_of_today(plan: Plan, *, by: User | None, outline: Outline | None = None) -> None:
    """A plan that came without an approved version keeps its old figures as one, from the year's first day."""
    if not _approved_versions(plan).exists():
        version = store_version(plan, by=by, outline=outline)
        version.effective_from = first_day(plan.fiscal_year_id)
        version.save(update_fields=["effective_from"])


def _approved_versions(plan: Plan) -> QuerySet[PlanVersion]:
    return PlanVersion.objects.filter(plan=plan, effective_from__isnull=False).order_by("number")


def put_in_force(plan: Plan, effective_from: date, *, by: User | None, outline: Outline | None = None) -> PlanVersion:
    """Store the plan as it now stands. Two changes of one day leave the earlier version that one day; the newer one counts."""
    for version in _approved_versions(plan).filter(effective_until__isnull=True):
        version.effective_until = max(effective_from - timedelta(days=1), version.effective_from or effective_from)
        version.save(update_fields=["effective_until"])
    version = store_version(plan, by=by, outline=outline)
    version.effective_from = effective_from
    version.save(update_fields=["effective_from"])
    return version


def spread_from(key_result: KeyResult, plan: Plan, day: date) -> None:
    """Lead the monthly plan to the new target from the month of `day` on; what was planned for the months before stays what was promised."""
    measure = key_result.measure
    if key_result.target is None or measure.direction == Direction.MILESTONE:
        return
    months = due_months(key_result, plan)
    ahead = [month for month in months if month >= day.replace(day=1)]
    planned = dict(KeyResultPlanned.objects.filter(key_result=key_result, period__month__lt=day.replace(day=1)).values_list("period__month", "value"))
    if not ahead or not KeyResultPlanned.objects.filter(key_result=key_result).exists():
        return
    from_here = planned and measure.direction != Direction.KEEP
    new = _rest_of_the_year(ahead, planned[max(planned)], key_result.target, whole=measure.whole_numbers) if from_here else proposed_plan(key_result)
    new = {month: value for month, value in new.items() if month in ahead}
    periods = ReportingPeriod.objects.filter(month__in=list(new)).in_bulk(field_name="month")
    rows = [KeyResultPlanned(key_result=key_result, period=periods[month], value=value) for month, value in new.items() if month in periods]
    KeyResultPlanned.objects.bulk_create(rows, update_conflicts=True, unique_fields=["key_result", "period"], update_fields=["value"])


def _rest_of_the_year(months: Sequence[date], start: Decimal, target: Decimal, *, whole: bool) -> dict[date, Decimal]:
    """In equal steps from where the plan stood to the target in the last month."""
    step = (target - start) / len(months)
    places = Decimal(1) if whole else Decimal("0.000001")
    return {month: target if month == months[-1] else (start + step * number).quantize(places) for number, month in enumerate(months, start=1)}


def _correct(held: ChangeRequest, *, by: User, at: datetime, decision: Decision) -> None:
    """Write the next revision into the closed period. The reviewer who approves it stands behind it; a new snapshot follows by itself."""
    if held.period is None or held.key_result is None:
        raise ChangeRefused("คำขอนี้ไม่บอกรอบรายงาน")
    period = row_locks.shared(ReportingPeriod, held.period.pk)
    key_result = KeyResult.objects.select_for_update(of=("self",), no_key=True).select_related("measure").get(pk=held.key_result.pk)
    newest = latest_revisions([key_result.pk], period).get(key_result.pk)
    if (newest.revision if newest else 0) != held.before["revision"]:
        raise ChangeRefused("มีรายงานฉบับใหม่กว่าที่คำขอนี้อ้างถึง ให้หน่วยงานขอใหม่")
    reason = f"หนังสือ {decision.document_number}: {held.reason}"[:500]
    as_of = date.fromisoformat(held.after["as_of"])
    try:
        entry = next_revision(key_result, period, newest, reading_of(held.after), as_of=as_of, by=held.asked_by, recorded_at=at, reason=reason)
    except CheckInRefused as refusal:
        raise ChangeRefused(str(refusal)) from refusal
    entry.verification, entry.verified_by, entry.verified_at = Verification.VERIFIED, by, at
    entry.save(force_insert=True)
    held.check_in = entry
