"""What is measured (Definition), what one office promised (Assignment), by when (Period) and what it said (Reading)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from okrs.progress.words import Aggregation, Direction, Entry, Frequency, Kind, Nature, Verification, View

# Numbers of months in the fiscal year: 1 is October, 12 is September (docs/arithmetic.md, "When a figure is due").
DUE_IN = {
    Frequency.MONTHLY: frozenset(range(1, 13)),
    Frequency.QUARTERLY: frozenset({3, 6, 9, 12}),
    Frequency.SEMIANNUAL: frozenset({6, 12}),
    Frequency.ANNUAL: frozenset({12}),
}
MONTHS_OF_A_YEAR = 12
MILESTONE_SCALE = 100


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period: its month's number in the fiscal year and the last day on which a report is in time."""

    number: int
    due: date


@dataclass(frozen=True, slots=True)
class Definition:
    """The measure: everything that is the same for every office that reports it."""

    direction: Direction = Direction.INCREASE
    kind: Kind = Kind.OUTCOME
    aggregation: Aggregation = Aggregation.SUM
    nature: Nature = Nature.FLOW
    entry: Entry = Entry.CUMULATIVE
    frequency: Frequency = Frequency.MONTHLY
    ratio_scale: int = 100

    @property
    def is_ratio(self) -> bool:
        return self.aggregation == Aggregation.RATIO

    @property
    def adds_up(self) -> bool:
        """Whether the year's figure is the sum of the periods' entries instead of the latest one. A band is kept period by period."""
        return self.nature == Nature.FLOW and self.entry == Entry.MONTHLY and self.direction != Direction.KEEP

    @property
    def is_carried(self) -> bool:
        """Whether an older value may stand in for a while. A finished step stays finished, so steps are never merely carried."""
        return (self.nature == Nature.STOCK or self.direction == Direction.KEEP) and self.direction != Direction.MILESTONE

    @property
    def starts_at_zero(self) -> bool:
        """Whether a missing baseline means zero: true only of an amount that is counted up from 1 October."""
        return self.nature == Nature.FLOW and self.direction == Direction.INCREASE and not self.is_ratio

    def is_due_in(self, period: Period) -> bool:
        return period.number in DUE_IN[self.frequency]


@dataclass(frozen=True, slots=True)
class Step:
    id: int
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Assignment:
    """A key result of one office. `target` is the upper edge of a band to keep, `target_low` its lower edge.

    `planned` is the monthly plan by period number, cumulative for a flow; `waiting` the periods for which the office waits for a definition.
    """

    definition: Definition
    target: Decimal | None = None
    baseline: Decimal | None = None
    target_low: Decimal | None = None
    planned: Mapping[int, Decimal] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    waiting: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """One revision of one report: a value, a pair, finished steps or codes of the things counted."""

    period: int
    as_of: date
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    steps: frozenset[int] | None = None
    codes: frozenset[str] | None = None
    revision: int = 1
    verification: Verification = Verification.WAITING


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Settings of the fiscal year, never constants of a page."""

    on_plan_from: Decimal = Decimal(1)
    near_plan_from: Decimal = Decimal("0.8")
    coverage_floor: Decimal = Decimal("0.8")


def counted(readings: Iterable[Reading], view: View) -> dict[int, Reading]:
    """Return by period the revision that counts: the newest that was not returned, or in the official view the newest that was verified."""
    chosen: dict[int, Reading] = {}
    for reading in readings:
        counts = reading.verification == Verification.VERIFIED if view == View.OFFICIAL else reading.verification != Verification.RETURNED
        if counts and (reading.period not in chosen or chosen[reading.period].revision < reading.revision):
            chosen[reading.period] = reading
    return chosen


def due_periods(definition: Definition, periods: Collection[Period], day: date) -> list[int]:
    """Return the numbers of the measure's own periods whose due day has passed before `day`, in order."""
    return sorted(period.number for period in periods if definition.is_due_in(period) and period.due < day)
