"""Key results as people bring them: rows pasted from Word or Excel, or a workbook. Pure; finds the sentence and its unit in each row."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bkk_okr import thai
from bkk_okr.spreadsheets.reading import Sheet

MOST_ROWS = 500
LONGEST = 1000
SENTENCE_NAMES = ("ตัวชี้วัด", "ตัววัดผล", "key result", "keyresult", "kr", "ผลลัพธ์หลัก", "ผลสัมฤทธิ์")
UNIT_NAMES = ("หน่วยนับ", "หน่วย", "unit")
LONGEST_UNIT = 24
_BULLET = re.compile(r"^(?:[-–•*●○▪]|(?:KR)?\s*[0-9๐-๙]{1,3}(?:[.][0-9๐-๙]{1,2}){0,2}[.)]?(?=\s|[ก-๙A-Za-z]))\s*", re.IGNORECASE)
_THAI_LETTER = re.compile(r"[ก-ฮ]")
_STARTS_WITH_QUANTITY = re.compile(r"^[0-9๐-๙]+\s*(?:ครั้ง|แห่ง|คน|ราย|จุด|วัน|ปี|เดือน|กม|กิโล|ตัน|บาท|ชุมชน|โครงการ|%)")


@dataclass(frozen=True)
class PastedRow:
    """One sentence with its unit where the row had one. `number` is the row's own number in what was brought."""

    number: int
    text: str
    unit: str = ""


def rows_of_text(text: str) -> list[PastedRow]:
    """Read pasted text: a line is a row, a tab separates cells."""
    lines = [(number, line.split("\t")) for number, line in enumerate(text.splitlines(), start=1)]
    return pick_sentences(lines)


def rows_of_sheet(sheet: Sheet) -> list[PastedRow]:
    """Read a sheet's own cells; rows keep the numbers that Excel shows."""
    width = max((max(cells) for cells in sheet.rows.values() if cells), default=0)
    return pick_sentences([(number, [sheet.cell(number, column).text for column in range(1, width + 1)]) for number in sorted(sheet.rows)])


def pick_sentences(rows: Iterable[tuple[int, Sequence[str]]]) -> list[PastedRow]:
    """Choose the column of the sentence: the one a header names, else in each row the longest Thai cell. Rows without a sentence are left out."""
    cleaned = [(number, [thai.normalise(cell)[:LONGEST] for cell in cells]) for number, cells in rows]
    header = next((place for place, (_, cells) in enumerate(cleaned) if _column(cells, SENTENCE_NAMES) is not None and len(cells) > 1), None)
    sentence = unit = None
    if header is not None:
        names = cleaned[header][1]
        sentence, unit = _column(names, SENTENCE_NAMES), _column(names, UNIT_NAMES)
        cleaned = cleaned[header + 1 :]
    found = (_row(number, cells, sentence, unit) for number, cells in cleaned)
    return [row for row in found if row is not None][:MOST_ROWS]


def _column(cells: Sequence[str], names: Sequence[str]) -> int | None:
    for place, cell in enumerate(cells):
        if len(cell) <= 40 and any(cell.casefold().startswith(name) for name in names):
            return place
    return None


def _row(number: int, cells: Sequence[str], sentence: int | None, unit: int | None) -> PastedRow | None:
    if sentence is not None:
        text = cells[sentence] if sentence < len(cells) else ""
    else:
        text = max(cells, key=lambda cell: len(cell) if _THAI_LETTER.search(cell) else 0, default="")
    text = text if _STARTS_WITH_QUANTITY.match(text) else _BULLET.sub("", text)
    if not _THAI_LETTER.search(text):
        return None
    return PastedRow(number, text, cells[unit][:LONGEST_UNIT] if unit is not None and unit < len(cells) else "")
