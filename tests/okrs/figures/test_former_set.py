"""A year that went over to another list while some plans had been sent: figures of both lists, and no key result lost between their dimensions."""

from datetime import date

import pytest
from django.utils import timezone

from okrs.city.figures import city_figures
from okrs.figures.drain import drain
from okrs.models import RollupScore
from okrs.models.plan import PlanStatus
from policies.models import FiscalYear, Mark
from tests import makers

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def mixed_year(district, other_district) -> FiscalYear:
    """One approved plan under the former list, one under the new list with its own dimensions."""
    year = makers.make_fiscal_year(2570)
    new_set = makers.make_policy_set("226+")
    heir = makers.make_policy("7.1.02", "เทศกาลทั้งปี", policy_set=new_set)
    for office, policy in ((district, makers.make_policy()), (other_district, heir)):
        plan = makers.make_plan(office, year, status=PlanStatus.ACTIVE)
        makers.make_key_result(makers.make_objective(plan, policy=policy))
    FiscalYear.objects.filter(pk=2570).update(policy_set=new_set, dimension_set=new_set.dimension_set)
    Mark.objects.append(2570)
    drain(2570, today=TODAY, at=timezone.now())
    return FiscalYear.objects.select_related("policy_set", "dimension_set").get(pk=2570)


def test_policies_of_both_lists_have_their_figures(mixed_year):
    rows = RollupScore.objects.filter(fiscal_year=2570, subject="policy", view="working", kind="outcome", n_due=1)
    assert rows.count() == 2
    assert not RollupScore.objects.filter(fiscal_year=2570, subject="policy", subject_id__isnull=True).exists()


def test_the_dimensions_of_both_lists_hold_every_key_result_of_the_city(mixed_year):
    figures = city_figures(mixed_year, today=TODAY, now=timezone.now())
    assert {count.dimension.set.name: count.outcomes.due for count in figures.dimensions} == {"2565": 1, "226+": 1}
    assert sum(count.outcomes.due for count in figures.dimensions) == figures.outcomes.due == 2


def test_a_year_with_one_list_has_the_rows_of_that_list_only(district):
    makers.make_policy("7.1.02", "เทศกาลทั้งปี", policy_set=makers.make_policy_set("226+"))
    plan = makers.make_plan(district, status=PlanStatus.ACTIVE)
    policy = makers.make_policy()
    makers.make_key_result(makers.make_objective(plan, policy=policy))
    Mark.objects.append(2570)
    drain(2570, today=TODAY, at=timezone.now())
    rows = RollupScore.objects.filter(fiscal_year=2570, view="working", kind="all")
    assert set(rows.filter(subject="policy").values_list("subject_id", flat=True)) == {policy.pk}
    assert rows.filter(subject="dimension").count() == policy.set.dimension_set.dimensions.count()
