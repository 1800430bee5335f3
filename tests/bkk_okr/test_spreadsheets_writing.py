"""What goes out to Excel is harmless, says when its data are from, and keeps numbers as numbers."""

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bkk_okr.spreadsheets.reading import CellKind, read
from bkk_okr.spreadsheets.writing import About, Column, SheetOut, comma_separated, sheet_name, workbook

AS_OF = datetime(2026, 11, 23, 10, 42)


def written(*rows: tuple[Any, ...], invented: bool = False) -> bytes:
    return workbook([SheetOut("ผล", "ผลการดำเนินงาน", [Column("ชื่อ", meaning="ชื่อของรายการ"), Column("ค่า")], rows)], About(AS_OF, invented))


@pytest.mark.parametrize("typed", ["=1+1", '=HYPERLINK("http://x")', "+1", "-1+2", "@SUM(A1)", "#N/A", "\t=1", "{=1}", "=cmd|'/c calc'!A0"])
def test_what_a_person_typed_leaves_as_text(typed: str) -> None:
    cell = openpyxl.load_workbook(io.BytesIO(written((typed, 1))))["ผล"]["A3"]
    assert (cell.data_type, cell.value.strip()) == ("s", typed.strip())


def test_numbers_leave_as_numbers_and_days_as_days() -> None:
    row = read(written((Decimal("1234.50"), date(2024, 2, 29))), "ก.xlsx").sheets[0].rows[3]
    assert [(cell.kind, cell.text) for cell in row.values()] == [(CellKind.NUMBER, "1234.5"), (CellKind.DATE, "2024-02-29")]


def test_a_sheet_says_when_its_data_are_from_and_keeps_its_header_in_sight() -> None:
    page = openpyxl.load_workbook(io.BytesIO(written(("ก", 1))))["ผล"]
    assert (page["A1"].value, page["A2"].value, page.freeze_panes) == ("ผลการดำเนินงาน · ข้อมูล ณ 23 พ.ย. 2569 10.42 น.", "ชื่อ", "A3")


def test_the_last_sheet_explains_the_columns() -> None:
    page = openpyxl.load_workbook(io.BytesIO(written(("ก", 1))))["คำอธิบาย"]
    assert ("ชื่อ", "ชื่อของรายการ") in list(page.values)


def test_invented_data_are_marked_on_every_sheet() -> None:
    made = openpyxl.load_workbook(io.BytesIO(written(("ก", 1), invented=True)))
    assert all("ข้อมูลจำลอง" in page["A1"].value for page in made)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_written_and_none_becomes_a_formula(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    for row in openpyxl.load_workbook(io.BytesIO(written((text, 1))))["ผล"].iter_rows(min_row=3, max_col=1):
        assert all(cell.data_type not in {"f", "e"} and not isinstance(cell.value, int) for cell in row)


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@x"])
def test_a_csv_keeps_formulas_from_running_and_reads_back(typed: str) -> None:
    data = comma_separated(["ชื่อ", "ค่า"], [(typed, 5)])
    assert data.startswith(b"\xef\xbb\xbf")
    assert f"'{typed},5" in data.decode("utf-8-sig")
    assert read(data, "ก.csv").sheets[0].cell(2, 1).text == typed


def test_names_of_sheets_are_what_excel_takes() -> None:
    assert sheet_name("ผล/ไตรมาส [1]: ก*?" + "ย" * 40) == "ผล-ไตรมาส -1-- ก--" + "ย" * 13
