"""Value rollup: one measure over many offices, by the mode that its definition declares. Never mixed with scores (okrs.progress.score).

A group's figure uses the same formula on the group's offices, the city's is made of offices and never of groups.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from okrs.progress.assignment import Assignment, Definition, Thresholds
from okrs.progress.exact import product, rounded, share, total
from okrs.progress.pace import Band, Way, clamped, pace_of, planned_progress, status_of, way_of
from okrs.progress.standing import Standing
from okrs.progress.value import Amount
from okrs.progress.words import Aggregation, Direction, Reason, Status

SHARE_SCALE = 100
ADDING = frozenset({Aggregation.SUM, Aggregation.DISTINCT})


@dataclass(frozen=True, slots=True)
class Term:
    """One office's standing with its own target, as it enters the rollup. `weight` is the declared statistic (population, households).

    A bureau has no such statistic and stays out of a weighted mean; a district without one is missing, not dropped.
    """

    standing: Standing
    target: Decimal | None = None
    baseline: Decimal | None = None
    expected_denominator: Decimal | None = None
    weight: Decimal | None = None
    is_bureau: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """What stands behind a figure; printed beside it everywhere. Waiting for a definition is applicable but not due."""

    n_applicable: int = 0
    n_due: int = 0
    n_reported: int = 0
    n_verified: int = 0
    n_meeting: int = 0
    n_waiting: int = 0

    @property
    def coverage(self) -> Decimal | None:
        return share(self.n_reported, self.n_due)

    def reaches(self, floor: Decimal, number: int) -> bool:
        """Whether `number` of the due reports is enough to speak for all."""
        return self.n_due > 0 and number > 0 and Fraction(number) >= self.n_due * Fraction(floor)


@dataclass(frozen=True, slots=True)
class CityValue:
    """`assigned` is what the offices' targets come to; `gap` compares it with the city target where that means something (SUM, RATIO)."""

    amount: Amount | None
    counts: Counts
    target: Decimal | None = None
    baseline: Decimal | None = None
    assigned: Decimal | None = None
    gap: Decimal | None = None
    lowest_target: Decimal | None = None
    highest_target: Decimal | None = None
    stale: bool = False
    last_due: int | None = None
    oldest: date | None = None
    mode: Aggregation = Aggregation.SUM

    @property
    def is_complete(self) -> bool:
        return self.counts.n_reported == self.counts.n_due + self.counts.n_waiting

    @property
    def lower_bound(self) -> bool:
        """อย่างน้อย: counting more offices can only add. Not said of means and ratios, nor where an old value stands in and may have fallen."""
        if self.is_complete or self.amount is None:
            return False
        return self.mode == Aggregation.SHARE_MEETING or (self.mode in ADDING and not self.stale)

    @property
    def value(self) -> Decimal | None:
        return None if self.amount is None else self.amount.quotient


def city_value(definition: Definition, terms: Iterable[Term], *, target: Decimal | None = None, baseline: Decimal | None = None) -> CityValue:
    """Roll `terms` up. `target` and `baseline` are the level's own; without them a SUM takes those of its offices."""
    included = [term for term in terms if not (definition.aggregation == Aggregation.WEIGHTED_MEAN and term.is_bureau and term.weight is None)]
    counts = count(definition, included)
    valued = [term for term in included if term.standing.amount is not None]
    targets = [term.target for term in included if term.target is not None]
    assigned = assigned_target(definition, included)
    is_sum = definition.aggregation == Aggregation.SUM
    baselines = [term.baseline for term in included if term.baseline is not None]
    own_target = assigned if target is None and is_sum else target
    return CityValue(
        amount=rolled_up(definition, included, valued, counts),
        counts=counts,
        target=own_target,
        baseline=total(baselines) if baseline is None and is_sum and baselines and len(baselines) == len(included) else baseline,
        assigned=assigned,
        gap=None if assigned is None or target is None else rounded(Fraction(assigned) - Fraction(target)),
        lowest_target=min(targets, default=None),
        highest_target=max(targets, default=None),
        stale=any(term.standing.stale for term in valued),
        last_due=max((term.standing.last_due for term in included if term.standing.last_due is not None), default=None),
        oldest=min((term.standing.as_of for term in valued if term.standing.as_of is not None), default=None),
        mode=definition.aggregation,
    )


def count(definition: Definition, terms: Sequence[Term]) -> Counts:
    unweighed = definition.aggregation == Aggregation.WEIGHTED_MEAN
    return Counts(
        n_applicable=len(terms),
        n_due=sum(term.standing.is_due for term in terms),
        n_reported=sum(term.standing.reported and not (unweighed and term.weight is None) for term in terms),
        n_verified=sum(term.standing.verified and not (unweighed and term.weight is None) for term in terms),
        n_meeting=sum(term.standing.meets_target for term in terms),
        n_waiting=sum(term.standing.reason == Reason.WAITING_DEFINITION for term in terms),
    )


