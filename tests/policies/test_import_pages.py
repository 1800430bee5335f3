"""The import wizard over HTTP: upload, preview, apply, report, take back; and everybody who has no business there."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from policies.models import Policy, PolicyImport, PolicySet
from policies.models.policy_import import ImportState
from tests import makers
from tests.workbooks import table

TWO = table((1, "กรุงเทพฯ ต้องสว่าง", "ปลอดภัยดี"), (2, "คลินิกใกล้บ้าน", "สุขภาพดี"))
BROKEN = table((1, "กรุงเทพฯ ต้องสว่าง", "ปลอดภัย"), (2, "คลินิกใกล้บ้าน", "สุขภาพดี"))


@pytest.fixture
def policy_set(db: None) -> PolicySet:
    return makers.make_policy_set()


@pytest.fixture
def admin(client, policy_admin):
    client.force_login(policy_admin)
    return policy_admin


def upload(client, policy_set: PolicySet, data: bytes = TWO, name: str = "ทะเบียน.xlsx") -> Any:
    return client.post("/import/", {"policy_set": policy_set.pk, "workbook": SimpleUploadedFile(name, data)})


def step(name: str, record: PolicyImport) -> str:
    return reverse(f"policies:import-{name}", args=[record.pk])


def test_an_upload_leads_to_the_matching_of_columns_and_writes_nothing(client, admin, policy_set):
    response = upload(client, policy_set)
    record = PolicyImport.objects.get()
    assert response["Location"] == step("matching", record)
    response = client.post(step("matching", record), matched(client, record))
    assert response["Location"] == step("preview", record)
    page = client.get(step("preview", record)).content.decode()
    assert "จะเพิ่ม 2 และแก้ 0 นโยบาย" in page
    assert "คลินิกใกล้บ้าน" in page
    assert not Policy.objects.exists()


def matched(client, record: PolicyImport, **changed: Any) -> dict[str, Any]:
    """What the browser would send from the matching page as it stands, but for what the person changes."""
    form = client.get(step("matching", record)).context["form"]
    sent = {bound.name: bound.value() for bound in form if bound.value() not in (None, False)}
    return {name: value for name, value in {**sent, "act": "check", **changed}.items() if value is not None}


def test_apply_writes_everything_and_leads_to_the_report(client, admin, policy_set):
    upload(client, policy_set)
    record = PolicyImport.objects.get()
    page = client.post(step("apply", record), follow=True)
    assert "นำเข้าแล้ว: เพิ่ม 2 แก้ 0" in page.content.decode()
    assert list(Policy.objects.values_list("code", flat=True)) == ["001", "002"]
    record.refresh_from_db()
    assert (record.state, record.applied_by, record.uploaded_by) == (ImportState.APPLIED, admin, admin)


def test_a_change_is_shown_field_by_field(client, admin, policy_set):
    makers.make_policy("001", "กรุงเทพฯ ต้องมืด", dimension="safety")
    upload(client, policy_set)
    page = client.get(step("preview", PolicyImport.objects.get()) + "?show=changed").content.decode()
    assert "กรุงเทพฯ ต้องมืด" in page
    assert "จะเพิ่ม 1 และแก้ 1 นโยบาย" in page


@pytest.mark.parametrize("shown", ["errors", "changed", "added", "missing", "same", "skipped", "nonsense"])
def test_every_list_of_the_preview_can_be_opened(client, admin, policy_set, shown):
    makers.make_policy("009", "ไม่มีในไฟล์")
    upload(client, policy_set)
    assert client.get(step("preview", PolicyImport.objects.get()) + f"?show={shown}").status_code == 200


def test_errors_are_all_listed_and_nothing_can_be_applied(client, admin, policy_set):
    upload(client, policy_set, BROKEN)
    record = PolicyImport.objects.get()
    page = client.get(step("preview", record)).content.decode()
    assert "ต้องแก้ 1 รายการก่อนนำไปใช้" in page
    assert "ปลอดภัยดี" in page
    assert step("apply", record) not in page
    assert client.post(step("apply", record)).status_code == 409
    assert not Policy.objects.exists()


def test_the_rows_to_mend_come_as_a_workbook_with_their_reasons(client, admin, policy_set):
    upload(client, policy_set, BROKEN)
    response = client.get(step("bad-rows", PolicyImport.objects.get()))
    cells = [str(cell.value) for sheet in openpyxl.load_workbook(io.BytesIO(response.content)) for row in sheet for cell in row]
    assert any("ปลอดภัยดี" in cell for cell in cells)


def test_a_file_that_cannot_be_read_says_why(client, admin, policy_set):
    upload(client, policy_set, b"not a workbook at all")
    record = PolicyImport.objects.get()
    page = client.get(step("preview", record)).content.decode()
    assert record.state == ImportState.REJECTED
    assert record.report["message"] in page
    assert client.post(step("apply", record)).status_code == 409


def test_missing_policies_stay_unless_the_admin_says_otherwise(client, admin, policy_set):
    makers.make_policy("009", "ไม่มีในไฟล์")
    upload(client, policy_set)
    client.post(step("apply", PolicyImport.objects.get()), {"missing": "keep"})
    assert Policy.objects.get(code="009").retired_at is None
    upload(client, policy_set, table((1, "กรุงเทพฯ ต้องสว่าง", "ปลอดภัยดี")))
    client.post(step("apply", PolicyImport.objects.latest("pk")), {"missing": "retire"})
    assert Policy.objects.get(code="009").retired_at is not None


def test_a_preview_that_moved_is_shown_again(client, admin, policy_set):
    upload(client, policy_set)
    record = PolicyImport.objects.get()
    makers.make_policy("001", "คนอื่นเพิ่มก่อน", dimension="safety")
    response = client.post(step("apply", record))
    assert response.status_code == 409
    assert "จะเพิ่ม 1 และแก้ 1 นโยบาย" in response.content.decode()
    assert Policy.objects.get().title == "คนอื่นเพิ่มก่อน"


def test_applying_twice_changes_nothing_more(client, admin, policy_set):
    upload(client, policy_set)
    record = PolicyImport.objects.get()
    client.post(step("apply", record))
    response = client.post(step("apply", record), follow=True)
    assert "ถูกนำไปใช้แล้ว" in response.content.decode()
    assert Policy.objects.count() == 2


def test_an_import_can_be_taken_back(client, admin, policy_set):
    upload(client, policy_set)
    record = PolicyImport.objects.get()
    client.post(step("apply", record))
    page = client.post(step("revert", record), follow=True).content.decode()
    assert "ย้อนกลับการนำเข้าแล้ว" in page
    assert not Policy.objects.exists()


def test_what_others_touched_cannot_be_taken_back(client, admin, policy_set):
    upload(client, policy_set)
    record = PolicyImport.objects.get()
    client.post(step("apply", record))
    Policy.objects.filter(code="001").update(title="แก้ภายหลัง")
    assert "ย้อนกลับไม่ได้แล้ว" in client.get(step("report", record)).content.decode()
    assert client.post(step("revert", record)).status_code == 409
    assert Policy.objects.count() == 2


def test_the_file_can_be_read_again_in_another_way(client, admin, policy_set):
    upload(client, policy_set, table(("4.2.09", "กรุงเทพฯ ต้องสว่าง", "ปลอดภัยดี")))
    record = PolicyImport.objects.get()
    assert record.report["status"] == "row_errors"
    assert client.post(step("matching", record), matched(client, record, codes="on")).status_code == 302
    record.refresh_from_db()
    assert (record.report["status"], record.options["codes"]) == ("ok", True)


def test_an_applied_import_is_not_read_again(client, admin, policy_set):
    upload(client, policy_set)
    record = PolicyImport.objects.get()
    again = matched(client, record, codes="on")
    client.post(step("apply", record))
    assert client.post(step("matching", record), again)["Location"] == step("report", record)
    assert [client.get(step(name, record))["Location"] for name in ("preview", "matching")] == [step("report", record)] * 2


def test_the_original_file_comes_back_as_a_download(client, admin, policy_set):
    upload(client, policy_set)
    response = client.get(step("file", PolicyImport.objects.get()))
    assert response.content == TWO
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"


def test_no_file_is_an_error_in_place(client, admin, policy_set):
    response = client.post("/import/", {"policy_set": policy_set.pk})
    assert response.status_code == 422
    assert "เลือกไฟล์ก่อน" in response.content.decode()


def test_a_file_over_ten_megabytes_is_refused_at_the_door(client, admin, policy_set):
    response = upload(client, policy_set, b"x" * (10 * 1024 * 1024 + 1))
    assert response.status_code == 422
    assert not PolicyImport.objects.exists()


def test_the_template_is_a_workbook(client, admin, policy_set):
    assert client.get("/import/template.xlsx").content.startswith(b"PK")


PAGES = ["imports", "import-template"]
STEPS = ["import-matching", "import-preview", "import-report", "import-bad-rows", "import-file"]
ACTS = ["import-word", "import-apply", "import-revert"]


@pytest.mark.parametrize("person", ["planner", "director", "reviewer", "executive", "host"])
def test_everybody_else_is_refused_everywhere(client, request, person, policy_set):
    record = PolicyImport.objects.create(policy_set=policy_set, file_name="ก.xlsx", sha256="0", state=ImportState.PREVIEWED)
    client.force_login(request.getfixturevalue(person))
    answers = [client.get(reverse(f"policies:{name}")).status_code for name in PAGES]
    answers += [client.get(reverse(f"policies:{name}", args=[record.pk])).status_code for name in STEPS]
    answers += [client.post(reverse(f"policies:{name}", args=[record.pk])).status_code for name in ACTS]
    answers.append(upload(client, policy_set).status_code)
    assert set(answers) == {403}
    assert PolicyImport.objects.get().state == ImportState.PREVIEWED


def test_who_is_not_signed_in_is_sent_to_sign_in(client, policy_set):
    assert upload(client, policy_set)["Location"].startswith("/accounts/signin/")


def test_an_import_that_does_not_exist_is_not_found(client, admin):
    assert [client.get(reverse(f"policies:{name}", args=[99])).status_code for name in STEPS] == [404] * 5
    assert [client.post(reverse(f"policies:{name}", args=[99])).status_code for name in ACTS] == [404] * 3


def test_acts_are_posts(client, admin, policy_set):
    upload(client, policy_set)
    record = PolicyImport.objects.get()
    assert [client.get(reverse(f"policies:{name}", args=[record.pk])).status_code for name in ACTS] == [405] * 3
