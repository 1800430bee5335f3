"""ข้อมูล ณ วันที่: one day for the office's page, kept as it was typed until the report is sent, and between two people."""

import re
from datetime import date
from html import unescape

import pytest
from django.utils import timezone

from districts.models import Role
from okrs.models import CheckIn, KeyResult, Plan, ReportDay
from okrs.models.plan import PlanStatus
from policies.models import Mark, ReportingPeriod
from tests import makers
from tests.okrs.reporting.conftest import card

URL = "/checkin/2570/1049/2569-11/"
DAY = f"{URL}as-of/"
HTMX = {"HX-Request": "true"}


def day_on(page: str) -> str:
    found = re.search(r'name="as_of" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


def was_on(page: str) -> str:
    found = re.search(r'name="as_of-was" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


def keep(client, text, was=None):
    return client.post(DAY, {"as_of": text, **({} if was is None else {"as_of-was": was})}, headers=HTMX)


def test_a_typed_day_is_there_after_reloading_and_is_no_report(client, planner, key_result, open_november):
    client.force_login(planner)
    answer = keep(client, "๒๓/๑๑/๖๙")
    assert answer.status_code == 200
    assert "บันทึกแล้ว" in answer.content.decode()
    assert day_on(client.get(URL).content.decode()) == "๒๓/๑๑/๖๙"
    assert not CheckIn.objects.exists()
    assert not Mark.objects.exists()


def test_a_day_nobody_touched_is_not_kept(client, planner, key_result, open_november):
    client.force_login(planner)
    page = client.get(URL).content.decode()
    assert day_on(page) == was_on(page)
    client.post(URL, card(key_result, value="900") | {"as_of": day_on(page), "as_of-was": was_on(page), "act": "save"})
    assert not ReportDay.objects.exists()


def test_a_wrong_day_is_kept_and_said_now_and_after_reloading(client, planner, key_result, open_november):
    client.force_login(planner)
    assert "กรอกวันที่ เช่น" in keep(client, "31 พย").content.decode()
    page = client.get(URL).content.decode()
    assert (day_on(page), "กรอกวันที่ เช่น" in page) == ("31 พย", True)
    keep(client, "1/10/2570", was="31 พย")
    assert "ต้องไม่อยู่ในอนาคต" in client.get(URL).content.decode()


def test_the_day_survives_every_press_that_does_not_send(client, planner, key_result, open_october, open_november):
    """Without a script the day comes with the page: บันทึกร่าง, ใช้ค่าเดิม and a value that is refused all keep it."""
    client.force_login(planner)
    for act, day in (("save", "20/11/2569"), (f"same-{key_result.pk}", "21/11/2569"), ("send", "22/11/2569")):
        page = client.get(URL).content.decode()
        client.post(URL, card(key_result, value="8O") | {"as_of": day, "as_of-was": was_on(page), "act": act})
        assert day_on(client.get(URL).content.decode()) == day
    assert not CheckIn.objects.filter(period=open_november).exists()


def test_the_day_is_kept_between_the_question_and_the_answer(client, planner, key_result, open_october, open_november):
    client.force_login(planner)
    asked = client.post(URL, card(key_result, value="8700") | {"as_of": "23/11/2569"})
    assert asked.status_code == 422
    assert day_on(asked.content.decode()) == "23/11/2569"
    again = client.get(URL).content.decode()
    of = re.search(rf'name="kr{key_result.pk}-asked" value="([^"]*)"', again)
    assert of
    yes = card(key_result, value="8700", asked=unescape(of[1])) | {"as_of": day_on(again), "as_of-was": was_on(again), "act": "confirm"}
    assert client.post(URL, yes).status_code == 302
    assert CheckIn.objects.get(period=open_november).as_of == date(2026, 11, 23)


def test_what_is_sent_later_starts_from_the_same_day(client, planner, key_result, open_november):
    other = makers.make_key_result(key_result.objective)
    client.force_login(planner)
    client.post(URL, card(key_result, value="900") | {"as_of": "23/11/2569"})
    page = client.get(URL).content.decode()
    client.post(URL, card(other, value="1200") | {"as_of": day_on(page), "as_of-was": was_on(page)})
    assert list(CheckIn.objects.values_list("as_of", flat=True)) == [date(2026, 11, 23)] * 2


def test_two_people_with_two_days_choose(client, planner, key_result, open_november, district):
    second = makers.make_person(Role.PLANNER, district, username="second", first_name="อนันต์", last_name="ใจดี")
    client.force_login(second)
    keep(client, "23/11/2569", was="27 พ.ย. 2569")
    client.force_login(planner)
    answer = keep(client, "25/11/2569", was="27 พ.ย. 2569")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "อนันต์ ใจดีแก้วันที่เมื่อ" in page
    assert ReportDay.objects.get().text == "23/11/2569"
    assert was_on(page) == "23/11/2569"
    assert keep(client, "25/11/2569", was="23/11/2569").status_code == 200
    assert ReportDay.objects.values_list("text", "by").get() == ("25/11/2569", planner.pk)


def test_two_days_stop_the_sending_until_one_is_chosen(client, planner, key_result, open_november, district):
    ReportDay.objects.create(plan=key_result.objective.plan, period=open_november, text="23/11/2569", at=timezone.now())
    client.force_login(planner)
    answer = client.post(URL, card(key_result, value="905") | {"as_of": "25/11/2569", "as_of-was": "27 พ.ย. 2569"})
    assert answer.status_code == 409
    assert not CheckIn.objects.exists()
    chosen = {"as_of": "25/11/2569", "as_of-was": was_on(answer.content.decode()), "use-as_of": "theirs"}
    assert client.post(URL, card(key_result, value="905") | chosen).status_code == 302
    assert CheckIn.objects.get().as_of == date(2026, 11, 23)


def test_the_same_day_typed_by_two_is_no_quarrel(client, planner, key_result, open_november):
    client.force_login(planner)
    for _ in range(2):
        assert keep(client, "23/11/2569", was="27 พ.ย. 2569").status_code == 200
    assert ReportDay.objects.count() == 1


def test_saving_one_card_does_not_touch_the_day(client, planner, key_result, open_november):
    client.force_login(planner)
    keep(client, "23/11/2569")
    client.post(f"{URL}kr/{key_result.pk}/", {f"kr{key_result.pk}-value": "900"}, headers=HTMX)
    assert ReportDay.objects.get().text == "23/11/2569"


def test_the_day_of_another_period_or_office_is_its_own(client, planner, stranger, key_result, open_october, open_november, other_district):
    makers.make_key_result(makers.make_objective(makers.make_plan(other_district, status=PlanStatus.ACTIVE)))
    client.force_login(planner)
    keep(client, "23/11/2569")
    assert day_on(client.get("/checkin/2570/1049/2569-10/").content.decode()) == "31 ต.ค. 2569"
    client.force_login(stranger)
    assert day_on(client.get("/checkin/2570/1050/2569-11/").content.decode()) != "23/11/2569"
    assert keep(client, "24/11/2569").status_code == 403
    assert ReportDay.objects.get().text == "23/11/2569"


@pytest.mark.parametrize("close", ["plan", "period"])
def test_no_day_is_kept_where_nothing_may_be_sent(client, planner, key_result, open_november, close):
    client.force_login(planner)
    if close == "plan":
        Plan.objects.update(status=PlanStatus.SUBMITTED)
    else:
        ReportingPeriod.objects.filter(pk=open_november.pk).update(closed_at=timezone.now())
    assert keep(client, "23/11/2569").status_code == 409
    assert not ReportDay.objects.exists()


def test_a_section_head_may_set_it_where_the_own_section_reports(client, section_head, key_result, open_november):
    client.force_login(section_head)
    assert keep(client, "23/11/2569").status_code == 403
    KeyResult.objects.filter(pk=key_result.pk).update(owner_section=makers.make_section())
    assert keep(client, "23/11/2569").status_code == 200


def test_a_day_posted_without_htmx_leads_back_to_the_page(client, planner, key_result, open_november):
    client.force_login(planner)
    assert client.post(DAY, {"as_of": "23/11/2569"})["Location"] == URL
    assert ReportDay.objects.get().text == "23/11/2569"
