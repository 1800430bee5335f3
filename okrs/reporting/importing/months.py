"""Column names that mean a month: ตค.66, มี.ค.67, ต.ค. 2566, Oct-23, July 24, or a true date that Excel made of one."""

import re
from datetime import date

from bkk_okr.spreadsheets.reading import Cell, CellKind
from bkk_okr.thai import arabic_digits, month_number, normalise, parse_month, true_date

_ENGLISH = re.compile(r"(?P<name>[A-Za-z]{3,9})[\s.,/'’\-]*(?P<year>[0-9]{2})")
_BEFORE = re.compile(r"^(?:ผล(?:การ)?ดำเนินงาน|ผล|เดือน|ประจำเดือน)\s*")
_NUMBERED = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})")
_BARE = re.compile(r"[A-Za-zก-๎. ]{2,12}")


def month_of(cell: Cell) -> date | None:
    """Return the first day of the month that a column name says, or None when it says none."""
    if cell.kind is CellKind.DATE:
        return _of_date(cell.text)
    text = _BEFORE.sub("", arabic_digits(normalise(cell.text)))
    found = _ENGLISH.fullmatch(text)
    if found and int(found["year"]) < 40 and (month := month_number(found["name"])):
        return date(2000 + int(found["year"]), month, 1)  # two digits below 40 beside an English name are a Christian year
    if numbered := _NUMBERED.fullmatch(text):
        return _of_date(f"{numbered['year']}-{int(numbered['month']):02d}-01")
    return parse_month(text)


def bare_month(cell: Cell) -> int | None:
    """Return 1-12 for a month named without its year."""
    text = _BEFORE.sub("", normalise(cell.text))
    return month_number(text) if cell.kind is CellKind.TEXT and _BARE.fullmatch(text) else None


def _of_date(text: str) -> date | None:
    try:
        day = true_date(date.fromisoformat(text[:10]))
    except ValueError:
        return None
    return day.replace(day=1) if day else None
