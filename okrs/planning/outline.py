"""A plan read whole, in a fixed number of queries: what the editor, the check before sending, the stored version and the copy all start from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Prefetch, QuerySet

from okrs.models import BudgetLine, KeyResult, Landing, Objective, ObjectivePolicy, Plan, Project, ProjectContribution, ProjectPolicy
from okrs.models.landing import LandingThrough
from policies.models import Policy, PolicyScope
from policies.wholes import Wholes


@dataclass
class Outline:
    plan: Plan
    objectives: list[Objective]
    projects: list[Project]
    landings: list[Landing]
    required: list[Policy] = field(default_factory=list)
    wholes: Wholes = field(default_factory=lambda: Wholes({}))

    @cached_property
    def key_results(self) -> list[KeyResult]:
        return [key_result for objective in self.objectives for key_result in objective.key_results.all()]

    @cached_property
    def not_landed(self) -> list[Policy]:
        """Required policies that nothing in the plan carries yet; a whole is carried with its parts."""
        return [policy for policy in self.required if policy.pk not in self.settled]

    @cached_property
    def settled(self) -> set[int]:
        return settled(self.wholes, {policy.pk for policy in self.required}, self._through)

    @property
    def _through(self) -> dict[int, str]:
        return {landing.policy_id: landing.through for landing in self.landings}

    @cached_property
    def parts_told(self) -> dict[int, tuple[int, int]]:
        """By whole how many of the parts that it waits for are carried, and of how many."""
        through = self._through
        concerned = {policy.pk for policy in self.required if through.get(policy.pk) != LandingThrough.NOT_APPLICABLE}
        return {whole: (len(parts & self.settled), len(parts)) for whole, parts in self.wholes.awaited(concerned).items() if parts}

    @property
    def n_landed(self) -> int:
        return len(self.required) - len(self.not_landed)

    def projects_of(self, objective: Objective) -> list[Project]:
        """Projects that support a key result of `objective`."""
        ids = {key_result.pk for key_result in objective.key_results.all()}
        return [project for project in self.projects if any(link.key_result_id in ids for link in project.contributions.all())]

    @cached_property
    def projects_without_objective(self) -> list[Project]:
        return [project for project in self.projects if not project.contributions.all()]


def settled(wholes: Wholes, required: set[int], through: Mapping[int, str]) -> set[int]:
    """Return what a plan carries or answers for, with the wholes its parts stand for. A part that does not concern the office is not waited for."""
    exempt = {policy for policy, way in through.items() if way == LandingThrough.NOT_APPLICABLE}
    return wholes.carried(required - exempt, set(through) - exempt) | exempt


def whole(objectives: QuerySet[Objective]) -> QuerySet[Objective]:
    """Read objectives with all that hangs on them, of however many plans, in a fixed number of queries."""
    key_results = (
        KeyResult.objects.select_related("measure__host", "owner_section")
        .order_by("position")
        .prefetch_related("planned__period", "ladder", "steps", "shares", "contributions__project")
    )
    return objectives.order_by("position").prefetch_related(
        Prefetch("policy_links", ObjectivePolicy.objects.select_related("policy__set").order_by("-primary", "policy__code")),
        Prefetch("key_results", key_results),
    )


def outline_of(plan: Plan) -> Outline:
    outline = outlines_of([plan])[plan.pk]
    outline.required.extend(required_policies(plan))
    outline.wholes = Wholes.stored()
    return outline


def outlines_of(plans: Iterable[Plan]) -> dict[int, Outline]:
    """The outlines of many plans in a fixed number of queries; what each must carry is left out, which only its readiness asks for."""
    outlines = {plan.pk: Outline(plan, [], [], [], []) for plan in plans}
    projects = (
        Project.objects.filter(plan__in=outlines)
        .select_related("owner_section")
        .order_by("position")
        .prefetch_related(
            Prefetch("budget_lines", BudgetLine.objects.order_by("source", "category")),
            Prefetch(
                "contributions",
                ProjectContribution.objects.select_related("key_result__objective").order_by("key_result__objective__position", "key_result__position"),
            ),
            Prefetch("policy_links", ProjectPolicy.objects.select_related("policy__set").order_by("policy__code")),
            "steps",
        )
    )
    landings = Landing.objects.filter(plan__in=outlines).select_related("policy__set", "objective", "project", "measure")
    _deal(outlines, whole(Objective.objects.filter(plan__in=outlines)), "objectives")
    _deal(outlines, projects, "projects")
    _deal(outlines, landings.order_by("policy__set__name", "policy__code"), "landings")
    return outlines


def _deal(outlines: dict[int, Outline], rows: Iterable[Objective | Project | Landing], pile: str) -> None:
    """Each row to its plan, which it then knows without asking."""
    for row in rows:
        row.plan = outlines[row.plan_id].plan
        getattr(outlines[row.plan_id], pile).append(row)


def required_policies(plan: Plan) -> list[Policy]:
    """The policies that the office must carry this year, as the scope stands now."""
    scopes = PolicyScope.objects.current().filter(fiscal_year=plan.fiscal_year_id, office=plan.office_id, state=PolicyScope.State.REQUIRED)
    return list(Policy.objects.filter(pk__in=scopes.values("policy")).select_related("set").order_by("set__name", "code"))
