"""The even monthly plan that the editor proposes. Pure: months and numbers in, numbers out."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

SIX_PLACES = Decimal("0.000001")
ONE = Decimal(1)


def even_spread(months: Sequence[date], *, start: Decimal, target: Decimal, whole: bool = False, level: bool = False) -> dict[date, Decimal]:
    """Return where the value should stand at the end of each month, in equal steps from `start` to `target`; `level` stays at the target throughout.

    `months` are those in which the measure is due, in order, each with its place in the year: an annual measure has one month, and there the target.
    """
    if level:
        return dict.fromkeys(months, target)
    steps = {month: Decimal((month.month - 10) % 12 + 1) for month in months}
    unit = ONE if whole else SIX_PLACES
    return {month: target if step == 12 else (start + (target - start) * step / 12).quantize(unit, rounding=ROUND_HALF_UP) for month, step in steps.items()}
