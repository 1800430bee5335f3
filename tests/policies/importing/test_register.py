"""Registers as offices make them: which sheet, which row, which column, and what becomes of each row. No database."""

import datetime as dt
from typing import Any

import pytest

from bkk_okr.spreadsheets.child import read as read_here
from bkk_okr.spreadsheets.reading import Workbook, _sheet
from policies.importing.dimension_names import DimensionNames
from policies.importing.findings import Findings
from policies.importing.layout import Table, column_number, letters
from policies.importing.options import Options
from policies.importing.parts import find_circles
from policies.importing.register import read_register
from policies.importing.vocabulary import Field, Rejected
from tests.workbooks import HEADER, book, cell_xml, rows_xml, saved, sheet_xml, table

DIMENSIONS = DimensionNames(["ปลอดภัยดี", "สุขภาพดี", "สร้างสรรค์ดี", "สิ่งแวดล้อมดี", "บริหารจัดการดี", "เรียนดี", "โครงสร้างดี", "เศรษฐกิจดี", "เดินทางดี"])
FULL = (*HEADER, "รายละเอียด", "หน่วยงานรับผิดชอบ", "เป้าหมายเล็ก/ใหญ่", "นโยบายย่อย")


def opened(data: bytes, file_name: str = "ก.xlsx") -> Workbook:
    """The child's own reading, without its process: these tests are about what the cells mean."""
    answer = read_here(data, file_name)
    return Workbook(answer["kind"], [_sheet(**sheet) for sheet in answer["sheets"]])


def register(data: bytes, file_name: str = "ก.xlsx", **options: Any) -> tuple[list[Table], Findings]:
    return read_register(opened(data, file_name), DIMENSIONS, Options(**options))


def findings(*rows: tuple[Any, ...], header: tuple[str, ...] = HEADER, **options: Any) -> Findings:
    return register(table(*rows, header=header), **options)[1]


def codes(found: Findings) -> list[tuple[int, str, str]]:
    return [(error.row, error.column, error.code) for error in found.errors]


def test_a_plain_register_is_read() -> None:
    tables, found = register(table())
    assert [(row.row, row.code, row.title, row.dimensions) for row in found.rows] == [
        (2, "001", "กรุงเทพฯ ต้องสว่าง", ("ปลอดภัยดี",)),
        (3, "002", "คลินิกใกล้บ้าน", ("สุขภาพดี",)),
    ]
    assert (tables[0].sheet.name, tables[0].header_row, found.errors, found.skipped, found.notes) == ("ทะเบียน", 1, [], [], [])


@pytest.mark.parametrize(
    "header",
    [
        ("ลำดับ\nที่", "นโย\u200bบาย ", "\ufeffด้าน"),
        ("ลําดับที่", "นโยบาย*", "ด้าน:"),
        ("ลำดับ ที่", "น โ ย บ า ย", "ด้\u00a0าน"),
        ("ลำดับ_x000D_ที่", "นโยบาย", "\U000e0041ด้าน"),
        ("ลำดับท\u0e48\u0e35", "นโยบาย", "ด\u0e49าน"),
    ],
)
def test_marks_that_nobody_sees_do_not_hide_a_column(header: tuple[str, ...]) -> None:
    assert len(findings(header=header).rows) == 2


def test_title_rows_may_stand_above_and_columns_in_any_order() -> None:
    data = table(("เดินทางดี", 5, 7, "ชื่อ"), header=("ด้าน", "งบประมาณ", "ลำดับที่", "นโยบาย"), above=(("ทะเบียนนโยบาย",), (), ("ข้อมูล ณ วันนี้", None, "นโยบาย")))
    tables, found = register(data)
    assert (tables[0].header_row, found.rows[0].row, found.rows[0].code, found.rows[0].dimensions) == (4, 5, "007", ("เดินทางดี",))
    assert found.notes == ["ไม่ได้อ่านคอลัมน์ งบประมาณ"]


def test_a_header_over_two_rows_is_understood() -> None:
    def fill(made: Any) -> None:
        page = made.active
        for row in (["ลำดับที่", "ข้อมูล", None], [None, "นโยบาย", "ด้าน"], [1, "ก", "เรียนดี"]):
            page.append(row)
        page.merge_cells("A1:A2")
        page.merge_cells("B1:C1")

    tables, found = register(saved(fill))
    assert (tables[0].header_row, [row.code for row in found.rows]) == (2, ["001"])


