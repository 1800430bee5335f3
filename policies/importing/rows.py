"""The rows of a register, checked one by one; all their errors at once."""

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from bkk_okr.spreadsheets.reading import Cell, CellKind
from bkk_okr.thai import normalise
from policies.importing.codes import BadCode, read_code
from policies.importing.dimension_names import DimensionNames
from policies.importing.findings import MOST_SKIPPED_BLANKS, Findings, PolicyRow, ranges
from policies.importing.layout import Table
from policies.importing.options import Options
from policies.importing.passed_over import are_column_numbers, is_footnote, is_subtotal
from policies.importing.vocabulary import FIELD_NAMES, Field, header_name, settled, settled_lines
from policies.models.policy import PolicySize

_PART_SEPARATORS = re.compile("[,;\n]")
LONGEST_TITLE = 500
LONGEST_RESPONSIBLE = 300
LONGEST_DETAIL = 10_000
MOST_DIMENSIONS = 4
MOST_PIECES = 30
LONGEST_PARTS = 4_000
SIZES = {"เล็ก": PolicySize.SMALL, "ใหญ่": PolicySize.BIG, "เป้าหมายเล็ก": PolicySize.SMALL, "เป้าหมายใหญ่": PolicySize.BIG}
StoredTexts = Mapping[Field, AbstractSet[str]]
_KIND_WORDS = {CellKind.DATE: "วันที่", CellKind.TRUTH: "จริง/เท็จ"}


