"""Honest workbooks are read cell for cell, each with its kind, whoever wrote them."""

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bkk_okr.spreadsheets.child import read as read_here
from bkk_okr.spreadsheets.reading import CellKind, Sheet, read
from tests import workbooks
from tests.workbooks import MAIN, book, saved, sheet_xml


def sheet_of(data: bytes, file_name: str = "ทะเบียน.xlsx") -> Sheet:
    return read(data, file_name).sheets[0]


def row_of(data: bytes, row: int = 1) -> dict[int, tuple[CellKind, str]]:
    return {column: (cell.kind, cell.text) for column, cell in sheet_of(data).rows[row].items()}


def test_every_kind_of_cell_keeps_its_kind() -> None:
    def fill(made: Any) -> None:
        made.active.append(["ข้อความ", 1, 12.5, True, date(2024, 1, 2), datetime(2024, 1, 2, 9, 30), "=1+1", "#N/A", "NA", 1e20])

    assert row_of(saved(fill)) == {
        1: (CellKind.TEXT, "ข้อความ"),
        2: (CellKind.NUMBER, "1"),
        3: (CellKind.NUMBER, "12.5"),
        4: (CellKind.TRUTH, "TRUE"),
        5: (CellKind.DATE, "2024-01-02"),
        6: (CellKind.DATE, "2024-01-02 09:30:00"),
        7: (CellKind.FORMULA_WITHOUT_VALUE, ""),
        8: (CellKind.ERROR, "#N/A"),
        9: (CellKind.TEXT, "NA"),
        10: (CellKind.NUMBER, "1e+20"),
    }


@pytest.mark.parametrize(
    ("xml", "kind", "text", "computed"),
    [
        ('<c r="A1"><f>1+1</f><v>2</v></c>', CellKind.NUMBER, "2", True),
        ('<c r="A1" t="str"><f>A2</f><v>ผล</v></c>', CellKind.TEXT, "ผล", True),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', CellKind.ERROR, "#DIV/0!", True),
        ('<c r="A1"><f>1+1</f></c>', CellKind.FORMULA_WITHOUT_VALUE, "", False),
        ('<c r="A1"><v>0.30000000000000004</v></c>', CellKind.NUMBER, "0.3", False),
        ('<c r="A1"><v>12.0</v></c>', CellKind.NUMBER, "12", False),
        ('<c r="A1"><v>NaN</v></c>', CellKind.TEXT, "NaN", False),
        ('<c r="A1" t="d"><v>2024-01-02</v></c>', CellKind.DATE, "2024-01-02", False),
        ('<c r="A1" t="inlineStr"><is><r><t>แยก</t></r><r><t>ท่อน</t></r><rPh><t>อ่านว่า</t></rPh></is></c>', CellKind.TEXT, "แยกท่อน", False),
        ('<c r="A1" t="inlineStr"><is><t>ก_x000D_ข</t></is></c>', CellKind.TEXT, "ก\rข", False),
        ('<c t="inlineStr"><is><t>ไม่มีที่อยู่</t></is></c>', CellKind.TEXT, "ไม่มีที่อยู่", False),
    ],
)
def test_a_cell_is_read_as_it_stands(xml: str, kind: CellKind, text: str, computed: bool) -> None:
    cell = sheet_of(book(sheet_xml(f'<row r="1">{xml}</row>'))).cell(1, 1)
    assert (cell.kind, cell.text, cell.computed) == (kind, text, computed)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("yyyy-mm-dd", CellKind.DATE),
        ("[$-107041E]d mmm yyyy;@", CellKind.DATE),
        ("[h]:mm", CellKind.DATE),
        ('0.0" เดือน"', CellKind.NUMBER),
        ("[$-D000000]0", CellKind.NUMBER),
        ("#,##0.00_);[Red]\\(#,##0.00\\)", CellKind.NUMBER),
        ("General", CellKind.NUMBER),
    ],
)
def test_a_number_is_a_date_when_its_format_shows_one(code: str, kind: CellKind) -> None:
    formats = f'<numFmts><numFmt numFmtId="170" formatCode="{code.replace(chr(34), "&quot;")}"/></numFmts>'
    styles = f'<styleSheet xmlns="{MAIN}">{formats}<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    data = book(sheet_xml('<row r="1"><c r="A1" s="1"><v>45293</v></c></row>'), xl__styles_xml=styles)
    assert sheet_of(data).cell(1, 1).kind is kind


