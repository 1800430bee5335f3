"""The plan's life: the only place where a plan's status moves.

draft > submitted > endorsed > under_review > approved > active > closed, and returned from submitted, endorsed or under_review. Every move takes
the plan FOR UPDATE, checks again inside the transaction what the page had shown, moves, and writes a PlanEvent.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from bkk_okr.fiscal_year import first_day
from districts.models import User
from okrs.models import Plan, PlanEvent, PlanVersion, Review
from okrs.models.plan import PlanStatus
from okrs.models.review import Criterion, Verdict
from okrs.planning.outline import outline_of
from okrs.planning.readiness import remarks, unmet
from okrs.planning.refusals import MoveRefused, PlanChanged, PlanNotReady
from okrs.planning.versions import content_of, digest, store_version
from policies.models import Mark
from policies.nudge import nudge

__all__ = [
    "MOVES",
    "Move",
    "activate",
    "approve",
    "close",
    "endorse",
    "latest_version",
    "remarks",
    "reopen_by_edit",
    "return_plan",
    "start_review",
    "submit",
    "unmet",
]


@dataclass(frozen=True)
class Move:
    """`act` is what the person wanted to do, for the sentence that refuses."""

    sources: frozenset[PlanStatus]
    target: PlanStatus
    act: str


MOVES = {
    "submit": Move(frozenset({PlanStatus.DRAFT}), PlanStatus.SUBMITTED, "ส่งแผนให้ผู้อำนวยการเขต"),
    "endorse": Move(frozenset({PlanStatus.SUBMITTED}), PlanStatus.ENDORSED, "เห็นชอบแผน"),
    "start_review": Move(frozenset({PlanStatus.ENDORSED}), PlanStatus.UNDER_REVIEW, "รับแผนไปพิจารณา"),
    "return_plan": Move(frozenset({PlanStatus.SUBMITTED, PlanStatus.ENDORSED, PlanStatus.UNDER_REVIEW}), PlanStatus.RETURNED, "ส่งแผนกลับแก้ไข"),
    "reopen_by_edit": Move(frozenset({PlanStatus.RETURNED}), PlanStatus.DRAFT, "แก้ไขแผน"),
    "approve": Move(frozenset({PlanStatus.UNDER_REVIEW}), PlanStatus.APPROVED, "อนุมัติแผน"),
    "activate": Move(frozenset({PlanStatus.APPROVED}), PlanStatus.ACTIVE, "เริ่มดำเนินการตามแผน"),
    "close": Move(frozenset({PlanStatus.ACTIVE}), PlanStatus.CLOSED, "ปิดแผน"),
}


def touch(plan: Plan) -> None:
    """Note in this transaction that the plan's figures are stale, and say so to the background after the commit."""
    Mark.objects.append(plan.fiscal_year_id, plan.pk)
    transaction.on_commit(nudge)


def latest_version(plan: Plan) -> PlanVersion | None:
    return plan.versions.order_by("-number").first()


def _take(plan: Plan, name: str) -> Plan:
    """Lock the plan and refuse unless its state, read after the wait for the lock, leads where `name` goes."""
    move = MOVES[name]
    locked = Plan.objects.select_for_update(of=("self",)).select_related("office", "fiscal_year").get(pk=plan.pk)
    if locked.status in move.sources:
        return locked
    state = PlanStatus(locked.status).label
    if locked.status == move.target:
        raise MoveRefused(locked, f"แผนอยู่ในสถานะ “{state}” อยู่แล้ว", already=True)
    raise MoveRefused(locked, f"{move.act}ไม่ได้ เพราะแผนอยู่ในสถานะ “{state}”")


def _move(
    plan: Plan,
    name: str,
    *,
    by: User | None,
    version: PlanVersion | None = None,
    comment: str = "",
    document_number: str = "",
    document_date: date | None = None,
) -> PlanEvent:
    before, plan.status = plan.status, MOVES[name].target
    plan.save(update_fields=["status"])
    touch(plan)
    return PlanEvent.objects.create(
        plan=plan,
        version=version,
        from_status=before,
        to_status=plan.status,
        by=by,
        comment=comment,
        document_number=document_number,
        document_date=document_date,
    )


