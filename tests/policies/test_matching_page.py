"""จับคู่คอลัมน์: what the system guesses, what the person decides, and what is then read."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from districts.models import Role
from policies.models import Policy, PolicyImport, PolicySet
from policies.models.policy_import import ImportState
from tests import makers
from tests.policies.test_import_pages import matched, step
from tests.workbooks import HEADER, saved, table

THEIRS = table((1, "กรุงเทพฯ ต้องสว่าง", "ปลอดภัยดี", "900"), (2, "คลินิกใกล้บ้าน", "สุขภาพดี", "50"), header=("เลขที่", "ชื่อนโยบาย", "หมวด", "งบประมาณ"))


@pytest.fixture
def policy_set(db: None) -> PolicySet:
    return makers.make_policy_set()


@pytest.fixture
def admin(client, policy_admin):
    client.force_login(policy_admin)
    return policy_admin


def uploaded(client, policy_set: PolicySet, data: bytes) -> PolicyImport:
    response = client.post("/import/", {"policy_set": policy_set.pk, "workbook": SimpleUploadedFile("ทะเบียน.xlsx", data)})
    record = PolicyImport.objects.latest("pk")
    assert response["Location"] == step("matching", record)
    return record


def sheets(*named: tuple[str, tuple[tuple[Any, ...], ...]]) -> bytes:
    def fill(made: Any) -> None:
        made.remove(made.active)
        for name, rows in named:
            page = made.create_sheet(name)
            for row in rows:
                page.append(list(row))

    return saved(fill)


def test_columns_that_bear_our_names_need_no_guess(client, admin, policy_set):
    page = client.get(step("matching", uploaded(client, policy_set, table()))).content.decode()
    assert "ชื่อตรงกัน" in page
    assert "ระบบเดา" not in page
    assert "กรุงเทพฯ ต้องสว่าง" in page


def test_guesses_are_marked_samples_shown_and_the_rest_said_to_be_left_out(client, admin, policy_set):
    record = uploaded(client, policy_set, THEIRS)
    assert record.state == ImportState.REJECTED
    page = client.get(step("matching", record)).content.decode()
    assert page.count("ระบบเดา") == 2
    assert "จะไม่นำเข้า" in page
    assert "งบประมาณ (คอลัมน์ D)" in page
    assert "คลินิกใกล้บ้าน" in page
    assert record.report["message"] in page


def test_a_column_that_nobody_chose_is_asked_for(client, admin, policy_set):
    record = uploaded(client, policy_set, THEIRS)
    response = client.post(step("matching", record), matched(client, record))
    assert response.status_code == 422
    assert "เลือกคอลัมน์ที่เป็น ด้าน" in response.content.decode()


def test_one_column_is_not_two_things(client, admin, policy_set):
    record = uploaded(client, policy_set, THEIRS)
    response = client.post(step("matching", record), matched(client, record, dimensions="2"))
    assert response.status_code == 422
    assert "เลือกไว้เป็น นโยบาย แล้ว" in response.content.decode()


def test_the_chosen_columns_are_read_and_applied(client, admin, policy_set):
    record = uploaded(client, policy_set, THEIRS)
    assert client.post(step("matching", record), matched(client, record, dimensions="3"))["Location"] == step("preview", record)
    assert client.post(step("apply", record))["Location"] == step("report", record)
    assert list(Policy.objects.values_list("code", "title")) == [("001", "กรุงเทพฯ ต้องสว่าง"), ("002", "คลินิกใกล้บ้าน")]


def test_what_was_chosen_is_there_after_the_tab_was_closed(client, admin, policy_set):
    record = uploaded(client, policy_set, THEIRS)
    client.post(step("matching", record), matched(client, record, dimensions="3", codes="on"))
    form = client.get(step("matching", record)).context["form"]
    assert (form["dimensions"].value(), form["codes"].value(), form["title"].value()) == ("3", True, "2")


def test_another_header_row_shows_other_columns(client, admin, policy_set):
    record = uploaded(client, policy_set, table((1, "ก", "ปลอดภัยดี"), header=("ก", "ข", "ค"), above=(("ทะเบียน", "ร่าง", "เก่า"),)))
    response = client.post(step("matching", record), matched(client, record, header_row="2"))
    assert response["Location"] == step("matching", record)
    assert [column["name"] for column in client.get(step("matching", record)).context["form"].shown["columns"]] == ["ก", "ข", "ค"]


ONE_SHEET_A_DIMENSION = (
    ("ปลอดภัยดี", (("ที่", "ชื่อนโยบาย"), (1, "กรุงเทพฯ ต้องสว่าง"))),
    ("สุขภาพดี", (("ชื่อนโยบาย", "ที่"), ("คลินิกใกล้บ้าน", 2), ("รวม", None))),
)


def test_chosen_sheets_are_joined_by_the_names_of_their_columns(client, admin, policy_set):
    record = uploaded(client, policy_set, sheets(*ONE_SHEET_A_DIMENSION))
    client.post(step("matching", record), matched(client, record, sheets=["ปลอดภัยดี", "สุขภาพดี"]))
    record.refresh_from_db()
    assert (record.report["status"], sorted((row["code"], row["dimensions"]) for row in record.report["added_rows"])) == (
        "ok",
        [("001", ["ปลอดภัยดี"]), ("002", ["สุขภาพดี"])],
    )


def test_a_joined_sheet_without_these_columns_is_named(client, admin, policy_set):
    record = uploaded(client, policy_set, sheets(ONE_SHEET_A_DIMENSION[0], ("สุขภาพดี", (("x", "y"), (1, 2)))))
    client.post(step("matching", record), matched(client, record, sheets=["ปลอดภัยดี", "สุขภาพดี"]))
    record.refresh_from_db()
    assert (record.state, record.report["errors"][0]["code"]) == (ImportState.REJECTED, "missing_column")
    assert "สุขภาพดี" in record.report["message"]


def test_rows_between_others_become_dimensions(client, admin, policy_set):
    record = uploaded(client, policy_set, table(("ด้านปลอดภัยดี", None), (1, "ก"), ("ด้านสุขภาพดี", None), (2, "ข"), header=HEADER[:2]))
    client.post(step("matching", record), matched(client, record, bands="on"))
    record.refresh_from_db()
    assert [row["dimensions"] for row in record.report["added_rows"]] == [["ปลอดภัยดี"], ["สุขภาพดี"]]


def test_a_suggested_word_can_be_taken_for_the_whole_file(client, admin, policy_set):
    record = uploaded(client, policy_set, table((1, "ก", "ปลอดภัย"), (2, "ข", "ปลอดภัย;สุขภาพดี")))
    page = client.get(step("preview", record)).content.decode()
    assert page.count("ใช้คำนี้") == 2
    response = client.post(step("word", record), {"typed": "ปลอดภัย", "name": "ปลอดภัยดี"})
    record.refresh_from_db()
    assert (response["Location"], record.report["status"], record.report["added"]) == (step("preview", record), "ok", 2)
    assert "อ่าน “ปลอดภัย” เป็นด้าน ปลอดภัยดี ตามที่เลือกไว้" in record.report["notes"]


def test_a_word_for_a_dimension_that_is_not_in_the_set_means_nothing(client, admin, policy_set):
    record = uploaded(client, policy_set, table((1, "ก", "ปลอดภัย")))
    client.post(step("word", record), {"typed": "ปลอดภัย", "name": "ไม่มีด้านนี้"})
    record.refresh_from_db()
    assert record.report["status"] == "row_errors"


def test_a_file_that_cannot_be_opened_has_nothing_to_match(client, admin, policy_set):
    response = client.post("/import/", {"policy_set": policy_set.pk, "workbook": SimpleUploadedFile("ก.xlsx", b"PK nothing")})
    record = PolicyImport.objects.get()
    assert response["Location"] == step("preview", record)
    assert "จับคู่คอลัมน์เอง" not in client.get(step("preview", record)).content.decode()


def test_the_list_of_imports_asks_the_database_the_same_for_three_and_for_thirty(client, admin, policy_set):
    def make(count: int) -> None:
        for number in range(count):
            PolicyImport.objects.create(policy_set=policy_set, file_name=f"{number}.xlsx", sha256="0", uploaded_by=makers.make_person(Role.POLICY_ADMIN))

    make(3)
    client.get(reverse("policies:imports"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("policies:imports"))
    make(27)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("policies:imports"))
    assert len(few) == len(many)
