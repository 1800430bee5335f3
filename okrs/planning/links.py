"""Which policies a plan points to, as plain values: from its objectives, its projects and its landings. Read, moved to other policies, written back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from okrs.models import Landing, ObjectivePolicy, ProjectPolicy
from okrs.models.landing import LandingThrough

Successors = Mapping[int, Sequence[int]]
# Of two landings that come to lie on one policy the stronger stays; a declared "not applicable" gives way to anything.
_STRENGTH = [LandingThrough.OBJECTIVE, LandingThrough.PROJECT, LandingThrough.ROUTINE, LandingThrough.NOT_APPLICABLE]


@dataclass
class Links:
    """`objectives`: (objective, policy) with whether it is the primary one. `landings`: policy with (through, objective, project, measure, reason)."""

    objectives: dict[tuple[int, int], bool] = field(default_factory=dict)
    projects: set[tuple[int, int]] = field(default_factory=set)
    landings: dict[int, tuple[Any, ...]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "objectives": sorted([objective, policy, primary] for (objective, policy), primary in self.objectives.items()),
            "projects": sorted(list(pair) for pair in self.projects),
            "landings": sorted([policy, *carrier] for policy, carrier in self.landings.items()),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Links":
        return cls(
            {(objective, policy): primary for objective, policy, primary in stored["objectives"]},
            {(project, policy) for project, policy in stored["projects"]},
            {policy: tuple(carrier) for policy, *carrier in stored["landings"]},
        )

    def policies(self) -> set[int]:
        return {policy for _, policy in self.objectives} | {policy for _, policy in self.projects} | set(self.landings)


def links_of(plans: Iterable[int]) -> dict[int, Links]:
    """Return the links of plans by their ids, in three queries whatever their number."""
    found = {plan: Links() for plan in plans}
    for plan, objective, policy, primary in ObjectivePolicy.objects.filter(objective__plan__in=found).values_list(
        "objective__plan", "objective", "policy", "primary"
    ):
        found[plan].objectives[objective, policy] = primary
    for plan, project, policy in ProjectPolicy.objects.filter(project__plan__in=found).values_list("project__plan", "project", "policy"):
        found[plan].projects.add((project, policy))
    for plan, policy, *carrier in Landing.objects.filter(plan__in=found).values_list("plan", "policy", "through", "objective", "project", "measure", "reason"):
        found[plan].landings[policy] = tuple(carrier)
    return found


def moved(links: Links, successors: Successors) -> Links:
    """Return the links on the policies that follow. A policy that was dropped, or has no confirmed pair, keeps its links: nothing is lost unseen.

    Of several that follow, all are served; the first takes over the place of the primary one.
    """
    after = Links(landings={})
    for (objective, policy), primary in sorted(links.objectives.items()):
        for place, heir in enumerate(successors.get(policy) or [policy]):
            known = after.objectives.get((objective, heir), False)
            after.objectives[objective, heir] = known or (primary and place == 0)
    after.projects = {(project, heir) for project, policy in links.projects for heir in successors.get(policy) or [policy]}
    for policy, carrier in sorted(links.landings.items()):
        for heir in successors.get(policy) or [policy]:
            after.landings[heir] = min((after.landings.get(heir, carrier), carrier), key=lambda one: (_STRENGTH.index(LandingThrough(one[0])), str(one)))
    return after


def write_links(plan: int, before: Links, after: Links) -> None:
    """Make the plan's links those of `after`; what is the same stays the same row. The caller holds the plan."""
    _write_objectives(before, after)
    for project, policy in before.projects - after.projects:
        ProjectPolicy.objects.filter(project=project, policy=policy).delete()
    ProjectPolicy.objects.bulk_create(ProjectPolicy(project_id=project, policy_id=policy) for project, policy in sorted(after.projects - before.projects))
    _write_landings(plan, before, after)


def _write_objectives(before: Links, after: Links) -> None:
    changed = {objective for (objective, _), _ in before.objectives.items() ^ after.objectives.items()}
    ObjectivePolicy.objects.filter(objective__in=changed).delete()
    ObjectivePolicy.objects.bulk_create(
        ObjectivePolicy(objective_id=objective, policy_id=policy, primary=primary)
        for (objective, policy), primary in sorted(after.objectives.items())
        if objective in changed
    )


def _write_landings(plan: int, before: Links, after: Links) -> None:
    changed = {policy for policy, _ in before.landings.items() ^ after.landings.items()}
    Landing.objects.filter(plan=plan, policy__in=changed).delete()
    names = ("through", "objective_id", "project_id", "measure_id", "reason")
    Landing.objects.bulk_create(
        Landing(plan_id=plan, policy_id=policy, **dict(zip(names, carrier, strict=True)))
        for policy, carrier in sorted(after.landings.items())
        if policy in changed
    )
