"""One cell holds goal number, title, code, percentage and the mark of a mean; each comes out by itself."""

from datetime import date
from decimal import Decimal

import pytest

from bkk_okr.spreadsheets.reading import Cell, CellKind
from okrs.reporting.importing.months import bare_month, month_of
from okrs.reporting.importing.title_cells import plain_title, read_code_cell, read_title, title_key

# As the two pages print them, then spellings that people make of them.
CELLS = [
    ("1. พัฒนาถนนสวย (กม.) : OKR 4.1.10", "พัฒนาถนนสวย (กม.)", "OKR", "4.1.10", None, False),
    ("4.3 ปรับปรุงซอย (กม.)", "ปรับปรุงซอย (กม.)", "", "", None, False),
    ("16.1. จัดเก็บขยะ ครอบคลุม (% ของอาคาร) : OKR 4.2.16 (** ค่าเฉลี่ย **)", "จัดเก็บขยะ ครอบคลุม (% ของอาคาร)", "OKR", "4.2.16", None, True),
    ("23. จำนวนรายงานผล (** ค่าเฉลี่ย **)", "จำนวนรายงานผล", "", "", None, True),
    ("1. พัฒนาถนนสวย (กม.) : OKR 4.1.10  99.00%", "พัฒนาถนนสวย (กม.)", "OKR", "4.1.10", "99.00", False),
    ("OKR 4.2.9 ปริมาณขยะเศษอาหาร  194.02%", "ปริมาณขยะเศษอาหาร", "OKR", "4.2.09", "194.02", False),
    ("OKR 5.1.04 (3) ดัชนี HIV ที่ 95-95-95  279.99%", "ดัชนี HIV ที่ 95-95-95", "OKR", "5.1.04(3)", "279.99", False),
    ("KPI 5.2.2.1 สำนักงานเขตจัดทำแผน  0.00%", "สำนักงานเขตจัดทำแผน", "KPI", "5.2.2.1", "0.00", False),
    ("KPI 3.4.5.12 (1) โรงเรียน  200.00%", "โรงเรียน", "KPI", "3.4.5.12(1)", "200.00", False),
    ("อื่นๆ (ตัวชี้วัดงานประจำ)  169187.66%", "อื่นๆ (ตัวชี้วัดงานประจำ)", "", "", "169187.66", False),
    # The code of another measure inside a title stays where it is.
    ("OKR 8.2.02 ห้องน้ำสาธารณะ (สอดคล้องกับ KPI 1.5.2.3 (3))  183.46%", "ห้องน้ำสาธารณะ (สอดคล้องกับ KPI 1.5.2.3 (3))", "OKR", "8.2.02", "183.46", False),
    ("๑๖.๒ ขยะเศษอาหาร : OKR ๔.๒.๙ **", "ขยะเศษอาหาร", "OKR", "4.2.09", None, True),
    ("ขยะเศษอาหาร (OKR 4.2.9)", "ขยะเศษอาหาร", "OKR", "4.2.09", None, False),
    ("ขยะเศษอาหาร\nOKR4.2.09", "ขยะเศษอาหาร", "OKR", "4.2.09", None, False),
    ("4.2.9 ขยะเศษอาหาร", "ขยะเศษอาหาร", "", "4.2.09", None, False),
    ("ขยะเศษอาหาร : 4.2.9 45%", "ขยะเศษอาหาร", "", "4.2.09", "45", False),
    ("ขยะเศษอาหาร (45.5 %)", "ขยะเศษอาหาร", "", "", "45.5", False),
    ("45.50% ขยะเศษอาหาร : OKR 4.2.09", "ขยะเศษอาหาร", "OKR", "4.2.09", "45.50", False),
    # Numbers that belong to the title.
    ("12 เทศกาลตลอดปี", "12 เทศกาลตลอดปี", "", "", None, False),
    ("ลดปริมาณขยะลง 20%", "ลดปริมาณขยะลง 20%", "", "", None, False),
    ("18. งบประมาณ 200,000 บาทต่อชุมชน : OKR 8.2.08", "งบประมาณ 200,000 บาทต่อชุมชน", "OKR", "8.2.08", None, False),
]


@pytest.mark.parametrize(("text", "title", "scheme", "code", "percent", "mean"), CELLS, ids=[cell[0][:40] for cell in CELLS])
def test_a_cell_is_taken_apart(text, title, scheme, code, percent, mean):
    found = read_title(text)
    assert (found.title, found.scheme, found.code, found.mean) == (title, scheme, code, mean)
    assert found.percent == (None if percent is None else Decimal(percent))


def test_a_whole_percentage_at_the_end_is_the_pages_own_when_the_figures_say_the_same():
    assert read_title("ลดปริมาณขยะลง 20%", achieved=Decimal("20.4")).percent == Decimal(20)
    assert read_title("ลดปริมาณขยะลง 20%", achieved=Decimal(75)).title == "ลดปริมาณขยะลง 20%"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("4.2.9", ("", "4.2.09")), ("OKR 4.2.09", ("OKR", "4.2.09")), ("KPI 5.2.2.1**", ("KPI", "5.2.2.1")), ("5.1.04 (3)", ("", "5.1.04(3)"))],
)
def test_a_code_column_is_read_the_same_way(text, expected):
    assert read_code_cell(text) == expected


def test_a_cell_that_holds_more_than_a_code_is_no_code():
    assert read_code_cell("4.2.9 ขยะ") is None


def test_one_title_with_and_without_its_unit_is_one_title():
    assert title_key("พัฒนาถนนสวย (กม.)") == title_key("พัฒนา ถนนสวย")
    assert plain_title("(กม.)") == "(กม.)"


HEADERS = {
    "2023-10-01": ["ตค.66", "ต.ค.66", "ต.ค. 2566", "ตุลาคม 2566", "Oct-23", "Oct 23", "ต.ค.\n๖๖", "เดือน ต.ค. 66", "2023-10", "2566-10", "October 2023"],
    "2024-03-01": ["มี.ค.67", "มีค67", "Mar-24", "มีนาคม ๒๕๖๗"],
    "2024-07-01": ["กค.67", "July 24", "ก.ค. 67"],
    "2024-09-01": ["กย.67", "Sept 24"],
}


@pytest.mark.parametrize(("month", "text"), [(month, text) for month, texts in HEADERS.items() for text in texts])
def test_irregular_month_headers_are_months(month, text):
    assert month_of(Cell(CellKind.TEXT, text)) == date.fromisoformat(month)


@pytest.mark.parametrize("text", ["2023-10-01", "2566-10-01", "2023-10-01 00:00:00"])
def test_a_header_that_excel_turned_into_a_date_is_its_month(text):
    assert month_of(Cell(CellKind.DATE, text)) == date(2023, 10, 1)


@pytest.mark.parametrize("text", ["หน่วยนับ", "ผลดำเนินงาน (รวม)", "ต.ค.", "66", "", "ค่าเป้าหมาย/ปี"])
def test_other_headers_are_no_months(text):
    assert month_of(Cell(CellKind.TEXT, text)) is None


def test_a_month_without_its_year_is_known_as_such():
    assert bare_month(Cell(CellKind.TEXT, "ต.ค.")) == 10
    assert bare_month(Cell(CellKind.TEXT, "หน่วยนับ")) is None
