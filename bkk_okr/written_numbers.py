"""Numbers as Thai offices write them: thousands commas, no trailing zeros, rounded half up and only here. Plain functions; what is missing has no number."""

from decimal import ROUND_HALF_UP, Decimal

Numeric = Decimal | int

MILLION = Decimal(1_000_000)
HUNDRED = Decimal(100)


def rounded(value: Numeric, places: int) -> Decimal:
    return Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def decimal_text(value: Numeric, places: int = 6) -> str:
    """`1234.5000` becomes `1,234.5`: at most `places` decimals, none that are zero."""
    text = f"{rounded(value, places):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def in_unit(number: str, unit: str) -> str:
    """`12.56` becomes `ร้อยละ 12.56`, `12.56%` or `12.56 ตัน`: where the unit is said follows the unit."""
    if unit in {"ร้อยละ", "อัตราร้อยละ"}:
        return f"{unit} {number}"
    return f"{number}{unit}" if unit == "%" else f"{number} {unit}".strip()


def fixed_text(value: Numeric, places: int) -> str:
    """`8412.6` with one place becomes `8,412.6`, `3` becomes `3.0`: for columns whose points must stand in line."""
    return f"{rounded(value, places):,f}"


def baht_millions(baht: Numeric) -> str:
    """`8412600000` becomes `8,412.6`: baht in millions with one decimal; the unit is written beside it."""
    return fixed_text(Decimal(baht) / MILLION, 1)


def percent_of(part: Numeric, whole: Numeric) -> Decimal | None:
    """Return 100 x part / whole unrounded, or None when there is no whole: a share of nothing is not zero."""
    return Decimal(part) * HUNDRED / Decimal(whole) if whole else None


def percent_text(part: Numeric, whole: Numeric, places: int = 1) -> str:
    share = percent_of(part, whole)
    return "–" if share is None else f"{decimal_text(share, places)}%"
