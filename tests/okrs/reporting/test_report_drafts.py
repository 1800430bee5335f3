"""What an office types is its own draft: kept as typed, in no figure, never lost between two people."""

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from districts.models import Role
from okrs.models import CheckIn, Measure, Plan, ReportDraft
from okrs.models.check_in import GapReason
from okrs.models.plan import PlanStatus
from okrs.planning.autosave import Edit
from okrs.reporting.check_ins import report_gap
from okrs.reporting.drafts import save_draft
from policies.models import Mark, ReportingPeriod
from tests import makers
from tests.okrs.reporting.conftest import card, report

URL = "/checkin/2570/1049/2569-11/"


@pytest.fixture(autouse=True)
def by_htmx(client):
    """Single fields are saved by htmx; the page itself does not care who posts it."""
    client.defaults["HTTP_HX_REQUEST"] = "true"


def value_url(key_result):
    return f"{URL}kr/{key_result.pk}/"


def was(key_result, **texts):
    return {f"kr{key_result.pk}-was": json.dumps(texts)}


def was_on(page, key_result):
    found = re.search(rf'name="kr{key_result.pk}-was" value="([^"]*)"', page)
    assert found
    return json.loads(unescape(found[1]))


@pytest.mark.parametrize("typed", ["44", "8O", "๔๔ %", "1,020.50"])
def test_a_value_is_kept_as_it_was_typed_and_is_no_report(client, planner, key_result, open_november, typed):
    client.force_login(planner)
    assert client.post(value_url(key_result), card(key_result, value=typed)).status_code == 200
    assert list(ReportDraft.objects.values_list("value", "by")) == [(typed, planner.pk)]
    assert not CheckIn.objects.exists()
    assert not Mark.objects.exists()
    assert f'value="{typed}"' in client.get(URL).content.decode()


def test_the_answer_tells_status_count_and_when_it_was_saved(client, planner, key_result, open_november):
    client.force_login(planner)
    answer = client.post(value_url(key_result), card(key_result, value="900")).content.decode()
    assert "ตามแผน" in answer
    assert "กรอกแล้ว 1 จาก 1 KR" in answer
    assert "บันทึกแล้ว" in answer


def test_a_wrong_value_is_kept_and_said(client, planner, key_result, open_november):
    client.force_login(planner)
    assert "กรอกเป็นตัวเลข" in client.post(value_url(key_result), card(key_result, value="8O")).content.decode()
    assert "กรอกเป็นตัวเลข" in client.get(URL).content.decode()


def test_saving_without_a_script_keeps_the_whole_page_and_sends_nothing(client, planner, key_result, open_november):
    other = makers.make_key_result(key_result.objective)
    client.force_login(planner)
    assert client.post(URL, card(key_result, value="900") | card(other, value="8O", note="น้ำขัง") | {"act": "save"})["Location"] == URL
    assert sorted(ReportDraft.objects.values_list("value", "note")) == [("8O", "น้ำขัง"), ("900", "")]
    assert not CheckIn.objects.exists()


def test_sending_takes_the_draft_away(client, planner, key_result, open_november):
    client.force_login(planner)
    client.post(value_url(key_result), card(key_result, value="900"))
    assert client.post(URL, card(key_result, value="900")).status_code == 302
    assert CheckIn.objects.count() == 1
    assert not ReportDraft.objects.exists()


def test_a_draft_is_seen_by_its_own_office_only(client, planner, director, reviewer, stranger, key_result, open_november):
    client.force_login(planner)
    client.post(value_url(key_result), card(key_result, value="987.6"))
    client.force_login(director)
    assert "หน่วยงานกำลังกรอก" in client.get(URL).content.decode()
    for person in (reviewer, stranger):
        client.force_login(person)
        page = client.get(URL).content.decode()
        assert "987.6" not in page
        assert "กำลังกรอก" not in page


def test_two_people_in_one_field_both_keep_their_value_until_one_chooses(client, planner, key_result, open_november, district):
    second = makers.make_person(Role.PLANNER, district, username="second", first_name="อนันต์", last_name="ใจดี")
    client.force_login(second)
    client.post(value_url(key_result), card(key_result, value="905") | was(key_result, value=""))
    client.force_login(planner)
    answer = client.post(value_url(key_result), card(key_result, value="910", note="ฝนตก") | was(key_result, value="", note=""))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "อนันต์ ใจดี แก้ค่า เมื่อ" in page
    assert ReportDraft.objects.values_list("value", "note").get() == ("905", "ฝนตก")
    seen = was_on(page, key_result)
    assert (seen["value"], seen["note"]) == ("905", "ฝนตก")
    client.post(value_url(key_result), card(key_result, value="910", note="ฝนตก") | was(key_result, **seen))
    assert ReportDraft.objects.get().value == "910"


