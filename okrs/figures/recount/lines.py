"""Where each key result stands, in one view."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from okrs import progress
from okrs.figures.recount.inputs import City, KeyResultFacts, ObjectiveFacts, PlanFacts

NOT_ADDED = frozenset({progress.Aggregation.CENTRAL, progress.Aggregation.NONE})


@dataclass(frozen=True, slots=True)
class Line:
    plan: PlanFacts
    objective: ObjectiveFacts
    key_result: KeyResultFacts
    standing: progress.Standing
    term: progress.Term

    @property
    def is_rolled_up(self) -> bool:
        """Whether this is a city key result whose figure is made of the offices'."""
        return self.plan.is_city and self.key_result.assignment.definition.aggregation not in NOT_ADDED

    def standing_as(self, standing: progress.Standing) -> "Line":
        return replace(self, standing=standing)


def lines_of(city: City, view: progress.View) -> list[Line]:
    return [line for plan in city.plans for line in lines_of_plan(city, plan, view)]


def lines_of_plan(city: City, plan: PlanFacts, view: progress.View) -> Iterator[Line]:
    for objective in plan.objectives:
        for key_result in objective.key_results:
            own = key_result.assignment
            standing = progress.standing(own, key_result.readings, city.periods, day=city.day, view=view, thresholds=city.thresholds)
            weight = city.statistics.get((plan.office, key_result.statistic))
            term = progress.Term(standing, own.target, own.baseline, key_result.expected_denominator, weight, plan.is_bureau)
            yield Line(plan, objective, key_result, standing, term)


def children_of(lines: list[Line]) -> Mapping[int, list[Line]]:
    """Group the offices' lines by the city key result they were cascaded from."""
    found: dict[int, list[Line]] = {}
    for line in lines:
        if line.key_result.parent is not None and not line.plan.is_city:
            found.setdefault(line.key_result.parent, []).append(line)
    return found


def stays_out(line: Line, parent: Line) -> bool:
    """A bureau has no population: of a mean weighted by it, it is no part at all."""
    weighed = parent.key_result.assignment.definition.aggregation == progress.Aggregation.WEIGHTED_MEAN
    return weighed and line.term.is_bureau and line.term.weight is None
