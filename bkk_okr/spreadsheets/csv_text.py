"""A .csv as cells of text. Offices have them in UTF-8 and, from older programs, in TIS-620."""

import csv
import io
import re

from bkk_okr.spreadsheets.refusals import Refused
from bkk_okr.spreadsheets.sheet_xml import KEPT_WHEN_TOO_BIG, MOST_CELLS, Cell
from bkk_okr.spreadsheets.xml_parts import LONGEST_TEXT

_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SEPARATORS = ",;\t|"


def decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("encoding")
    if b"\x00" in data:
        raise Refused("renamed")
    for encoding in ("utf-8-sig", "cp874"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _NOT_TEXT.search(text):
            raise Refused("renamed")
        return text
    raise Refused("encoding")


def separator(text: str) -> str:
    """The separator that the first lines use most: some Excel settings write ; or a tab."""
    head = text[:4000]
    return max(_SEPARATORS, key=head.count) if any(mark in head for mark in _SEPARATORS) else ","


def read_csv(data: bytes) -> tuple[dict[int, list[Cell]], bool]:
    """Return the rows by number (a line break inside quotes does not begin a row) and whether the rest was left unread."""
    text = decoded(data)
    csv.field_size_limit(LONGEST_TEXT)
    rows: dict[int, list[Cell]] = {}
    room = MOST_CELLS
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=True), start=1):
            cells: list[Cell] = [[column, "t", _typed(value)] for column, value in enumerate(row, start=1) if value.strip()]
            room -= len(cells)
            if room < 0:
                return {number: rows[number] for number in sorted(rows)[:KEPT_WHEN_TOO_BIG]}, True
            if cells:
                rows[number] = cells
    except csv.Error as error:
        raise Refused("csv_shape") from error
    return rows, False


def _typed(value: str) -> str:
    """Our own .csv files put an apostrophe before what Excel would take for a formula; it comes off again."""
    return value[1:] if value[0] == "'" and value[1:2] in {"=", "+", "-", "@"} else value
