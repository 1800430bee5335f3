"""Sheets out to Excel. What a person typed always leaves as text: openpyxl would write a typed `=1+1` as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from bkk_okr.thai import clock, short_date

Value = str | int | Decimal | date | datetime | None

INVENTED = "ข้อมูลจำลอง"
EXPLANATION = "คำอธิบาย"
_FONT = "TH Sarabun New"  # every government office has it; other machines fall back
_BODY, _BOLD = Font(name=_FONT, size=16), Font(name=_FONT, size=16, bold=True)
_HEADER_FILL = PatternFill("solid", fgColor="E3EFE9")
_TOP = Alignment(vertical="top", wrap_text=True)
_BUDDHIST_DATE = "[$-107041E]d mmm yyyy"  # Excel shows the Buddhist year; the cell stays a true date


@dataclass(frozen=True)
class Column:
    header: str
    width: int = 18
    meaning: str = ""


@dataclass(frozen=True)
class SheetOut:
    """One table: `title` stands above it together with the time of the data."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]


@dataclass(frozen=True)
class About:
    """What every export says of itself on each sheet and on the sheet คำอธิบาย."""

    as_of: datetime
    invented: bool = False
    lines: Sequence[str] = field(default_factory=tuple)

    def stamp(self) -> str:
        time = f"ข้อมูล ณ {short_date(self.as_of.date())} {clock(self.as_of)}"
        return f"{time} · {INVENTED}" if self.invented else time


def workbook(sheets: Sequence[SheetOut], about: About) -> bytes:
    """Return an .xlsx: per sheet a line with the data's time, a frozen header in Thai, numbers as numbers; then the sheet คำอธิบาย."""
    book = openpyxl.Workbook(write_only=True)
    for sheet in sheets:
        _write(book, sheet, about)
    _write(book, _explanation(sheets, about), about)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(book: openpyxl.Workbook, sheet: SheetOut, about: About) -> None:
    page = book.create_sheet(sheet_name(sheet.name))
    page.freeze_panes = "A3"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9  # A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "2:2"
    for place, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(place)].width = column.width
    page.append([_cell(page, f"{sheet.title} · {about.stamp()}", _BOLD)])
    page.append([_cell(page, column.header, _BOLD, fill=_HEADER_FILL) for column in sheet.columns])
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])


def _cell(page: Any, value: Value, font: Font = _BODY, fill: PatternFill | None = None) -> Cell:
    plain: Any = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    cell: Cell = WriteOnlyCell(page, value=plain)
    cell.font = font
    if isinstance(value, str):
        cell.data_type = "s"
        cell.alignment = _TOP
    elif isinstance(value, date):
        cell.number_format = _BUDDHIST_DATE
    if fill is not None:
        cell.fill = fill
    return cell


def _explanation(sheets: Sequence[SheetOut], about: About) -> SheetOut:
    lines: list[Sequence[Value]] = [("เวลาของข้อมูล", about.stamp())]
    if about.invented:
        lines.append((INVENTED, "ตัวเลขและข้อความในไฟล์นี้แต่งขึ้นเพื่อสาธิตระบบ ไม่ใช่ข้อมูลจริงของหน่วยงานใด"))
    lines.extend(("หมายเหตุ", line) for line in about.lines)
    lines.extend((column.header, column.meaning) for sheet in sheets for column in sheet.columns if column.meaning)
    return SheetOut(EXPLANATION, EXPLANATION, (Column("หัวข้อ", 28), Column("ความหมาย", 90)), lines)


def sheet_name(name: str) -> str:
    """Excel takes 31 characters and none of []:*?/\\ in a sheet's name."""
    return "".join("-" if character in "[]:*?/\\'" else character for character in ILLEGAL_CHARACTERS_RE.sub("", name))[:31] or "ชีต"


def comma_separated(headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return a .csv that Excel in Thailand opens right (UTF-8 with BOM); an apostrophe keeps typed text from becoming a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headers)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return "'" + value if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value
    return value.isoformat() if isinstance(value, date) else str(value)
