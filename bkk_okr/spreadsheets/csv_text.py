"""A .csv as cells of text. Offices have them in UTF-8 and, from older programs, in TIS-620."""

import csv
import io
import re
from collections import Counter
from itertools import islice

from bkk_okr.spreadsheets.refusals import Refused
from bkk_okr.spreadsheets.sheet_xml import KEPT_WHEN_TOO_BIG, MOST_CELLS, Cell
from bkk_okr.spreadsheets.xml_parts import LONGEST_TEXT

_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SEPARATORS = ",;\t|"
_LINES_COMPARED = 200
_SEPARATOR_LINE = re.compile("sep=([,;\t|])\r?\n", re.IGNORECASE)
_END_OF_FILE = b"\x1a"  # programs of the DOS age close a text with it


def decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("encoding")
    data = data.rstrip(_END_OF_FILE)
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
    """The separator that cuts most lines, and most of them alike: some Excel settings write ; or a tab, and commas stand inside titles."""
    return max(_SEPARATORS, key=lambda mark: _agreement(text, mark))


def _agreement(text: str, mark: str) -> tuple[int, int]:
    """Return how many of the first lines the mark cuts, and again those cut into the most frequent number of pieces; and that number."""
    lines = csv.reader(io.StringIO(text[: LONGEST_TEXT * 2], newline=""), delimiter=mark)
    try:
        widths = Counter(len(line) for line in islice(lines, _LINES_COMPARED) if len(line) > 1)
    except csv.Error:
        return 0, 0
    width, alike = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return widths.total() + alike, width


def read_csv(data: bytes) -> tuple[dict[int, list[Cell]], bool]:
    """Return the rows by number (a line break inside quotes does not begin a row) and whether the rest was left unread."""
    text = decoded(data)
    csv.field_size_limit(LONGEST_TEXT)
    named = _SEPARATOR_LINE.match(text)
    if named:  # a line for Excel, which does not show it: the rows are counted without it
        text = text[named.end() :]
    mark = named[1] if named else separator(text)
    try:
        return _rows(text, mark, strict=True)
    except csv.Error as error:
        if "unexpected end of data" in str(error) or "field larger" in str(error):
            raise Refused("csv_shape") from error
    try:
        return _rows(text, mark, strict=False)  # a quote in the middle of a word: Excel takes it as it stands, and so do we
    except csv.Error as error:
        raise Refused("csv_shape") from error


def _rows(text: str, mark: str, *, strict: bool) -> tuple[dict[int, list[Cell]], bool]:
    rows: dict[int, list[Cell]] = {}
    room = MOST_CELLS
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=strict), start=1):
        cells: list[Cell] = [[column, "t", _typed(value)] for column, value in enumerate(row, start=1) if value.strip()]
        room -= len(cells)
        if room < 0:
            return {number: rows[number] for number in sorted(rows)[:KEPT_WHEN_TOO_BIG]}, True
        if cells:
            rows[number] = cells
    return rows, False


def _typed(value: str) -> str:
    """Our own .csv files put an apostrophe before what Excel would take for a formula; it comes off again."""
    return value[1:] if value[0] == "'" and value[1:2] in {"=", "+", "-", "@"} else value
