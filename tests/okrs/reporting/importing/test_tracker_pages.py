"""The published lists over HTTP: upload, preview with its questions, apply, report; and everybody who has no business there."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from okrs.models import CheckIn, KeyResult, TrackerImport
from policies.models import FiscalYear
from policies.models.policy_import import ImportState
from tests import makers
from tests.okrs.reporting.importing.tracker_lists import TOP, edited, top_list

TWO = top_list(TOP["1"], TOP["18"])
BROKEN = top_list(TOP["1"], edited(TOP["3"], c2="ราวร้อย"))


@pytest.fixture
def year(db: None) -> FiscalYear:
    makers.make_city()
    return makers.make_fiscal_year(2567, state=FiscalYear.State.CLOSED)


@pytest.fixture
def admin(client, policy_admin, year):
    client.force_login(policy_admin)
    return policy_admin


def upload(client, data: bytes = TWO, **fields: Any) -> TrackerImport:
    response = client.post("/import/tracker/", {"workbook": SimpleUploadedFile("ติดตาม.xlsx", data), **fields})
    record = TrackerImport.objects.latest("pk")
    assert response["Location"] == step("preview", record)
    return record


def step(name: str, record: TrackerImport) -> str:
    return reverse(f"okrs:tracker-{name}", args=[record.pk])


def test_an_upload_leads_to_its_preview_with_the_questions_first_and_writes_nothing(client, admin):
    record = upload(client)
    page = client.get(step("preview", record)).content.decode()
    assert "จะเพิ่ม 2 และแก้ 0 ตัวชี้วัด" in page
    assert "ต้องถามเจ้าของข้อมูล 1 แถว" in page
    assert "เป้าหมายส่วนหนึ่ง 100 ต่างจาก อีกส่วนหนึ่ง 343,230,800 มากผิดปกติ" in page
    assert "ข้อมูล ณ 12 ส.ค. 2567" in page
    assert not KeyResult.objects.exists()


def test_apply_writes_everything_and_the_report_says_what_counts(client, admin):
    record = upload(client)
    page = client.post(step("apply", record), follow=True).content.decode()
    assert "นำเข้าแล้ว: เพิ่ม 2 แก้ 0 นับเป็นผลของเมือง 1" in page
    assert "ยังไม่นับ รอคำตอบ" in page
    assert (KeyResult.objects.count(), CheckIn.objects.count()) == (2, 1)
    record.refresh_from_db()
    assert (record.state, record.applied_by, record.uploaded_by) == (ImportState.APPLIED, admin, admin)
    assert client.get(step("preview", record))["Location"] == step("report", record)


def test_a_change_is_shown_field_by_field(client, admin):
    client.post(step("apply", upload(client)))
    record = upload(client, top_list(edited(TOP["1"], c5=1299.5), TOP["18"]))
    page = client.get(step("preview", record) + "?show=changed").content.decode()
    assert "จะเพิ่ม 0 และแก้ 1 ตัวชี้วัด" in page
    assert '<ins><span class="visually-hidden">ใหม่ </span>1,299.5</ins>' in page


@pytest.mark.parametrize("shown", ["errors", "questions", "changed", "added", "missing", "same", "skipped", "nonsense"])
def test_every_list_of_the_preview_can_be_opened(client, admin, shown):
    client.post(step("apply", upload(client, top_list(TOP["1"], TOP["3"]))))
    record = upload(client)
    assert client.get(step("preview", record) + f"?show={shown}").status_code == 200


def test_errors_are_all_listed_and_nothing_can_be_applied(client, admin):
    record = upload(client, BROKEN)
    page = client.get(step("preview", record)).content.decode()
    assert "ต้องแก้ 1 รายการก่อนนำไปใช้" in page
    assert "ราวร้อย" in page
    assert step("apply", record) not in page
    assert client.post(step("apply", record)).status_code == 409
    assert not KeyResult.objects.exists()


def test_a_file_that_cannot_be_read_says_why(client, admin):
    record = upload(client, b"not a workbook at all")
    assert record.state == ImportState.REJECTED
    assert record.report["message"] in client.get(step("preview", record)).content.decode()


def test_a_preview_that_moved_is_shown_again(client, admin):
    first, second = upload(client), upload(client, top_list(edited(TOP["1"], c5=129), TOP["18"]))
    client.post(step("apply", first))
    response = client.post(step("apply", second))
    assert response.status_code == 409
    assert "จะเพิ่ม 0 และแก้ 1 ตัวชี้วัด" in response.content.decode()
    assert CheckIn.objects.count() == 1


def test_applying_twice_changes_nothing_more(client, admin):
    record = upload(client)
    client.post(step("apply", record))
    assert "ถูกนำไปใช้แล้ว" in client.post(step("apply", record), follow=True).content.decode()
    assert CheckIn.objects.count() == 1


def test_day_and_year_can_be_named_at_the_upload_and_later(client, admin):
    record = upload(client, top_list(TOP["1"], above=()), year="2567", as_of="10 ส.ค. 2567")
    assert (str(record.as_of), record.day_stated, record.fiscal_year_id) == ("2024-08-10", True, 2567)
    assert client.post(step("options", record), {"year": "2567", "as_of": "27/7/2567"}).status_code == 302
    record.refresh_from_db()
    assert str(record.as_of) == "2024-07-27"


def test_a_day_in_the_future_is_an_error_in_place(client, admin):
    record = upload(client)
    response = client.post(step("options", record), {"as_of": "1 ต.ค. 2599"})
    assert response.status_code == 422
    assert "วันที่ของข้อมูลต้องไม่อยู่ในอนาคต" in response.content.decode()


def test_an_applied_import_is_not_read_again(client, admin):
    record = upload(client)
    client.post(step("apply", record))
    assert client.post(step("options", record), {"year": "2567"}).status_code == 409


def test_the_questions_come_as_a_workbook_with_room_for_answers(client, admin):
    record = upload(client, top_list(TOP["1"], edited(TOP["18"], c0="18. =1+1 งบชุมชน : OKR 8.2.08")))
    book = openpyxl.load_workbook(io.BytesIO(client.get(step("questions", record)).content))
    row = next(row for row in book["คำถาม"].iter_rows(min_row=3))
    assert [cell.value for cell in row][:5] == [6, "8.2.08", "=1+1 งบชุมชน", 343230900, 45903210]
    assert row[2].data_type == "s"


def test_the_original_file_comes_back_as_a_download(client, admin):
    response = client.get(step("file", upload(client)))
    assert (response.content, response["Content-Type"]) == (TWO, "application/octet-stream")


def test_no_file_is_an_error_in_place(client, admin):
    response = client.post("/import/tracker/", {})
    assert response.status_code == 422
    assert "เลือกไฟล์ก่อน" in response.content.decode()


def test_the_page_needs_as_many_queries_for_thirty_imports_as_for_three(client, admin, django_assert_num_queries):
    def fill(count: int) -> None:
        TrackerImport.objects.bulk_create(TrackerImport(file_name=f"{number}.xlsx", sha256="0" * 64, uploaded_by=admin) for number in range(count))

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    fill(3)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/import/tracker/")
    fill(27)
    with django_assert_num_queries(len(few)):
        client.get("/import/tracker/")


def test_the_page_of_policies_leads_here(client, admin):
    makers.make_policy_set()
    assert 'href="/import/tracker/"' in client.get("/import/").content.decode()


@pytest.mark.parametrize("person", ["planner", "director", "reviewer", "executive", "host"])
def test_everybody_else_is_refused_everywhere(client, request, person, year):
    record = TrackerImport.objects.create(file_name="ก.xlsx", sha256="0", state=ImportState.PREVIEWED)
    client.force_login(request.getfixturevalue(person))
    answers = [client.get("/import/tracker/"), *(client.get(step(name, record)) for name in ("preview", "report", "questions", "file"))]
    answers += [client.post(step(name, record)) for name in ("options", "apply")]
    assert {answer.status_code for answer in answers} == {403}
