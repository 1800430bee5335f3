"""คำขอทบทวน: a district says why a required policy does not concern it, and the policy admin answers. Until then the cell stays required."""

from collections.abc import Iterable
from datetime import date, datetime

import pghistory
from django.db import transaction

from districts.models import Office, User
from policies.models import FiscalYear, Policy, PolicyScope, ScopeContest
from policies.models.policy import ScopeState
from policies.models.scope_change import ChangeKind, ContestState
from policies.scope import Decision, ScopeRefused, change_scope


@transaction.atomic
def contest(fiscal_year: FiscalYear, *, policy: Policy, office: Office, reason: str, by: User | None, at: datetime, invented: bool = False) -> ScopeContest:
    FiscalYear.objects.select_for_update(no_key=True).get(pk=fiscal_year.pk)
    if not reason.strip():
        raise ScopeRefused("บอกเหตุผลที่ขอให้ทบทวน")
    required = PolicyScope.objects.current().filter(fiscal_year=fiscal_year, policy=policy, office=office, state=ScopeState.REQUIRED)
    if not required.exists():
        raise ScopeRefused(f"นโยบาย {policy.code} ไม่ได้กำหนดให้{office.short_name}ต้องบรรจุ จึงไม่ต้องขอทบทวน")
    if ScopeContest.objects.filter(fiscal_year=fiscal_year, policy=policy, office=office, state=ContestState.OPEN).exists():
        raise ScopeRefused(f"ขอทบทวนนโยบาย {policy.code} ไว้แล้ว กำลังรอคำตอบ")
    with pghistory.context(user=by.pk if by else None):
        return ScopeContest.objects.create(fiscal_year=fiscal_year, policy=policy, office=office, reason=reason.strip(), by=by, at=at, invented=invented)


@transaction.atomic
def answer_contest(request: ScopeContest, *, accept: bool, answer: str, by: User | None, at: datetime, day: date) -> ScopeContest:
    """Answer with a reason. Accepting exempts the cell, for the district's reason, from `day` on; declining leaves it required."""
    year = FiscalYear.objects.select_for_update(no_key=True).get(pk=request.fiscal_year_id)
    held = ScopeContest.objects.select_for_update(of=("self",), no_key=True).select_related("policy", "office").get(pk=request.pk)
    if held.state != ContestState.OPEN:
        raise ScopeRefused("คำขอนี้ตอบไปแล้ว")
    if not answer.strip():
        raise ScopeRefused("บอกเหตุผลของคำตอบ เขตจะได้อ่าน")
    if accept:
        wanted = {(held.policy_id, held.office_id): Decision(ScopeState.NOT_APPLICABLE, held.reason)}
        summary = f"{held.policy.code} {held.office.short_name}: เห็นด้วยกับคำขอ"
        change_scope(year, wanted, since=day, by=by, kind=ChangeKind.CONTEST, summary=summary, invented=held.invented)
    with pghistory.context(user=by.pk if by else None):
        held.state, held.answer = ContestState.ACCEPTED if accept else ContestState.DECLINED, answer.strip()
        held.answered_by, held.answered_at = by, at
        held.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    return held


def contests_of(fiscal_year: FiscalYear, *, offices: Iterable[int], policy: Policy | None = None) -> list[ScopeContest]:
    """What these offices asked in a year, the newest first. Theirs and the policy admin's to read, nobody else's."""
    rows = ScopeContest.objects.filter(fiscal_year=fiscal_year, office__in=list(offices)).select_related("policy__set", "office")
    return list((rows.filter(policy=policy) if policy else rows).order_by("-at", "-pk"))
