"""A relinking in words: by pair of policies for the policy admin, plan by plan for those who may know of drafts."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from okrs.models import Objective, Plan, Project
from okrs.planning.links import Links
from okrs.planning.relinking import Relinking
from policies.models import Policy


@dataclass
class PairCount:
    """What points from one old policy to the ones that follow."""

    old: Policy
    new: list[Policy]
    objectives: int = 0
    projects: int = 0
    landings: int = 0
    plans: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class PlanMove:
    """One plan's part. `lines` say which objective, project or landing goes where; a draft's own words are left out."""

    plan: Plan
    lines: list[str]


def pair_counts(ahead: Relinking) -> list[PairCount]:
    known = _policies(ahead)
    counts = {old: PairCount(known[old], [known[heir] for heir in heirs]) for old, heirs in ahead.heirs.items() if heirs and old in known}
    for plan in ahead.plans:
        links = ahead.before[plan.pk]
        for _, policy in links.objectives:
            _count(counts, policy, plan, "objectives")
        for _, policy in links.projects:
            _count(counts, policy, plan, "projects")
        for policy in links.landings:
            _count(counts, policy, plan, "landings")
    return sorted((count for count in counts.values() if count.plans), key=lambda count: count.old.code)


def _count(counts: dict[int, PairCount], policy: int, plan: Plan, what: str) -> None:
    if policy in counts:
        setattr(counts[policy], what, getattr(counts[policy], what) + 1)
        counts[policy].plans.add(plan.pk)


def _policies(ahead: Relinking) -> dict[int, Policy]:
    ids = set(ahead.heirs) | {heir for heirs in ahead.heirs.values() for heir in heirs}
    return Policy.objects.in_bulk(ids)


def left_behind(ahead: Relinking) -> list[tuple[Policy, int]]:
    """Old policies that plans keep pointing to, for want of a successor, with how many plans do."""
    policies = Policy.objects.in_bulk(ahead.without_pair)
    return sorted(((policies[pk], number) for pk, number in ahead.without_pair.items()), key=lambda row: row[0].code)


def plan_moves(ahead: Relinking) -> list[PlanMove]:
    plans = ahead.changed
    positions = _positions(plans)
    codes = {pk: policy.code for pk, policy in _policies(ahead).items()}
    return [PlanMove(plan, list(_lines(ahead.before[plan.pk], ahead, positions, codes))) for plan in sorted(plans, key=lambda plan: plan.office.code)]


def _positions(plans: Iterable[Plan]) -> dict[tuple[str, int], int]:
    rows: dict[tuple[str, int], int] = {}
    for kind, model in (("o", Objective), ("p", Project)):
        for pk, position in model._default_manager.filter(plan__in=[plan.pk for plan in plans]).values_list("pk", "position"):
            rows[kind, pk] = position
    return rows


def _lines(links: Links, ahead: Relinking, positions: dict[tuple[str, int], int], codes: dict[int, str]) -> Iterable[str]:
    for objective, policy in sorted(links.objectives, key=lambda link: (positions["o", link[0]], codes.get(link[1], ""))):
        if heirs := ahead.heirs.get(policy):
            yield f"วัตถุประสงค์ที่ {positions['o', objective]}: {codes[policy]} → {', '.join(codes[heir] for heir in heirs)}"
    for project, policy in sorted(links.projects, key=lambda link: (positions["p", link[0]], codes.get(link[1], ""))):
        if heirs := ahead.heirs.get(policy):
            yield f"โครงการที่ {positions['p', project]}: {codes[policy]} → {', '.join(codes[heir] for heir in heirs)}"
    for policy in sorted(links.landings, key=lambda one: codes.get(one, "")):
        if heirs := ahead.heirs.get(policy):
            yield f"การบรรจุ: {codes[policy]} → {', '.join(codes[heir] for heir in heirs)}"
