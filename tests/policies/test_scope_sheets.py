"""The scope as a workbook: out, edited, back in; faults by row and column; all or nothing; taken back."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from policies.models import PolicyScope, ScopeChange, ScopeSheet
from policies.models.policy import ScopeState
from policies.models.scope_change import SheetState
from policies.scope import set_scope
from policies.scope_grid import grid_workbook
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(district, other_district):
    year = makers.make_fiscal_year(2571, state="preparation")
    makers.make_policy("001", "กรุงเทพฯ ต้องสว่าง", dimension="safety")
    makers.make_policy("116")
    set_scope(year, policies=[makers.make_policy("116")], offices=[district], state=ScopeState.REQUIRED, since=makers.LONG_AGO, by=None)
    return year


@pytest.fixture
def admin(client, policy_admin, year):
    client.force_login(policy_admin)
    return policy_admin


def exported(year) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(grid_workbook(year, as_of=timezone.localtime())))


def data_of(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def column_of(page: Any, beginning: str) -> Any:
    return next(cell.column for cell in page[2] if str(cell.value).startswith(beginning))


def row_of(page: Any, code: str) -> Any:
    return next(cell.row for cell in page["A"] if cell.value == code)


def edited(year, *cells: tuple[str, str, Any]) -> bytes:
    book = exported(year)
    page = book.worksheets[0]
    for code, office, value in cells:
        page.cell(row_of(page, code), column_of(page, office)).value = value
    return data_of(book)


def upload(client, data: bytes) -> ScopeSheet:
    response = client.post("/scope/2571/sheet/", {"workbook": SimpleUploadedFile("ขอบเขต.xlsx", data)})
    assert response.status_code == 302
    return ScopeSheet.objects.latest("pk")


def faults(sheet: ScopeSheet) -> list[tuple[int, str, str]]:
    return [(fault["row"], fault["column"], fault["message"]) for fault in sheet.report["faults"]]


def test_what_goes_out_comes_back_and_changes_nothing(client, admin, year):
    sheet = upload(client, grid_workbook(year, as_of=timezone.localtime()))
    assert (sheet.state, sheet.report["changes"]) == (SheetState.PREVIEWED, [])
    assert "ไฟล์นี้ไม่เปลี่ยนแปลงอะไร" in client.get(f"/scope/sheets/{sheet.pk}/").content.decode()


def test_one_edited_cell_is_one_change_and_nothing_is_written_before_the_press(client, admin, year):
    sheet = upload(client, edited(year, ("116", "1050", "ไม่เกี่ยวข้อง: ไม่มีพื้นที่จัดงาน")))
    assert [(change["office"], change["before"], change["after"]) for change in sheet.report["changes"]] == [
        ("เขตบางบอน", "ไม่ได้กำหนด", "ไม่เกี่ยวข้อง: ไม่มีพื้นที่จัดงาน")
    ]
    assert PolicyScope.objects.count() == 1
    assert client.post(f"/scope/sheets/{sheet.pk}/").status_code == 302
    exempt = PolicyScope.objects.get(office__code="1050")
    assert (exempt.state, exempt.reason, exempt.decided_by) == ("not_applicable", "ไม่มีพื้นที่จัดงาน", admin)


def test_the_same_file_twice_changes_nothing_more(client, admin, year):
    data = edited(year, ("116", "1050", "เลือกได้"))
    client.post(f"/scope/sheets/{upload(client, data).pk}/")
    assert upload(client, data).report["changes"] == []


def test_an_applied_sheet_is_taken_back(client, admin, year):
    before = list(PolicyScope.objects.current().values_list("policy__code", "office__code", "state"))
    sheet = upload(client, edited(year, ("116", "1050", "ต้องบรรจุ"), ("116", "1049", None), ("001", "1049", "เลือกได้")))
    client.post(f"/scope/sheets/{sheet.pk}/")
    change = ScopeChange.objects.latest("pk")
    assert change.cells == 3
    client.post(f"/scope/changes/{change.pk}/")
    assert list(PolicyScope.objects.current().values_list("policy__code", "office__code", "state")) == before


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("ต้องทำ", "ไม่ใช่ ต้องบรรจุ"),
        ("ไม่เกี่ยวข้อง", "ต้องมีเหตุผล"),
        ("ไม่เกี่ยวข้อง:  ", "ต้องมีเหตุผล"),
        ("ไม่เกี่ยวข้อง: " + "ก" * 501, "500"),
        (1, "ไม่ใช่ ต้องบรรจุ"),
        (True, "ไม่ใช่ ต้องบรรจุ"),
        ("=1/0", "สูตร"),
    ],
)
def test_a_cell_that_says_something_else_is_named_by_row_and_column(client, admin, year, value, sentence):
    page = exported(year).worksheets[0]
    sheet = upload(client, edited(year, ("116", "1050", value), ("001", "1049", "ต้องบรรจุ")))
    (row, column, message), *others = faults(sheet)
    assert not others
    assert (row, column) == (row_of(page, "116"), openpyxl.utils.get_column_letter(column_of(page, "1050")))
    assert sentence in message
    assert sheet.state == SheetState.FAULTY


def test_with_one_fault_nothing_is_applied(client, admin, year):
    sheet = upload(client, edited(year, ("116", "1050", "ต้องทำ"), ("001", "1049", "ต้องบรรจุ")))
    assert "ต้องแก้ 1 ช่องก่อนนำไปใช้" in client.get(f"/scope/sheets/{sheet.pk}/").content.decode()
    assert client.post(f"/scope/sheets/{sheet.pk}/").status_code == 409
    assert PolicyScope.objects.count() == 1


def test_a_merged_block_is_not_read_as_empty_cells(client, admin, year):
    book = exported(year)
    page = book.worksheets[0]
    row, first, last = row_of(page, "116"), column_of(page, "1049"), column_of(page, "1050")
    page.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
    assert "เซลล์ผสาน" in faults(upload(client, data_of(book)))[0][2]


def test_unknown_and_doubled_rows_and_columns_are_told(client, admin, year):
    book = exported(year)
    page = book.worksheets[0]
    page.cell(2, page.max_column + 1).value = "1099 ไม่มี"
    page.cell(2, page.max_column + 1).value = "1049 ทุ่งครุ"
    page.append(["999", "ไม่มี"])
    page.append(["116", "ซ้ำ"])
    told = " ".join(message for _, _, message in faults(upload(client, data_of(book))))
    for sentence in ("ไม่มีหน่วยงานรหัส 1099", "หน่วยงาน 1049 มีมากกว่าหนึ่งคอลัมน์", "ไม่มีนโยบายรหัส 999", "นโยบาย 116 มีมากกว่าหนึ่งแถว"):
        assert sentence in told


def test_rows_and_columns_that_are_missing_stay_as_they_are(client, admin, year):
    book = exported(year)
    page = book.worksheets[0]
    page.delete_rows(row_of(page, "116"))
    page.delete_cols(column_of(page, "1050"))
    sheet = upload(client, data_of(book))
    assert sheet.report["changes"] == []
    assert any("1 นโยบายไม่มีในไฟล์" in note for note in sheet.report["notes"])


def test_a_code_that_excel_made_a_number_is_still_the_policy(client, admin, year):
    book = exported(year)
    page = book.worksheets[0]
    page.cell(row_of(page, "001"), 1).value = 1
    assert upload(client, data_of(book)).report["changes"] == []


def test_a_preview_that_moved_is_drawn_again(client, admin, year, district):
    sheet = upload(client, edited(year, ("116", "1049", "เลือกได้")))
    set_scope(year, policies=[makers.make_policy("116")], offices=[district], state=ScopeState.OPTIONAL, since=timezone.localdate(), by=None)
    response = client.post(f"/scope/sheets/{sheet.pk}/")
    assert response.status_code == 409
    assert "ไฟล์นี้ไม่เปลี่ยนแปลงอะไร" in response.content.decode()
    sheet.refresh_from_db()
    assert sheet.state == SheetState.PREVIEWED


@pytest.mark.parametrize("data", [b"not a workbook", data_of(openpyxl.Workbook())])
def test_a_file_without_a_grid_says_why(client, admin, data):
    sheet = upload(client, data)
    assert sheet.state == SheetState.REJECTED
    assert sheet.report["message"] in client.get(f"/scope/sheets/{sheet.pk}/").content.decode()
    assert client.post(f"/scope/sheets/{sheet.pk}/").status_code == 409


def test_a_typed_formula_leaves_as_text(client, admin, year, district):
    makers.make_policy("002", "=HYPERLINK(1)")
    page = exported(year).worksheets[0]
    assert page.cell(row_of(page, "002"), 2).data_type == "s"