def rejected(data: bytes, **options: Any) -> Rejected:
    with pytest.raises(Rejected) as rejection:
        register(data, **options)
    return rejection.value


@pytest.mark.parametrize(("spelt", "missing"), [("นโยบาน", "นโยบาย"), ("ลำดับ", "ลำดับที่"), ("ชื่อนโยบาย", "นโยบาย"), ("ด่าน", "ด้าน")])
def test_a_missing_column_is_named_with_the_close_spelling(spelt: str, missing: str) -> None:
    rejection = rejected(table(header=[spelt if name == missing else name for name in HEADER]))
    assert (rejection.code, rejection.column, rejection.row) == ("missing_column", missing, 1)
    assert f"“{missing}”" in str(rejection)
    assert f"“{spelt}”" in str(rejection)


def test_all_missing_columns_are_named_at_once() -> None:
    assert rejected(table(header=("ลำดับที่", "x", "y"))).column == "นโยบาย, ด้าน"


def test_a_wanted_column_that_stands_twice_is_an_error() -> None:
    rejection = rejected(table((1, "ก", "เรียนดี", "ข"), header=(*HEADER, "นโยบาย")))
    assert (rejection.code, rejection.column) == ("duplicate_column", "นโยบาย")
    assert "B, D" in str(rejection)


def test_a_file_without_any_register_says_what_it_looked_for() -> None:
    rejection = rejected(table(header=("a", "b", "c")))
    assert rejection.code == "no_table"
    assert "ลำดับที่, นโยบาย, ด้าน" in str(rejection)


def test_a_header_without_rows_is_rejected() -> None:
    assert rejected(book(sheet_xml(rows_xml([HEADER])))).code == "no_rows"


def sheets(*named: tuple[str, tuple[tuple[Any, ...], ...]], hidden: str = "") -> bytes:
    def fill(made: Any) -> None:
        made.remove(made.active)
        for name, rows in named:
            page = made.create_sheet(name)
            for row in rows:
                page.append(list(row))
            if name == hidden:
                page.sheet_state = "hidden"

    return saved(fill)


ONE, TWO = (HEADER, (1, "ก", "เรียนดี")), (HEADER, (2, "ข", "สุขภาพดี"))


def test_two_sheets_that_fit_are_refused_naming_both() -> None:
    rejection = rejected(sheets(("แรก", ONE), ("สอง", TWO)))
    assert rejection.code == "two_sheets"
    assert "“แรก”" in str(rejection)
    assert "“สอง”" in str(rejection)


def test_a_hidden_sheet_does_not_count() -> None:
    tables, found = register(sheets(("แรก", ONE), ("สอง", TWO), hidden="สอง"))
    assert (tables[0].sheet.name, found.notes) == ("แรก", ["ไม่ได้อ่านชีตที่ซ่อนไว้ สอง"])


def test_a_register_in_a_hidden_sheet_is_not_read() -> None:
    assert rejected(sheets(("แรก", (("x",),)), ("สอง", TWO), hidden="สอง")).code == "hidden_sheet"


def test_the_sheet_can_be_chosen() -> None:
    assert register(sheets(("แรก", ONE), ("สอง", TWO)), sheets=("สอง",))[1].rows[0].code == "002"


def test_a_sheet_that_is_not_there_is_named() -> None:
    assert rejected(sheets(("แรก", ONE)), sheets=("สาม",)).code == "unknown_sheet"


def test_chosen_sheets_are_joined_and_their_records_name_the_sheet() -> None:
    found = register(sheets(("แรก", ONE), ("สอง", (*TWO, ("x", "ค", "เรียนดี")))), join=True)[1]
    assert [row.code for row in found.rows] == ["001", "002"]
    assert [(error.sheet, error.row) for error in found.errors] == [("สอง", 3)]


def test_a_joined_sheet_may_be_named_after_its_dimension() -> None:
    short = HEADER[:2]
    found = register(sheets(("1. ปลอดภัยดี", (short, (1, "ก"))), ("ด้านเรียนดี", (short, (2, "ข")))), join=True)[1]
    assert [(row.code, row.dimensions) for row in found.rows] == [("001", ("ปลอดภัยดี",)), ("002", ("เรียนดี",))]


