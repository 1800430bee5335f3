"""The first page: what this is for who is outside, งานของฉัน for who is in."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from districts.models import Membership, Role
from okrs.city.home import work_of
from okrs.models import CheckIn, KeyResult, Plan, PlanEvent
from okrs.models.change_request import ChangeKind
from okrs.models.plan import PlanStatus
from okrs.reporting.changes import Decision, approve_change, ask_to_change, ask_to_correct, decline_change
from okrs.reporting.check_ins import return_check_in, send_check_in, verify
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


def send(key_result, period, planner, value=900, **facts) -> CheckIn:
    facts = {"as_of": date(2026, 10, 31), "by": planner, "recorded_at": timezone.now(), **facts}
    return send_check_in(key_result, period=period, reading=Reading(value=Decimal(value)), **facts)


def ask(key_result, planner, target=1200):
    return ask_to_change(key_result, kind=ChangeKind.TARGET, wanted={"target": Decimal(target)}, reason="งบถูกตัด", by=planner, at=timezone.now())


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
    send(key_result, october, planner)
    work = work_of(planner, today)
    assert names(work.todo) == []
    assert names(work.done) == ["รายงานผลรอบ ต.ค. 2569"]


def test_a_report_that_came_back_is_owed_again_with_its_reason(client, planner, host, key_result, october, today):
    return_check_in(send(key_result, october, planner), by=host, at=timezone.now(), reason="นับตลาดซ้ำ")
    work = work_of(planner, today)
    assert (names(work.todo), names(work.done)) == (["แก้ไขรายงานที่ส่งกลับ รอบ ต.ค. 2569"], [])
    client.force_login(planner)
    page = client.get("/").content.decode()
    assert "1 KR เหตุผล: นับตลาดซ้ำ" in page
    assert 'href="/checkin/2570/1049/2569-10/"' in page


def test_a_report_that_came_back_and_was_sent_again_is_owed_no_more(planner, director, host, key_result, october, today):
    return_check_in(send(key_result, october, planner), by=host, at=timezone.now(), reason="นับตลาดซ้ำ")
    assert names(work_of(director, today).waiting) == ["แก้ไขรายงานที่ส่งกลับ รอบ ต.ค. 2569"]
    send(key_result, october, planner, 880, reason="นับใหม่")
    assert names(work_of(planner, today).todo) == []
    assert names(work_of(planner, today).done) == ["รายงานผลรอบ ต.ค. 2569"]


def test_a_section_head_reads_of_the_own_returned_reports_only(section_head, planner, host, key_result, october, today):
    return_check_in(send(key_result, october, planner), by=host, at=timezone.now(), reason="นับตลาดซ้ำ")
    assert names(work_of(section_head, today).todo) == []
    KeyResult.objects.filter(pk=key_result.pk).update(owner_section=makers.make_section())
    assert names(work_of(section_head, today).todo) == ["แก้ไขรายงานที่ส่งกลับ รอบ ต.ค. 2569"]
    ReportingPeriod.objects.filter(pk=october.pk).update(closed_at=timezone.now())
    assert names(work_of(section_head, today).todo) == []


def test_what_came_back_and_was_closed_is_to_be_asked_for_and_then_waits(planner, host, key_result, october, today):
    return_check_in(send(key_result, october, planner), by=host, at=timezone.now(), reason="นับตลาดซ้ำ")
    ReportingPeriod.objects.filter(pk=october.pk).update(closed_at=timezone.now())
    assert [(task.name, task.state) for task in work_of(planner, today).todo] == [("แก้ไขรายงานที่ส่งกลับ รอบ ต.ค. 2569", "ปิดรอบแล้ว ต้องขอปรับ")]
    facts = {"reason": "นับซ้ำ", "as_of": date(2026, 10, 31), "by": planner, "at": timezone.now()}
    ask_to_correct(key_result, period=october, reading=Reading(value=Decimal(880)), **facts)
    work = work_of(planner, today)
    assert (names(work.todo), names(work.waiting)) == ([], ["คำขอปรับแผนปี 2570: 1 เรื่อง"])


def test_a_host_has_to_verify_what_its_bureau_hosts(client, host, reviewer, planner, key_result, october, today):
    report = send(key_result, october, planner)
    assert names(work_of(host, today).todo) == []
    key_result.measure.__class__.objects.update(host=host.memberships.get().office)
    task = work_of(host, today).todo[0]
    assert (task.name, task.due, task.url) == ("ตรวจสอบผลที่รายงาน 1 ค่า", october.closes, "/verify/?year=2570")
    client.force_login(host)
    assert "รอตรวจ 1 รายการ" in client.get(task.url).content.decode()
    assert names(work_of(reviewer, today).todo) == []
    verify(report, by=host, at=timezone.now())
    assert names(work_of(host, today).todo) == []


def test_a_reviewer_verifies_what_no_bureau_hosts_until_the_period_is_closed(reviewer, planner, key_result, october, today):
    send(key_result, october, planner)
    send(key_result, october, planner, 910, reason="นับตกหล่น")
    assert names(work_of(reviewer, today).todo) == ["ตรวจสอบผลที่รายงาน 1 ค่า"]
    key_result.measure.__class__.objects.update(host=key_result.objective.plan.office)
    assert names(work_of(reviewer, today).todo) == ["ตรวจสอบผลที่รายงาน 1 ค่า"]
    ReportingPeriod.objects.filter(pk=october.pk).update(closed_at=timezone.now())
    assert names(work_of(reviewer, today).todo) == []


def test_nobody_is_asked_to_verify_a_year_that_is_over(reviewer, planner, key_result, october, today):
    send(key_result, october, planner)
    FiscalYear.objects.update(state=FiscalYear.State.CLOSED)
    assert names(work_of(reviewer, today).todo) == []


def test_a_request_for_change_is_on_the_desk_of_who_decides_and_in_sight_of_who_asked(planner, director, reviewer, executive, stranger, key_result, today):
    ask(key_result, planner)
    assert [(task.name, task.url) for task in work_of(reviewer, today).todo] == [("คำขอปรับแผนรอพิจารณา 1 เรื่อง", "/changes/")]
    assert "คำขอปรับแผนรอพิจารณา 1 เรื่อง" in names(work_of(executive, today).waiting)
    for person in (planner, director):
        assert "คำขอปรับแผนปี 2570: 1 เรื่อง" in names(work_of(person, today).waiting)
    assert work_of(stranger, today).waiting == []


@pytest.mark.parametrize("verdict", ["อนุมัติ", "ไม่อนุมัติ"])
def test_a_decided_request_is_told_to_its_office_for_a_week(client, planner, reviewer, key_result, today, verdict):
    request = ask(key_result, planner)
    if verdict == "อนุมัติ":
        approve_change(request, by=reviewer, at=timezone.now(), decision=Decision("กท 0401/7", today, today, "ตามที่ขอ"))
    else:
        decline_change(request, by=reviewer, at=timezone.now(), note="ตามที่ขอ")
    assert names(work_of(reviewer, today).todo) == []
    task = work_of(planner, today).done[0]
    assert (task.name, task.note, task.state) == ("คำขอปรับค่าเป้าหมาย KR 1.1", "ตามที่ขอ", verdict)
    client.force_login(planner)
    assert client.get(task.url).status_code == 200
    assert work_of(planner, today + timedelta(days=8)).done == []


def test_a_section_head_has_no_part_in_changes_of_the_plan(section_head, planner, key_result, today):
    ask(key_result, planner)
    assert work_of(section_head, today).waiting == []


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
        own = makers.make_key_result(key_result.objective)
        return_check_in(send(own, october, planner), by=reviewer, at=timezone.now(), reason="นับซ้ำ")
        ask(own, planner)
    assert queries() == few


@pytest.mark.parametrize("person", ["planner", "director", "section_head", "reviewer", "executive", "policy_admin", "host"])
def test_home_of_one_role_stays_within_its_budget(client, request, person, key_result, october):
    client.force_login(request.getfixturevalue(person))
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/").status_code == 200
    # Two of them are the session and the person, three the menu around the page.
    assert len(captured) <= 17, [query["sql"][:120] for query in captured]
