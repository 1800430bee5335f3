"""The rows of a published list, checked one by one; all their errors at once."""

import re
from datetime import date
from decimal import Decimal

from bkk_okr.spreadsheets.reading import Cell, CellKind
from bkk_okr.thai import number, short_month
from okrs.reporting.importing.findings import FIGURES, Findings, Line
from okrs.reporting.importing.layout import Table
from okrs.reporting.importing.title_cells import TitleCell, read_code_cell, read_title
from okrs.reporting.importing.vocabulary import NAMES, NUMBERS, Field, name_key
from policies.importing.findings import MOST_SKIPPED_BLANKS, ranges
from policies.importing.passed_over import is_footnote, is_subtotal
from policies.importing.vocabulary import settled

LONGEST_TITLE, LONGEST_UNIT = 500, 80
LONGEST_TOTAL = 120
LARGEST = Decimal(10) ** 16
FINEST = -6
_NOTHING = {"", "-", "–", "—", "nan", "n/a", "none"}
_WRONG_KINDS = {CellKind.DATE: "วันที่", CellKind.TRUTH: "จริง/เท็จ"}
_FORMULAS = {CellKind.ERROR: "formula_error", CellKind.FORMULA_WITHOUT_VALUE: "formula_without_value"}
_TOTAL = re.compile(
    r"(?:ยอด|ผล|ภาพ|ค่า|สรุป|เฉลี่ย|รวม|ความคืบหน้า|ผลการดำเนินงาน|ทั้งสิ้น|ทั้งหมด|ทุกเป้าหมาย|ทุกตัวชี้วัด|ของ|กทม\.?|กรุงเทพมหานคร|\s)*"
    r"(?:รวม|เฉลี่ย|ภาพรวม)(?:ทั้งสิ้น|ทั้งหมด|ทุกเป้าหมาย|ทุกตัวชี้วัด|ของ|กทม\.?|กรุงเทพมหานคร|ความคืบหน้า|\s)*"
    r"[:=]?\s*[0-9,.]*\s*(?:เป้าหมาย|ตัวชี้วัด|รายการ|ข้อ|%)?"
)