@transaction.atomic
def submit(plan: Plan, *, by: User | None, seen: str = "") -> PlanVersion:
    """ส่งให้ผู้อำนวยการเขต. `seen` is the digest of the plan that the planner read on the page before sending; a later edit refuses the sending."""
    plan = _take(plan, "submit")
    outline = outline_of(plan)
    if points := unmet(plan, outline):
        raise PlanNotReady(plan, points)
    if seen and seen != digest(content_of(plan, outline)):
        raise PlanChanged(plan, "แผนเปลี่ยนไปหลังจากที่เปิดหน้านี้ ตรวจอีกครั้งแล้วกดส่ง")
    version = store_version(plan, by=by, outline=outline)
    _move(plan, "submit", by=by, version=version)
    return version


def _same_version(plan: Plan, seen: PlanVersion | None) -> PlanVersion | None:
    latest = latest_version(plan)
    if seen is not None and latest != seen:
        raise PlanChanged(plan, f"เขตส่งฉบับ {latest.number if latest else '-'} มาแล้ว ขณะที่เปิดดูฉบับ {seen.number}")
    return latest


@transaction.atomic
def endorse(plan: Plan, *, by: User | None, seen: PlanVersion | None = None, document_number: str = "", document_date: date | None = None) -> PlanEvent:
    """ผอ.เขตเห็นชอบ: sends the plan on to the city. The document's number may be added later."""
    plan = _take(plan, "endorse")
    version = _same_version(plan, seen)
    return _move(plan, "endorse", by=by, version=version, document_number=document_number, document_date=document_date)


@transaction.atomic
def start_review(plan: Plan, *, by: User | None) -> PlanEvent:
    plan = _take(plan, "start_review")
    return _move(plan, "start_review", by=by, version=latest_version(plan))


@transaction.atomic
def return_plan(plan: Plan, *, by: User | None, reason: str, seen: PlanVersion | None = None) -> PlanEvent:
    """ส่งกลับแก้ไข: always with the reason that the planner will read."""
    plan = _take(plan, "return_plan")
    if not reason.strip():
        raise MoveRefused(plan, "บอกเหตุผลที่ส่งกลับ เพื่อให้เขตแก้ได้ตรงจุด")
    return _move(plan, "return_plan", by=by, version=_same_version(plan, seen), comment=reason.strip())


@transaction.atomic
def approve(plan: Plan, *, by: User | None, seen: PlanVersion | None = None, comment: str = "", effective_from: date | None = None) -> PlanVersion:
    """อนุมัติ: only when each criterion has a verdict and none stands at ต้องแก้. The version is in force from the year's first day unless told otherwise."""
    plan = _take(plan, "approve")
    version = _same_version(plan, seen)
    if version is None:
        raise MoveRefused(plan, "แผนนี้ยังไม่มีฉบับที่ส่งมา")
    if sentence := standing_objection(version):
        raise MoveRefused(plan, sentence)
    version.effective_from = effective_from or first_day(plan.fiscal_year_id)
    version.save(update_fields=["effective_from"])
    _move(plan, "approve", by=by, version=version, comment=comment)
    return version


def standing_objection(version: PlanVersion) -> str:
    """The sentence that says why a version may not be approved yet; empty when nothing stands against it."""
    reviews = list(Review.objects.filter(version=version))
    if fixes := sorted({Criterion(review.criterion).label for review in reviews if review.verdict == Verdict.FIX}):
        return f"ยังมีเกณฑ์ที่ต้องแก้: {', '.join(fixes)}"
    judged = {review.criterion for review in reviews if review.project_id is None}
    missing = [criterion.label for criterion in Criterion if criterion not in judged]
    return f"ยังไม่ได้พิจารณาเกณฑ์: {', '.join(missing)}" if missing else ""


@transaction.atomic
def activate(plan: Plan, *, by: User | None) -> PlanEvent:
    plan = _take(plan, "activate")
    return _move(plan, "activate", by=by, version=latest_version(plan))


@transaction.atomic
def close(plan: Plan, *, by: User | None) -> PlanEvent:
    plan = _take(plan, "close")
    return _move(plan, "close", by=by, version=latest_version(plan))


@transaction.atomic
def reopen_by_edit(plan: Plan, *, by: User | None) -> Plan:
    """A returned plan is a draft again with its first edit. Somebody else's edit may have done it a moment before."""
    locked = Plan.objects.select_for_update(of=("self",)).select_related("office", "fiscal_year").get(pk=plan.pk)
    if locked.status == PlanStatus.RETURNED:
        _move(locked, "reopen_by_edit", by=by)
    return locked
