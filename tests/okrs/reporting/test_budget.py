"""The council's ordinance: amounts and fates of projects in one table, previewed, all or nothing."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from okrs.models import BudgetLine, ChangeRequest, Project
from okrs.models.plan import PlanStatus
from okrs.reporting.budget import apply_budget, budget_form, preview_budget, shared_out
from okrs.reporting.changes import ChangeRefused, Decision
from okrs.reporting.tables import rows_of_paste
from tests import makers

URL = "/changes/2570/budget/"
HEAD = "รหัสหน่วยงาน\tโครงการที่\tชื่อโครงการ\tงบที่อนุมัติ (บาท)\tผลต่อโครงการ"
DOCUMENT = Decision("ข้อบัญญัติงบประมาณ 2570", date(2026, 10, 2), date(2026, 10, 2))


@pytest.fixture
def projects(district, other_district) -> list[Project]:
    found = []
    for office in (district, other_district):
        plan = makers.make_plan(office, status=PlanStatus.ACTIVE)
        for position in (1, 2):
            project = Project.objects.create(plan=plan, position=position, title=f"โครงการ {position}")
            BudgetLine.objects.create(project=project, requested=1_000_000)
            found.append(project)
    return found


def table(*rows):
    return "\n".join([HEAD, *("\t".join(row) for row in rows)])


GOOD = table(("1049", "1", "", "1,000,000", ""), ("1049", "2", "", "0", "ตัดออก"), ("1050", "1", "", "๔๐๐,๐๐๐", "ลดขอบเขต"))


def apply(text, reviewer):
    return apply_budget(rows_of_paste(text), 2570, by=reviewer, at=timezone.now(), decision=DOCUMENT)


def approved():
    return {
        (line.project.plan.office.code, line.project.position): (line.approved, line.project.fate)
        for line in BudgetLine.objects.select_related("project__plan__office")
    }


def test_the_table_sets_amounts_and_fates_and_each_plan_gets_one_version(projects, reviewer):
    assert apply(GOOD, reviewer) == 3
    amounts = approved()
    assert amounts[("1049", 1)] == (Decimal(1_000_000), "")
    assert amounts[("1049", 2)] == (Decimal(0), "dropped")
    assert amounts[("1050", 1)] == (Decimal(400_000), "rescoped")
    assert amounts[("1050", 2)] == (None, "")
    assert sorted(ChangeRequest.objects.values_list("plan__office__code", "kind", "state")) == [("1049", "budget", "approved"), ("1050", "budget", "approved")]
    version = projects[0].plan.versions.order_by("-number").first()
    assert version.effective_from == date(2026, 10, 2)
    assert [project["fate"] for project in version.content["projects"] if "fate" in project] == ["dropped"]


def test_the_version_before_keeps_the_projects_as_they_were(projects, reviewer):
    apply(GOOD, reviewer)
    first = projects[0].plan.versions.get(number=1)
    assert (first.effective_from, first.effective_until) == (date(2026, 10, 1), date(2026, 10, 1))
    assert all(line["approved"] is None for project in first.content["projects"] for line in project["budget"])


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("1049", "9", "", "5", ""), "ไม่พบโครงการที่ 9"),
        (("9999", "1", "", "5", ""), "ไม่พบโครงการ"),
        (("1049", "1", "", "มาก", ""), "จำนวนเงิน"),
        (("1049", "1", "", "-5", ""), "จำนวนเงิน"),
        (("1049", "1", "", "5", ""), "น้อยกว่าที่ขอ"),
        (("1049", "1", "", "5", "ตัดออก"), "เป็น 0"),
        (("1049", "1", "", "5", "ยุบ"), "ไม่ใช่"),
    ],
)
def test_one_wrong_row_stops_them_all(projects, reviewer, row, sentence):
    text = table(("1050", "1", "", "1000000", ""), row)
    preview = preview_budget(rows_of_paste(text), 2570)
    assert [sentence in fault.error for fault in preview.errors] == [True]
    with pytest.raises(ChangeRefused, match="แถว 3"):
        apply(text, reviewer)
    assert not BudgetLine.objects.filter(approved__isnull=False).exists()
    assert not ChangeRequest.objects.exists()


def test_a_project_stands_in_the_table_once(projects):
    preview = preview_budget(rows_of_paste(table(("1049", "1", "", "1000000", ""), ("1049", "1", "", "1000000", ""))), 2570)
    assert [row.error for row in preview.errors] == ["โครงการนี้อยู่ในตารางสองแถว"]


def test_a_table_without_its_header_is_refused(projects):
    assert "ไม่พบหัวตาราง" in preview_budget(rows_of_paste("1049\t1\t5"), 2570).refusal


def test_the_same_table_twice_changes_nothing(projects, reviewer):
    apply(GOOD, reviewer)
    with pytest.raises(ChangeRefused, match="ไม่เปลี่ยนอะไร"):
        apply(GOOD, reviewer)


def test_a_draft_plan_is_not_in_the_table(projects):
    projects[0].plan.__class__.objects.filter(office__code="1049").update(status=PlanStatus.DRAFT)
    assert len(preview_budget(rows_of_paste(GOOD), 2570).errors) == 2


def test_the_form_goes_out_and_comes_back(client, reviewer, projects):
    book = openpyxl.load_workbook(io.BytesIO(budget_form(2570, as_of=timezone.localtime())))
    sheet = book.worksheets[0]
    for row in range(3, sheet.max_row + 1):
        sheet.cell(row, 6, 1_000_000)
    out = io.BytesIO()
    book.save(out)
    client.force_login(reviewer)
    page = client.post(URL, {"act": "preview", "workbook": SimpleUploadedFile("งบ.xlsx", out.getvalue())}).content.decode()
    assert "จะปรับงบ 4 โครงการ" in page
    assert not ChangeRequest.objects.exists()


def test_the_preview_is_what_is_applied(client, reviewer, projects):
    client.force_login(reviewer)
    page = client.post(URL, {"act": "preview", "table": GOOD}).content.decode()
    assert "จะปรับงบ 3 โครงการ" in page
    assert client.post(URL, {"act": "apply", "table": GOOD}).status_code == 422
    document = {"document_number": "ข้อบัญญัติ 2570", "document_date": "2/10/2569", "effective_from": "2/10/2569"}
    assert client.post(URL, {"act": "apply", "table": GOOD, **document}).status_code == 302
    assert approved()[("1050", 1)] == (Decimal(400_000), "rescoped")


def test_an_amount_is_parted_over_lines_to_the_last_satang():
    assert shared_out(Decimal(100), [Decimal(1), Decimal(1), Decimal(1)]) == [Decimal("33.33"), Decimal("33.33"), Decimal("33.34")]
    assert shared_out(Decimal(5), [Decimal(0), Decimal(0)]) == [Decimal(0), Decimal(5)]
    assert shared_out(Decimal(5), []) == []