def test_rows_between_others_become_dimensions_when_asked() -> None:
    rows = (("ด้านที่ 1 ปลอดภัยดี (2 นโยบาย)",), (1, "ก"), (2, "ข"), ("เดินทางดี",), (3, "ค"))
    found = findings(*rows, header=HEADER[:2], bands=True)
    assert [(row.code, row.dimensions) for row in found.rows] == [("001", ("ปลอดภัยดี",)), ("002", ("ปลอดภัยดี",)), ("003", ("เดินทางดี",))]
    assert [skipped.row for skipped in found.skipped] == [2, 5]


def test_a_band_with_an_unknown_name_is_one_error() -> None:
    found = findings(("ด้านปลอดไภดี",), (1, "ก"), header=HEADER[:2], bands=True)
    assert codes(found) == [(2, "ด้าน", "unknown_dimension")]
    assert found.errors[0].suggestion == "ปลอดภัยดี"


def test_a_band_without_the_choice_says_that_there_is_one() -> None:
    assert codes(findings(("ด้านปลอดภัยดี",), (1, "ก", "เรียนดี"))) == [(2, "ลำดับที่", "band_row")]


@pytest.mark.parametrize(
    ("typed", "code"),
    [(1, "001"), ("๑๒", "012"), ("007", "007"), (" 5 ", "005"), (999, "999"), ("\u200b9", "009"), (12.0, "012"), ("๙๙๙", "999"), ("3\u00a0", "003")],
)
def test_whole_numbers_in_either_digits_are_numbers(typed: Any, code: str) -> None:
    assert findings((typed, "ก", "เรียนดี")).rows[0].code == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (12.5, "not_whole"),
        ("12.5", "not_whole"),
        ("12.0", "not_whole"),
        (2565, "out_of_range"),
        ("๒๕๖๕", "out_of_range"),
        (0, "out_of_range"),
        (-3, "out_of_range"),
        (1000, "out_of_range"),
        ("1,200", "out_of_range"),
        (True, "truth_in_number"),
        ("หนึ่ง", "not_a_number"),
        ("1.", "not_a_number"),
        ("5-6", "not_a_number"),
        ("1/2", "not_a_number"),
        ("4.2.09", "not_a_number"),
        ("5%", "not_whole"),
        ("1e2", "not_a_number"),
        ("NaN", "not_a_number"),
        (1e300, "not_a_number"),
    ],
)
def test_any_other_number_is_an_error_never_a_guess(typed: Any, code: str) -> None:
    found = findings((typed, "ก", "เรียนดี"))
    assert codes(found) == [(2, "ลำดับที่", code)]
    assert found.rows == []


def test_a_number_with_a_full_stop_is_an_error_with_a_suggestion() -> None:
    assert findings(("12.", "ก", "เรียนดี")).errors[0].suggestion == "12"


def test_a_date_in_the_number_is_an_error() -> None:
    data = saved(lambda made: [made.active.append(list(row)) for row in (HEADER, (dt.date(2024, 1, 2), "ก", "เรียนดี"))])
    assert codes(register(data)[1]) == [(2, "ลำดับที่", "date_in_number")]


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ('<c r="A2" t="e"><v>#REF!</v></c>', "formula_error"),
        ('<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "formula_error"),
        ('<c r="A2"><f>1+1</f></c>', "formula_without_value"),
    ],
)
def test_a_formula_that_gives_nothing_is_an_error(xml: str, code: str) -> None:
    inside = rows_xml([HEADER]) + f'<row r="2">{xml}{cell_xml("B2", "ก")}{cell_xml("C2", "เรียนดี")}</row>'
    assert codes(register(book(sheet_xml(inside)))[1]) == [(2, "ลำดับที่", code)]