def test_a_conflict_stops_the_sending_and_the_other_value_can_be_taken(client, planner, key_result, open_november, district):
    second = makers.make_person(Role.PLANNER, district, username="second")
    client.force_login(second)
    client.post(value_url(key_result), card(key_result, value="905"))
    client.force_login(planner)
    answer = client.post(URL, card(key_result, value="910") | was(key_result, value=""))
    assert answer.status_code == 409
    assert not CheckIn.objects.exists()
    name = f"kr{key_result.pk}-value"
    choice = {f"use-{name}": "theirs"}
    assert client.post(URL, card(key_result, value="910") | was(key_result, value="905") | choice).status_code == 302
    assert CheckIn.objects.get().value == 905


def test_two_people_in_two_fields_do_not_meet(client, planner, key_result, open_november, district):
    client.force_login(makers.make_person(Role.PLANNER, district, username="second"))
    client.post(value_url(key_result), card(key_result, value="905", note="") | was(key_result, value="", note=""))
    client.force_login(planner)
    answer = client.post(value_url(key_result), card(key_result, value="", note="ฝนตก") | was(key_result, value="", note=""))
    assert answer.status_code == 200
    assert ReportDraft.objects.values_list("value", "note").get() == ("905", "ฝนตก")


def test_a_page_left_in_a_drawer_does_not_argue_with_its_own_last_saving(client, planner, key_result, open_november):
    client.force_login(planner)
    first = client.post(URL, card(key_result, value="8O") | was(key_result, value="")).content.decode()
    assert was_on(first, key_result)["value"] == "8O"
    answer = client.post(value_url(key_result), card(key_result, value="80") | was(key_result, **was_on(first, key_result)))
    assert answer.status_code == 200
    assert ReportDraft.objects.get().value == "80"


def test_a_correction_starts_from_what_was_sent_and_stays_a_draft(client, planner, key_result, open_november):
    report(key_result, open_november, "900", note="ฝนตก")
    client.force_login(planner)
    client.post(value_url(key_result), card(key_result, value="910", note="ฝนตก") | was(key_result, value="900", note="ฝนตก"))
    assert ReportDraft.objects.values_list("value", "note").get() == ("910", "ฝนตก")
    assert CheckIn.objects.get().value == 900


@pytest.mark.parametrize("close", ["plan", "period"])
def test_nothing_is_kept_where_nothing_may_be_sent(client, planner, key_result, open_november, close):
    client.force_login(planner)
    if close == "plan":
        Plan.objects.update(status=PlanStatus.SUBMITTED)
    else:
        ReportingPeriod.objects.filter(pk=open_november.pk).update(closed_at=open_november.opens.isoformat() + "T00:00:00Z")
    assert client.post(value_url(key_result), card(key_result, value="900")).status_code == 409
    assert not ReportDraft.objects.exists()


def test_a_key_result_of_another_plan_or_month_is_not_found(client, planner, key_result, open_november, other_district):
    theirs = makers.make_key_result(makers.make_objective(makers.make_plan(other_district, status=PlanStatus.ACTIVE)))
    client.force_login(planner)
    assert client.post(value_url(theirs), card(theirs, value="900")).status_code == 404
    Measure.objects.update(frequency="annual")
    assert client.post(value_url(key_result), card(key_result, value="900")).status_code == 404
    assert not ReportDraft.objects.exists()


@pytest.mark.parametrize("person", ["director", "reviewer", "stranger", "executive"])
def test_who_does_not_report_types_nothing(client, request, person, key_result, open_november):
    client.force_login(request.getfixturevalue(person))
    assert client.post(value_url(key_result), card(key_result, value="900")).status_code == 403
    assert not ReportDraft.objects.exists()


def test_a_flow_shows_the_amount_that_was_not_typed(client, planner, key_result, open_october, open_november):
    Measure.objects.update(nature="flow", entry="monthly")
    client.force_login(planner)
    assert "สะสมตั้งแต่ 1 ต.ค. <b>970 บาท</b>" in client.post(value_url(key_result), card(key_result, value="100")).content.decode()
    Measure.objects.update(entry="cumulative")
    assert "เฉพาะเดือนนี้ <b>30 บาท</b>" in client.post(value_url(key_result), card(key_result, value="900")).content.decode()
    Measure.objects.update(nature="stock")
    assert "สะสม" not in client.post(value_url(key_result), card(key_result, value="901")).content.decode()