def test_the_years_of_a_workbook_from_an_old_mac_begin_in_1904() -> None:
    workbook = workbooks.parts()["xl/workbook.xml"]
    assert isinstance(workbook, str)
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    data = book(
        sheet_xml('<row r="1"><c r="A1" s="0"><v>0</v></c><c r="B1" s="0"><v>43831</v></c></row>'),
        xl__styles_xml=styles,
        xl__workbook_xml=workbook.replace("<sheets>", '<workbookPr date1904="1"/><sheets>'),
    )
    assert sheet_of(data).cell(1, 2).text == "2024-01-02"


def test_merged_ranges_hidden_sheets_and_hidden_rows_are_known() -> None:
    def fill(made: Any) -> None:
        made.active.append(["ก"])
        made.active.append(["ข"])
        made.active.merge_cells("B1:B3")
        made.active.row_dimensions[2].hidden = True
        made.create_sheet("ซ่อน").sheet_state = "veryHidden"

    first, second = read(saved(fill), "ก.xlsx").sheets
    assert (first.merged, first.hidden_rows, first.hidden, second.hidden) == ([(1, 2, 3, 2)], [2], False, True)


def test_one_cell_in_the_last_corner_of_the_sheet_costs_nothing() -> None:
    inside = (
        workbooks.rows_xml([workbooks.HEADER]) + '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t> </t></is></c><c r="XFC1048576"><v>7</v></c></row>'
    )
    sheet = sheet_of(book(sheet_xml(inside)))
    assert sorted(sheet.rows) == [1, 1048576]


def test_elements_with_a_prefix_are_read_like_those_without() -> None:
    xml = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>ก</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert sheet_of(book(xml)).cell(1, 1).text == "ก"


def test_a_sheet_in_utf_16_is_read() -> None:
    xml = sheet_xml().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    assert sheet_of(book(xml)).cell(1, 2).text == "นโยบาย"


def test_absolute_targets_and_other_letter_cases_are_found() -> None:
    links = workbooks.relationships({"rId1": ("worksheet", "/XL/Worksheets/Sheet1.xml")})
    assert sheet_of(book(**{"xl___rels__workbook.xml.rels": links})).cell(1, 1).text == "ลำดับที่"


def test_charts_are_not_sheets() -> None:
    sheets = '<sheet name="กราฟ" sheetId="2" r:id="rId2"/><sheet name="ข้อมูล" sheetId="1" r:id="rId1"/>'
    workbook = f'<workbook xmlns="{MAIN}" xmlns:r="{workbooks.OFFICE}"><sheets>{sheets}</sheets></workbook>'
    links = workbooks.relationships({"rId1": ("worksheet", "worksheets/sheet1.xml"), "rId2": ("chartsheet", "chartsheets/sheet1.xml")})
    data = book(xl__workbook_xml=workbook, **{"xl___rels__workbook.xml.rels": links})
    assert [sheet.name for sheet in read(data, "ก.xlsx").sheets] == ["ข้อมูล"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "tis-620"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_in_the_encodings_offices_have(encoding: str, separator: str) -> None:
    text = separator.join(["ลำดับที่", "นโยบาย", "ด้าน"]) + "\r\n\r\n" + separator.join(["1", '"สอง\r\nบรรทัด"', "ปลอดภัยดี"])
    sheet = sheet_of(text.encode(encoding), "ทะเบียน.csv")
    assert (sheet.cell(1, 2).text, sheet.cell(3, 2).text, sorted(sheet.rows)) == ("นโยบาย", "สอง\r\nบรรทัด", [1, 3])


cells = st.one_of(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=12),
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.decimals(-(10**6), 10**6, places=3).map(float),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(cells, max_size=5), min_size=1, max_size=6))
def test_what_openpyxl_wrote_comes_back_the_same_as_openpyxl_reads_it(rows: list[list[object]]) -> None:
    def fill(made: Any) -> None:
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                cell = made.active.cell(number, column, value)
                if isinstance(value, str):
                    cell.data_type = "s"

    data = saved(fill)
    theirs: Any = openpyxl.load_workbook(io.BytesIO(data), data_only=True).active
    ours = {number: {cell[0]: cell[2] for cell in cells} for number, cells in read_here(data, "ก.xlsx")["sheets"][0]["rows"]}
    for row in theirs.iter_rows():
        for cell in row:
            if cell.value is not None and str(cell.value).strip():
                assert ours[cell.row][cell.column] == plain(cell.value)


def plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return f"{value:.15g}" if isinstance(value, float) and value != int(value) else str(int(value)) if isinstance(value, int | float) else str(value)
