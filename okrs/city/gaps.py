"""Where it hurts most: policies whose outcome key results are below plan or unreported, and the money behind key results."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from okrs.city.counts import Scores, StatusCounts, Subject
from okrs.figures.why.budget import lines_behind
from okrs.models import Measure
from policies.models import Policy

WORST = 5


@dataclass(frozen=True)
class Gap:
    policy: Policy
    outcomes: StatusCounts


@dataclass(frozen=True)
class Budget:
    """Money of projects that contribute to a key result. Before the council has decided there is only what was asked for."""

    requested: Decimal
    approved: Decimal | None
    disbursed: Decimal | None


def worst_gaps(scores: Scores) -> tuple[list[Gap], int]:
    """Return the policies with the most outcome key results below plan or unreported, and how many policies have any."""
    counted = {policy: StatusCounts.of(row) for (subject, policy, kind), row in scores.items() if subject == Subject.POLICY and kind == Measure.Kind.OUTCOME}
    hurting = {policy: counts for policy, counts in counted.items() if counts.below + counts.no_data}
    worst = sorted(hurting, key=lambda policy: (-(hurting[policy].below + hurting[policy].no_data), policy))[:WORST]
    policies = Policy.objects.for_listing().in_bulk(worst)
    return [Gap(policies[policy], hurting[policy]) for policy in worst], len(hurting)


def budget_of(year: int) -> Budget | None:
    sums = lines_behind(year).aggregate(requested=Sum("requested"), approved=Sum("approved"), disbursed=Sum("disbursed"))
    return None if sums["requested"] is None else Budget(sums["requested"], sums["approved"], sums["disbursed"])
