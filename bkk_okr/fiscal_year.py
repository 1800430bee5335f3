"""ปีงบประมาณ: the budget year N (Buddhist era) runs from 1 October of the year before to 30 September. Plain functions; the clock is never read here."""

from datetime import date, timedelta

BUDDHIST_ERA = 543
FIRST_MONTH = 10


def fiscal_year(day: date) -> int:
    """Return the Buddhist-era budget year that `day` falls in: 30 Sep 2023 is still 2566, 1 Oct 2023 is 2567."""
    return day.year + BUDDHIST_ERA + (1 if day.month >= FIRST_MONTH else 0)


def quarter(day: date) -> int:
    """Return 1 for October-December up to 4 for July-September."""
    return (day.month - FIRST_MONTH) % 12 // 3 + 1


def first_day(year: int) -> date:
    return date(year - BUDDHIST_ERA - 1, FIRST_MONTH, 1)


def last_day(year: int) -> date:
    return date(year - BUDDHIST_ERA, 9, 30)


def months(year: int) -> list[date]:
    """Return the first days of the year's twelve months, October first."""
    return [*(date(year - BUDDHIST_ERA - 1, month, 1) for month in (10, 11, 12)), *(date(year - BUDDHIST_ERA, month, 1) for month in range(1, 10))]


def quarter_months(year: int, number: int) -> list[date]:
    """Return the first days of the three months of quarter `number` (1-4)."""
    return months(year)[number * 3 - 3 : number * 3]


def month_end(day: date) -> date:
    """Return the last day of the month that `day` falls in."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - timedelta(days=1)


def contains(year: int, day: date) -> bool:
    return fiscal_year(day) == year
