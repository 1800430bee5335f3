"""What goes out comes back in unchanged, also when another program saved it in between."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bkk_okr.reference import Tally
from policies.importing.options import Options
from policies.importing.preview import preview_import
from policies.importing.report import Report
from policies.importing.sheets_out import register_workbook
from policies.importing.uploads import apply_import, receive_import
from policies.models import Dimension, Policy, PolicySet
from policies.reference import load_policies
from tests import makers
from tests.workbooks import HEADER, table

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
FULL = (*HEADER, "รายละเอียด", "หน่วยงานรับผิดชอบ", "เป้าหมายเล็ก/ใหญ่", "นโยบายย่อย")
POLICIES: tuple[tuple[Any, ...], ...] = (
    (1, "กรุงเทพฯ ต้องสว่าง", "ปลอดภัยดี", "ติดไฟส่องสว่าง\nซ่อมภายใน 3 วัน", "สำนักการโยธา", "เล็ก", None),
    (2, "12 เทศกาลตลอดปีทั่วกรุงเทพฯ", "สร้างสรรค์ดี; เศรษฐกิจดี", None, "สำนักวัฒนธรรม กีฬา และการท่องเที่ยว", "ใหญ่", "3, 7, 12"),
    (3, "=1+1 ต้นไม้", "สิ่งแวดล้อมดี", "+66 คน, -5 องศา", "@สำนักสิ่งแวดล้อม", "เล็ก", None),
    (7, "คลินิก “ใกล้บ้าน” <เปิด & ปิด>", "สุขภาพดี", "  น้ำ ที่ ปู่ กำ  ", None, "เล็ก", None),
    (12, "ทางเท้าเดินได้", "เดินทางดี", "TRUE", "1e3", "เล็ก", None),
    (100, "0012", "เรียนดี", "2567-01-01", "NA", "เล็ก", None),
    (214, "ก" * 500, "บริหารจัดการดี; ปลอดภัยดี; สุขภาพดี; เดินทางดี", "ข" * 5_000, None, "ใหญ่", "1, 2"),
)
# Our own export of POLICIES, opened and saved once by LibreOffice 7.4 (soffice --convert-to xlsx).
SAVED_BY_LIBREOFFICE = Path(__file__).with_name("saved_by_libreoffice.xlsx")


@pytest.fixture
def policy_set(db: None) -> PolicySet:
    policy_set = makers.make_policy_set()
    for order, name in enumerate(("สร้างสรรค์ดี", "สิ่งแวดล้อมดี", "บริหารจัดการดี", "เรียนดี", "เดินทางดี"), start=4):
        Dimension.objects.create(set=policy_set.dimension_set, order=order, code=f"d{order}", name=name)
    record = receive_import(table(*POLICIES, header=FULL), "ทะเบียน.xlsx", policy_set=policy_set, by=None, options=Options())
    apply_import(record, by=None, now=NOW)
    return policy_set


def outcome(report: Report) -> tuple[Any, ...]:
    diff = report.diff
    return report.status, len(diff.added), [(change.row.code, [field["field"] for field in change.fields()]) for change in diff.changed], len(diff.missing)


def test_the_export_comes_back_unchanged(policy_set: PolicySet) -> None:
    data = register_workbook(policy_set, as_of=NOW)
    report = preview_import(data, "ทะเบียน.xlsx", policy_set)
    assert (outcome(report), len(report.diff.same)) == (("ok", 0, [], 0), len(POLICIES))


def edited(data: bytes, column: int, value: object) -> bytes:
    """Open the file as a person would, type into one cell of policy 2's row, save it."""
    book: Any = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    row = next(row for row in range(3, sheet.max_row + 1) if str(sheet.cell(row, 1).value) == "2")
    sheet.cell(row, column).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


EDITS = {
    "title": (2, "สิบสองเทศกาล"),
    "dimensions": (3, "เศรษฐกิจดี; สร้างสรรค์ดี"),
    "detail": (4, "เพิ่มรายละเอียด"),
    "responsible": (5, None),
    "parts": (7, "3, 12"),
}


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("program", ["our own", "LibreOffice"])
def test_one_edited_cell_is_one_change(policy_set: PolicySet, name: str, program: str) -> None:
    data = SAVED_BY_LIBREOFFICE.read_bytes() if program == "LibreOffice" else register_workbook(policy_set, as_of=NOW)
    report = preview_import(edited(data, *EDITS[name]), "ทะเบียน.xlsx", policy_set)
    assert (outcome(report), len(report.diff.same)) == (("ok", 0, [("002", [name])], 0), len(POLICIES) - 1)


def test_a_register_with_codes_comes_back_without_being_told(db: None) -> None:
    policy_set = makers.make_policy_set()
    makers.make_policy("4.2.09", "ไม่เทรวม", policy_set=policy_set)
    makers.make_policy("012", "คลินิก", policy_set=policy_set)
    report = preview_import(register_workbook(policy_set, as_of=NOW), "ทะเบียน.xlsx", policy_set)
    assert (outcome(report), len(report.diff.same)) == (("ok", 0, [], 0), 2)


def test_what_was_stored_in_another_spelling_is_no_change(policy_set: PolicySet) -> None:
    Policy.objects.filter(code="001").update(title="๑๒  เทศกาล ทํา", detail="ก \n\n ๒", responsible=" สนข.")
    report = preview_import(register_workbook(policy_set, as_of=NOW), "ทะเบียน.xlsx", policy_set)
    assert (outcome(report), len(report.diff.same)) == (("ok", 0, [], 0), len(POLICIES))


def test_the_published_register_comes_back_unchanged(db: None) -> None:
    load_policies(Tally())
    policy_set = PolicySet.objects.get()
    report = preview_import(register_workbook(policy_set, as_of=NOW), "ทะเบียน.xlsx", policy_set)
    assert (outcome(report), len(report.diff.same)) == (("ok", 0, [], 0), Policy.objects.count())


def test_an_export_that_libreoffice_saved_comes_back_unchanged(policy_set: PolicySet) -> None:
    report = preview_import(SAVED_BY_LIBREOFFICE.read_bytes(), "ทะเบียน.xlsx", policy_set)
    assert (outcome(report), len(report.diff.same)) == (("ok", 0, [], 0), len(POLICIES))
