"""Progress from the baseline to the target, progress as it was planned, and the pace: the first over the second.

Both are measured from the baseline. A plain quotient of values is wrong for decreases and for baselines above zero (docs/arithmetic.md, "Pace").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from okrs.progress.assignment import MILESTONE_SCALE, MONTHS_OF_A_YEAR, Assignment, Thresholds
from okrs.progress.words import Direction, Reason, Status


@dataclass(frozen=True, slots=True)
class Way:
    """The way from baseline to target; decreases walk it downwards, so one formula serves both directions."""

    start: Fraction
    end: Fraction

    def progress(self, value: Fraction) -> Fraction:
        return (value - self.start) / (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Band:
    """What a "keep" measure must stay inside; a missing edge is open."""

    low: Decimal | None
    high: Decimal | None

    def holds(self, value: Fraction) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def way_of(assignment: Assignment) -> Way | Band | Reason:
    """Return what progress is measured along, or why it cannot be.

    Target empty, zero, equal to the baseline or on its wrong side: somebody must look at it. No baseline: zero for an amount counted up over the
    year, otherwise no score (docs/arithmetic.md, "Progress"). Steps end at 100 percent; a milestone without steps is reported as a value.
    """
    definition = assignment.definition
    target, baseline = assignment.target, assignment.baseline
    if definition.direction == Direction.MILESTONE:
        end = target if target and not assignment.steps else Decimal(MILESTONE_SCALE)
        return Way(Fraction(0), Fraction(end)) if end > 0 else Reason.CHECK_TARGET
    if definition.direction == Direction.KEEP:
        return Reason.CHECK_TARGET if target is None and assignment.target_low is None else Band(assignment.target_low, target)
    if not target:
        return Reason.CHECK_TARGET
    if baseline is None:
        if not definition.starts_at_zero:
            return Reason.NO_BASELINE
        baseline = Decimal(0)
    forwards = target > baseline if definition.direction == Direction.INCREASE else target < baseline
    return Way(Fraction(baseline), Fraction(target)) if forwards else Reason.CHECK_TARGET


def planned_progress(way: Way | Band, planned: Mapping[int, Decimal], period: int) -> Fraction:
    """Return the progress that the plan wanted by the end of `period`.

    Without any monthly plan it is a straight line over the year: silence about the plan must not make a figure green. A plan that starts later wants
    nothing before it starts. Keeping a band is wanted from the first day.
    """
    if isinstance(way, Band):
        return Fraction(1)
    if not planned:
        return Fraction(period, MONTHS_OF_A_YEAR)
    typed = [number for number in planned if number <= period]
    return way.progress(Fraction(planned[max(typed)])) if typed else Fraction(0)


def pace_of(progress: Fraction, wanted: Fraction) -> Fraction | None:
    return progress / wanted if wanted > 0 else None


def status_of(progress: Fraction, wanted: Fraction, thresholds: Thresholds) -> Status:
    """Compare exactly, before any rounding. Where nothing was planned yet, standing still is on plan and going back is not."""
    if wanted <= 0:
        return Status.ON_PLAN if progress >= 0 else Status.BELOW_PLAN
    if progress >= wanted * Fraction(thresholds.on_plan_from):
        return Status.ON_PLAN
    return Status.NEAR_PLAN if progress >= wanted * Fraction(thresholds.near_plan_from) else Status.BELOW_PLAN


def clamped(progress: Fraction) -> Fraction:
    """What is passed upwards: over-achievement of one must not hide the failure of another."""
    return min(max(progress, Fraction(0)), Fraction(1))
