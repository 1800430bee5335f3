"""What blocks a plan and what is only remarked."""

from datetime import date
from decimal import Decimal

import pytest

from okrs.models import BudgetLine, KeyResult, Measure, Objective, Project
from okrs.planning.readiness import remarks, unmet
from policies.models import PolicyScope
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(district):
    return makers.make_ready_plan(district)


def sentences(points):
    return [point.sentence for point in points]


def test_a_finished_plan_has_nothing_unmet(ready):
    assert unmet(ready) == []


def test_a_plan_without_objectives_is_not_finished(plan):
    assert sentences(unmet(plan)) == ["แผนยังไม่มีวัตถุประสงค์"]


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"title": ""}, "title", "KR 1.1 ยังไม่มีข้อความ"),
        ({"owner_section": None}, "owner_section", "KR 1.1 ยังไม่มีฝ่ายรับผิดชอบ"),
        ({"baseline": None}, "baseline", "KR 1.1 ยังไม่มีค่าฐาน (หรือระบุวันที่จะสำรวจค่าฐานแล้วเสร็จ)"),
        ({"baseline_date": None}, "baseline_date", "KR 1.1 ค่าฐานยังไม่มีวันที่"),
        ({"baseline_source": ""}, "baseline_source", "KR 1.1 ค่าฐานยังไม่มีแหล่งข้อมูล"),
        ({"target": None}, "target", "KR 1.1 ยังไม่มีค่าเป้าหมาย"),
        ({"target": 850}, "target", "KR 1.1 ค่าเป้าหมายเท่ากับค่าฐาน ยังไม่มีอะไรเปลี่ยน"),
        ({"target": 800}, "target", "KR 1.1 เลือกทิศทางเพิ่มขึ้น แต่ค่าเป้าหมาย 800 ไม่สูงกว่าค่าฐาน 850"),
        ({"weight": Decimal(60)}, "weight", "KR 1.1 น้ำหนักของ KR รวมได้ 60 ต้องรวมเป็น 100"),
    ],
)
def test_a_key_result_names_the_field_that_is_missing(ready, change, field, sentence):
    KeyResult.objects.update(**change)
    points = unmet(ready)
    assert sentences(points) == [sentence]
    assert (points[0].place, points[0].field, points[0].objective) == ("key_result", field, 1)


@pytest.mark.parametrize(("change", "sentence"), [({"unit": ""}, "KR 1.1 ยังไม่มีหน่วยนับ"), ({"source": ""}, "KR 1.1 ยังไม่มีแหล่งข้อมูล")])
def test_the_measure_of_a_key_result_is_finished_too(ready, change, sentence):
    Measure.objects.update(**change)
    assert sentences(unmet(ready)) == [sentence]


def test_a_baseline_may_be_promised_for_a_later_day(ready):
    KeyResult.objects.update(baseline=None, baseline_date=None, baseline_source="", baseline_due=date(2026, 12, 31))
    assert unmet(ready) == []


def test_a_flow_starts_from_zero_and_needs_no_baseline(ready):
    Measure.objects.update(nature="flow")
    KeyResult.objects.update(baseline=None, baseline_date=None, baseline_source="")
    assert unmet(ready) == []


def test_a_band_needs_its_lower_edge_and_may_hold_the_baseline(ready):
    Measure.objects.update(direction="keep")
    KeyResult.objects.update(target=850)
    assert sentences(unmet(ready)) == ["KR 1.1 ยังไม่มีขอบล่างของระดับที่ต้องรักษา"]
    KeyResult.objects.update(target_low=800)
    assert unmet(ready) == []


def test_a_milestone_needs_steps_and_no_numbers(ready):
    Measure.objects.update(direction="milestone")
    KeyResult.objects.update(target=None, baseline=None)
    assert sentences(unmet(ready)) == ["KR 1.1 ยังไม่มีขั้นตอน"]


def test_the_monthly_plan_covers_the_months_in_which_the_measure_is_due(ready):
    key_result = KeyResult.objects.get()
    key_result.planned.filter(period__month__month__in=[10, 11, 12]).delete()
    assert sentences(unmet(ready)) == ["KR 1.1 แผนรายเดือนยังขาด 3 เดือน"]
    Measure.objects.update(frequency="semiannual")
    assert unmet(ready) == []


def test_weights_are_all_given_or_all_left_out(ready):
    makers.make_objective(ready, weight=Decimal(40), policy=makers.make_policy())
    weights = [point.sentence for point in unmet(ready) if point.field == "weight"]
    assert weights == ["วัตถุประสงค์ที่ 1 ยังไม่มีน้ำหนัก ทั้งที่วัตถุประสงค์อื่นมีแล้ว (ใส่ให้ครบ หรือเว้นว่างทั้งหมดเพื่อให้เท่ากัน)"]
    Objective.objects.filter(position=1).update(weight=Decimal(60))
    assert not [point for point in unmet(ready) if point.field == "weight"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "โครงการที่ 1 ยังไม่มีชื่อ"),
        ({"owner_section": None}, "โครงการที่ 1 ยังไม่มีฝ่ายรับผิดชอบ"),
        ({"starts": None}, "โครงการที่ 1 ยังไม่มีวันเริ่มและวันสิ้นสุด"),
        ({"ends": date(2027, 10, 1)}, "โครงการที่ 1 ระยะเวลาต้องอยู่ในปีงบประมาณ 2570"),
    ],
)
def test_a_project_names_the_field_that_is_missing(ready, change, sentence):
    Project.objects.update(**change)
    assert sentences(unmet(ready)) == [sentence]


def test_a_project_serves_something_and_says_what_it_costs(ready):
    project = Project.objects.get()
    project.contributions.all().delete()
    project.budget_lines.all().delete()
    assert sentences(unmet(ready)) == ["โครงการที่ 1 ยังไม่ได้ระบุว่าหนุน KR ใดหรือรองรับนโยบายใด", "โครงการที่ 1 ยังไม่ได้ระบุงบประมาณ (เลือก “ไม่ใช้งบประมาณ” ได้)"]


def test_a_project_that_asks_for_money_has_clear_details(ready):
    BudgetLine.objects.update(source="bma", requested=500_000)
    assert len(unmet(ready)) == 4
    Project.objects.update(rationale="ก", beneficiaries="ข", places="ค", expected_benefit="ง")
    assert unmet(ready) == []


def test_remarks_never_block(ready):
    Measure.objects.update(kind="activity")
    assert sentences(remarks(ready)) == [
        "วัตถุประสงค์ที่ 1 ยังไม่มี KR ที่วัดผลลัพธ์ต่อประชาชน",
        "KR 1.1 นับกิจกรรม ยังไม่บอกสิ่งที่เปลี่ยนไป",
        "KR 1.1 ยังไม่มีค่าเป้าหมายของปีต่อ ๆ ไป",
    ]
    assert unmet(ready) == []


def test_policies_that_must_land_and_have_not_are_remarked(ready):
    policy = makers.make_policy("117", "อื่น")
    PolicyScope.objects.create(policy=policy, fiscal_year=ready.fiscal_year, office=ready.office, state="required", since=makers.LONG_AGO)
    assert "นโยบายที่ต้องบรรจุยังไม่มีในแผนอีก 1 นโยบาย" in sentences(remarks(ready))


def test_reading_a_plan_takes_the_same_queries_for_three_rows_and_thirty(ready, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        unmet(ready)
    for _ in range(5):
        objective = makers.make_objective(ready, policy=makers.make_policy())
        for _ in range(5):
            makers.make_key_result(objective)
    with django_assert_num_queries(len(few)):
        unmet(ready)
