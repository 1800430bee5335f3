"""รายงานผล as a person meets it: the page, what may be typed, what is refused, and who stands outside."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bkk_okr import thai
from districts.models import Office, Role
from okrs.models import CheckIn, KeyResult, KeyResultPlanned, KeyResultStep, Measure, Plan, ReportDraft, ReportGap
from okrs.models.plan import PlanStatus
from okrs.reporting.check_ins import return_check_in, send_check_in
from okrs.reporting.readings import Reading
from policies.models import ReportingPeriod
from tests import makers

URL = "/checkin/2570/1049/2569-11/"


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def october(key_result) -> ReportingPeriod:
    return ReportingPeriod.objects.get(month=date(2026, 10, 1))


@pytest.fixture
def november(key_result, today) -> ReportingPeriod:
    """A period that takes reports whatever the day of the test."""
    period = ReportingPeriod.objects.get(month=date(2026, 11, 1))
    ReportingPeriod.objects.filter(pk=period.pk).update(due=today, closes=today + timedelta(days=10))
    KeyResultPlanned.objects.create(key_result=key_result, period=period, value=900)
    period.refresh_from_db()
    return period


def typed(key_result, as_of="23/11/2569", **fields):
    return {"as_of": as_of, **{f"kr{key_result.pk}-{name}": value for name, value in fields.items()}}


def sent(key_result, period, value="41", **facts):
    now = timezone.now()
    facts = {"as_of": date(2026, 10, 31), "by": None, "recorded_at": now, **facts}
    return send_check_in(key_result, period=period, reading=Reading(value=Decimal(value)), **facts)


def test_a_value_typed_in_thai_digits_is_sent(client, planner, key_result, november):
    client.force_login(planner)
    response = client.post(URL, typed(key_result, value="๑,๐๒๐.๕๐", note="ฝนตกต่อเนื่อง"))
    assert response.status_code == 302
    entry = CheckIn.objects.get()
    assert (entry.value, entry.as_of, entry.recorded_by, entry.note) == (Decimal("1020.5"), date(2026, 11, 23), planner, "ฝนตกต่อเนื่อง")


def test_the_answer_says_what_was_sent_and_until_when_it_may_be_corrected(client, planner, key_result, november):
    client.force_login(planner)
    page = client.post(URL, typed(key_result, value="900"), follow=True).content.decode()
    assert f"ส่งรายงานรอบ พ.ย. 2569 แล้ว 1 KR แก้ไขได้ถึง {thai.short_date(november.closes)}" in page
    assert "ส่งครบ 1 KR แล้ว" in page


def test_the_page_shows_target_expectation_and_the_last_value(client, planner, key_result, november, october):
    ReportingPeriod.objects.filter(pk=october.pk).update(closes=november.closes)
    sent(key_result, october, "870")
    client.force_login(planner)
    page = client.get(URL).content.decode()
    assert "ควรถึง 900" in page
    assert "870 บาท" in page
    assert "กรอกแล้ว 0 จาก 1 KR" in page


def test_only_the_filled_cards_are_sent(client, planner, key_result, november):
    silent = makers.make_key_result(key_result.objective)
    client.force_login(planner)
    assert client.post(URL, typed(key_result, value="900") | typed(silent, value="")).status_code == 302
    assert list(CheckIn.objects.values_list("key_result", flat=True)) == [key_result.pk]


def test_a_wrong_value_keeps_everything_that_was_typed(client, planner, key_result, november):
    other = makers.make_key_result(key_result.objective)
    client.force_login(planner)
    response = client.post(URL, typed(key_result, value="8O", note="น้ำขัง") | typed(other, value="77"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "กรอกเป็นตัวเลข เช่น 88 หรือ 88.5" in page
    assert 'value="8O"' in page
    assert 'value="77"' in page
    assert "น้ำขัง" in page
    assert not CheckIn.objects.exists()


def test_an_error_is_tied_to_its_field(client, planner, key_result, november):
    client.force_login(planner)
    page = client.post(URL, typed(key_result, value="x")).content.decode()
    name = f"id_kr{key_result.pk}-value"
    assert f'aria-describedby="{name}_error"' in page
    assert f'id="{name}_error"' in page
    assert f'href="#{name}"' in page


@pytest.mark.parametrize("as_of", ["", "เมื่อวาน", "1/1/2600"])
def test_the_day_of_the_figures_must_be_a_day_that_has_come(client, planner, key_result, november, as_of):
    client.force_login(planner)
    assert client.post(URL, typed(key_result, as_of=as_of, value="900")).status_code == 422
    assert not CheckIn.objects.exists()


def test_an_empty_page_sends_nothing_and_says_so(client, planner, key_result, november):
    client.force_login(planner)
    response = client.post(URL, typed(key_result, value=" "))
    assert response.status_code == 422
    assert "ยังไม่มีค่าใหม่ที่จะส่ง" in response.content.decode()


def test_a_gap_carries_its_reason(client, planner, key_result, november):
    client.force_login(planner)
    assert client.post(URL, typed(key_result, gap="waiting_definition", note="ถามสำนักแล้ว")).status_code == 302
    assert list(ReportGap.objects.values_list("reason", "note", "by")) == [("waiting_definition", "ถามสำนักแล้ว", planner.pk)]
    assert "รอนิยามจากเจ้าภาพ" in client.get(URL).content.decode()


def test_a_value_wins_over_a_gap(client, planner, key_result, november):
    client.force_login(planner)
    client.post(URL, typed(key_result, value="900", gap="section_silent"))
    assert CheckIn.objects.count() == 1
    assert not ReportGap.objects.exists()


def test_a_ratio_takes_its_two_numbers(client, planner, key_result, november):
    Measure.objects.update(aggregation="ratio", numerator_label="ผู้ค้าที่ยังขาย", denominator_label="ผู้ค้าทั้งหมด", unit="%")
    client.force_login(planner)
    assert "ผู้ค้าที่ยังขาย" in client.get(URL).content.decode()
    assert client.post(URL, typed(key_result, numerator="540")).status_code == 422
    assert client.post(URL, typed(key_result, numerator="540", denominator="0")).status_code == 422
    assert client.post(URL, typed(key_result, numerator="540", denominator="๑,๐๐๐", note="ตลาดปิดปรับปรุง")).status_code == 302
    assert CheckIn.objects.values_list("numerator", "denominator").get() == (Decimal(540), Decimal(1000))
    assert "54% (540 จาก 1,000)" in client.get(URL.replace("11", "12")).content.decode()


def test_a_milestone_takes_steps_and_none_is_an_answer_too(client, planner, key_result, november):
    Measure.objects.update(direction="milestone")
    step = KeyResultStep.objects.create(key_result=key_result, position=1, title="ออกแบบ", weight=20)
    client.force_login(planner)
    assert client.post(URL, typed(key_result, steps=["0", str(step.pk)])).status_code == 422
    assert client.post(URL, typed(key_result, steps=["0"], note="รอผู้รับจ้าง")).status_code == 302
    assert client.post(URL, typed(key_result, steps=[str(step.pk)], reason="เสร็จแล้ว", seen="1", note="รอผู้รับจ้าง")).status_code == 302
    assert list(CheckIn.objects.order_by("revision").values_list("steps", flat=True)) == [[], [step.pk]]


def test_codes_are_read_line_by_line(client, planner, key_result, november):
    Measure.objects.update(aggregation="distinct", entity_codes=["a1", "a2", "a3"])
    client.force_login(planner)
    assert client.post(URL, typed(key_result, entity_codes="a1\na9")).status_code == 422
    client.post(URL, typed(key_result, entity_codes="a2, a1\na1", note="นับได้สองแห่ง"))
    assert CheckIn.objects.get().entity_codes == ["a1", "a2"]


def test_use_last_value_is_for_values_at_a_moment_only(client, planner, key_result, november, october):
    ReportingPeriod.objects.filter(pk=october.pk).update(closes=november.closes)
    sent(key_result, october, "870")
    client.force_login(planner)
    assert "ใช้ค่าเดิม" in client.get(URL).content.decode()
    assert client.post(URL, typed(key_result, value="") | {"act": f"same-{key_result.pk}"})["Location"] == f"{URL}#kr-{key_result.pk}"
    assert ReportDraft.objects.get().value == "870"
    assert not CheckIn.objects.filter(period=november).exists()
    Measure.objects.update(nature="flow")
    assert "ใช้ค่าเดิม" not in client.get(URL.replace("-11", "-12")).content.decode()


def test_a_flow_says_which_months_it_covers(client, planner, key_result, november):
    Measure.objects.update(nature="flow", entry="monthly")
    client.force_login(planner)
    assert "เฉพาะเดือนนี้" in client.get(URL).content.decode()
    Measure.objects.update(entry="cumulative")
    assert "สะสมตั้งแต่ 1 ต.ค." in client.get(URL).content.decode()


def test_a_month_of_a_flow_is_held_against_its_part_of_the_year_and_says_that_an_earlier_one_is_missing(client, planner, key_result, november, october, today):
    Measure.objects.update(aggregation="ratio", nature="flow", entry="monthly", unit="ร้อยละ", numerator_label="แยกได้", denominator_label="ทั้งหมด")
    ReportingPeriod.objects.filter(pk=october.pk).update(due=today - timedelta(days=1), closes=today)
    KeyResult.objects.update(expected_denominator=1200)
    client.force_login(planner)
    page = client.post(f"{URL}kr/{key_result.pk}/", typed(key_result, numerator="10", denominator="90"), headers={"HX-Request": "true"}).content.decode()
    assert "ต่างจากที่คาดไว้ในแผน" not in page
    assert "ร้อยละ 11.11 (10 จาก 90)" in page
    assert "ขาดรายงานรอบก่อน" in page
    page = client.post(f"{URL}kr/{key_result.pk}/", typed(key_result, numerator="10", denominator="1,150"), headers={"HX-Request": "true"}).content.decode()
    assert "ตัวหาร 1,150 ต่างจากที่คาดไว้ในแผน 100 มาก" in page


def test_a_correction_gives_its_reason_and_becomes_a_revision(client, planner, key_result, november):
    sent(key_result, november, "900")
    client.force_login(planner)
    refused = client.post(URL, typed(key_result, value="910", seen="1"))
    assert refused.status_code == 422
    assert "บอกเหตุผลที่แก้ไข" in refused.content.decode()
    assert client.post(URL, typed(key_result, value="910", seen="1", reason="นับตกหล่น")).status_code == 302
    assert list(CheckIn.objects.values_list("revision", "value", "reason")) == [(1, Decimal(900), ""), (2, Decimal(910), "นับตกหล่น")]


def test_pressing_twice_sends_once(client, planner, key_result, november):
    client.force_login(planner)
    client.post(URL, typed(key_result, value="900"))
    again = client.post(URL, typed(key_result, value="900"), follow=True)
    assert "ส่งไปแล้ว ไม่มีค่าใหม่" in again.content.decode()
    assert CheckIn.objects.count() == 1
    assert not ReportDraft.objects.exists()


def test_a_page_opened_before_somebody_else_sent_does_not_overwrite(client, planner, key_result, november):
    sent(key_result, november, "900")
    sent(key_result, november, "905", reason="แก้")
    client.force_login(planner)
    response = client.post(URL, typed(key_result, value="910", seen="1", reason="แก้จากหน้าเก่า"))
    assert response.status_code == 422
    assert "มีผู้ส่งค่าใหม่แล้ว: 905 บาท" in response.content.decode()
    assert f'name="kr{key_result.pk}-seen" value="2"' in response.content.decode()


def test_a_returned_value_says_so(client, planner, key_result, november, host):
    return_check_in(sent(key_result, november), by=host, at=timezone.now())
    client.force_login(planner)
    assert "เจ้าภาพส่งกลับแก้ไข" in client.get(URL).content.decode()


def test_key_results_due_in_other_months_are_not_asked_for(client, planner, key_result, november):
    Measure.objects.update(frequency="quarterly")
    client.force_login(planner)
    assert "รอบนี้ไม่มี KR ครบกำหนดรายงาน" in client.get(URL).content.decode()


def test_a_section_head_gives_the_numbers_of_the_own_section_only(client, section_head, key_result, november):
    own = makers.make_key_result(key_result.objective, owner_section=makers.make_section(), title="ของฝ่ายเรา")
    client.force_login(section_head)
    page = client.get(URL).content.decode()
    assert "ของฝ่ายเรา" in page
    assert "กรอกแล้ว 0 จาก 1 KR" in page
    answer = client.post(URL, typed(own, value="1200") | typed(key_result, value="900"), follow=True).content.decode()
    assert "ส่งค่าให้เจ้าหน้าที่แผนแล้ว 1 KR" in answer
    assert not CheckIn.objects.exists()
    assert list(ReportDraft.objects.values_list("key_result", "value", "given_by")) == [(own.pk, "1200", section_head.pk)]


def test_a_closed_period_is_read_only_and_refuses(client, planner, key_result, november):
    ReportingPeriod.objects.filter(pk=november.pk).update(closed_at=timezone.now())
    client.force_login(planner)
    page = client.get(URL).content.decode()
    assert "อ่านอย่างเดียว" in page
    assert '<button class="button primary" type="submit">' not in page
    response = client.post(URL, typed(key_result, value="900"))
    assert response.status_code == 409
    assert "ปิดรับแล้ว" in response.content.decode()


def test_a_plan_that_is_not_approved_takes_no_report(client, planner, key_result, november):
    Plan.objects.update(status=PlanStatus.SUBMITTED)
    client.force_login(planner)
    assert client.post(URL, typed(key_result, value="900")).status_code == 409
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("person", ["director", "stranger", "reviewer", "executive", "policy_admin", "host"])
def test_who_does_not_report_may_read_but_not_send(client, request, person, key_result, november):
    client.force_login(request.getfixturevalue(person))
    page = client.get(URL)
    assert page.status_code == 200
    assert "ส่งรายงาน</button>" not in page.content.decode()
    assert client.post(URL, typed(key_result, value="900")).status_code == 403
    assert not CheckIn.objects.exists()


def test_a_draft_does_not_exist_for_another_district(client, stranger, key_result, november):
    Plan.objects.update(status=PlanStatus.DRAFT)
    client.force_login(stranger)
    assert client.get(URL).status_code == 404
    assert client.post(URL, typed(key_result, value="900")).status_code == 404


def test_nobody_reports_without_signing_in(client, key_result, november):
    assert client.get(URL).status_code == 302
    assert client.post(URL, typed(key_result, value="900"))["Location"].startswith("/accounts/signin/")


@pytest.mark.parametrize(
    "url",
    ["/checkin/2570/1049/2569-13/", "/checkin/2570/1049/2568-11/", "/checkin/2570/1049/abc/", "/checkin/2569/1049/2569-11/", "/checkin/2570/9999/2569-11/"],
)
def test_what_is_not_there_is_not_found(client, planner, key_result, url):
    client.force_login(planner)
    assert client.get(url).status_code == 404


def test_a_card_of_another_plan_cannot_be_slipped_in(client, planner, key_result, november, other_district):
    theirs = makers.make_key_result(makers.make_objective(makers.make_plan(other_district, status=PlanStatus.ACTIVE)))
    client.force_login(planner)
    assert client.post(URL, typed(theirs, value="900")).status_code == 422
    assert not CheckIn.objects.exists()


def test_a_host_reports_the_city_measures_that_it_hosts(client, host, november):
    bureau = Office.objects.get(code="2400")
    plan = makers.make_plan(makers.make_city(), status=PlanStatus.ACTIVE)
    hosted = makers.make_key_result(makers.make_objective(plan), measure=makers.make_measure(host=bureau, aggregation="central"))
    other = makers.make_key_result(hosted.objective, measure=makers.make_measure(title="ของสำนักอื่น"))
    client.force_login(host)
    assert client.post("/checkin/2570/bma/2569-11/", typed(hosted, value="5", note="รอข้อมูล") | typed(other, value="6")).status_code == 302
    assert list(CheckIn.objects.values_list("key_result", flat=True)) == [hosted.pk]


def test_thirty_cards_cost_no_more_queries_than_three(client, planner, key_result, november, october, django_assert_num_queries):
    client.force_login(planner)

    def queries() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            assert client.get(URL).status_code == 200
        return len(captured)

    for _ in range(2):
        sent(makers.make_key_result(key_result.objective), november)
    few = queries()
    for _ in range(27):
        sent(makers.make_key_result(key_result.objective), november)
    assert queries() == few


def test_the_short_address_leads_to_what_is_owed(client, planner, key_result, november):
    client.force_login(planner)
    ReportingPeriod.objects.exclude(pk=november.pk).filter(month__lt=november.month).update(closes=date(2026, 11, 20), closed_at=timezone.now())
    assert client.get("/checkin/")["Location"] == URL


def test_the_short_address_skips_a_period_that_is_done(client, planner, key_result, november, october, today):
    ReportingPeriod.objects.filter(pk=october.pk).update(closes=today)
    sent(key_result, october)
    client.force_login(planner)
    assert client.get("/checkin/")["Location"] == URL


def test_the_short_address_says_when_there_is_nothing_to_report(client, planner, plan):
    client.force_login(planner)
    response = client.get("/checkin/")
    assert response.status_code == 200
    assert "ยังไม่มีแผนที่รับรายงานผล" in response.content.decode()


def test_an_acting_planner_reports_too(client, key_result, november, district):
    acting = makers.make_person(Role.PLANNER, district)
    client.force_login(acting)
    assert client.post(URL, typed(key_result, value="900")).status_code == 302
