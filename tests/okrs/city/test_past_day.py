"""`city --as-of D`: what was known by the end of D, with the plans in force on D. Today, that is exactly what is stored."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db.models import QuerySet

from districts.models import Office
from okrs.city.as_data import as_data
from okrs.city.figures import city_figures
from okrs.city.past import city_figures_on
from okrs.figures.drain import drain
from okrs.models import KeyResult, Plan, PlanEvent, PlanVersion
from okrs.models.plan import PlanStatus
from okrs.models.rollup import View
from okrs.planning.projects import Ask, add_project
from okrs.planning.versions import store_version
from okrs.reporting.changes import Decision
from okrs.reporting.check_ins import verify
from okrs.reporting.shares import set_shares
from policies.models import FiscalYear, Mark, PolicyScope
from tests import makers
from tests.okrs.figures.small_city import NOON, TODAY, YEAR, SmallCity, make_small_city
from tests.okrs.figures.worlds import make_world

pytestmark = pytest.mark.django_db

MARCH = date(2027, 3, 15)
IN_MARCH = datetime(2027, 3, 10, 5, 0, tzinfo=UTC)
IN_OCTOBER = datetime(2026, 10, 1, 5, 0, tzinfo=UTC)


def the_year() -> FiscalYear:
    return FiscalYear.objects.select_related("policy_set", "dimension_set").get(pk=YEAR)


def stored(day: date, view: str = View.WORKING) -> dict[str, Any]:
    Mark.objects.append(YEAR)
    assert drain(YEAR, today=day, at=NOON)
    return as_data(city_figures(the_year(), view=view, today=day, now=NOON))


def counted_again(day: date, view: str = View.WORKING) -> dict[str, Any]:
    return as_data(city_figures_on(the_year(), day, view=view, at=NOON))


def keep_versions(plans: QuerySet[Plan] | list[Plan], made_at: datetime, effective_from: date) -> None:
    for plan in plans:
        version = store_version(plan, by=None)
        PlanVersion.objects.filter(pk=version.pk).update(made_at=made_at, effective_from=effective_from)


@pytest.mark.parametrize("with_versions", [True, False])
@pytest.mark.parametrize("view", View.values)
@pytest.mark.parametrize("seed", [21, 22])
def test_today_it_is_exactly_what_is_stored(seed, view, with_versions):
    world = make_world(seed, 12, on=MARCH)
    for office in Office.objects.districts()[:5]:
        PolicyScope.objects.create(policy=world.policies[0], fiscal_year=world.year, office=office, state="required", since=date(2026, 9, 1))
    if with_versions:
        keep_versions(Plan.objects.public(), IN_OCTOBER, date(2026, 10, 1))
    assert counted_again(MARCH, view) == stored(MARCH, view)


def test_money_is_that_of_the_version(small):
    plan = Plan.objects.get(pk=small.districts[0].objective.plan_id)
    Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.DRAFT)
    add_project(plan, by=None, title="ปลูกต้นไม้", key_results=[small.districts[0]], budget=[Ask(500_000, "bma", "operation")])  # type: ignore[arg-type]
    Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.ACTIVE)
    keep_versions([plan], IN_OCTOBER, date(2026, 10, 1))
    found = counted_again(MARCH)["budget"]
    assert found == stored(MARCH)["budget"]
    assert found["requested"] == 500_000


@pytest.fixture
def small() -> SmallCity:
    """Three districts and their versions of October; the first has reported 71 of 100."""
    city = make_small_city()
    PlanEvent.objects.all().delete()
    keep_versions(Plan.objects.all(), IN_OCTOBER, date(2026, 10, 1))
    city.report(0, "71")
    return city


def test_a_target_changed_later_does_not_move_the_earlier_day(small):
    before = counted_again(TODAY)
    KeyResult.objects.filter(pk=small.city.pk).update(target=900)
    keep_versions([small.city.objective.plan], IN_MARCH, date(2027, 3, 1))
    assert counted_again(TODAY) == before
    assert (before["goals"][0]["target"], counted_again(MARCH)["goals"][0]["target"]) == (300, 900)


def test_a_change_decided_in_march_for_october_was_not_known_in_december(small):
    before = counted_again(TODAY)
    KeyResult.objects.filter(pk=small.city.pk).update(target=900)
    keep_versions([small.city.objective.plan], IN_MARCH, date(2026, 10, 1))
    assert counted_again(TODAY) == before
    assert counted_again(MARCH)["goals"][0]["target"] == 900


def test_a_report_recorded_later_was_not_known(small):
    assert counted_again(date(2026, 12, 4))["goals"][0]["value"] is None
    assert counted_again(TODAY)["goals"][0]["value"] == 71


def test_a_verdict_given_later_was_not_known(small):
    verify(small.districts[0].check_ins.get(), by=makers.make_person(username="host"), at=datetime(2026, 12, 8, 5, 0, tzinfo=UTC))
    assert counted_again(TODAY, View.OFFICIAL)["goals"][0]["value"] is None
    assert counted_again(date(2026, 12, 8), View.OFFICIAL)["goals"][0]["value"] == 71


def test_a_plan_that_was_approved_later_did_not_count(small):
    plan = small.districts[0].objective.plan
    move = PlanEvent.objects.create(plan=plan, from_status=PlanStatus.UNDER_REVIEW, to_status=PlanStatus.ACTIVE)
    PlanEvent.objects.filter(pk=move.pk).update(at=IN_MARCH)
    assert plan.office.code not in {district["code"] for district in counted_again(TODAY)["districts"]}
    assert plan.office.code in {district["code"] for district in counted_again(MARCH)["districts"]}


def test_a_key_result_taken_out_later_still_stands_on_the_earlier_day(small):
    extra = makers.make_key_result(small.city.objective, measure=makers.make_measure("ตัวชี้วัดที่ยกเลิก"))
    keep_versions([small.city.objective.plan], IN_OCTOBER, date(2026, 10, 1))
    before = counted_again(TODAY)
    extra.delete()
    keep_versions([small.city.objective.plan], IN_MARCH, date(2027, 3, 1))
    assert counted_again(TODAY) == before
    assert len(counted_again(MARCH)["goals"]) == len(before["goals"]) - 1


def test_a_share_counts_from_its_day_and_not_before(small):
    before = counted_again(TODAY)
    second = small.districts[1].objective.plan
    decision = Decision("กท 1", date(2027, 3, 1), date(2027, 3, 1))
    set_shares(small.districts[0], {second.office_id: None}, seen=[], by=makers.make_person(), at=IN_MARCH, decision=decision)
    assert counted_again(TODAY) == before
    assert counted_again(date(2027, 2, 28)) != counted_again(date(2027, 3, 1))
    assert counted_again(MARCH) == stored(MARCH)
    shared = {district["code"]: district for district in counted_again(MARCH)["districts"]}[second.office.code]
    assert shared != {district["code"]: district for district in before["districts"]}[second.office.code]
