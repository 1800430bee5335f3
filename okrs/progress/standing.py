"""Where one key result of one office stands on a day: value, progress, pace, status and its reason."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from okrs.progress.assignment import Assignment, Period, Reading, Thresholds, counted, due_periods
from okrs.progress.exact import rounded
from okrs.progress.pace import Band, Way, clamped, pace_of, planned_progress, status_of, way_of
from okrs.progress.value import Amount, Known, known_value, read
from okrs.progress.words import Direction, Reason, Status, View


@dataclass(frozen=True, slots=True)
class Standing:
    """`reported` and `verified` speak of the due reports; `raw` is unclamped (371 %), `score` clamped, both empty when they would be invented.

    `lower_bound`: at least this much, a due report is missing. `stale`: an old value stands in for a missing one; a past-due figure has no status
    whatever the value, so neither is ever on plan.
    """

    amount: Amount | None
    status: Status
    reason: Reason | None = None
    raw: Decimal | None = None
    score: Decimal | None = None
    pace: Decimal | None = None
    lower_bound: bool = False
    stale: bool = False
    meets_target: bool = False
    last_due: int | None = None
    reported: bool = False
    verified: bool = False
    as_of: date | None = None
    codes: frozenset[str] | None = None

    @property
    def is_due(self) -> bool:
        """Inside the denominator: due, and not waiting for somebody else's definition."""
        return self.last_due is not None and self.reason != Reason.WAITING_DEFINITION

    @property
    def value(self) -> Decimal | None:
        return None if self.amount is None else self.amount.quotient


def standing(
    assignment: Assignment, readings: Iterable[Reading], periods: Collection[Period], *, day: date, view: View = View.WORKING, thresholds: Thresholds
) -> Standing:
    """Return the standing on `day`. The day decides only what is due; which readings were known by then is the caller's choice."""
    readings = list(readings)
    due = due_periods(assignment.definition, periods, day)
    shown = counted(readings, view)
    known = known_value(assignment, shown, due)
    way = way_of(assignment)
    progress = measured_progress(assignment, way, known, shown, due)
    wanted = planned_progress(way, assignment.planned, basis(known, due)) if due and not isinstance(way, Reason) else None
    status, reason = judged(known, way, progress, wanted, due, waits(assignment, readings, due), thresholds)
    pace = pace_of(progress, wanted) if progress is not None and wanted is not None else None
    return Standing(
        amount=known.amount,
        status=status,
        reason=reason,
        raw=None if progress is None else rounded(progress),
        score=None if progress is None else rounded(clamped(progress)),
        pace=None if pace is None else rounded(pace),
        lower_bound=known.partial and not assignment.definition.is_ratio,
        stale=known.carried,
        meets_target=meets_target(assignment, way, known),
        last_due=due[-1] if due else None,
        reported=bool(due) and known.complete and reason != Reason.WAITING_DEFINITION,
        verified=bool(due) and reason != Reason.WAITING_DEFINITION and known_value(assignment, counted(readings, View.OFFICIAL), due).complete,
        as_of=known.as_of,
        codes=known.codes,
    )


def basis(known: Known, due: Sequence[int]) -> int:
    """Return the period whose plan the value is held against: the last due one, or the value's own when it came before its due day.

    A punctual report is compared with the plan of its own month: the March value with the plan of February would turn every early decrease amber.
    """
    return max(due[-1], known.latest or 0)


def measured_progress(assignment: Assignment, way: Way | Band | Reason, known: Known, shown: Mapping[int, Reading], due: Sequence[int]) -> Fraction | None:
    """Return the unclamped progress, or nothing where it would be invented.

    Half a year's deaths are not a success of a decrease: a flow with a missing month proves something only upwards.
    """
    if known.amount is None or isinstance(way, Reason):
        return None
    if isinstance(way, Band):
        return share_inside(assignment, way, shown, due)
    downwards = assignment.definition.direction == Direction.DECREASE
    if known.partial and downwards and not assignment.definition.is_ratio:
        return None
    return way.progress(known.amount.exact)


def share_inside(assignment: Assignment, band: Band, shown: Mapping[int, Reading], due: Sequence[int]) -> Fraction | None:
    """Return the share of the due periods that were reported inside the band; a silent period was not."""
    if not due:
        return None
    amounts = [read(assignment, [shown[period]])[0] for period in due if period in shown]
    return Fraction(sum(band.holds(amount.exact) for amount in amounts if amount is not None), len(due))


def waits(assignment: Assignment, readings: Collection[Reading], due: Sequence[int]) -> bool:
    """Whether the last due report is missing because the host has not defined what to count. A report, verified or not, ends the waiting."""
    return bool(due) and due[-1] in assignment.waiting and due[-1] not in counted(readings, View.WORKING)


def judged(
    known: Known, way: Way | Band | Reason, progress: Fraction | None, wanted: Fraction | None, due: Sequence[int], waiting: bool, thresholds: Thresholds
) -> tuple[Status, Reason | None]:
    if not due:
        return Status.NOT_DUE, None
    if waiting:
        return Status.NO_DATA, Reason.WAITING_DEFINITION
    if not known.complete:
        return Status.NO_DATA, Reason.NOT_REPORTED
    if isinstance(way, Reason):
        return Status.NO_DATA, way
    if progress is None or wanted is None:
        return Status.NO_DATA, Reason.NOT_REPORTED
    return status_of(progress, wanted, thresholds), None


def meets_target(assignment: Assignment, way: Way | Band | Reason, known: Known) -> bool:
    """Whether the own target is reached for certain: an old value does not count, a partial one only where more can only help."""
    direction = assignment.definition.direction
    sure = known.complete or (known.partial and direction in {Direction.INCREASE, Direction.MILESTONE} and not assignment.definition.is_ratio)
    if known.amount is None or not sure:
        return False
    if isinstance(way, Band):
        return way.holds(known.amount.exact)
    return isinstance(way, Way) and way.progress(known.amount.exact) >= 1
