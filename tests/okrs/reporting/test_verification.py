"""The host's table: odd values first, the rest in one press, back with a reason; closed is closed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from districts.models import Office, Role
from okrs.figures.drain import drain
from okrs.models import CheckIn, Measure, RollupScore
from okrs.models.check_in import Verification
from okrs.models.plan import PlanStatus
from okrs.progress.words import View
from okrs.reporting.verification import judge
from policies.models import Mark, ReportingPeriod
from tests import makers
from tests.okrs.reporting.conftest import report

CODES = ("1001", "1002", "1003")


@pytest.fixture
def measure(host) -> Measure:
    return makers.make_measure("ร้อยละของผู้ค้าที่อยู่ครบปี", host=Office.objects.get(code="2400"), aggregation="sum", plausible_max=1000)


@pytest.fixture
def period(measure) -> ReportingPeriod:
    makers.make_fiscal_year()
    period = ReportingPeriod.objects.get(month="2026-10-01")
    ReportingPeriod.objects.filter(pk=period.pk).update(closes=timezone.localdate() + timedelta(days=10))
    period.refresh_from_db()
    return period


def promised(measure, code):
    plan = makers.make_plan(makers.make_office(code), status=PlanStatus.ACTIVE)
    return makers.make_key_result(makers.make_objective(plan), measure=measure, baseline=0, target=900)


@pytest.fixture
def reports(measure, period) -> dict[str, CheckIn]:
    values = {"1001": "90", "1002": "5000", "1003": "95"}
    return {code: report(promised(measure, code), period, values[code]) for code in CODES}


@pytest.fixture
def url(measure) -> str:
    return f"/verify/2570/{measure.pk}/"


def verdicts():
    return dict(CheckIn.objects.values_list("key_result__objective__plan__office__code", "verification"))


def test_odd_values_stand_first_with_their_question(client, host, reports, url):
    client.force_login(host)
    page = client.get(url).content.decode()
    assert page.index("ทดสอบ1002") < page.index("ทดสอบ1001") < page.index("ทดสอบ1003")
    assert "สูงกว่าช่วงที่เป็นไปได้ตามนิยาม" in page
    assert "รับรองที่เหลือ 2 รายการ" in page


def test_who_said_nothing_stands_last(client, host, measure, reports, url):
    promised(measure, "1000")
    client.force_login(host)
    page = client.get(url).content.decode()
    assert page.index("ทดสอบ1003") < page.index("ทดสอบ1000")
    assert "รอตรวจ 3 รายการ: ร้อยละของผู้ค้าที่อยู่ครบปี" in page


def test_the_rest_is_accepted_in_one_press_and_the_odd_one_waits(client, host, reports, url):
    client.force_login(host)
    seen = f"{reports['1001'].pk},{reports['1003'].pk}"
    assert client.post(url, {"act": "rest", "seen": seen})["Location"] == f"{url}?period=2569-10"
    assert verdicts() == {"1001": "verified", "1002": "waiting", "1003": "verified"}
    assert set(CheckIn.objects.exclude(verified_by=None).values_list("verified_by", flat=True)) == {host.pk}
    assert Mark.objects.filter(plan_id=reports["1001"].key_result.objective.plan_id).exists()


def test_only_what_was_on_the_page_is_accepted_with_the_rest(client, host, reports, url):
    client.force_login(host)
    client.post(url, {"act": "rest", "seen": str(reports["1001"].pk)})
    assert verdicts() == {"1001": "verified", "1002": "waiting", "1003": "waiting"}


def test_an_odd_value_is_accepted_by_itself(client, host, reports, url):
    client.force_login(host)
    client.post(url, {"act": f"accept-{reports['1002'].pk}"})
    assert verdicts()["1002"] == "verified"


def test_a_value_goes_back_with_its_reason_and_the_office_reads_it(client, host, reports, url, period):
    client.force_login(host)
    pk = reports["1002"].pk
    assert client.post(url, {"act": f"return-{pk}", f"reason-{pk}": "นับผู้ค้านอกจุดด้วยหรือไม่"}).status_code == 302
    planner = makers.make_person(Role.PLANNER, makers.make_office("1002"))
    client.force_login(planner)
    page = client.get("/checkin/2570/1002/2569-10/").content.decode()
    assert "ส่งกลับเพราะ นับผู้ค้านอกจุดด้วยหรือไม่" in page
    kr = reports["1002"].key_result_id
    fixed = {"as_of": "31/10/2569", f"kr{kr}-value": "95", f"kr{kr}-seen": "1", f"kr{kr}-reason": "นับใหม่เฉพาะในจุด"}
    assert client.post("/checkin/2570/1002/2569-10/", fixed).status_code == 302
    assert list(CheckIn.objects.filter(key_result=kr).values_list("revision", "verification")) == [(1, "returned"), (2, "waiting")]


def test_sending_back_needs_a_reason(client, host, reports, url):
    client.force_login(host)
    assert client.post(url, {"act": f"return-{reports['1002'].pk}"}).status_code == 422
    assert verdicts()["1002"] == "waiting"


def test_a_newer_revision_keeps_waiting(client, host, reports, url, period):
    old = reports["1001"]
    report(old.key_result, period, "91", reason="นับตกหล่น")
    outcome = judge([old.pk], Verification.VERIFIED, period=period, by=host, at=timezone.now())
    assert (outcome.done, outcome.moved) == (0, 1)
    assert not CheckIn.objects.filter(verification="verified").exists()


def test_a_closed_period_refuses_the_verdict(client, host, reports, url, period):
    ReportingPeriod.objects.filter(pk=period.pk).update(closed_at=timezone.now())
    client.force_login(host)
    answer = client.post(f"{url}?period=2569-10", {"act": f"accept-{reports['1002'].pk}"})
    assert answer.status_code == 409
    assert "ขอปรับแผน" in answer.content.decode()
    assert set(verdicts().values()) == {"waiting"}


def test_a_report_of_another_measure_is_not_judged_through_this_table(client, host, reports, url, period):
    other = report(promised(makers.make_measure("ของสำนักอื่น"), "1004"), period, "10")
    client.force_login(host)
    assert client.post(url, {"act": f"accept-{other.pk}"}).status_code == 422
    assert client.post(url, {"act": "rest", "seen": str(other.pk)}).status_code == 302
    other.refresh_from_db()
    assert other.verification == "waiting"


@pytest.mark.parametrize("person", ["planner", "director", "reviewer", "executive", "policy_admin"])
def test_only_the_hosting_bureau_verifies_its_measure(client, request, person, reports, url):
    client.force_login(request.getfixturevalue(person))
    assert client.get(url).status_code == 403
    assert client.post(url, {"act": f"accept-{reports['1002'].pk}"}).status_code == 403
    assert set(verdicts().values()) == {"waiting"}


def test_the_host_of_another_bureau_does_not_verify(client, reports, url):
    client.force_login(makers.make_person(Role.HOST, makers.make_office("2500", kind=Office.Kind.BUREAU)))
    assert client.get(url).status_code == 403


def test_what_no_bureau_hosts_is_verified_by_the_reviewer_office_by_office(client, reviewer, host, period):
    own = report(promised(makers.make_measure("ของเขตเอง"), "1001"), period, "90")
    url = "/verify/2570/offices/1001/"
    client.force_login(host)
    assert client.get(url).status_code == 403
    client.force_login(reviewer)
    assert "ของเขตเอง" in client.get(url).content.decode()
    client.post(url, {"act": "rest", "seen": str(own.pk)})
    assert verdicts() == {"1001": "verified"}


def test_the_list_says_what_waits_for_whom(client, host, reviewer, reports, period):
    report(promised(makers.make_measure("ของเขตเอง"), "1001"), period, "90")
    client.force_login(host)
    page = client.get("/verify/").content.decode()
    assert "รอตรวจ 3 รายการ" in page
    assert "ร้อยละของผู้ค้าที่อยู่ครบปี" in page
    client.force_login(reviewer)
    page = client.get("/verify/").content.decode()
    assert "รอตรวจ 1 รายการ" in page
    assert "ร้อยละของผู้ค้าที่อยู่ครบปี" not in page


def test_the_official_figure_follows_the_verdict(host, reports, period):
    def on_plan(code):
        drain(2570, today=period.due + timedelta(days=1), at=timezone.now())
        plan = reports[code].key_result.objective.plan_id
        return RollupScore.objects.get(view=View.OFFICIAL, subject="plan", subject_id=plan, kind="all").n_on_plan

    assert on_plan("1001") == 0
    judge([reports["1001"].pk], Verification.VERIFIED, period=period, by=host, at=timezone.now())
    assert on_plan("1001") == 1
    assert on_plan("1003") == 0


def test_fifty_offices_cost_no_more_queries_than_three(client, host, reports, url, measure, period):
    client.force_login(host)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    few = queries()
    for number in range(1010, 1040):
        report(promised(measure, str(number)), period, "90")
    assert queries() == few
