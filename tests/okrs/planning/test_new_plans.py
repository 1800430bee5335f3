"""Beginning a year: blank, or from last year."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from okrs.models import CheckIn, KeyResult, Plan, Project
from okrs.planning import key_results, new_plans
from okrs.planning.refusals import MoveRefused
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def last_year(district):
    return makers.make_ready_plan(district)


@pytest.fixture
def new_year(last_year):
    return makers.make_fiscal_year(2571, state="preparation")


def test_a_blank_plan_is_a_draft(district, planner):
    plan = new_plans.begin_plan(district, makers.make_fiscal_year(), by=planner)
    assert (plan.status, plan.objectives.count()) == ("draft", 0)


def test_an_office_has_one_plan_a_year(plan, planner):
    with pytest.raises(MoveRefused) as refusal:
        new_plans.begin_plan(plan.office, plan.fiscal_year, by=planner)
    assert refusal.value.already
    assert refusal.value.plan == plan
    assert Plan.objects.count() == 1


def test_last_year_is_found_and_copied_without_what_was_measured(last_year, new_year, planner):
    assert new_plans.plan_to_start_from(last_year.office, new_year) == last_year
    copy = new_plans.begin_from(last_year, new_year, by=planner)
    old, new = KeyResult.objects.get(objective__plan=last_year), KeyResult.objects.get(objective__plan=copy)
    assert new.measure == old.measure
    assert (new.title, new.owner_section, new.target, new.baseline) == (old.title, old.owner_section, None, None)
    assert copy.objectives.get().policy_links.get().primary
    project = Project.objects.get(plan=copy)
    assert (project.starts, project.ends, project.continues) == (date(2027, 10, 1), date(2028, 9, 30), True)
    assert list(project.key_results.all()) == [new]
    assert copy.landings.get().through == "objective"


def test_the_target_comes_from_the_ladder_and_the_baseline_from_the_last_report(last_year, new_year, planner):
    old = KeyResult.objects.get(objective__plan=last_year)
    key_results.set_ladder(old, {2571: Decimal(1300), 2572: Decimal(1500)}, by=planner)
    for revision, value in enumerate((1000, 1040), start=1):
        CheckIn.objects.create(
            key_result=old,
            period=last_year.fiscal_year.periods.first(),
            revision=revision,
            reason="แก้" if revision > 1 else "",
            as_of=date(2026, 10, 31),
            recorded_at=timezone.now(),
            value=value,
        )
    new = KeyResult.objects.get(objective__plan=new_plans.begin_from(last_year, new_year, by=planner))
    assert (new.target, new.baseline, new.baseline_date, new.baseline_source) == (1300, 1040, date(2026, 10, 31), "รายงานผลปีงบประมาณ 2570")
    assert dict(new.ladder.values_list("be_year", "target")) == {2572: 1500}


def test_a_policy_of_another_set_is_matched_by_its_code(last_year, planner):
    new_year = makers.make_fiscal_year(2571, state="preparation")
    new_year.policy_set = makers.make_policy_set("2569")
    new_year.save()
    there = makers.make_policy("116", "ชื่อใหม่", policy_set=new_year.policy_set)
    copy = new_plans.begin_from(last_year, new_year, by=planner)
    assert copy.objectives.get().policies.get() == there