def test_a_value_below_plan_needs_its_note_before_it_is_sent(client, planner, key_result, open_november):
    client.force_login(planner)
    answer = client.post(URL, card(key_result, value="851"))
    assert answer.status_code == 422
    assert "ต่ำกว่าแผน บอกอุปสรรค" in answer.content.decode()
    assert client.post(URL, card(key_result, value="851", note="ผู้ค้าหยุดขาย 6 วัน")).status_code == 302


def test_an_odd_value_is_asked_about_and_sent_when_confirmed_with_its_answer(client, planner, key_result, open_october, open_november):
    client.force_login(planner)
    asked = client.post(URL, card(key_result, value="8700"))
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "10 เท่าของครั้งก่อน" in page
    assert not CheckIn.objects.filter(period=open_november).exists()
    of = re.search(rf'name="kr{key_result.pk}-asked" value="([^"]*)"', page)
    assert of
    yes = card(key_result, value="8700", asked=unescape(of[1])) | {"act": "confirm"}
    assert client.post(URL, yes).status_code == 302
    assert CheckIn.objects.get(period=open_november).confirmed == ["jump", "far_beyond_target"]


def test_an_answer_about_one_value_is_no_answer_about_another(client, planner, key_result, open_october, open_november):
    client.force_login(planner)
    page = client.post(URL, card(key_result, value="8700")).content.decode()
    of = re.search(rf'name="kr{key_result.pk}-asked" value="([^"]*)"', page)
    assert of
    other = card(key_result, value="87000", asked=unescape(of[1])) | {"act": "confirm"}
    assert client.post(URL, other).status_code == 422
    assert not CheckIn.objects.filter(period=open_november).exists()


def test_an_answer_given_while_typing_is_kept_until_the_value_changes(client, planner, key_result, open_october, open_november):
    client.force_login(planner)
    page = client.post(value_url(key_result), card(key_result, value="8700")).content.decode()
    of = re.search(rf'name="kr{key_result.pk}-asked" value="([^"]*)"', page)
    assert of
    seen = was_on(page, key_result)
    client.post(value_url(key_result), card(key_result, value="8700", asked=unescape(of[1]), confirm="on") | was(key_result, **seen))
    assert ReportDraft.objects.get().confirmed == ["jump", "far_beyond_target"]
    client.post(value_url(key_result), card(key_result, value="8701") | was(key_result, **seen))
    assert ReportDraft.objects.get().confirmed == []
    assert client.post(URL, card(key_result, value="8701")).status_code == 422


def test_confidence_and_source_are_kept_with_the_report(client, planner, key_result, open_november):
    client.force_login(planner)
    client.post(URL, card(key_result, value="900", confidence="unsure", source="ฝ่ายเทศกิจ ทาง LINE 24 พ.ย."))
    assert CheckIn.objects.values_list("confidence", "source").get() == ("unsure", "ฝ่ายเทศกิจ ทาง LINE 24 พ.ย.")


def test_a_section_heads_number_is_sent_in_their_name_unless_somebody_changed_it(client, planner, section_head, key_result, open_november):
    own = makers.make_key_result(key_result.objective, owner_section=makers.make_section(), title="ของฝ่ายเรา")
    client.force_login(section_head)
    client.post(URL, card(own, value="1200"))
    client.force_login(planner)
    assert "ให้ค่าเมื่อ" in client.get(URL).content.decode()
    client.post(URL, card(own, value="1200") | was(own, value="1200"))
    assert CheckIn.objects.values_list("given_by", "recorded_by").get() == (section_head.pk, planner.pk)


def test_a_section_heads_number_that_the_planner_changed_is_not_theirs_any_more(client, planner, section_head, key_result, open_november):
    own = makers.make_key_result(key_result.objective, owner_section=makers.make_section())
    client.force_login(section_head)
    client.post(URL, card(own, value="1200"))
    client.force_login(planner)
    client.post(value_url(own), card(own, value="1210") | was(own, value="1200"))
    draft = ReportDraft.objects.get()
    assert (draft.value, draft.given_by) == ("1210", None)