def test_a_formula_with_a_stored_value_is_read_with_a_note() -> None:
    inside = rows_xml([HEADER]) + f'<row r="2"><c r="A2"><f>A1+1</f><v>8</v></c>{cell_xml("B2", "ก")}{cell_xml("C2", "เรียนดี")}</row>'
    found = register(book(sheet_xml(inside)))[1]
    assert (found.rows[0].code, found.notes) == ("008", ["คอลัมน์ ลำดับที่ เป็นสูตร อ่านจากผลลัพธ์ที่เก็บไว้ในแถว 2"])


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("ปลอดภัยดี;เดินทางดี", ("ปลอดภัยดี", "เดินทางดี")),
        ("เดินทางดี , ปลอดภัยดี", ("เดินทางดี", "ปลอดภัยดี")),
        ("ปลอดภัยดี/เดินทางดี/เรียนดี/สุขภาพดี", ("ปลอดภัยดี", "เดินทางดี", "เรียนดี", "สุขภาพดี")),
        ("ปลอดภัยดี\r\nเดินทางดี\n", ("ปลอดภัยดี", "เดินทางดี")),
        ("ปลอดภัยดี; ;ปลอดภัยดี", ("ปลอดภัยดี",)),
        ("ปลอด ภัยดี", ("ปลอดภัยดี",)),
        ("ด้านปลอดภัยดี", ("ปลอดภัยดี",)),
        ("เเรียนดี".replace("เเ", "เ"), ("เรียนดี",)),
    ],
)
def test_several_dimensions_stand_in_one_cell_the_first_is_primary(typed: str, names: tuple[str, ...]) -> None:
    assert findings((1, "ก", typed)).rows[0].dimensions == names


@pytest.mark.parametrize(
    ("typed", "code", "value", "suggestion"),
    [
        ("ปลอดภัย", "unknown_dimension", "ปลอดภัย", "ปลอดภัยดี"),
        ("ปลอดภัยดี;เดินทางได้ดี", "unknown_dimension", "เดินทางได้ดี", "เดินทางดี"),
        ("xyz", "unknown_dimension", "xyz", ""),
        (None, "missing_dimension", "", ""),
        (";", "missing_dimension", ";", ""),
        ("ปลอดภัยดี;สุขภาพดี;เรียนดี;เดินทางดี;เศรษฐกิจดี", "too_many_dimensions", "ปลอดภัยดี;สุขภาพดี;เรียนดี;เดินทางดี;เศรษฐกิจดี", ""),
        (";".join(["x"] * 50), "too_many_dimensions", ";".join(["x"] * 50), ""),
    ],
)
def test_a_dimension_that_is_not_in_the_set_is_an_error(typed: str | None, code: str, value: str, suggestion: str) -> None:
    error = findings((1, "ก", typed)).errors[0]
    assert (error.column, error.code, error.value, error.suggestion) == ("ด้าน", code, value, suggestion)


def test_a_name_that_holds_a_separator_stays_whole() -> None:
    names = DimensionNames(["สังคม/วัฒนธรรม", "เรียนดี"])
    assert names.split("สังคม/วัฒนธรรม") == ["สังคม/วัฒนธรรม"]


def merged_dimensions() -> bytes:
    def fill(made: Any) -> None:
        for row in (HEADER, (1, "ก", "เรียนดี"), (2, "ข", None), (3, "ค", None), (4, "ง", "เดินทางดี")):
            made.active.append(list(row))
        made.active.merge_cells("C2:C4")

    return saved(fill)


def test_merged_dimensions_fill_down_with_a_note() -> None:
    found = register(merged_dimensions())[1]
    assert [row.dimensions for row in found.rows] == [("เรียนดี",)] * 3 + [("เดินทางดี",)]
    assert found.notes == ["เติมด้านจากเซลล์ที่ผสานไว้ลงในแถว 3-4"]


def test_an_empty_dimension_that_is_not_merged_is_not_filled() -> None:
    assert codes(findings((1, "ก", "เรียนดี"), (2, "ข", None))) == [(3, "ด้าน", "missing_dimension")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ((None, "รวม 2 นโยบาย", None), "แถวรวม"),
        (("รวมทั้งสิ้น", 2, None), "แถวรวม"),
        (("รวม", None, None), "แถวรวม"),
        ((None, "รวมด้านเรียนดี 2 นโยบาย", None), "แถวรวม"),
        ((None, "Total 2", None), "แถวรวม"),
        (("หมายเหตุ: ร่าง", None, None), "หมายเหตุ"),
        (("* ยังไม่ประกาศ", None, None), "หมายเหตุ"),
        ((None, "ที่มา: สยป.", None), "หมายเหตุ"),
        (("ข้อมูล ณ 1 ต.ค. 66",) * 3, "หมายเหตุ"),
        (HEADER, "หัวตารางซ้ำ"),
        ((None, None, None, "ลอย"), "ไม่มีค่าในคอลัมน์ที่อ่าน"),
        ((" ", "\u200b", "\u00a0"), "ไม่มีค่าในคอลัมน์ที่อ่าน"),
    ],
)
def test_rows_that_are_no_policies_are_passed_over_with_a_reason(row: tuple[Any, ...], reason: str) -> None:
    found = findings((1, "ก", "เรียนดี"), row, (2, "ข", "เรียนดี"))
    assert [(skipped.row, skipped.reason) for skipped in found.skipped] == [(3, reason)]
    assert (found.errors, len(found.rows)) == ([], 2)