def rolled_up(definition: Definition, terms: Sequence[Term], valued: Sequence[Term], counts: Counts) -> Amount | None:
    """Return the value by the declared mode; percentages are never added and averages never averaged unless the host declared just that."""
    if not valued or definition.aggregation in {Aggregation.CENTRAL, Aggregation.NONE}:
        return None
    amounts = [term.standing.amount for term in valued if term.standing.amount is not None]
    match definition.aggregation:
        case Aggregation.RATIO:
            return Amount(total(amount.numerator for amount in amounts), total(amount.denominator for amount in amounts), definition.ratio_scale)
        case Aggregation.WEIGHTED_MEAN:
            return weighted_mean((term.weight, term.standing.amount.quotient) for term in valued if term.weight is not None and term.standing.amount)
        case Aggregation.SHARE_MEETING:
            return Amount(Decimal(counts.n_meeting), Decimal(counts.n_applicable), SHARE_SCALE)
        case Aggregation.DISTINCT:
            return Amount(Decimal(len(frozenset().union(*(term.standing.codes or frozenset() for term in valued)))))
    whole = total(amount.quotient for amount in amounts)
    return Amount(whole, Decimal(len(amounts) if definition.aggregation == Aggregation.MEAN else 1))


def weighted_mean(pairs: Iterable[tuple[Decimal, Decimal]]) -> Amount | None:
    weighed = list(pairs)
    weight = total(weight for weight, _ in weighed)
    return Amount(total(product(weight, value) for weight, value in weighed), weight) if weight else None


def assigned_target(definition: Definition, terms: Sequence[Term]) -> Decimal | None:
    """SUM adds the targets; RATIO weighs each by the denominator that its office expects. Of other modes only the range means something."""
    if definition.aggregation == Aggregation.SUM:
        targets = [term.target for term in terms if term.target is not None]
        return total(targets) if targets else None
    if definition.aggregation == Aggregation.RATIO:
        pairs = [(term.expected_denominator, term.target) for term in terms if term.target is not None and term.expected_denominator is not None]
        mean = weighted_mean(pairs)
        return mean.quotient if mean and len(pairs) == len(terms) else None
    return None


def city_standing(assignment: Assignment, rolled: CityValue, thresholds: Thresholds) -> Standing:
    """Hold a rolled-up value against the level's own target: first the value at that level, then progress at that level.

    Under the coverage floor the status is grey whatever the number. Whether a band is kept is asked of the present value. A share of offices that
    reached their targets can only be wanted higher, whichever way the measure itself points.
    """
    counts = rolled.counts
    definition = assignment.definition
    if rolled.mode == Aggregation.SHARE_MEETING:
        definition = replace(definition, direction=Direction.INCREASE)
    way = way_of(replace(assignment, definition=definition, target=rolled.target, baseline=rolled.baseline))
    progress = progress_at_level(way, rolled)
    wanted = planned_progress(way, assignment.planned, rolled.last_due) if rolled.last_due is not None and not isinstance(way, Reason) else None
    status, reason = judged_at_level(way, progress, wanted, counts, thresholds)
    pace = pace_of(progress, wanted) if progress is not None and wanted is not None else None
    return Standing(
        amount=rolled.amount,
        status=status,
        reason=reason,
        raw=None if progress is None else rounded(progress),
        score=None if progress is None else rounded(clamped(progress)),
        pace=None if pace is None else rounded(pace),
        lower_bound=rolled.lower_bound,
        stale=rolled.stale,
        meets_target=progress is not None and progress >= 1 and (rolled.is_complete or rolled.lower_bound),
        last_due=rolled.last_due,
        reported=counts.reaches(thresholds.coverage_floor, counts.n_reported),
        verified=counts.reaches(thresholds.coverage_floor, counts.n_verified),
        as_of=rolled.oldest,
    )


def progress_at_level(way: Way | Band | Reason, rolled: CityValue) -> Fraction | None:
    """A sum with a missing office proves something only upwards, like a flow with a missing month."""
    if rolled.amount is None or isinstance(way, Reason):
        return None
    if isinstance(way, Band):
        return Fraction(way.holds(rolled.amount.exact))
    if way.end < way.start and not rolled.is_complete and rolled.mode in ADDING:
        return None
    return way.progress(rolled.amount.exact)


def judged_at_level(
    way: Way | Band | Reason, progress: Fraction | None, wanted: Fraction | None, counts: Counts, thresholds: Thresholds
) -> tuple[Status, Reason | None]:
    if not counts.n_due:
        return (Status.NO_DATA, Reason.WAITING_DEFINITION) if counts.n_waiting else (Status.NOT_DUE, None)
    if not counts.reaches(thresholds.coverage_floor, counts.n_reported):
        return Status.NO_DATA, Reason.NOT_REPORTED
    if isinstance(way, Reason):
        return Status.NO_DATA, way
    if progress is None or wanted is None:
        return Status.NO_DATA, Reason.NOT_REPORTED
    return status_of(progress, wanted, thresholds), None
