"""Both published layouts, as they were scraped and as people make them, become measures with exact numbers; no database is asked."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bkk_okr.spreadsheets.reading import read
from okrs.reporting.importing.findings import Findings
from okrs.reporting.importing.layout import Table
from okrs.reporting.importing.reading import months_not_begun, read_list, stated_day, stated_year
from okrs.reporting.importing.vocabulary import Layout, Rejected
from tests.okrs.reporting.importing.tracker_lists import ALL, ALL_HEADER, HEADLINE, TOP, TOP_HEADER, all_list, edited, sheet, top_list


def reading(data: bytes, name: str = "ติดตาม.xlsx", **chosen: Any) -> tuple[Table, Findings]:
    return read_list(read(data, name), **chosen)


def test_the_whole_list_of_goals_is_read_as_printed():
    table, found = reading(top_list())
    assert (table.layout, table.header_row, len(found.lines), found.errors) == (Layout.TOP, 4, 30, [])
    road = found.lines[0].as_json()
    assert road == {
        "code": "4.1.10",
        "title": "พัฒนาถนนสวย (กม.)",
        "unit": "กม.",
        "target_total": Decimal("133.35"),
        "target_bureaus": Decimal(0),
        "target_districts": Decimal("133.35"),
        "actual": Decimal("128.46"),
        "months": {},
    }
    assert found.lines[0].percent == Decimal("96.34")
    assert [line.code for line in found.lines if line.mean] == ["4.2.16", "3.2.04", ""]


def test_the_lines_above_the_header_say_day_and_year():
    table, _ = reading(top_list())
    assert (stated_day(table), stated_year(table)) == (date(2024, 8, 12), 2567)


def test_the_pages_own_headline_and_blank_rows_are_passed_over():
    _, found = reading(top_list(TOP["1"], (), TOP["3"], ("รวม", None, 289.35), ("หมายเหตุ * ข้อมูลเบื้องต้น",), HEADLINE))
    assert [(skipped.row, skipped.reason) for skipped in found.skipped] == [(6, "แถวว่าง"), (8, "แถวรวม"), (9, "หมายเหตุ"), (10, "แถวรวม"), (11, "แถวรวม")]


def test_a_sum_without_a_title_is_passed_over_wherever_it_stands():
    total = ("รวม", None, 456, 301.51)
    _, found = reading(all_list(ALL["1"], total, ALL["3"], (None, None, 279.6, 259.05), ("หมายเหตุ * ข้อมูลเบื้องต้น",)))
    assert [(skipped.row, skipped.reason) for skipped in found.skipped] == [(3, "แถวรวม"), (5, "แถวรวม"), (6, "ไม่มีค่าในคอลัมน์ที่อ่าน")]
    assert (found.errors, [line.row for line in found.lines]) == ([], [2, 4])


def test_the_list_of_all_measures_brings_its_months_under_irregular_headers():
    table, found = reading(all_list())
    footpath = next(line for line in found.lines if line.code == "4.1.05")
    assert (table.layout, stated_year(table), footpath.title, footpath.percent) == (Layout.ALL, 2567, "เพิ่มสวน 15 นาที (แห่ง)", Decimal("83.33"))
    assert footpath.as_json()["months"] == {
        "2023-10": 2, "2023-11": 6, "2023-12": 7, "2024-01": 16, "2024-02": 13, "2024-03": 22, "2024-04": 11, "2024-05": 9, "2024-06": 20,
        "2024-07": 20, "2024-08": 4, "2024-09": 0,
    }  # fmt: skip
    assert next(line for line in found.lines if line.title.startswith("สำนักงานเขตจัดทำแผน")).code == "5.2.2.1"


def test_a_month_that_stands_at_zero_in_every_row_has_not_begun():
    table, found = reading(all_list())
    assert months_not_begun(table, found.lines) == {date(2024, 9, 1)}


@pytest.mark.parametrize(
    "months",
    [
        ("Oct-23", "Nov-23", "Dec-23", "Jan-24", "Feb-24", "Mar-24", "Apr-24", "May-24", "Jun-24", "Jul-24", "Aug-24", "Sep-24"),
        ("ต.ค. 2566", "พ.ย. 2566", "ธ.ค. 2566", "ม.ค. 2567", "ก.พ. 2567", "มี.ค. 2567",
         "เม.ย. 2567", "พ.ค. 2567", "มิ.ย. 2567", "ก.ค. 2567", "ส.ค. 2567", "ก.ย. 2567"),
        tuple(date(2023 + (month < 10), month, 1) for month in (10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9)),
    ],
    ids=["english", "long years", "true dates"],
)  # fmt: skip
def test_the_months_may_be_spelled_in_other_ways(months):
    _, found = reading(all_list(ALL["3"], header=(*ALL_HEADER[:5], *months)))
    assert list(found.lines[0].months) == [date(2023 + (month < 10), month, 1) for month in (10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9)]


def test_months_without_a_year_take_the_fiscal_year_that_was_named():
    header = (*ALL_HEADER[:5], "ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.")
    data = all_list(ALL["3"], header=header)
    _, found = reading(data, year=2568)
    assert min(found.lines[0].months) == date(2024, 10, 1)
    with pytest.raises(Rejected) as refusal:
        reading(data)
    assert refusal.value.code == "no_year"


def test_columns_may_stand_in_any_order_with_breaks_and_stars_in_their_names():
    order = [6, 5, 0, 1, 4, 3, 2]
    names = [str(TOP_HEADER[place]).replace(" ", "\n") for place in order]
    _, found = reading(top_list([TOP["1"][place] for place in order], header=names, below=()))
    assert found.lines[0].as_json()["target_districts"] == Decimal("133.35")


def test_a_header_merged_over_two_rows_is_found():
    first = ("#", "KEY_RESULT", "ค่าเป้าหมาย/ปี", "ผลดำเนินงาน (รวม)", "หน่วยนับ", "ผลการดำเนินงานรายเดือน")
    second = (None, None, None, None, None, *ALL_HEADER[5:])

    def merge(page: Any) -> None:
        for column in "ABCDE":
            page.merge_cells(f"{column}1:{column}2")
        page.merge_cells("F1:Q1")

    table, found = reading(sheet((first, second, ALL["3"]), change=merge))
    assert (table.first_row, len(found.lines[0].months)) == (3, 12)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
def test_a_comma_separated_file_is_read_in_either_encoding(encoding):
    lines = ["ข้อมูล ณ 12 ส.ค. 2567", ",".join(map(str, TOP_HEADER)), '1. พัฒนาถนนสวย (กม.) : OKR 4.1.10,กม.,"1,133.35",0,๑๓๓.๓๕,128.46,96.34', ",,,,,,93.23"]
    table, found = reading("\r\n".join(lines).encode(encoding), "ติดตาม.csv")
    assert (table.header_row, stated_day(table)) == (2, date(2024, 8, 12))
    assert (found.lines[0].target, found.lines[0].districts) == (Decimal("1133.35"), Decimal("133.35"))


def test_a_dash_and_an_empty_cell_are_missing_and_not_zero():
    _, found = reading(top_list(edited(TOP["1"], c3="-", c5=None)))
    assert (found.lines[0].bureaus, found.lines[0].actual, found.errors) == (None, None, [])


def test_numbers_are_exactly_what_the_sheet_shows():
    _, found = reading(top_list(edited(TOP["1"], c5=0.1 + 0.2)))
    assert found.lines[0].actual == Decimal("0.3")


def test_all_errors_come_at_once_with_the_sheets_own_row_numbers():
    data = top_list(edited(TOP["1"], c2="ราวร้อย", c5="สามสิบ"), edited(TOP["3"], c0=None), edited(TOP["4.1"], c5=date(2024, 1, 1)), TOP["5"])
    _, found = reading(data)
    assert [(error.row, error.column, error.code) for error in found.errors] == [
        (5, "เป้าหมายรวม", "not_a_figure"),
        (5, "ผลการดำเนินงาน", "not_a_figure"),
        (6, "เป้าหมายตามนโยบาย ผว.กทม.", "missing_title"),
        (7, "ผลการดำเนินงาน", "not_a_figure"),
    ]
    assert [line.row for line in found.lines] == [8]


def test_identical_twins_count_once():
    _, found = reading(top_list(TOP["1"], TOP["3"], TOP["1"]))
    assert [line.row for line in found.lines] == [5, 6]
    assert "ซ้ำกับแถว 5 ทุกประการ" in [skipped.reason for skipped in found.skipped]
    assert found.questions == []


def test_a_heading_between_rows_is_passed_over_but_a_measure_without_numbers_is_not():
    _, found = reading(all_list(("", "ด้านเดินทางดี"), (301, "KPI 6.1.4.2 แผนการสนับสนุนการลงทุน (แผน)  0.00%"), ALL["3"]))
    assert [line.code for line in found.lines] == ["6.1.4.2", "4.1.05"]
    assert {"missing_target", "missing_unit"} <= {question.code for question in found.questions}


def _second_sheet(page: Any) -> None:
    other = page.parent.create_sheet("อีกรายการ")
    for row in (ALL_HEADER, ALL["3"]):
        other.append(list(row))


def _hide(page: Any) -> None:
    page.parent.create_sheet("ว่าง")
    page.sheet_state = "hidden"


REFUSED = {
    "no_table": sheet((("ก", "ข"), (1, 2))),
    "missing_column": top_list(header=edited(TOP_HEADER, c5="ผลการดำเนินงาม")),
    "no_months": all_list(header=(*ALL_HEADER[:5], *["?"] * 12)),
    "duplicate_column": all_list(header=edited(ALL_HEADER, c6="ต.ค. 2566")),
    "mixed_years": all_list(header=edited(ALL_HEADER, c16="ก.ย.68")),
    "no_rows": top_list((), below=(HEADLINE,)),
    "hidden_sheet": sheet((TOP_HEADER, TOP["1"]), change=_hide),
    "two_sheets": sheet((TOP_HEADER, TOP["1"]), change=_second_sheet),
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_table_that_cannot_be_told_is_refused_in_a_sentence(code):
    with pytest.raises(Rejected) as refusal:
        reading(REFUSED[code])
    assert refusal.value.code == code
    assert "{" not in str(refusal.value)


def test_a_misspelt_column_is_named_with_the_close_spelling():
    with pytest.raises(Rejected, match="พบ “ผลการดำเนินงาม” หมายถึง “ผลการดำเนินงาน” หรือไม่"):
        reading(REFUSED["missing_column"])


def test_one_of_two_sheets_can_be_chosen():
    data = sheet((TOP_HEADER, TOP["1"]), change=_second_sheet)
    table, found = reading(data, sheet="อีกรายการ")
    assert (table.layout, len(found.lines)) == (Layout.ALL, 1)
    assert found.notes[-1] == "ไม่ได้อ่านชีต ติดตาม"


def test_another_fiscal_year_than_the_named_one_is_refused():
    with pytest.raises(Rejected) as refusal:
        reading(all_list(), year=2568)
    assert refusal.value.code == "other_year"
