"""เป้าหมายใหญ่: what a policy is made of, with weights. Under the lock of its set, which an import takes too: the database cannot see a circle."""

from decimal import Decimal

import pghistory
from django.db import transaction

from districts.models import User
from policies.importing.parts import find_circles
from policies.importing.vocabulary import MOST_PARTS
from policies.importing.writing import mark_years
from policies.models import Policy, PolicyPart, PolicySet
from policies.models.policy import PolicySize
from policies.nudge import nudge


class PartRefused(Exception):
    """The part does not fit; `str()` is the sentence."""


@transaction.atomic
def set_part(whole: Policy, part: Policy, weight: Decimal, *, by: User | None) -> PolicyPart:
    """Make one policy part of another, or give the part another weight. A policy with parts is a big one, as the register's own sheet says."""
    policy_set = _hold(whole)
    _refuse_nonsense(whole, part, weight)
    links = _links_of(policy_set)
    if len({*links.get(whole.code, []), part.code}) > MOST_PARTS:
        raise PartRefused(f"นโยบายหนึ่งมีนโยบายย่อยได้ไม่เกิน {MOST_PARTS} นโยบาย จัดกลุ่มเป็นเป้าหมายใหญ่ระดับรอง")
    links.setdefault(whole.code, []).append(part.code)
    if circle := next((circle for circle in find_circles({code: tuple(below) for code, below in links.items()}) if whole.code in circle), None):
        raise PartRefused(f"นโยบายย่อยวนเป็นวง: {' → '.join([*circle, circle[0]])}")
    with pghistory.context(user=by.pk if by else None):
        link, _ = PolicyPart.objects.update_or_create(whole=whole, part=part, defaults={"weight": weight})
        Policy.objects.filter(pk=whole.pk).exclude(size=PolicySize.BIG).update(size=PolicySize.BIG)
    _stale(policy_set)
    return link


@transaction.atomic
def remove_part(whole: Policy, part: Policy, *, by: User | None) -> None:
    policy_set = _hold(whole)
    with pghistory.context(user=by.pk if by else None):
        gone, _ = PolicyPart.objects.filter(whole=whole, part=part).delete()
    if gone:
        _stale(policy_set)


def _hold(whole: Policy) -> PolicySet:
    return PolicySet.objects.select_for_update(of=("self",)).get(pk=whole.set_id)


def _refuse_nonsense(whole: Policy, part: Policy, weight: Decimal) -> None:
    if part.set_id != whole.set_id:
        raise PartRefused("นโยบายย่อยต้องอยู่ในชุดเดียวกัน")
    if part.pk == whole.pk:
        raise PartRefused("นโยบายเป็นส่วนย่อยของตัวเองไม่ได้")
    if part.retired_at is not None:
        raise PartRefused(f"นโยบาย {part.code} ปิดใช้แล้ว")
    if not 0 < weight < 100_000 or weight != weight.quantize(Decimal("0.001")):
        raise PartRefused("น้ำหนักต้องมากกว่า 0 และมีทศนิยมไม่เกิน 3 ตำแหน่ง")


def _links_of(policy_set: PolicySet) -> dict[str, list[str]]:
    links: dict[str, list[str]] = {}
    for whole, part in PolicyPart.objects.filter(whole__set=policy_set).order_by("whole__code", "part__code").values_list("whole__code", "part__code"):
        links.setdefault(whole, []).append(part)
    return links


def _stale(policy_set: PolicySet) -> None:
    mark_years(policy_set)
    transaction.on_commit(nudge)
