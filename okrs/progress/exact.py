"""Exact sums and products, and the one rounding of the arithmetic: a quotient is kept at twelve decimals, half away from zero.

The rollup SQL rounds at the same places with the same rule (`share_of` in okrs.figures.sql), so that the difference of the two is exactly nothing.
"""

from collections.abc import Iterable
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation
from fractions import Fraction

PLACES = 12
# Python's own context rounds at 28 digits without a word; this one raises instead.
EXACT = Context(prec=400, traps=[Inexact, InvalidOperation, DivisionByZero])

Number = Decimal | Fraction | int


def total(values: Iterable[Decimal]) -> Decimal:
    result = Decimal(0)
    for value in values:
        result = EXACT.add(result, value)
    return result


def product(first: Decimal, second: Decimal) -> Decimal:
    return EXACT.multiply(first, second)


def rounded(number: Fraction) -> Decimal:
    """Return `number` at twelve decimals, half away from zero."""
    units = (2 * abs(number) * 10**PLACES + 1) // 2
    return Decimal((int(number < 0 and units != 0), tuple(int(digit) for digit in str(units)), -PLACES))


def share(numerator: Number, denominator: Number) -> Decimal | None:
    """Return the quotient, or nothing where there is nothing to divide by: no figure is ever a division by zero."""
    if denominator == 0:
        return None
    return rounded(Fraction(numerator) / Fraction(denominator))
