"""ตัวชี้วัดร่วมเชิงพื้นที่: which other offices answer for a key result too, set by the city with a document, kept as a version like any change of a plan."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import pghistory
from django.db import transaction
from django.utils import timezone

from districts.models import Office, User
from okrs.models import ChangeRequest, KeyResult, KeyResultShare, Plan
from okrs.models.change_request import ChangeKind, ChangeState
from okrs.planning.versions import plain
from okrs.planning.workflow import touch
from okrs.reporting.changes import ChangeRefused, Decision, keep_version_of_today, put_in_force, refuse_bad_decision

Parts = Mapping[int, Decimal | None]


def shares_of(key_result: KeyResult) -> dict[int, Decimal | None]:
    """Return the part of each sharing office by its id; None is an equal part."""
    return dict(KeyResultShare.objects.filter(key_result=key_result).values_list("office", "part"))


def as_listed(parts: Parts) -> list[dict[str, Any]]:
    """Spell them as a version of the plan does."""
    return [{"office_id": office, "part": plain(parts[office])} for office in sorted(parts)]


@transaction.atomic
def set_shares(key_result: KeyResult, wanted: Parts, *, seen: object, by: User, at: datetime, decision: Decision) -> ChangeRequest:
    """Let exactly these offices share the key result from the decision's day on. `seen`: the list that the person was looking at."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("office", "fiscal_year").get(pk=key_result.objective.plan_id)
    held = KeyResult.objects.select_for_update(of=("self",), no_key=True).get(pk=key_result.pk)
    refuse_bad_decision(plan, decision, timezone.localdate(at))
    before = shares_of(held)
    if as_listed(before) != seen:
        raise ChangeRefused("มีผู้แก้หน่วยงานร่วมของ KR นี้ไปแล้ว ตรวจรายการล่าสุดแล้วบันทึกอีกครั้ง")
    if as_listed(before) == as_listed(wanted):
        raise ChangeRefused("ยังไม่มีอะไรต่างจากเดิม")
    _refuse_impossible(plan, wanted)
    keep_version_of_today(plan, by=by)
    with pghistory.context(user=by.pk):
        _write(held, before, wanted)
    touch(plan)
    return _keep_request(plan, held, before, wanted, by=by, at=at, decision=decision)


def _refuse_impossible(plan: Plan, wanted: Parts) -> None:
    if plan.office.kind == Office.Kind.CITY:
        raise ChangeRefused("KR ของแผนเมืองเป็นของทุกหน่วยงานอยู่แล้ว")
    if plan.office_id in wanted:
        raise ChangeRefused(f"{plan.office.full_name} เป็นเจ้าของ KR นี้อยู่แล้ว")
    if Office.objects.filter(pk__in=wanted, kind=Office.Kind.CITY).exists():
        raise ChangeRefused("เลือกสำนักงานเขตหรือสำนัก")


def _write(key_result: KeyResult, before: Parts, wanted: Parts) -> None:
    KeyResultShare.objects.filter(key_result=key_result, office__in=_changed(before, wanted)).delete()
    new = [KeyResultShare(key_result=key_result, office_id=office, part=wanted[office]) for office in _changed(wanted, before)]
    KeyResultShare.objects.bulk_create(new)


def _changed(one: Parts, other: Parts) -> Iterable[int]:
    return [office for office, part in sorted(one.items()) if office not in other or other[office] != part]


def _keep_request(plan: Plan, key_result: KeyResult, before: Parts, after: Parts, *, by: User, at: datetime, decision: Decision) -> ChangeRequest:
    return ChangeRequest.objects.create(
        plan=plan,
        key_result=key_result,
        kind=ChangeKind.SHARES,
        state=ChangeState.APPROVED,
        before={"shares": as_listed(before)},
        after={"shares": as_listed(after)},
        reason=decision.note or "ตกลงรับผิดชอบร่วมกัน",
        asked_by=by,
        asked_at=at,
        decided_by=by,
        decided_at=at,
        decision_note=decision.note,
        document_number=decision.document_number,
        document_date=decision.document_date,
        effective_from=decision.effective_from,
        version=put_in_force(plan, decision.effective_from, by=by),
    )
