"""The policy page: the answer first, then who carries it, its parts, what measures it, its money and how its words changed."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from okrs.city.coverage import Cells, Told
from okrs.city.wholes import whole_of
from okrs.models import BudgetLine, Landing, Measure, Plan, Project, ProjectPolicy
from okrs.models.plan import PlanStatus
from policies.composites import set_part
from policies.crosswalk import add_pair
from policies.importing.uploads import apply_import
from policies.models import Policy, PolicyImport, PolicyScope
from policies.models.crosswalk import Relation
from policies.wholes import Wholes
from tests import makers
from tests.okrs.city.conftest import words
from tests.workbooks import table

pytestmark = pytest.mark.django_db
URL = "/policies/2565/116/?year=2570"


def make_carrier(code: str, policy: Policy, *, status: str = PlanStatus.ACTIVE, lands: bool = True) -> Plan:
    number = int(code) - 1001
    office = makers.make_office(code, tile_column=number % 10, tile_row=number // 10, tile_label=f"ข{code}")
    makers.make_group(office)
    plan = makers.make_plan(office, status=status)
    PolicyScope.objects.create(policy=policy, fiscal_year=plan.fiscal_year, office=office, state="required", since=date(2026, 1, 1))
    if lands:
        objective = makers.make_objective(plan, policy=policy)
        makers.make_key_result(objective, measure=shared_measure())
        Landing.objects.create(plan=plan, policy=policy, through="objective", objective=objective)
    return plan


def shared_measure() -> Measure:
    return Measure.objects.filter(title="รายได้เฉลี่ยต่อวันของผู้ค้า").first() or makers.make_measure()


def test_the_heading_is_the_answer(reader):
    policy = makers.make_policy()
    make_carrier("1001", policy)
    make_carrier("1002", policy, lands=False)
    assert reader.get(URL).context["heading"] == "12 เทศกาลตลอดปีทั่วกรุงเทพฯ: 1 จาก 2 เขตบรรจุในแผนแล้ว"


def test_too_few_reports_leave_the_pace_out_of_the_heading(reader, recompute):
    make_carrier("1001", makers.make_policy())
    recompute(2570)
    assert "ตามแผน" not in reader.get(URL).context["heading"]


@pytest.mark.parametrize(("role", "word"), [("executive", "อยู่ในร่าง"), ("stranger", "ยังไม่บรรจุ")])
def test_a_draft_is_a_gap_on_the_map_to_all_but_those_who_may_know(request, client, role, word):
    make_carrier("1002", makers.make_policy(), status=PlanStatus.DRAFT)
    client.force_login(request.getfixturevalue(role))
    response = client.get(URL)
    assert word in response.context["tiles"]["1002"].aria
    assert response.context["measures"] == []
    assert "ยังไม่มี KR ใดในแผนที่อนุมัติแล้ววัดนโยบายนี้" in words(response)


def test_key_results_stand_together_by_what_they_measure(reader):
    policy = makers.make_policy()
    plans = [make_carrier(code, policy) for code in ("1001", "1002")]
    makers.make_key_result(plans[0].objectives.get(), measure=makers.make_measure("จำนวนตลาดที่จัด", kind="output", unit="ครั้ง"))
    told = [(row.measure.title, len(row.key_results)) for row in reader.get(URL).context["measures"]]
    assert told == [("รายได้เฉลี่ยต่อวันของผู้ค้า", 2), ("จำนวนตลาดที่จัด", 1)]


def test_projects_that_serve_the_policy_are_counted_with_their_money(reader):
    policy = makers.make_policy()
    plan, draft = make_carrier("1001", policy), make_carrier("1002", policy, status=PlanStatus.DRAFT)
    for one in (plan, draft):
        project = Project.objects.create(plan=one, position=1, title=f"ตลาด{one.office.code}")
        ProjectPolicy.objects.create(project=project, policy=policy)
        BudgetLine.objects.create(project=project, requested=3_200_000)
    response = reader.get(URL)
    assert (response.context["money"].count, response.context["money"].requested) == (1, Decimal(3_200_000))
    assert "โครงการ 1 โครงการ ขอตั้ง 3.2 ล้านบาท" in words(response)
    assert "ตลาด1002" not in words(response)


def test_a_whole_is_covered_when_its_parts_are(reader):
    whole, part, other = makers.make_policy(), makers.make_policy("001", "ตลาดเขต"), makers.make_policy("002", "ถนนคนเดิน")
    for one in (part, other):
        set_part(whole, one, Decimal(1), by=None)
    make_carrier("1001", part)
    make_carrier("1002", other, lands=False)
    response = reader.get(URL)
    assert response.context["heading"] == "12 เทศกาลตลอดปีทั่วกรุงเทพฯ: ส่วนประกอบบรรจุครบ 1 จาก 2"
    assert [(row.policy.code, row.covered) for row in response.context["whole"].rows] == [("001", True), ("002", False)]
    assert "นับครั้งเดียว" in words(response)


def test_each_part_counts_once_however_many_ways_lead_to_it():
    top, left, right, leaf = (makers.make_policy(f"00{number}", f"ข้อ {number}") for number in range(1, 5))
    for whole, part in ((top, left), (top, right), (left, leaf), (right, leaf)):
        set_part(whole, part, Decimal(1), by=None)
    found = whole_of(top, {(leaf.pk,): Cells(landed=2)}, Wholes.stored())
    assert found.told == Told(1, 1)
    assert [row.covered for row in found.rows] == [True, True]


def test_a_part_that_no_district_must_carry_is_not_waited_for(reader):
    whole, part, other = makers.make_policy(), makers.make_policy("001", "ตลาดเขต"), makers.make_policy("002", "ออกข้อบัญญัติ")
    for one in (part, other):
        set_part(whole, one, Decimal(1), by=None)
    make_carrier("1001", part)
    page = reader.get(URL)
    assert "ส่วนประกอบบรรจุครบ 1 จาก 1 นโยบาย" in words(page)
    assert [row.covered for row in page.context["whole"].rows] == [True, None]


def test_how_the_words_changed_names_the_import(client, policy_admin):
    makers.make_policy("001", "กรุงเทพฯ ต้องมืด", dimension="safety")
    makers.make_fiscal_year()
    client.force_login(policy_admin)
    workbook = SimpleUploadedFile("ทะเบียน.xlsx", table((1, "กรุงเทพฯ ต้องสว่าง", "ปลอดภัยดี")))
    client.post("/import/", {"policy_set": Policy.objects.get().set_id, "workbook": workbook})
    record = PolicyImport.objects.get()
    apply_import(record, by=policy_admin, now=timezone.now())
    Policy.objects.update(title="กรุงเทพฯ สว่างทุกซอย")
    first, second = client.get("/policies/2565/001/").context["wordings"]
    assert (first.before, first.after, first.source) == ("กรุงเทพฯ ต้องสว่าง", "กรุงเทพฯ สว่างทุกซอย", None)
    assert (second.before, second.after, second.source) == ("กรุงเทพฯ ต้องมืด", "กรุงเทพฯ ต้องสว่าง", record)


def test_the_policy_names_what_it_was_and_what_it_became(reader):
    old = makers.make_policy()
    new = makers.make_policy("7.1.02", "เทศกาลทั้งปี", policy_set=makers.make_policy_set("226+"))
    makers.make_fiscal_year()
    add_pair(old, new, Relation.RENAMED, to_set=new.set, by=None, at=timezone.now())
    assert "ในชุด 226+ 7.1.02 เทศกาลทั้งปี" in words(reader.get(URL))
    assert "จากชุด 2565 116 12 เทศกาล" in words(reader.get("/policies/226+/7.1.02/?year=2570"))


def test_a_policy_with_two_dimensions_says_which_one_counts(reader):
    policy = makers.make_policy()
    policy.policy_dimensions.create(dimension=policy.set.dimension_set.dimensions.get(code="safety"), position=2)
    makers.make_fiscal_year()
    assert "เศรษฐกิจดี (ด้านหลัก นับครั้งเดียว) , ปลอดภัยดี" in words(reader.get(URL))


def test_thirty_carriers_cost_no_more_queries_than_three(reader):
    policy = makers.make_policy()
    counted = []
    for codes in (range(1001, 1004), range(1004, 1031)):
        for code in codes:
            make_carrier(str(code), policy)
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(URL).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1]
