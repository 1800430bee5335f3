"""One worksheet of an .xlsx as sparse cells, each with its kind. Only cells that hold something cost anything, however far out they lie.

calamine reads faster, but through its Python door an error cell arrives as empty text, a formula cannot be told from a typed value, and one stray
cell in the last corner of the sheet makes it ask for 17 thousand million cells (docs/decisions/reading-workbooks.md).
"""

import re
import zipfile
from datetime import datetime, timedelta

from bkk_okr.spreadsheets.refusals import Refused
from bkk_okr.spreadsheets.xml_parts import LONGEST_TEXT, TextCollector, local, parse, unescaped

MOST_CELLS = 200_000
KEPT_WHEN_TOO_BIG = 60
_REFERENCE = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")
# Somebody drew borders down to the last row: a million rows of empty cells, dropped before the parser sees them. Only where the next element states its
# own place, so that no place is counted wrong.
_EMPTY_CELL = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]+")?/>(?=<c r="|</row>)')
_EMPTY_ROW = re.compile(rb'<row r="[0-9]{1,7}"[^<>]*(?:/>|></row>)(?=<row r="|</sheetData>)')
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  a sheet's dates have no zone
_LAST_SERIAL = 2_958_465
_EXACT = 10**15  # Excel keeps fifteen digits

# kind: t text, n number, b truth value, d date, e error, f formula without a stored value; a trailing = marks the value of a formula.
Cell = list[int | str]


class TooBig(Exception):
    """The sheet holds more cells than are read."""


class SheetPart:
    """Cells by row; `shared` lists the places whose text is still an index into the shared strings."""

    def __init__(self, dates: list[bool], *, from_1904: bool, most_cells: int = MOST_CELLS) -> None:
        self.rows: dict[int, list[Cell]] = {}
        self.merged: list[list[int]] = []
        self.hidden_rows: list[int] = []
        self.shared: list[Cell] = []
        self.too_big = False
        self._date_styles = {str(style) for style, is_date in enumerate(dates) if is_date}
        self._epoch, self._room = _EPOCH_1904 if from_1904 else _EPOCH, most_cells
        self._row, self._column, self._row_digits = 0, 0, ""
        self._kind, self._style = "n", "0"
        self._in_cell = self._has_formula = self._is_inline = self._in_data = False
        self._letters: dict[str, int] = {}
        self._cells: list[Cell] = []
        self._value: list[str] = []
        self._open = ""
        self._inline = TextCollector()

    def read(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        try:
            parse(archive, entry, start=self._start, end=self._end, text=self._text, lighten=without_empty_cells)
        except TooBig:
            self.too_big = True
            kept = sorted(self.rows)[:KEPT_WHEN_TOO_BIG]
            self.rows = {number: self.rows[number] for number in kept}

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if ":" in tag:
            tag = local(tag)
        if self._in_cell:
            self._open = tag
            if tag == "f":
                self._has_formula = True
            elif self._is_inline:
                self._inline.start(tag)
        else:
            self._between_cells(tag, attributes)

    def _between_cells(self, tag: str, attributes: dict[str, str]) -> None:
        if self._in_data:
            if tag == "c":
                self._start_cell(attributes)
            elif tag == "row":
                self._start_row(attributes)
        elif tag == "sheetData":
            self._in_data = True
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", str(self._row + 1))
        if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= _LAST_ROW or (int(number) <= self._row and int(number) in self.rows):
            raise Refused("damaged")
        self._row, self._column, self._row_digits = int(number), 0, number
        self._cells = []
        if attributes.get("hidden") in {"1", "true"}:
            self.hidden_rows.append(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            column = self._column + 1
        else:
            name = reference.rstrip("0123456789")
            column = self._letters.get(name) or self._learn(name)
            if reference[len(name) :] != self._row_digits:
                raise Refused("damaged")
        if column <= self._column and any(cell[0] == column for cell in self._cells):
            raise Refused("damaged")  # two values for one place: neither can be trusted
        self._column, self._in_cell, self._has_formula, self._open = column, True, False, ""
        self._style, self._kind = attributes.get("s", "0"), attributes.get("t", "n")
        self._is_inline = self._kind == "inlineStr"

    def _learn(self, name: str) -> int:
        column = self._letters[name] = place(name.upper() + "1")[0]
        return column

    def _text(self, text: str) -> None:
        if self._open == "v":
            if len(self._value) < LONGEST_TEXT:
                self._value.append(text[:LONGEST_TEXT])
        elif self._is_inline:
            self._inline.add(text)

    def _end(self, tag: str) -> None:
        if ":" in tag:
            tag = local(tag)
        if not self._in_cell:
            self._in_data = self._in_data and tag != "sheetData"
        elif tag == "c":
            self._in_cell = False
            if self._value or self._is_inline or self._has_formula:
                self._keep()
        else:
            self._open = ""
            if self._is_inline:
                self._inline.end(tag)

    def _keep(self) -> None:
        written = "".join(self._value)
        self._value.clear()
        kind, shown = ("t", self._inline.take()) if self._is_inline else self._valued(written)
        self._is_inline = False
        if self._has_formula:
            kind, shown = (kind + "=", shown) if shown or kind == "s" else ("f", "")
        elif not shown or shown.isspace():
            return
        self._room -= 1
        if self._room < 0:
            raise TooBig
        cell: Cell = [self._column, kind, shown]
        if not self._cells:
            self.rows[self._row] = self._cells
        self._cells.append(cell)
        if kind[0] == "s":
            self.shared.append(cell)

    def _valued(self, written: str) -> tuple[str, str]:
        match self._kind:
            case "s":
                return ("s", written) if written.isascii() and written.strip().isdigit() else ("t", "")
            case "str":
                return "t", unescaped(written)
            case "b":
                return "b", "TRUE" if written.strip() in {"1", "true"} else "FALSE" if written.strip() else ""
            case "e":
                return "e", written
            case "d":
                return "d", written.replace("T", " ")
            case _:
                return self._numbered(written.strip())

    def _numbered(self, written: str) -> tuple[str, str]:
        try:
            value = float(written)
        except ValueError:
            return "t", written
        if value - value != 0:  # neither infinite nor not-a-number is a cell's number
            return "t", written
        if self._style in self._date_styles and 0 <= value <= _LAST_SERIAL:
            return "d", self._dated(value)
        return "n", str(int(value)) if value == int(value) and abs(value) < _EXACT else f"{value:.15g}"

    def _dated(self, serial: float) -> str:
        moment = self._epoch + timedelta(days=int(serial), seconds=round(serial % 1 * 86400))
        return f"{moment:%H:%M:%S}" if serial < 1 else str(moment).removesuffix(" 00:00:00")

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        if last and len(self.merged) < MOST_CELLS:
            (left, top), (right, bottom) = place(first), place(last)
            self.merged.append([top, left, bottom, right])


def without_empty_cells(chunk: bytes) -> bytes:
    if b"/>" not in chunk or b"<![CDATA[" in chunk:
        return chunk
    return _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", chunk))


def place(reference: str) -> tuple[int, int]:
    """`C7` is column 3, row 7."""
    found = _REFERENCE.fullmatch(reference.replace("$", ""))
    if found is None:
        raise Refused("damaged")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    if column > _LAST_COLUMN or int(found[2]) > _LAST_ROW:
        raise Refused("damaged")
    return column, int(found[2])
