"""โค้ช KR: rows pasted or uploaded are judged and nothing is saved, until chosen rows are taken into a draft."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from okrs.models import KeyResult, Measure, Objective
from okrs.models.plan import PlanStatus
from okrs.planning.readiness import remarks, unmet
from tests import makers
from tests.okrs.city.conftest import words
from tests.workbooks import table

pytestmark = pytest.mark.django_db
MARKETS = "จัดตลาดนัดชุมชน 24 ครั้ง"
INCOME = "รายได้เฉลี่ยของผู้ค้าในตลาดนัดชุมชนเพิ่มขึ้นร้อยละ 10"


@pytest.fixture
def signed_in(client, planner):
    client.force_login(planner)
    return client


def paste(client, text: str):
    return client.post(reverse("okrs:coach"), {"rows": text})


def test_pasted_rows_are_sorted_with_reasons_and_nothing_is_saved(signed_in, plan):
    page = words(paste(signed_in, f"1. {INCOME}\n2. {MARKETS}\n"))
    assert "2 ข้อ · ผลลัพธ์ 1 · ผลผลิต 1" in page
    assert page.index(MARKETS) < page.index(INCOME)  # what needs work comes first
    assert "____" in page
    assert not KeyResult.objects.exists()


def test_columns_of_a_pasted_table_are_found_by_their_header(signed_in, plan):
    page = paste(signed_in, f"ลำดับ\tตัวชี้วัด\tเป้าหมาย\tหน่วยนับ\n1\t{MARKETS}\t24\tครั้ง\n2\t{INCOME}\t10\tร้อยละ\n").content.decode()
    assert 'value="ครั้ง"' in page
    assert 'value="ร้อยละ"' in page
    assert "เป้าหมาย" not in page.split('class="coach-rows"')[1].split("</ul>")[0]


def test_a_workbook_is_read_like_a_paste(signed_in, plan):
    data = table((MARKETS, "ครั้ง"), (INCOME, "ร้อยละ"), header=("ตัวชี้วัด", "หน่วยนับ"))
    response = signed_in.post(reverse("okrs:coach"), {"rows": "", "workbook": SimpleUploadedFile("kr.xlsx", data)})
    assert "2 ข้อ · ผลลัพธ์ 1 · ผลผลิต 1" in words(response)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0" + b"0" * 600])
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(signed_in, data):
    response = signed_in.post(reverse("okrs:coach"), {"workbook": SimpleUploadedFile("kr.xlsx", data)})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Traceback" not in response.content.decode()


@pytest.mark.parametrize("text", ["", "   ", "1\t2\t3", "only english"])
def test_nothing_to_judge_is_said(signed_in, text):
    response = paste(signed_in, text)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "ไม่พบข้อความภาษาไทย" in response.content.decode()


def test_five_thousand_lines_are_cut_at_the_limit_and_answered(signed_in):
    page = paste(signed_in, "\n".join(f"จัดกิจกรรมครั้งที่ {number} ให้ประชาชนในพื้นที่เขต" for number in range(1500)))
    assert page.content.decode().count('name="take"') == 500


def chosen(place: str, *rows: tuple[str, str]) -> dict[str, object]:
    body: dict[str, object] = {"place": place, "take": [str(number) for number in range(len(rows))]}
    for number, (text, unit) in enumerate(rows):
        body |= {f"text-{number}": text, f"unit-{number}": unit}
    return body


def test_chosen_rows_become_draft_key_results_of_the_kind_the_coach_read(signed_in, plan):
    objective = makers.make_objective(plan)
    response = signed_in.post(reverse("okrs:coach-take"), chosen(f"o{objective.pk}", (MARKETS, "ครั้ง"), (INCOME, "ร้อยละ")))
    assert response.status_code == HTTPStatus.FOUND
    rows = KeyResult.objects.order_by("position")
    assert [(row.title, row.measure.unit, row.measure.kind) for row in rows] == [
        (MARKETS, "ครั้ง", Measure.Kind.OUTPUT),
        (INCOME, "ร้อยละ", Measure.Kind.OUTCOME),
    ]


def test_a_new_objective_is_begun_when_none_was_chosen(signed_in, plan):
    signed_in.post(reverse("okrs:coach-take"), chosen(f"p{plan.pk}", (INCOME, "ร้อยละ")))
    assert Objective.objects.get().key_results.get().title == INCOME


def test_nothing_chosen_is_said_and_the_rows_stay(signed_in, plan):
    body = chosen(f"p{plan.pk}", (INCOME, "ร้อยละ")) | {"take": []}
    response = signed_in.post(reverse("okrs:coach-take"), body)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "ยังไม่ได้เลือกรายการ" in response.content.decode()
    assert INCOME in response.content.decode()


@pytest.mark.parametrize("status", [PlanStatus.SUBMITTED, PlanStatus.ACTIVE])
def test_a_plan_that_is_not_open_cannot_be_chosen(signed_in, plan, status):
    objective = makers.make_objective(plan)
    type(plan).objects.filter(pk=plan.pk).update(status=status)
    response = signed_in.post(reverse("okrs:coach-take"), chosen(f"o{objective.pk}", (INCOME, "ร้อยละ")))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not KeyResult.objects.exists()


def test_another_districts_draft_cannot_be_chosen(signed_in, plan, other_district):
    foreign = makers.make_objective(makers.make_plan(other_district))
    signed_in.post(reverse("okrs:coach-take"), chosen(f"o{foreign.pk}", (INCOME, "ร้อยละ")))
    assert not KeyResult.objects.exists()


def test_the_strip_asks_and_shows_what_other_offices_have_approved(signed_in, other_district):
    approved = makers.make_objective(makers.make_plan(other_district, status=PlanStatus.ACTIVE))
    makers.make_key_result(approved, title="รายได้เฉลี่ยต่อวันของผู้ค้าในตลาดนัดชุมชน")
    draft = makers.make_objective(makers.make_plan(makers.make_office("1002")))
    makers.make_key_result(draft, title="รายได้ของผู้ค้าในตลาดนัดชุมชนที่เป็นความลับ")
    page = words(signed_in.post(reverse("okrs:coach-say"), {"title": "จัดตลาดนัดชุมชนให้ผู้ค้า 24 ครั้ง", "unit": "ครั้ง"}, headers={"HX-Request": "true"}))
    assert "รายได้เฉลี่ยต่อวันของผู้ค้าในตลาดนัดชุมชน" in page
    assert "ความลับ" not in page


def test_an_empty_sentence_gets_no_advice(signed_in):
    assert signed_in.post(reverse("okrs:coach-say"), {"title": " "}, headers={"HX-Request": "true"}).content.strip() == b""


def test_the_editor_shows_the_advice_without_script_and_keeps_a_reason(signed_in, plan):
    key_result = makers.make_key_result(makers.make_objective(plan), title=MARKETS)
    address = reverse("okrs:key-result-edit", args=[plan.fiscal_year_id, plan.office.code, key_result.pk])
    assert "ยืนยันใช้ข้อความเดิม พร้อมเหตุผล" in words(signed_in.get(address))
    assert any(point.pk == key_result.pk and point.field == "title" for point in remarks(plan))
    shown = {"title": MARKETS, "initial-title": MARKETS, "coach_override": "สภาเขตกำหนดให้นับจำนวนครั้ง", "initial-coach_override": ""}
    signed_in.post(address, shown)
    key_result.refresh_from_db()
    assert key_result.coach_override == "สภาเขตกำหนดให้นับจำนวนครั้ง"
    assert not any(point.pk == key_result.pk and point.field == "title" for point in remarks(plan))


def test_the_reviewer_sees_the_coachs_word_and_the_districts_reason(client, reviewer, district):
    plan = makers.make_plan(district, status=PlanStatus.UNDER_REVIEW)
    makers.make_key_result(makers.make_objective(plan), title=MARKETS, coach_override="สภาเขตกำหนด")
    plan.versions.create(number=1, content={"objectives": [], "projects": [], "landings": []}, sha256="0" * 64)
    client.force_login(reviewer)
    page = words(client.get(reverse("okrs:review-detail", args=[plan.fiscal_year_id, district.code, 1])))
    assert "โค้ช: ผลผลิต" in page
    assert "เขตยืนยันข้อความเดิม: สภาเขตกำหนด" in page


def test_a_blank_that_was_left_in_a_sentence_blocks_the_submission_and_nothing_else_of_the_coach_does(plan):
    objective = makers.make_objective(plan)
    left = makers.make_key_result(objective, title="รายได้เฉลี่ยของผู้ค้าเพิ่มจาก ____ เป็น ____ บาท")
    counts = makers.make_key_result(objective, title=MARKETS)
    about = {point.pk for point in unmet(plan) if point.field == "title"}
    assert left.pk in about
    assert counts.pk not in about


def test_judging_takes_no_more_queries_for_thirty_rows_than_for_three(signed_in, plan):
    counts = []
    for rows in (3, 30):
        with CaptureQueriesContext(connection) as captured:
            paste(signed_in, "\n".join(f"จัดกิจกรรมชุมชนครั้งที่ {number} ของเขต" for number in range(rows)))
        counts.append(len(captured))
    assert counts[0] == counts[1]
