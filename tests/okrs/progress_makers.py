"""Short ways to say a key result, its periods and its readings in arithmetic tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from okrs.progress import Amount, Assignment, Definition, Period, Reading, Standing, Status, Step, Term, Thresholds, Verification, View, standing

THRESHOLDS = Thresholds()
# FY2567: October is 1, each period is due on the 10th of the next month.
PERIODS = [Period(number, date(2023 + (number + 9) // 12, (number + 9) % 12 + 1, 10)) for number in range(1, 13)]
YEAR_END = date(2024, 11, 1)


def after(number: int) -> date:
    """Return a day on which period `number` has just become due."""
    return PERIODS[number - 1].due.replace(day=11)


def assign(
    target: str | None = None, baseline: str | None = None, *, planned: dict[int, str] | None = None, low: str | None = None, **words: Any
) -> Assignment:
    steps = tuple(Step(number, Decimal(weight)) for number, weight in enumerate(words.pop("steps", ()), start=1))
    waiting = frozenset(words.pop("waiting", ()))
    return Assignment(
        Definition(**words),
        target=None if target is None else Decimal(target),
        baseline=None if baseline is None else Decimal(baseline),
        target_low=None if low is None else Decimal(low),
        planned={number: Decimal(value) for number, value in (planned or {}).items()},
        steps=steps,
        waiting=waiting,
    )


def says(period: int, value: Decimal | str | int | None = None, denominator: int | None = None, **fields: Any) -> Reading:
    """Return a report of `period`: a value, or a pair when a denominator is given."""
    number = None if value is None else Decimal(value)
    as_of = fields.pop("as_of", PERIODS[period - 1].due.replace(day=1))
    if denominator is not None:
        return Reading(period, as_of, numerator=number, denominator=Decimal(denominator), **fields)
    return Reading(period, as_of, value=number, **fields)


def stands(assignment: Assignment, *readings: Reading, day: date = YEAR_END, view: View = View.WORKING) -> Standing:
    return standing(assignment, readings, PERIODS, day=day, view=view, thresholds=THRESHOLDS)


def term(assignment: Assignment, *readings: Reading, day: date = YEAR_END, **fields: Any) -> Term:
    return Term(stands(assignment, *readings, day=day), target=assignment.target, baseline=assignment.baseline, **fields)


def scored(score: str, status: Status = Status.ON_PLAN) -> Standing:
    return Standing(Amount(Decimal(score)), status, score=Decimal(score), last_due=12, reported=True)


VERIFIED, RETURNED = Verification.VERIFIED, Verification.RETURNED
