"""From a report to the request for a change, and back: where a page refuses, it leads to what may be done."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from okrs.models import ChangeRequest, CheckIn, Plan, ReportDraft
from okrs.models.plan import PlanStatus
from okrs.reporting.changes import Decision, approve_change
from policies.models import ReportingPeriod
from tests import makers
from tests.okrs.reporting.conftest import card

OCTOBER = "/checkin/2570/1049/2569-10/"
NOVEMBER = "/checkin/2570/1049/2569-11/"


@pytest.fixture
def closed(open_october) -> ReportingPeriod:
    """October with 870 reported, closed now."""
    ReportingPeriod.objects.filter(pk=open_october.pk).update(closed_at=timezone.now())
    return ReportingPeriod.objects.get(pk=open_october.pk)


def link_to(page: str, words: str) -> str:
    found = re.search(rf'<a href="([^"]*)"[^>]*>{words}</a>', page)
    assert found, words
    return unescape(found[1])


def test_a_closed_period_leads_to_its_correction_and_back(client, planner, reviewer, key_result, closed):
    client.force_login(planner)
    ask = link_to(client.get(OCTOBER).content.decode(), "ขอแก้รายงานของรอบนี้")
    page = client.get(ask).content.decode()
    assert re.search(rf'<option value="{closed.pk}" selected>', page)
    assert 'value="31 ต.ค. 2569"' in page
    assert link_to(page, "กลับไปรายงานผลรอบ ต.ค. 2569") == f"{OCTOBER}#kr-{key_result.pk}"
    answer = client.post(ask, {"period": closed.pk, "value": "780", "as_of": "31/10/2569", "reason": "นับซ้ำ"})
    assert answer["Location"] == f"{OCTOBER}#kr-{key_result.pk}"
    page = client.get(OCTOBER).content.decode()
    assert "ขอแก้รายงานของรอบนี้" not in page
    asked = link_to(page, "คำขอแก้รายงานของรอบที่ปิดแล้ว รอพิจารณา")
    assert link_to(client.get(asked).content.decode(), "กลับไปรายงานผลรอบ ต.ค. 2569") == f"{OCTOBER}#kr-{key_result.pk}"
    today = timezone.localdate()
    approve_change(ChangeRequest.objects.get(), by=reviewer, at=timezone.now(), decision=Decision("กท 1", today, today))
    assert CheckIn.objects.order_by("-revision")[0].value == 780
    assert "รอพิจารณา" not in client.get(OCTOBER).content.decode()


def test_the_sentence_that_refuses_a_closed_period_leads_to_the_request(client, planner, key_result, closed):
    client.force_login(planner)
    answer = client.post(OCTOBER, card(key_result, value="780"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "การแก้ไขหลังปิดรอบต้องขอปรับแผน <a" in page
    listed = client.get(link_to(page, "ขอปรับแผน")).content.decode()
    assert link_to(listed, "กลับไปรายงานผลรอบ ต.ค. 2569") == OCTOBER
    assert link_to(listed, f"KR 1.1 {key_result.title}").endswith("/change/?from=2569-10")
    # The fields are gone with the period, but not what was typed into them.
    assert "<dt>พิมพ์ไว้ ยังไม่ได้ส่ง</dt><dd><b>780</b></dd>" in page


def test_a_field_that_meets_the_close_is_told_where_to_ask(client, planner, key_result, closed):
    client.force_login(planner)
    answer = client.post(f"{OCTOBER}kr/{key_result.pk}/", card(key_result, value="780"), headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert link_to(answer.content.decode(), "ขอแก้รายงานของรอบนี้").endswith("?kind=closed_period&from=2569-10")


def test_what_was_typed_before_the_close_stands_in_the_request(client, planner, key_result, open_october):
    client.force_login(planner)
    client.post(f"{OCTOBER}kr/{key_result.pk}/", card(key_result, value="๗๘๐"), headers={"HX-Request": "true"})
    assert ReportDraft.objects.get().value == "๗๘๐"
    ReportingPeriod.objects.filter(pk=open_october.pk).update(closed_at=timezone.now())
    page = client.get(link_to(client.get(OCTOBER).content.decode(), "ขอแก้รายงานของรอบนี้")).content.decode()
    assert 'value="๗๘๐"' in page


def test_an_open_period_leads_to_the_target_only(client, planner, key_result, open_november):
    client.force_login(planner)
    page = client.get(NOVEMBER).content.decode()
    assert "ขอแก้รายงานของรอบนี้" not in page
    ask = link_to(page, "ขอปรับค่าเป้าหมาย")
    answer = client.post(ask, {"target": "1000", "reason": "ตลาดย้าย"})
    assert answer["Location"] == f"{NOVEMBER}#kr-{key_result.pk}"
    page = client.get(NOVEMBER).content.decode()
    assert "ขอปรับค่าเป้าหมาย</a>" not in page
    assert link_to(page.partition('<details class="more"')[0], "คำขอปรับค่าเป้าหมาย รอพิจารณา")
    assert "ส่งคำขอปรับแผนแล้ว" not in client.get(NOVEMBER).content.decode()


@pytest.mark.parametrize(("person", "knows"), [("section_head", True), ("director", True), ("reviewer", True), ("stranger", False), ("policy_admin", False)])
def test_who_may_not_ask_sees_no_way_to_and_strangers_no_request(client, request, person, knows, planner, key_result, closed):
    client.force_login(planner)
    ask = link_to(client.get(OCTOBER).content.decode(), "ขอปรับค่าเป้าหมาย")
    client.post(ask, {"target": "1000", "reason": "ตลาดย้าย"})
    if person == "section_head":
        key_result.__class__.objects.filter(pk=key_result.pk).update(owner_section=makers.make_section())
    client.force_login(request.getfixturevalue(person))
    page = client.get(OCTOBER).content.decode()
    assert "/change/" not in page
    assert ("คำขอปรับค่าเป้าหมาย รอพิจารณา" in page) is knows


def test_a_closed_plan_offers_no_change(client, planner, key_result, closed):
    Plan.objects.update(status=PlanStatus.CLOSED)
    client.force_login(planner)
    assert "/change" not in client.get(OCTOBER).content.decode()


@pytest.mark.parametrize("slug", ["2569-13", "ต.ค.", "2568-10"])
def test_a_round_that_does_not_exist_is_no_way_back(client, planner, key_result, slug):
    client.force_login(planner)
    assert client.get(f"/plans/2570/1049/kr/{key_result.pk}/change/", {"from": slug}).status_code == 404


def test_many_requests_cost_no_more_queries_than_one(client, planner, key_result, closed):
    client.force_login(planner)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(OCTOBER).status_code == 200
        return len(captured)

    def ask(one) -> None:
        ChangeRequest.objects.create(plan=one.objective.plan, key_result=one, kind="target", reason="ตลาดย้าย", asked_by=planner, asked_at=timezone.now())

    ask(key_result)
    few = queries()
    for _ in range(12):
        ask(makers.make_key_result(key_result.objective, baseline_date=date(2026, 9, 30)))
    assert queries() == few
