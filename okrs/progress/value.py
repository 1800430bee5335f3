"""The value of one key result as of a day, from the readings of its periods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from okrs.progress.assignment import MILESTONE_SCALE, Assignment, Reading
from okrs.progress.exact import share, total
from okrs.progress.words import Aggregation, Direction

# A stock value may stand in for at most one quarter, marked as old; later it is missing (docs/arithmetic.md, "Missing and old").
CARRIED_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Amount:
    """A value as an exact pair: 540 of 1,000 at scale 100 reads 54 percent. A plain number has denominator 1 and scale 1."""

    numerator: Decimal
    denominator: Decimal = Decimal(1)
    scale: int = 1

    @property
    def exact(self) -> Fraction:
        return Fraction(self.numerator) * self.scale / Fraction(self.denominator)

    @property
    def quotient(self) -> Decimal:
        result = share(Fraction(self.numerator) * self.scale, self.denominator)
        assert result is not None  # noqa: S101 every Amount is made with a denominator above zero
        return result


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a key result: its value, whether every due report stands behind it, and of which day it speaks.

    `complete` is false when a due report is missing; then a flow's value is what has been proven so far and a stock's value is an old one.
    """

    amount: Amount | None
    complete: bool
    carried: bool
    latest: int | None
    as_of: date | None
    codes: frozenset[str] | None = None

    @property
    def partial(self) -> bool:
        return self.amount is not None and not self.complete and not self.carried


NOTHING_KNOWN = Known(amount=None, complete=False, carried=False, latest=None, as_of=None)


def known_value(assignment: Assignment, readings: Mapping[int, Reading], due: Sequence[int]) -> Known:
    """Return what `readings` (by period, the counted revisions) say when the periods `due` should have been reported."""
    if not readings:
        return NOTHING_KNOWN
    definition = assignment.definition
    latest = max(readings)
    last_due = due[-1] if due else 0
    complete = set(due) <= readings.keys() if definition.adds_up else latest >= last_due
    carried = definition.is_carried and not complete
    as_of = readings[latest].as_of
    if carried and last_due - latest > CARRIED_MONTHS:
        return Known(amount=None, complete=False, carried=False, latest=latest, as_of=as_of)
    entries = [readings[period] for period in sorted(readings)] if definition.adds_up else [readings[latest]]
    amount, codes = read(assignment, entries)
    return Known(amount, complete and amount is not None, carried and amount is not None, latest, as_of, codes)


def read(assignment: Assignment, entries: Sequence[Reading]) -> tuple[Amount | None, frozenset[str] | None]:
    """Add up the entries: amounts, both sides of pairs, finished steps, codes of things that are counted once."""
    definition = assignment.definition
    if definition.direction == Direction.MILESTONE and assignment.steps:
        finished = frozenset().union(*(entry.steps or frozenset() for entry in entries))
        weights = [(step.weight, step.id in finished) for step in assignment.steps]
        whole = total(weight for weight, _ in weights)
        return Amount(total(weight for weight, done in weights if done), whole, MILESTONE_SCALE), None
    if definition.is_ratio:
        numerator = total(entry.numerator for entry in entries if entry.numerator is not None)
        denominator = total(entry.denominator for entry in entries if entry.denominator is not None)
        return (Amount(numerator, denominator, definition.ratio_scale) if denominator else None), None
    if definition.aggregation == Aggregation.DISTINCT:
        lists = [entry.codes for entry in entries if entry.codes is not None]
        codes: frozenset[str] = frozenset().union(*lists)
        return (Amount(Decimal(len(codes))), codes) if lists else (None, None)
    values = [entry.value for entry in entries if entry.value is not None]
    return (Amount(total(values)) if values else None), None