def test_blank_rows_between_policies_are_reported_and_those_after_are_not() -> None:
    found = findings((1, "ก", "เรียนดี"), (), (), (2, "ข", "เรียนดี"), (), ())
    assert [(skipped.row, skipped.reason) for skipped in found.skipped] == [(3, "แถวว่าง"), (4, "แถวว่าง")]


@pytest.mark.parametrize("title", ["รวมพลังชุมชนดูแลคลอง", "รวมศูนย์ข้อมูลเมือง 50 เขต", "* ยังไม่ประกาศ", "NA", "null", "=1+1", "191", "None"])
def test_a_policy_may_have_any_title(title: str) -> None:
    assert findings((1, title, "เรียนดี")).rows[0].title == title


def test_a_title_that_looks_like_a_sum_but_lacks_its_number_is_an_error() -> None:
    assert codes(findings((None, "รวมพลังชุมชนดูแลคลอง", "เรียนดี"))) == [(2, "ลำดับที่", "missing_number")]


def test_titles_are_stored_in_one_spelling_with_arabic_digits() -> None:
    assert findings((1, "  ๑๒ เทศกาล\u200b ทํา\nทุกเดือน ", "เรียนดี")).rows[0].title == "12 เทศกาล ทำ ทุกเดือน"


def test_a_title_of_500_characters_is_taken_and_501_is_an_error() -> None:
    assert findings((1, "ก" * 500, "เรียนดี")).errors == []
    assert codes(findings((1, "ก" * 501, "เรียนดี"))) == [(2, "นโยบาย", "title_too_long")]


def test_all_errors_of_all_rows_come_at_once_in_the_order_of_the_sheet() -> None:
    found = findings(("x", None, "y"), (1, "ก", "เรียนดี"), (None, "ข", None), (2.5, "ค", "เรียนดี"))
    assert [row for row, _, _ in codes(found)] == [2, 2, 2, 4, 4, 5]
    assert [row.code for row in found.rows] == ["001"]


def test_one_number_with_different_content_is_an_error_on_every_row_concerned() -> None:
    found = findings((1, "ก", "เรียนดี"), (2, "ข", "เรียนดี"), ("๑", "ค", "เรียนดี"), ("001", "ง", "x"))
    assert [entry for entry in codes(found) if entry[2] == "duplicate_number"] == [(row, "ลำดับที่", "duplicate_number") for row in (2, 4, 5)]
    assert [row.code for row in found.rows] == ["002"]


def test_identical_twins_count_once_with_a_note() -> None:
    found = findings((1, "ก", "เรียนดี"), ("๑", " ก ", "เรียนดี"), (1, "ก", "เรียนดี"))
    assert ([row.row for row in found.rows], [skipped.row for skipped in found.skipped], found.errors) == ([2], [3, 4], [])
    assert len(found.notes) == 1


def test_the_same_title_under_two_numbers_is_worth_a_note() -> None:
    assert any("ลำดับที่ 001, 002" in note for note in findings((1, "ก", "เรียนดี"), (2, "ก", "เรียนดี")).notes)


def test_optional_columns_are_read() -> None:
    found = findings((1, "ก", "เรียนดี", "บรรทัดหนึ่ง\nสอง", "สำนักการศึกษา", "ใหญ่", "2, ๓"), (2, "ข", "เรียนดี"), (3, "ค", "เรียนดี", None, None, "เล็ก"), header=FULL)
    first = found.rows[0]
    assert (first.detail, first.responsible, first.size, first.parts) == ("บรรทัดหนึ่ง\nสอง", "สำนักการศึกษา", "big", ("002", "003"))
    assert (found.rows[1].detail, found.rows[1].size, found.rows[1].parts) == ("", "small", ())


def test_columns_the_file_lacks_say_nothing() -> None:
    row = findings((1, "ก", "เรียนดี")).rows[0]
    assert (row.detail, row.responsible, row.size, row.parts) == (None, None, None, None)


def with_parts(*pairs: tuple[Any, Any]) -> Findings:
    return findings(*((number, f"ก{number}", "เรียนดี", "ใหญ่", parts) for number, parts in pairs), header=(*HEADER, "เป้าหมายเล็ก/ใหญ่", "นโยบายย่อย"))


