"""The first page: what this is for who is outside, งานของฉัน for who is in."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from districts.models import Membership, Role
from okrs.city.home import work_of
from okrs.models import KeyResult, Plan, PlanEvent
from okrs.models.plan import PlanStatus
from okrs.reporting.check_ins import send_check_in
from okrs.reporting.readings import Reading
from policies.models import FiscalYear, PolicyImport, PolicyScope, ReportingPeriod
from policies.models.policy_import import ImportState
from tests import makers


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def october(key_result: KeyResult, today: date) -> ReportingPeriod:
    """The only period that takes reports, whatever the day of the test."""
    ReportingPeriod.objects.update(closed_at=timezone.now())
    ReportingPeriod.objects.filter(month=date(2026, 10, 1)).update(due=today + timedelta(days=3), closes=today + timedelta(days=9), closed_at=None)
    return ReportingPeriod.objects.get(month=date(2026, 10, 1))


def names(tasks):
    return [task.name for task in tasks]


def test_who_is_outside_reads_what_this_is_and_may_sign_in(client, db, settings):
    settings.DEMO_SIGN_IN = False
    page = client.get("/").content.decode()
    assert "50 เขต เขียนแผน รายงานผล และเห็นภาพทั้งเมืองในที่เดียว" in page
    assert "/accounts/signin/" in page


def test_a_planner_sees_what_is_owed_and_by_when(client, planner, key_result, october):
    client.force_login(planner)
    response = client.get("/")
    page = response.content.decode()
    assert "มี 1 เรื่องต้องทำ" in page
    assert "รายงานผลรอบ ต.ค. 2569" in page
    assert "ยังไม่ได้ส่ง 1 จาก 1 KR" in page
    assert 'href="/checkin/2570/1049/2569-10/"' in page


def test_a_report_that_is_sent_is_done(planner, key_result, october, today):
    send_check_in(key_result, period=october, reading=Reading(value=Decimal(900)), as_of=date(2026, 10, 31), by=planner, recorded_at=timezone.now())
    work = work_of(planner, today)
    assert names(work.todo) == []
    assert names(work.done) == ["รายงานผลรอบ ต.ค. 2569"]


def test_key_results_of_other_months_are_not_owed(planner, key_result, october, today):
    key_result.measure.__class__.objects.update(frequency="quarterly")
    assert names(work_of(planner, today).todo) == []


def test_a_section_head_owes_the_own_section_only(section_head, key_result, october, today):
    assert names(work_of(section_head, today).todo) == []
    makers.make_key_result(key_result.objective, owner_section=makers.make_section())
    assert work_of(section_head, today).todo[0].note == "ยังไม่ได้ส่ง 1 จาก 1 KR"


def test_a_director_waits_for_the_report(director, key_result, october, today):
    work = work_of(director, today)
    assert (names(work.todo), names(work.waiting)) == ([], ["รายงานผลรอบ ต.ค. 2569"])


def test_a_draft_tells_how_many_policies_are_missing(planner, plan, today):
    for code in ("001", "002"):
        PolicyScope.objects.create(policy=makers.make_policy(code), fiscal_year=plan.fiscal_year, office=plan.office, state="required", since=today)
    task = work_of(planner, today).todo[0]
    assert (task.name, task.note) == ("เขียนแผนปฏิบัติราชการ ปีงบประมาณ 2570", "นโยบายยังไม่บรรจุ 2 เรื่อง")


def test_a_returned_plan_shows_the_reason(planner, plan, today):
    Plan.objects.update(status=PlanStatus.RETURNED)
    PlanEvent.objects.create(plan=plan, from_status="submitted", to_status="returned", comment="ขอค่าฐานของทุก KR")
    task = work_of(planner, today).todo[0]
    assert task.name == "แก้ไขแผนปฏิบัติราชการ ปีงบประมาณ 2570"
    assert "ขอค่าฐานของทุก KR" in task.note


def test_a_year_in_preparation_without_a_plan_is_a_task(planner, today):
    makers.make_fiscal_year(2571, state=FiscalYear.State.PREPARATION)
    assert names(work_of(planner, today).todo) == ["เริ่มแผนปฏิบัติราชการ ปีงบประมาณ 2571"]


@pytest.mark.parametrize(
    ("status", "planner_does", "director_does"),
    [("draft", True, False), ("submitted", False, True), ("endorsed", False, False), ("under_review", False, False)],
)
def test_a_plan_is_on_the_desk_of_whose_turn_it_is(planner, director, plan, today, status, planner_does, director_does):
    Plan.objects.update(status=status)
    assert bool(work_of(planner, today).todo) is planner_does
    assert bool(work_of(director, today).todo) is director_does
    assert bool(work_of(planner, today).waiting) is not planner_does


def test_a_reviewer_sees_the_queue(reviewer, executive, plan, other_district, today):
    makers.make_plan(other_district, status=PlanStatus.UNDER_REVIEW)
    Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.ENDORSED)
    assert names(work_of(reviewer, today).todo) == ["แผนรอพิจารณา 2 ฉบับ"]
    assert names(work_of(executive, today).waiting) == ["แผนรอพิจารณา 2 ฉบับ"]


def test_a_reviewer_sees_silent_districts_and_gaps(reviewer, key_result, today):
    policy = makers.make_policy("001")
    PolicyScope.objects.create(policy=policy, fiscal_year_id=2570, office=key_result.objective.plan.office, state="required", since=today)
    waiting = names(work_of(reviewer, today).waiting)
    assert "ยังไม่บรรจุ 1 รายการ ปีงบประมาณ 2570" in waiting
    assert any(name.startswith("เขตยังไม่รายงานรอบ") and name.endswith("1 เขต") for name in waiting)


def test_a_policy_admin_sees_the_imports_left_open(client, policy_admin, today):
    PolicyImport.objects.create(policy_set=makers.make_policy_set(), file_name="ทะเบียน.xlsx", sha256="0", state=ImportState.PREVIEWED)
    PolicyImport.objects.create(policy_set=makers.make_policy_set(), file_name="เก่า.xlsx", sha256="0", state=ImportState.APPLIED)
    assert names(work_of(policy_admin, today).todo) == ["นำเข้าค้าง: ทะเบียน.xlsx"]


def test_somebody_without_a_post_is_told_whom_to_ask(client, db):
    client.force_login(makers.make_person())
    assert "ยังไม่มีสิทธิในหน่วยงานใด" in client.get("/").content.decode()


def test_an_ended_post_gives_no_work(planner, key_result, october, today):
    Membership.objects.update(until=today - timedelta(days=1))
    assert not work_of(planner, today).todo


def test_home_takes_twelve_queries_at_most_whatever_the_city_holds(client, planner, reviewer, key_result, october, today):
    Membership.objects.create(user=planner, office=makers.make_city(), role=Role.REVIEWER, since=makers.LONG_AGO)
    client.force_login(planner)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/").status_code == 200
        return len(captured)

    few = queries()
    for number in range(10, 40):
        office = makers.make_office(f"10{number}")
        makers.make_key_result(makers.make_objective(makers.make_plan(office, status=PlanStatus.ACTIVE)))
        makers.make_key_result(key_result.objective)
    assert queries() == few


@pytest.mark.parametrize("person", ["planner", "director", "section_head", "reviewer", "executive", "policy_admin", "host"])
def test_home_of_one_role_stays_within_its_budget(client, request, person, key_result, october):
    client.force_login(request.getfixturevalue(person))
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/").status_code == 200
    # Two of them are the session and the person, three the menu around the page.
    assert len(captured) <= 17, [query["sql"][:120] for query in captured]
