"""Rows of scores and counts: objectives and plans, then policies, dimensions, groups and the city."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from okrs import progress
from okrs.figures.recount.inputs import City, ObjectiveFacts, PlanFacts
from okrs.figures.recount.lines import Line
from okrs.models import RollupScore
from okrs.progress.score import NO_SCORE, weights_of

ALL = "all"
KINDS: tuple[str, ...] = (ALL, *(kind.value for kind in progress.Kind))
Subject = RollupScore.Subject
Shared = tuple[Line, Decimal | None]
ObjectiveScores = dict[tuple[int, str], progress.Score]


@dataclass(frozen=True, slots=True)
class Desk:
    """One view of one year while its scores are written down."""

    city: City
    view: progress.View
    at: datetime

    @property
    def is_final(self) -> bool:
        return self.city.is_final and self.view == progress.View.OFFICIAL

    def row(self, subject: str, subject_id: int, kind: str, score: progress.Score, lines: Iterable[Line], plan: int | None = None) -> RollupScore:
        standings = [line.standing for line in lines]
        counts = progress.tally(standings)
        return RollupScore(
            fiscal_year=self.city.fiscal_year,
            view=self.view.value,
            subject=subject,
            subject_id=subject_id,
            kind=kind,
            plan_id=plan,
            score=score.score,
            weight_covered=score.coverage,
            n_on_plan=counts.n_on_plan,
            n_near=counts.n_near,
            n_below=counts.n_below,
            n_no_data=counts.n_no_data,
            n_waiting=counts.n_waiting,
            n_not_due=counts.n_not_due,
            n_due=counts.n_due,
            n_applicable=counts.n_applicable,
            n_reported=counts.n_reported,
            n_verified=counts.n_verified,
            oldest_as_of=min((standing.as_of for standing in standings if standing.as_of is not None), default=None),
            as_of_day=self.city.day,
            computed_at=self.at,
        )


def of_kind(lines: Iterable[Line], kind: str) -> list[Line]:
    return [line for line in lines if kind in {ALL, line.key_result.kind.value}]


def part_of(line: Line, weight: Decimal | None) -> progress.Part:
    return progress.Part(line.standing.score, weight, line.key_result.kind, progress.is_overdue(line.standing))


def weighed(parts: Sequence[progress.Part]) -> list[progress.Part]:
    """Fix every part's weight while all are there: taking a kind out must not change how the rest is weighed."""
    return [replace(part, weight=weight) for part, weight in zip(parts, weights_of(parts), strict=True)]


def objective_score(desk: Desk, lines: Sequence[Line], kind: str) -> progress.Score:
    parts = weighed([part_of(line, line.key_result.weight) for line in lines])
    return progress.weighted_score([part for part in parts if kind in {ALL, part.kind}], final=desk.is_final)


def plan_score(desk: Desk, objectives: Sequence[ObjectiveFacts], scores: ObjectiveScores, shared: Sequence[Shared], kind: str) -> progress.Score:
    """Weigh objectives and shared key results side by side: equally, unless all of them have typed weights."""
    own = [progress.Part(scores[(objective.id, kind)].score, objective.weight) for objective in objectives]
    parts = weighed([*own, *(part_of(line, part) for line, part in shared)])
    return progress.weighted_score([part for part in parts if part.kind is None or kind in {ALL, part.kind}], final=desk.is_final)


def shared_with(plan: PlanFacts, lines: Iterable[Line]) -> list[Shared]:
    """Return the key results of other offices for which this plan's office answers too."""
    return [
        (line, line.key_result.shares[plan.office])
        for line in lines
        if plan.office in line.key_result.shares and line.plan.office != plan.office and not line.plan.is_city
    ]


def plan_rows(desk: Desk, lines: Sequence[Line], scores: ObjectiveScores) -> Iterator[RollupScore]:
    """Yield the rows of objectives and plans, filling in `scores` on the way."""
    by_objective: dict[int, list[Line]] = {}
    for line in lines:
        by_objective.setdefault(line.objective.id, []).append(line)
    for plan in desk.city.plans:
        shared = shared_with(plan, lines)
        own = [line for objective in plan.objectives for line in by_objective.get(objective.id, ())]
        for kind in KINDS:
            for objective in plan.objectives:
                under = by_objective.get(objective.id, [])
                scores[(objective.id, kind)] = objective_score(desk, under, kind)
                yield desk.row(Subject.OBJECTIVE, objective.id, kind, scores[(objective.id, kind)], of_kind(under, kind), plan.id)
            score = plan_score(desk, plan.objectives, scores, shared, kind)
            yield desk.row(Subject.PLAN, plan.id, kind, score, of_kind([*own, *(line for line, _ in shared)], kind), plan.id)


def own_scores(city: City, scores: ObjectiveScores, kind: str) -> dict[int, progress.Score]:
    """Return the score of each policy that the city's own plan serves: the mean of those objectives at city level."""
    served: dict[int, list[ObjectiveFacts]] = {}
    for objective in city.city_plan.objectives if city.city_plan else ():
        for policy in objective.policies:
            served.setdefault(policy, []).append(objective)
    return {
        policy: progress.weighted_score(progress.Part(scores[(objective.id, kind)].score, objective.weight) for objective in objectives)
        for policy, objectives in served.items()
    }


def city_rows(desk: Desk, lines: Sequence[Line], scores: ObjectiveScores) -> Iterator[RollupScore]:
    """Yield policies, dimensions, groups and the city. Counts are of the offices' key results, each once."""
    city = desk.city
    if not city.plans:
        return
    offices = [line for line in lines if not line.plan.is_city]
    for kind in KINDS:
        some = of_kind(offices, kind)
        full = own_scores(city, scores, kind)
        own = {policy: score.score for policy, score in full.items()}
        distinct = {policy: score for policy, score in own.items() if policy in city.policies}
        yield from (desk.row(Subject.POLICY, policy, kind, score, mine) for policy, score, mine in of_policies(city, full, own, some))
        for dimension in city.dimensions:
            inside = {policy: score for policy, score in distinct.items() if city.home.get(policy) == dimension}
            yield desk.row(Subject.DIMENSION, dimension, kind, progress.mean_of_policies(inside), [line for line in some if home(city, line) == dimension])
        for group in city.groups:
            yield desk.row(Subject.GROUP, group, kind, NO_SCORE, [line for line in some if line.plan.group == group])
        yield desk.row(Subject.CITY, 0, kind, progress.mean_of_policies(distinct), some)


def of_policies(
    city: City, full: Mapping[int, progress.Score], own: Mapping[int, Decimal | None], lines: Sequence[Line]
) -> Iterator[tuple[int, progress.Score, list[Line]]]:
    for policy in city.policies:
        score = full.get(policy) or progress.composite_score(policy, own, city.parts)
        yield policy, score, [line for line in lines if policy in line.objective.policies]


def home(city: City, line: Line) -> int | None:
    """The one dimension in which a key result counts: that of its primary policy, else the objective's own."""
    primary = line.objective.primary
    return (city.home.get(primary) if primary is not None else None) or line.objective.dimension