class TableReader:
    """Reads one table into `findings`."""

    def __init__(self, table: Table, findings: Findings) -> None:
        self.table, self.findings = table, findings
        self.wanted: list[tuple[Field | date, int]] = [*table.columns.items(), *table.months.items()]
        self.marked: list[int] = []
        self.computed: list[int] = []
        self.rounded: list[int] = []

    def read(self) -> None:
        filled = {row: self._wanted(row) for row in sorted(self.table.sheet.rows) if row >= self.table.first_row}
        last_line = max((row for row, cells in filled.items() if Field.TITLE in cells and len(cells) > 1), default=0)
        before = self.table.first_row - 1
        for row, cells in filled.items():
            if not cells:
                self.findings.skip(row, "ไม่มีค่าในคอลัมน์ที่อ่าน")
                continue
            self._skip_blanks(before, row)
            before = row
            self._row(row, cells, below=row > last_line)
        self._notes()

    def _wanted(self, row: int) -> dict[Field | date, Cell]:
        return {name: cell for name, column in self.wanted if (cell := self.table.sheet.rows[row].get(column)) and not _is_empty(cell)}

    def _skip_blanks(self, before: int, row: int) -> None:
        blank = [empty for empty in range(before + 1, row) if empty not in self.table.sheet.rows]
        for empty in blank[:MOST_SKIPPED_BLANKS]:
            self.findings.skip(empty, "แถวว่าง")
        if len(blank) > MOST_SKIPPED_BLANKS:
            self.findings.notes.append(f"ข้ามแถวว่างตั้งแต่แถว {blank[0]} ถึง {blank[-1]}")

    def _row(self, row: int, cells: dict[Field | date, Cell], *, below: bool) -> None:
        title = settled(cells[Field.TITLE].text) if Field.TITLE in cells else ""
        below = below or any(is_subtotal(settled(cell.text)) for cell in self.table.sheet.rows[row].values())
        if reason := self._passed_over(cells, title, below=below):
            self.findings.skip(row, reason)
            return
        if any(cell.computed for cell in cells.values()):
            self.computed.append(row)
        self._line(row, cells, title)

    def _passed_over(self, cells: dict[Field | date, Cell], title: str, *, below: bool) -> str:
        """Say why the row is no measure, or nothing. `below`: it stands under the last measure, or says somewhere that it is a sum."""
        if len(cells) > 1 and all(NAMES[self.table.layout].get(name_key(cell.text)) is name for name, cell in cells.items() if isinstance(name, Field)):
            return "หัวตารางซ้ำ"
        if title and (is_subtotal(title) or (len(title) <= LONGEST_TOTAL and _TOTAL.fullmatch(title))):
            return "แถวรวม"
        if not title and Field.UNIT not in cells and Field.CODE not in cells and (below or set(cells) <= {Field.PERCENT}):
            return "แถวรวม"  # the page's own headline: figures without a name
        if set(cells) != {Field.TITLE}:
            return ""
        if is_footnote(title):
            return "หมายเหตุ"
        found = read_title(title)
        return "" if found.code or found.percent is not None else "ไม่มีตัวเลข"

    def _line(self, row: int, cells: dict[Field | date, Cell], title: str) -> None:
        figures = {name: self._figure(row, self.table.names[name], cells[name]) for name in NUMBERS if name in cells}
        months = {month: self._figure(row, f"เดือน {short_month(month)}", cells[month]) for month in self.table.months if month in cells}
        target, actual = figures.get(Field.TARGET), figures.get(Field.ACTUAL)
        cell = read_title(self._text(row, Field.TITLE, cells.get(Field.TITLE)), achieved=actual * 100 / target if target and actual is not None else None)
        scheme, code = self._code(cells, cell)
        if not cell.title and not self._has_error(row):
            self.findings.error(row, self.table.names[Field.TITLE], title, "missing_title")
        if cell.mean:
            self.marked.append(row)
        self.findings.lines.append(
            Line(
                row=row,
                title=cell.title,
                code=code,
                scheme=scheme,
                unit=self._text(row, Field.UNIT, cells.get(Field.UNIT)),
                **{name: figures.get(field) for name, field in zip(FIGURES, NUMBERS, strict=True) if name != "percent"},
                percent=figures.get(Field.PERCENT) if figures.get(Field.PERCENT) is not None else cell.percent,
                mean=cell.mean,
                months={month: value for month, value in months.items() if value is not None},
            )
        )

    def _code(self, cells: dict[Field | date, Cell], title: TitleCell) -> tuple[str, str]:
        own = read_code_cell(cells[Field.CODE].text) if Field.CODE in cells else None
        return own or (title.scheme, title.code)

    def _has_error(self, row: int) -> bool:
        return any(error.row == row for error in self.findings.errors)

    def _text(self, row: int, name: Field, cell: Cell | None) -> str:
        if cell is None:
            return ""
        text, column = settled(cell.text), self.table.names[name]
        most, too_long = (LONGEST_TITLE, "title_too_long") if name is Field.TITLE else (LONGEST_UNIT, "unit_too_long")
        if cell.kind in _WRONG_KINDS:
            self.findings.error(row, column, cell.text, "not_text", kind=_WRONG_KINDS[cell.kind])
        elif cell.kind in _FORMULAS:
            self.findings.error(row, column, cell.text, _FORMULAS[cell.kind])
        elif len(text) > most:
            self.findings.error(row, column, text, too_long, length=len(text))
        return text.rstrip("* ") if name is Field.UNIT else text

    def _figure(self, row: int, column: str, cell: Cell) -> Decimal | None:
        if cell.kind in _FORMULAS:
            self.findings.error(row, column, cell.text, _FORMULAS[cell.kind])
            return None
        value = Decimal(cell.text) if cell.kind is CellKind.NUMBER else number(cell.text.replace("*", "")) if cell.kind is CellKind.TEXT else None
        if value is None:
            self.findings.error(row, column, cell.text, "not_a_figure")
        elif abs(value) >= LARGEST:
            self.findings.error(row, column, cell.text, "figure_too_long")
        elif int(value.normalize().as_tuple().exponent) < FINEST:
            self.rounded.append(row)
        return value

    def _notes(self) -> None:
        if self.marked:
            self.findings.notes.append(f"แหล่งข้อมูลระบุว่าเป็นค่าเฉลี่ย (**) ในแถว {ranges(self.marked)}")
        if self.computed:
            self.findings.notes.append(f"อ่านจากผลลัพธ์ของสูตรที่เก็บไว้ในแถว {ranges(self.computed)}")
        if self.rounded:
            self.findings.notes.append(f"ตัวเลขในแถว {ranges(sorted(set(self.rounded)))} มีทศนิยมเกิน 6 ตำแหน่ง เก็บไว้ 6 ตำแหน่ง")
        if self.table.unread:
            self.findings.notes.append(f"ไม่ได้อ่านคอลัมน์ {', '.join(self.table.unread)}")
        hidden = [row for row in self.table.sheet.hidden_rows if row >= self.table.first_row]
        if hidden:
            self.findings.notes.append(f"อ่านแถวที่ซ่อนไว้ด้วย: {ranges(hidden)}")


def _is_empty(cell: Cell) -> bool:
    return cell.kind is CellKind.TEXT and settled(cell.text).casefold() in _NOTHING