@pytest.mark.parametrize(
    ("parts", "code"),
    [("9", "unknown_part"), ("1", "own_part"), ("ก", "bad_part"), (2.3, "bad_part"), ("2.5", "bad_part"), ("1-3", "bad_part"), (True, "not_text")],
)
def test_parts_must_be_other_policies(parts: Any, code: str) -> None:
    assert codes(with_parts((1, parts), (2, None))) == [(2, "นโยบายย่อย", code)]


def test_only_a_big_policy_has_parts() -> None:
    found = findings((1, "ก", "เรียนดี", "เล็ก", "2"), (2, "ข", "เรียนดี", None, None), header=(*HEADER, "เป้าหมายเล็ก/ใหญ่", "นโยบายย่อย"))
    assert codes(found) == [(2, "นโยบายย่อย", "parts_of_small")]


def test_a_size_is_small_or_big() -> None:
    assert codes(findings((1, "ก", "เรียนดี", "กลาง"), header=(*HEADER, "เป้าหมายเล็ก/ใหญ่"))) == [(2, "เป้าหมายเล็ก/ใหญ่", "unknown_size")]


def test_a_circle_is_named() -> None:
    found = with_parts((1, "2"), (2, "3"), (3, "1"), (4, "1"))
    assert [row for row, _, code in codes(found) if code == "circular_parts"] == [2, 3, 4]
    assert found.errors[0].message.endswith("001 → 002 → 003 → 001")


def test_a_part_may_serve_several_wholes() -> None:
    assert with_parts((1, "3"), (2, "3, 4"), (3, "4"), (4, None)).errors == []


def test_a_thousand_policies_of_a_thousand_parts_are_walked_once() -> None:
    names = [str(number) for number in range(400)]
    assert find_circles({name: tuple(names[place + 1 :]) for place, name in enumerate(names)}) == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [("4.2.09", "4.2.09"), ("4.2.9", "4.2.09"), ("OKR 4.2.9", "4.2.09"), ("5.1.04 (3)", "5.1.04(3)"), ("๔.๒.๐๙", "4.2.09"), (7, "007"), ("4.2.09**", "4.2.09")],
)
def test_numbers_are_read_as_codes_when_asked(typed: Any, code: str) -> None:
    assert findings((typed, "ก", "เรียนดี"), codes=True).rows[0].code == code


@pytest.mark.parametrize(
    ("typed", "code"), [(4.2, "code_became_number"), ("ไม่มี", "not_a_code"), ("4..2", "not_a_code"), ("1.2.3.4.5.6.7.8", "not_a_code"), (None, "missing_number")]
)
def test_a_code_that_cannot_be_trusted_is_an_error(typed: Any, code: str) -> None:
    assert codes(findings((typed, "ก", "เรียนดี"), codes=True)) == [(2, "ลำดับที่", code)]


def test_columns_chosen_by_hand_overrule_the_names() -> None:
    chosen = {Field.NUMBER: 1, Field.TITLE: 2, Field.DIMENSIONS: 3}
    found = findings((1, "ก", "เรียนดี"), header=("เลข", "ชื่อ", "หมวด"), header_row=1, columns=chosen)
    assert found.rows[0].title == "ก"


def test_options_survive_storage() -> None:
    options = Options(("ก",), join=True, bands=True, codes=True, header_row=3, columns={Field.NUMBER: 2})
    assert Options.from_json(options.as_json()) == options


@pytest.mark.parametrize(("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (28, "AB"), (703, "AAA")])
def test_columns_are_named_as_in_excel(column: int, name: str) -> None:
    assert letters(column) == name
    assert column_number(name.lower()) == column


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp874"])
def test_a_csv_register_is_read(encoding: str) -> None:
    text = 'ทะเบียนนโยบาย,,\r\nลำดับที่,นโยบาย,ด้าน\r\n๑,ก,ปลอดภัยดี\r\n2,"ข, ค","เรียนดี\r\nสุขภาพดี"\r\n'
    tables, found = register(text.encode(encoding), "ก.csv")
    assert (tables[0].header_row, [(row.row, row.title, row.dimensions) for row in found.rows]) == (
        2,
        [(3, "ก", ("ปลอดภัยดี",)), (4, "ข, ค", ("เรียนดี", "สุขภาพดี"))],
    )