@dataclass
class TableReader:
    """Reads one table into `findings`. `sheet` is its name when several are joined, else empty; `stored` the texts that the set has in a column."""

    table: Table
    dimensions: DimensionNames
    options: Options
    findings: Findings
    sheet: str = ""
    progress: Callable[[], None] = lambda: None
    stored: StoredTexts = field(default_factory=dict)
    band: str | None = None
    band_unknown: bool = False
    filled_down: list[int] = field(default_factory=list)
    computed: dict[Field, list[int]] = field(default_factory=dict)
    texts: dict[Field, str] = field(default_factory=dict)  # of the row at hand, settled once: every rule asks for them
    known_dimensions: dict[str, tuple[str, ...]] = field(default_factory=dict)  # cells that were understood; most rows repeat one

    def read(self) -> None:
        self.band = self.table.band
        merged = self._merged_dimensions()
        last = 0
        for number in self.table.row_numbers():
            self.progress()
            cells = self._wanted(number)
            if cells:
                self._skip_blanks(last or self.table.first_row - 1, number)
                last = number
                self._row(number, cells, merged.get(number))
            elif self.table.sheet.rows[number]:
                self.findings.skip(number, "ไม่มีค่าในคอลัมน์ที่อ่าน", self.sheet)
        self._notes()

    def _wanted(self, number: int) -> dict[Field, Cell]:
        row, stored, cells, self.texts = self.table.sheet.rows[number], self.stored, {}, {}
        for name, column in self.table.columns.items():
            if (cell := row.get(column)) is not None:
                # Letter by letter what the set has already: there is nothing to settle.
                text = cell.text if name in stored and cell.text in stored[name] else settled(cell.text)
                if text or cell.kind is not CellKind.TEXT:
                    cells[name], self.texts[name] = cell, text
        return cells

    def _merged_dimensions(self) -> dict[int, Cell]:
        """Return, for every row under the first of a merged ด้าน cell, that first cell."""
        column = self.table.columns.get(Field.DIMENSIONS)
        sheet = self.table.sheet
        spans = [(top, bottom, left) for top, left, bottom, right in sheet.merged if column and left <= column <= right and bottom > top]
        last = max(sheet.rows, default=0)
        return {row: sheet.cell(top, left) for top, bottom, left in spans for row in range(top + 1, min(bottom, last) + 1) if sheet.cell(top, left).text}

    def _skip_blanks(self, before: int, number: int) -> None:
        if number == before + 1:
            return
        blank = [row for row in range(before + 1, min(number, before + 1 + MOST_SKIPPED_BLANKS)) if row not in self.table.sheet.rows]
        for row in blank:
            self.findings.skip(row, "แถวว่าง", self.sheet)
        if number - before - 1 > MOST_SKIPPED_BLANKS:
            self.findings.notes.append(f"ข้ามแถวว่างตั้งแต่แถว {before + 1} ถึง {number - 1}")

    def _row(self, number: int, cells: dict[Field, Cell], merged: Cell | None) -> None:
        if self._begins_with_a_number():
            self._policy(number, cells, merged)
            return
        texts = set(self.texts.values())
        if reason := self._passed_over(cells, texts):
            self.findings.skip(number, reason, self.sheet)
        elif len(texts) == 1 and self._is_band(number, cells, next(iter(texts))):
            return
        elif self._is_subtotal():
            self.findings.skip(number, "แถวรวม", self.sheet)
        else:
            self._policy(number, cells, merged)

    def _begins_with_a_number(self) -> bool:
        """Nearly every row: a number, then something else. Nothing that is passed over looks so."""
        number = self.texts.get(Field.NUMBER, "")
        return number[:1].isdigit() and number != self.texts.get(Field.TITLE, number)

    def _passed_over(self, cells: dict[Field, Cell], texts: set[str]) -> str:
        """Return why a row is no policy; empty when it may be one."""
        if self._repeats_header(cells):
            return "หัวตารางซ้ำ"
        if are_column_numbers(self.texts.values()):
            return "แถวเลขคอลัมน์"
        if len(texts) == 1 and is_footnote(next(iter(texts))):
            return "หมายเหตุ"
        return "หมายเหตุ" if Field.NUMBER in cells and Field.DIMENSIONS not in cells and is_footnote(self.texts[Field.NUMBER]) else ""

    def _repeats_header(self, cells: dict[Field, Cell]) -> bool:
        return len(cells) > 1 and all(FIELD_NAMES.get(header_name(cell.text)) is name for name, cell in cells.items())

    def _is_band(self, number: int, cells: dict[Field, Cell], text: str) -> bool:
        """A row that holds one text only, the name of a dimension, in another column than its own."""
        if set(cells) == {Field.DIMENSIONS} or text.isdigit():
            return False
        band = self.dimensions.band(text)
        if band is None and not (self.options.bands and text.startswith("ด้าน")):
            return False
        if not self.options.bands:
            self.findings.error(number, next(iter(cells)), text, "band_row", sheet=self.sheet)
            return True
        self.band, self.band_unknown = band, band is None
        if band is None:
            self.findings.error(number, Field.DIMENSIONS, text, "unknown_dimension", suggestion=self.dimensions.close_to(text), sheet=self.sheet)
        else:
            self.findings.skip(number, f"แถวคั่น ด้าน {band}", self.sheet)
        return True

    def _is_subtotal(self) -> bool:
        return is_subtotal(self.texts.get(Field.NUMBER) or self.texts.get(Field.TITLE, ""))

    def _policy(self, number: int, cells: dict[Field, Cell], merged: Cell | None) -> None:
        for name, cell in cells.items():
            if cell.computed:
                self.computed.setdefault(name, []).append(number)
        before = len(self.findings.errors)
        code = self._code(number, cells.get(Field.NUMBER))
        title = self._text(number, Field.TITLE, cells.get(Field.TITLE), LONGEST_TITLE)
        if title == "" and len(self.findings.errors) == before + (code is None):
            self._error(number, Field.TITLE, "", "missing_title")
        if Field.DIMENSIONS not in cells and merged is not None:
            cells[Field.DIMENSIONS] = merged
            self.filled_down.append(number)
        dimensions = self._dimensions(number, cells.get(Field.DIMENSIONS))
        size = self._size(number, cells.get(Field.SIZE))
        parts = self._parts(number, cells.get(Field.PARTS), size)
        detail = self._optional(number, Field.DETAIL, cells, LONGEST_DETAIL)
        responsible = self._optional(number, Field.RESPONSIBLE, cells, LONGEST_RESPONSIBLE)
        if code is not None:
            # Rows with errors are kept until the end: their numbers count when duplicates are looked for.
            self.findings.rows.append(PolicyRow(number, code, title, dimensions, detail, responsible, size, parts, self.sheet))

    def _error(self, row: int, column: Field, value: str, code: str, *, suggestion: str = "", **words: object) -> None:
        self.findings.error(row, column, value, code, suggestion=suggestion, sheet=self.sheet, **words)

    def _code(self, row: int, cell: Cell | None) -> str | None:
        if cell is None:
            self._error(row, Field.NUMBER, "", "missing_number")
            return None
        try:
            return read_code(cell, codes=self.options.codes)
        except BadCode as bad:
            self._error(row, Field.NUMBER, cell.text, bad.code, suggestion=bad.suggestion)
            return None

    def _text(self, row: int, column: Field, cell: Cell | None, most: int, *, lines: bool = False) -> str:
        if cell is None:
            return ""
        if cell.kind is not CellKind.TEXT:
            self._check_kind(row, column, cell)
        text = self.texts.get(column)  # settled as one line; only a line break, which is not printable, tells one line from several
        if text != cell.text and lines and not cell.text.isprintable():
            text = settled_lines(cell.text)
        elif text is None:
            text = settled(cell.text)
        if len(text) > most:
            self._error(row, column, cell.text, "title_too_long" if column is Field.TITLE else "text_too_long", length=len(text), most=most)
        return text

    def _check_kind(self, row: int, column: Field, cell: Cell) -> None:
        if cell.kind in _KIND_WORDS:
            self._error(row, column, cell.text, "not_text", kind=_KIND_WORDS[cell.kind])
        elif cell.kind is CellKind.ERROR:
            self._error(row, column, cell.text, "formula_error")
        elif cell.kind is CellKind.FORMULA_WITHOUT_VALUE:
            self._error(row, column, cell.text, "formula_without_value")

    def _optional(self, row: int, column: Field, cells: dict[Field, Cell], most: int) -> str | None:
        if column not in self.table.columns:
            return None
        return self._text(row, column, cells.get(column), most, lines=column is Field.DETAIL)

    def _dimensions(self, row: int, cell: Cell | None) -> tuple[str, ...]:
        if cell is None:
            if self.band is None and not self.band_unknown:
                self._error(row, Field.DIMENSIONS, "", "missing_dimension")
            return (self.band,) if self.band else ()
        if cell.text in self.known_dimensions:
            return self.known_dimensions[cell.text]
        before = len(self.findings.errors)
        self._text(row, Field.DIMENSIONS, cell, LONGEST_TITLE)
        pieces = self.dimensions.split(normalise(cell.text, lines=True)) if len(self.findings.errors) == before else []
        if len(pieces) > MOST_PIECES:
            self._error(row, Field.DIMENSIONS, cell.text, "too_many_dimensions", count=len(pieces))
            return ()
        names = [name for piece in pieces if (name := self._dimension(row, piece))]
        if len(self.findings.errors) == before:
            self._count_dimensions(row, cell, len(set(names)))
        understood = tuple(dict.fromkeys(names))
        if len(self.findings.errors) == before:
            self.known_dimensions[cell.text] = understood
        return understood

    def _dimension(self, row: int, piece: str) -> str | None:
        name = self.dimensions.find(piece)
        if name is None:
            self._error(row, Field.DIMENSIONS, piece, "unknown_dimension", suggestion=self.dimensions.close_to(piece))
        return name

    def _count_dimensions(self, row: int, cell: Cell, count: int) -> None:
        if count == 0:
            self._error(row, Field.DIMENSIONS, cell.text, "missing_dimension")
        elif count > MOST_DIMENSIONS:
            self._error(row, Field.DIMENSIONS, cell.text, "too_many_dimensions", count=count)

    def _size(self, row: int, cell: Cell | None) -> str | None:
        if Field.SIZE not in self.table.columns:
            return None
        text = settled(cell.text) if cell else ""
        if text and text not in SIZES:
            self._error(row, Field.SIZE, text, "unknown_size")
        return SIZES.get(text, PolicySize.SMALL)

    def _parts(self, row: int, cell: Cell | None, size: str | None) -> tuple[str, ...] | None:
        if Field.PARTS not in self.table.columns:
            return None
        if cell is None or settled(cell.text) in {"", "-"}:
            return ()
        if size is not None and size != PolicySize.BIG:
            self._error(row, Field.PARTS, cell.text, "parts_of_small")
        before = len(self.findings.errors)
        text = self._text(row, Field.PARTS, cell, LONGEST_PARTS, lines=True)
        if len(self.findings.errors) > before:
            return ()
        pieces = [text] if cell.kind is not CellKind.TEXT else _PART_SEPARATORS.split(text)
        codes = [code for piece in pieces if piece.strip() and (code := self._part(row, Cell(cell.kind, piece)))]
        return tuple(dict.fromkeys(codes))

    def _part(self, row: int, cell: Cell) -> str:
        try:
            return read_code(cell, codes=self.options.codes)
        except BadCode:
            self._error(row, Field.PARTS, cell.text.strip(), "bad_part")
            return ""

    def _notes(self) -> None:
        where = f" (ชีต {self.sheet})" if self.sheet else ""
        if self.filled_down:
            self.findings.notes.append(f"เติมด้านจากเซลล์ที่ผสานไว้ลงในแถว {ranges(self.filled_down)}{where}")
        for name, numbers in self.computed.items():
            self.findings.notes.append(f"คอลัมน์ {name} เป็นสูตร อ่านจากผลลัพธ์ที่เก็บไว้ในแถว {ranges(numbers)}{where}")
        if self.table.unread:
            self.findings.notes.append(f"ไม่ได้อ่านคอลัมน์ {', '.join(self.table.unread)}{where}")
        if self.table.band and Field.DIMENSIONS not in self.table.columns:
            self.findings.notes.append(f"ใช้ชื่อชีตเป็นด้าน {self.table.band}{where}")
        hidden = [number for number in self.table.sheet.hidden_rows if number >= self.table.first_row]
        if hidden:
            self.findings.notes.append(f"อ่านแถวที่ซ่อนไว้ด้วย: {ranges(hidden)}{where}")
