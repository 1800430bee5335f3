from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db.models import Sum

from bkk_okr.reference import Tally
from districts.reference import load_offices
from okrs.models import CheckIn, KeyResult, Measure, Plan, PublishedFigure, PublishedMonth
from okrs.reporting.tracker import load_tracker
from policies.models import Mark
from policies.reference import load_policies

LOADED_AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
# As printed on 12 August 2567: target, result, percentage.
PUBLISHED = {
    "เพิ่มสวน 15 นาที": ("156", "128", "82.05"),
    "ปรับปรุงทางเท้า": ("324.11", "111.07", "34.27"),
    "ปรับปรุง/พัฒนา บ้านหนังสือ": ("45", "167", "371.11"),
    "แก้ไขจุดเสี่ยงน้ำท่วม": ("125", "96", "76.8"),
    "ขุดลอก/ทำความสะอาดท่อระบายน้ำ": ("4227.3", "4291.67", "101.52"),
}


@pytest.fixture
def plan(db: None) -> Plan:
    load_offices(Tally())
    load_policies(Tally())
    load_tracker(Tally(), recorded_at=LOADED_AT)
    return Plan.objects.get(office__code="bma", fiscal_year=2567)


def test_the_seventeen_clean_goals_and_the_libraries_become_the_citys_closed_plan(plan):
    assert plan.status == Plan.Status.CLOSED
    assert KeyResult.objects.filter(objective__plan=plan).count() == 18
    assert not plan.invented


def test_figures_are_stored_as_printed(plan):
    lines = PublishedFigure.objects.filter(published_on=date(2024, 8, 12), key_result__title__in=PUBLISHED)
    found = {line.key_result.title: (line.target, line.actual, line.percent) for line in lines.select_related("key_result")}
    assert found == {title: tuple(Decimal(number) for number in numbers) for title, numbers in PUBLISHED.items()}


def test_each_goal_has_one_cumulative_result_of_the_day_it_speaks_of(plan):
    results = CheckIn.objects.filter(key_result__objective__plan=plan)
    assert set(results.values_list("as_of", "period__month", "revision")) == {(date(2024, 8, 12), date(2024, 8, 1), 1)}
    assert results.get(key_result__title="ปรับปรุงทางเท้า").value == Decimal("111.07")
    assert set(Measure.objects.values_list("aggregation", "entry", "nature")) == {("central", "cumulative", "flow")}


def test_bureau_and_district_parts_are_targets_and_never_results(plan):
    footpaths = KeyResult.objects.get(title="ปรับปรุงทางเท้า")
    assert (footpaths.target_bureaus, footpaths.target_districts) == (Decimal(300), Decimal("24.11"))
    assert not CheckIn.objects.exclude(key_result__objective__plan__office__code="bma").exists()


def test_all_goals_count_work_done_and_each_says_why(plan):
    measures = Measure.objects.filter(key_results__objective__plan=plan)
    assert set(measures.values_list("kind", flat=True)) == {Measure.Kind.OUTPUT}
    assert all(definition.startswith("จัดเป็นผลผลิต: นับ") for definition in measures.values_list("definition", flat=True))


def test_objectives_carry_the_dimension_of_the_code_and_three_goals_say_that_theirs_is_unknown(plan):
    named = dict(plan.objectives.filter(dimension__isnull=False).values_list("dimension__name", "title"))
    assert named["เดินทางดี"] == "เป้าหมายนโยบายผู้ว่าฯ ด้านเดินทางดี"
    unnamed = plan.objectives.get(dimension__isnull=True)
    assert set(unnamed.key_results.values_list("title", flat=True)) == {
        "ปรับปรุงซอย",
        "จำนวนมอเตอร์ไซต์วิ่งบนทางเท้าที่จับได้เพิ่มขึ้น",
        "การตั้งจุดทิ้งขยะกลางในหมู่บ้าน",
    }


def test_months_are_kept_with_their_own_list_and_do_not_make_the_total(plan):
    months = PublishedMonth.objects.filter(figure__key_result__title="ปรับปรุงทางเท้า")
    assert months.count() == 11
    assert months.aggregate(total=Sum("value"))["total"] == Decimal("115.47")
    assert CheckIn.objects.get(key_result__title="ปรับปรุงทางเท้า").value == Decimal("111.07")
    assert set(PublishedFigure.objects.filter(months__isnull=False).values_list("published_on", flat=True)) == {date(2024, 8, 10)}


def test_loading_leaves_a_mark_so_that_the_figures_are_computed(plan):
    assert Mark.objects.filter(fiscal_year=2567, plan_id=plan.pk).exists()


def test_loading_again_adds_nothing(plan):
    tally = Tally()
    load_tracker(tally, recorded_at=LOADED_AT)
    assert not tally.changed_anything
    assert CheckIn.objects.count() == 18
    assert Mark.objects.count() == 1


def test_the_stored_version_is_the_plan_as_it_stands(plan):
    version = plan.versions.get()
    assert sum(len(objective["key_results"]) for objective in version.content["objectives"]) == 18
    assert version.effective_from == date(2023, 10, 1)
