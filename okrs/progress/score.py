"""Score rollup: many measures into one figure of achievement, for an objective, a plan, a policy, a dimension and the city.

Every score takes the scores below it as they are stored, at twelve decimals; coverage says how much of it is known.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from okrs.progress.exact import product, share, total
from okrs.progress.standing import Standing
from okrs.progress.words import Kind, Reason, Status

ONE = Decimal(1)
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score. `overdue`: its report is past due, which at the final close counts as zero when nothing is known."""

    score: Decimal | None
    weight: Decimal | None = None
    kind: Kind | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    score: Decimal | None
    coverage: Decimal | None
    """The share of the weight that is known; the count of reports is in the status counts."""


NO_SCORE = Score(None, None)


def weights_of(parts: Sequence[Part]) -> list[Decimal]:
    """Return the typed weights, or equal ones unless every part has one. An activity weighs nothing by default."""
    if all(part.weight is not None for part in parts):
        return [part.weight or NOTHING for part in parts]
    return [NOTHING if part.kind == Kind.ACTIVITY else ONE for part in parts]


def weighted_score(parts: Iterable[Part], *, final: bool = False) -> Score:
    """Return the weighted mean of the known scores; at the `final` close an overdue part without a score counts as zero.

    Golden: weights 50/30/20, scores 0.60, 1.00 and a missing one: working 0.75 with coverage 80 %, final 0.60.
    """
    parts = list(parts)
    weighed = list(zip(parts, weights_of(parts), strict=True))
    known = [(part.score if part.score is not None else NOTHING, weight) for part, weight in weighed if part.score is not None or (final and part.overdue)]
    known_weight = total(weight for _, weight in known)
    return Score(share(total(product(score, weight) for score, weight in known), known_weight), share(known_weight, total(weight for _, weight in weighed)))


def is_overdue(standing: Standing) -> bool:
    return standing.status == Status.NO_DATA and standing.reason == Reason.NOT_REPORTED


class CircularParts(ValueError):
    """A policy is a part of itself, directly or through others."""


def composite_score(whole: int, own: Mapping[int, Decimal | None], parts: Mapping[int, Sequence[tuple[int, Decimal]]]) -> Score:
    """Return the score of a policy: its own outcome key result's where it has one (`own`), otherwise that of its leaves, each counted once.

    A leaf weighs the product of the weights on its way down; reached on two ways it keeps the heavier one instead of counting twice.
    """
    if whole in own:
        return Score(own[whole], ONE if own[whole] is not None else NOTHING)
    leaves: dict[int, Decimal] = {}

    def descend(policy: int, weight: Decimal, above: frozenset[int]) -> None:
        if policy in above:
            raise CircularParts(policy)
        below = parts.get(policy, ())
        if policy in own or not below:
            leaves[policy] = max(leaves.get(policy, NOTHING), weight)
            return
        siblings = total(link for _, link in below)
        for part, link in below:
            descend(part, product(weight, share(link, siblings) or NOTHING), above | {policy})

    if not parts.get(whole):
        return NO_SCORE
    descend(whole, ONE, frozenset())
    return weighted_score(Part(own.get(leaf), weight) for leaf, weight in leaves.items())


def mean_of_policies(own: Mapping[int, Decimal | None], counts_in: Callable[[int], bool] = lambda _: True) -> Score:
    """Return the plain mean over distinct policies that have a score of their own; a whole without one is already in its leaves.

    A policy in two dimensions is shown in both and counted in its primary one. Golden: 0.5 in two dimensions and 0.9 in one: 0.70, not 0.63.
    """
    return weighted_score(Part(score) for policy, score in own.items() if counts_in(policy))


@dataclass(frozen=True, slots=True)
class Tally:
    """Key results by status. Due is all but the waiting and the not due ones: a missing report stays in the denominator."""

    n_on_plan: int = 0
    n_near: int = 0
    n_below: int = 0
    n_no_data: int = 0
    n_waiting: int = 0
    n_not_due: int = 0
    n_reported: int = 0
    n_verified: int = 0

    @property
    def n_due(self) -> int:
        return self.n_on_plan + self.n_near + self.n_below + self.n_no_data

    @property
    def n_applicable(self) -> int:
        return self.n_due + self.n_waiting + self.n_not_due

    @property
    def on_plan_share(self) -> Decimal | None:
        """The city's headline when taken over the offices' outcome key results; outputs stand beside it and are never mixed in."""
        return share(self.n_on_plan, self.n_due)

    @property
    def coverage(self) -> Decimal | None:
        return share(self.n_reported, self.n_due)

    def is_grey(self, floor: Decimal) -> bool:
        return Fraction(self.n_reported) < self.n_due * Fraction(floor)


def tally(standings: Iterable[Standing]) -> Tally:
    standings = list(standings)

    def number(status: Status, *, waiting: bool = False) -> int:
        return sum(standing.status == status and (standing.reason == Reason.WAITING_DEFINITION) == waiting for standing in standings)

    return Tally(
        n_on_plan=number(Status.ON_PLAN),
        n_near=number(Status.NEAR_PLAN),
        n_below=number(Status.BELOW_PLAN),
        n_no_data=number(Status.NO_DATA),
        n_waiting=number(Status.NO_DATA, waiting=True),
        n_not_due=number(Status.NOT_DUE),
        n_reported=sum(standing.reported for standing in standings),
        n_verified=sum(standing.verified for standing in standings),
    )