def test_the_page_of_one_section_shows_and_sends_only_that_section(client, planner, key_result, open_november):
    own = makers.make_key_result(key_result.objective, owner_section=makers.make_section(), title="ของฝ่ายปกครอง")
    client.force_login(planner)
    page = client.get(f"{URL}?section=administration").content.decode()
    assert "ของฝ่ายปกครอง" in page
    assert "กรอกแล้ว 0 จาก 1 KR" in page
    client.post(f"{URL}?section=administration", card(own, value="1200") | card(key_result, value="900"))
    assert list(CheckIn.objects.values_list("key_result", flat=True)) == [own.pk]


def test_twenty_values_are_sent_for_no_more_queries_than_three(client, planner, key_result, open_november):
    def queries(number: int) -> int:
        rows = [makers.make_key_result(key_result.objective) for _ in range(number)]
        posted = {key: value for row in rows for key, value in card(row, value="1200").items()}
        with CaptureQueriesContext(connection) as captured:
            assert client.post(URL, posted).status_code == 302
        return len(captured) - number

    client.force_login(planner)
    client.post(URL, {"as_of": "23/11/2569", "act": "save"})  # the day is kept once, not with each value
    # Each typed field is one conditional UPDATE: that is what keeps two people apart.
    assert queries(3) == queries(20)


def late(key_result, period, planner, **texts):
    """Fields of a page that was drawn before anything was sent."""
    edits = [Edit(name, "", now) for name, now in texts.items()]
    return save_draft(key_result, period=period, edits=edits, by=planner, at=timezone.now())


def test_fields_that_come_after_their_own_report_leave_no_draft(client, planner, director, key_result, open_november):
    report(key_result, open_november, "900", note="ฝนตก", confidence="sure", source="ฝ่ายเทศกิจ")
    outcome = late(key_result, open_november, planner, value="๙๐๐", note="ฝนตก ", confidence="sure", source="ฝ่ายเทศกิจ")
    assert (sorted(outcome.saved), outcome.conflicts) == (["confidence", "note", "source", "value"], [])
    assert not ReportDraft.objects.exists()
    client.force_login(director)
    assert "กำลังกรอก" not in client.get(URL).content.decode()


def test_a_correction_typed_back_to_what_was_sent_is_no_draft_any_more(client, planner, key_result, open_november):
    report(key_result, open_november, "900")
    client.force_login(planner)
    client.post(value_url(key_result), card(key_result, value="910") | was(key_result, value="900"))
    assert ReportDraft.objects.get().value == "910"
    client.post(value_url(key_result), card(key_result, value="๙๐๐") | was(key_result, value="910"))
    assert not ReportDraft.objects.exists()
    client.post(value_url(key_result), card(key_result, value="920") | was(key_result, value="๙๐๐"))
    assert ReportDraft.objects.get().value == "920"


def test_a_reason_begun_for_a_correction_stays_a_draft(client, planner, key_result, open_november):
    report(key_result, open_november, "900")
    late(key_result, open_november, planner, reason="นับตกหล่น")
    assert ReportDraft.objects.get().reason == "นับตกหล่น"
    ReportDraft.objects.all().delete()
    report(key_result, open_november, "900", reason="นับตกหล่น")
    late(key_result, open_november, planner, reason="นับตกหล่น")
    assert not ReportDraft.objects.exists()


def test_a_gap_that_comes_after_it_was_said_leaves_no_draft(planner, key_result, open_november):
    report_gap(key_result, period=open_november, reason=GapReason.SECTION_SILENT, by=planner, at=timezone.now(), note="ทวงแล้ว")
    late(key_result, open_november, planner, gap=GapReason.SECTION_SILENT.value, note="ทวงแล้ว")
    assert not ReportDraft.objects.exists()
    late(key_result, open_november, planner, value="900")
    assert ReportDraft.objects.get().value == "900"


def test_a_single_field_posted_without_htmx_leads_back_to_the_page(client, planner, key_result, open_november):
    client.defaults.pop("HTTP_HX_REQUEST")
    client.force_login(planner)
    assert client.post(value_url(key_result), card(key_result, value="900"))["Location"] == URL
    assert ReportDraft.objects.get().value == "900"


def test_saving_one_card_counts_what_the_others_hold_already(client, planner, key_result, open_november):
    other = makers.make_key_result(key_result.objective)
    client.force_login(planner)
    client.post(value_url(other), card(other, value="1200"))
    assert "กรอกแล้ว 2 จาก 2 KR" in client.post(value_url(key_result), card(key_result, value="900")).content.decode()
