"""Verbs on the pairs between two lists of policies. Nothing is confirmed but by a person's press."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory
from django.db import transaction

from districts.models import User
from policies.models import Policy, PolicyCrosswalk, PolicySet
from policies.models.crosswalk import PairState, Relation
from policies.proposals import Proposal, propose


class CrosswalkRefused(Exception):
    """The press makes no sense as the pairs now stand; `str()` is the sentence."""


@transaction.atomic
def propose_pairs(old: PolicySet, new: PolicySet, *, by: User | None, at: datetime) -> int:
    """Write fresh proposals in place of the earlier ones and return how many. What a person confirmed or rejected stays as it is."""
    if old.pk == new.pk:
        raise CrosswalkRefused("เลือกชุดนโยบายสองชุดที่ต่างกัน")
    _hold(new)
    pairs = PolicyCrosswalk.objects.between(old, new)
    pairs.proposed().delete()
    settled = list(pairs.values_list("old__code", "new__code", "state"))
    answered = {code for code, _, state in settled if state == PairState.CONFIRMED}
    unwanted = frozenset((code, other or "") for code, other, state in settled if state == PairState.REJECTED)
    olds, news = _titles(old), _titles(new)
    found = propose({code: title for code, (_, title) in olds.items() if code not in answered}, _plain(news), unwanted=unwanted)
    wanted = [proposal for proposal in found if (proposal.old, proposal.new) not in unwanted]
    ids = {code: pk for code, (pk, _) in news.items()}
    PolicyCrosswalk.objects.bulk_create(_pair(proposal, olds[proposal.old][0], ids.get(proposal.new), new, by, at) for proposal in wanted)
    return len(wanted)


def _pair(proposal: Proposal, old: int, new: int | None, to_set: PolicySet, by: User | None, at: datetime) -> PolicyCrosswalk:
    known: dict[str, Any] = {"relation": proposal.relation, "score": proposal.score, "basis": proposal.basis}
    return PolicyCrosswalk(old_id=old, new_id=new, to_set=to_set, by=by, at=at, **known)


def _titles(policy_set: PolicySet) -> dict[str, tuple[int, str]]:
    return {code: (pk, title) for pk, code, title in Policy.objects.in_force().filter(set=policy_set).order_by("code").values_list("pk", "code", "title")}


def _plain(titles: Mapping[str, tuple[int, str]]) -> dict[str, str]:
    return {code: title for code, (_, title) in titles.items()}


def _hold(new: PolicySet) -> None:
    """One press at a time on the pairs of a list; an import into it waits too."""
    PolicySet.objects.select_for_update(of=("self",), no_key=True).get(pk=new.pk)


@transaction.atomic
def answer_pair(pair: PolicyCrosswalk, state: PairState, *, by: User | None, at: datetime, relation: Relation | None = None) -> PolicyCrosswalk:
    """Confirm a pair (as the relation the person says), reject it, or put it back among the proposals."""
    _hold(pair.to_set)
    pair = PolicyCrosswalk.objects.select_for_update(of=("self",), no_key=True).select_related("old", "new", "to_set").get(pk=pair.pk)
    relation = Relation(relation or pair.relation)
    if state == PairState.CONFIRMED:
        _refuse_nonsense(pair.old, pair.new, pair.to_set, relation)
    with pghistory.context(user=by.pk if by else None):
        pair.relation, pair.state, pair.by, pair.at = relation, state, by, at
        pair.save(update_fields=["relation", "state", "by", "at"])
    return pair


def _refuse_nonsense(old: Policy, new: Policy | None, to_set: PolicySet, relation: Relation) -> None:
    """A policy cannot be dropped and live on."""
    if (relation == Relation.DROPPED) != (new is None):
        raise CrosswalkRefused("“ยกเลิก” ใช้กับนโยบายที่ไม่มีคู่ในชุดใหม่เท่านั้น")
    others = PolicyCrosswalk.objects.confirmed().filter(old=old, to_set=to_set, new__isnull=new is not None)
    if others.exists():
        raise CrosswalkRefused(f"นโยบาย {old.code} ยืนยันไว้อีกทางแล้ว ถอนการยืนยันเดิมก่อน")


@transaction.atomic
def confirm_identical(old: PolicySet, new: PolicySet, *, by: User | None, at: datetime) -> int:
    """Confirm every proposed pair whose titles are the same; one press by a person who was shown their number."""
    _hold(new)
    same = PolicyCrosswalk.objects.between(old, new).proposed().filter(relation=Relation.SAME, score=100)
    with pghistory.context(user=by.pk if by else None):
        return same.update(state=PairState.CONFIRMED, by=by, at=at)


@transaction.atomic
def add_pair(old: Policy, new: Policy | None, relation: Relation, *, to_set: PolicySet, by: User | None, at: datetime) -> PolicyCrosswalk:
    """Confirm a pair that the system did not find. A pair that was proposed or rejected before is the same pair."""
    if new is not None and new.set_id != to_set.pk:
        raise CrosswalkRefused("นโยบายใหม่ไม่ได้อยู่ในชุดนี้")
    _hold(to_set)
    _refuse_nonsense(old, new, to_set, relation)
    answer = {"relation": relation, "state": PairState.CONFIRMED, "by": by, "at": at}
    with pghistory.context(user=by.pk if by else None):
        pair, _ = PolicyCrosswalk.objects.update_or_create(old=old, new=new, to_set=to_set, defaults=answer, create_defaults={**answer, "basis": "จับคู่ด้วยมือ"})
    return pair


def successors(old: PolicySet | int, new: PolicySet | int) -> dict[int, list[int]]:
    """Return, by the old policy's id, the policies of the new list it lives on in; an empty list for a dropped one. Confirmed pairs only."""
    found: dict[int, list[int]] = {}
    pairs = PolicyCrosswalk.objects.between(old, new).confirmed().order_by("old__code", "-score", "new__code")
    for before, after in pairs.values_list("old", "new"):
        found.setdefault(before, [])
        if after is not None:
            found[before].append(after)
    return found


@dataclass(frozen=True)
class Standing:
    """How far the comparison of two lists has come. `untouched` are old policies nobody has answered for, `fresh` new ones without a confirmed past."""

    old_count: int
    answered: int
    proposed: int
    identical: int
    dropped: int
    fresh: list[Policy]


def standing(old: PolicySet, new: PolicySet) -> Standing:
    pairs = PolicyCrosswalk.objects.between(old, new)
    confirmed = pairs.confirmed()
    olds = Policy.objects.in_force().filter(set=old)
    continued = confirmed.filter(new__isnull=False).values("new")
    return Standing(
        old_count=olds.count(),
        answered=olds.filter(pk__in=confirmed.values("old")).count(),
        proposed=pairs.proposed().count(),
        identical=pairs.proposed().filter(relation=Relation.SAME, score=100).count(),
        dropped=confirmed.filter(new__isnull=True).count(),
        fresh=list(Policy.objects.in_force().filter(set=new).exclude(pk__in=continued).in_order()),
    )


def pairs_to_show(old: PolicySet, new: PolicySet, shown: str) -> Iterable[PolicyCrosswalk]:
    """The pairs of one list of the page: a state, or the dropped ones whatever their state."""
    pairs = PolicyCrosswalk.objects.between(old, new).select_related("old__set", "new__set", "by")
    if shown == Relation.DROPPED:
        return pairs.filter(relation=Relation.DROPPED).order_by("old__code")
    return pairs.filter(state=shown).exclude(relation=Relation.DROPPED).order_by("old__code", "new__code")
