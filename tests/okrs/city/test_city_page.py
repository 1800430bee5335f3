"""The page of a year with districts: silence, drafts and the number of queries."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from okrs.city.figures import CityFigures, city_figures
from okrs.city.findings import headline
from okrs.models import CheckIn, KeyResult, Landing, Plan
from okrs.models.plan import PlanStatus
from policies.models import FiscalYear, PolicyScope
from tests import makers
from tests.okrs.city.conftest import words

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
# However many key results the plan holds.
DISTRICT_QUERIES = 18
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def make_district(code: str, *, status: str = PlanStatus.ACTIVE, key_results: int = 1) -> Plan:
    number = int(code) - 1001
    office = makers.make_office(code, tile_column=number % 10, tile_row=number // 10, tile_label=f"ข{code}")
    makers.make_group(office)
    plan = makers.make_plan(office, status=status)
    objective = makers.make_objective(plan, policy=makers.make_policy())
    for _ in range(key_results):
        makers.make_key_result(objective)
    return plan


def report(plan: Plan, value: int) -> None:
    period = plan.fiscal_year.periods.get(month=date(2026, 10, 1))
    for key_result in KeyResult.objects.filter(objective__plan=plan):
        CheckIn.objects.create(key_result=key_result, period=period, as_of=date(2026, 10, 31), recorded_at=NOW, value=Decimal(value))


def figures() -> CityFigures:
    return city_figures(FiscalYear.objects.get(pk=2570), today=TODAY, now=timezone.now())


def test_the_headline_is_the_share_of_due_outcomes_on_plan(recompute):
    for code, value in (("1001", 1100), ("1002", 1100), ("1003", 850)):
        report(make_district(code), value)
    recompute(2570, TODAY)
    assert (figures().outcomes.on_plan, figures().outcomes.due) == (2, 3)
    assert headline(figures()) == "KR ผลลัพธ์เป็นไปตามแผน 67%"


def test_silence_is_never_green(recompute):
    report(make_district("1001"), 1100)
    make_district("1002")
    recompute(2570, TODAY)
    assert headline(figures()) == "KR ผลลัพธ์รายงานแล้ว 1 จาก 2 ยังสรุปภาพรวมเมืองไม่ได้"
    silent = next(count for count in figures().offices if count.office.code == "1002")
    assert (silent.percent, silent.word) == (None, "ยังไม่รายงาน")
    assert [office.code for office in figures().reporting.silent] == ["1002"]


def test_the_heading_falls_back_to_the_pages_name_when_nothing_can_be_said(reader):
    makers.make_fiscal_year()
    response = reader.get(reverse("okrs:city", args=[2570]))
    assert response.context["heading"] == "ภาพรวมเมือง ปีงบประมาณ 2570"
    assert "ยังไม่ได้คำนวณตัวเลขของปีนี้" in words(response)


def test_landing_counts_required_cells_of_approved_plans_only(recompute):
    approved, draft = make_district("1001"), make_district("1002", status=PlanStatus.DRAFT)
    policy = makers.make_policy()
    for plan in (approved, draft):
        PolicyScope.objects.create(policy=policy, fiscal_year=plan.fiscal_year, office=plan.office, state="required", since=date(2026, 1, 1))
        Landing.objects.create(plan=plan, policy=policy, through="objective", objective=plan.objectives.get())
    assert (figures().landing.landed, figures().landing.required, figures().landing.drafts) == (1, 2, 0)


@pytest.mark.parametrize(("role", "seen"), [("executive", 1), ("stranger", 0)])
def test_a_draft_cell_is_a_gap_to_all_but_those_who_may_know_of_it(request, client, role, seen):
    draft = make_district("1002", status=PlanStatus.DRAFT)
    policy = makers.make_policy()
    PolicyScope.objects.create(policy=policy, fiscal_year=draft.fiscal_year, office=draft.office, state="required", since=date(2026, 1, 1))
    Landing.objects.create(plan=draft, policy=policy, through="objective", objective=draft.objectives.get())
    client.force_login(request.getfixturevalue(role))
    whole = client.get(reverse("okrs:coverage", args=[2570])).context["whole"]
    assert (whole.landed, whole.drafts, whole.gaps) == (0, seen, 1 - seen)


def test_the_words_of_another_districts_draft_are_on_no_page(client, stranger, recompute):
    draft = make_district("1002", status=PlanStatus.DRAFT)
    draft.objectives.update(title="วัตถุประสงค์ลับในร่าง")
    recompute(2570, TODAY)
    client.force_login(stranger)
    pages = [
        reverse("okrs:city", args=[2570]),
        reverse("okrs:districts"),
        reverse("okrs:district", args=["1002"]),
        reverse("okrs:policy", args=["2565", "116"]),
    ]
    for page in pages:
        response = client.get(page, {"year": "2570"})
        assert response.status_code == 200
        assert "ลับในร่าง" not in response.content.decode()
        assert "ผ่านวัตถุประสงค์" not in response.content.decode()


def test_a_draft_plans_key_results_are_in_no_count_of_the_city(recompute):
    make_district("1001", status=PlanStatus.DRAFT)
    recompute(2570, TODAY)
    assert figures().outcomes.applicable == 0


@pytest.mark.parametrize("name", ["okrs:city", "okrs:coverage", "okrs:districts"])
def test_a_page_of_many_districts_asks_as_often_as_one_of_few(reader, recompute, name):
    url = reverse(name, args=[] if name == "okrs:districts" else [2570])
    counted = []
    for codes in (range(1001, 1004), range(1004, 1031)):
        for code in codes:
            report(make_district(str(code)), 1100)
        recompute(2570, TODAY)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert reader.get(url, {"year": "2570"}).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]


@pytest.mark.parametrize("many", [3, 30])
def test_a_district_with_many_key_results_asks_as_often_as_one_with_few(reader, recompute, many, django_assert_num_queries):
    make_district("1001", key_results=many)
    recompute(2570, TODAY)
    reader.get(reverse("okrs:district", args=["1001"]))
    with django_assert_num_queries(DISTRICT_QUERIES):
        reader.get(reverse("okrs:district", args=["1001"]), {"year": "2570"})


def test_the_table_says_what_the_map_says(reader, recompute):
    report(make_district("1001"), 1100)
    recompute(2570, TODAY)
    response = reader.get(reverse("okrs:city", args=[2570]), {"view": "table"})
    assert "1001 กรุงธนใต้ 100% 1 /1" in words(response)
    assert b"tilemap" not in response.content


def test_the_page_tells_the_time_of_the_last_drain_though_most_rows_did_not_change(recompute):
    plan = make_district("1001")
    recompute(2570, TODAY)
    before = figures().computed_at
    report(plan, 900)
    recompute(2570, TODAY)
    after = figures().computed_at
    assert before
    assert after
    assert after > before
