from datetime import date

import pytest

from policies.fiscal_years import open_fiscal_year
from policies.models import DimensionSet, FiscalYear, ReportingPeriod
from tests import makers

pytestmark = pytest.mark.django_db


def test_a_year_opens_with_twelve_periods_from_october_to_september():
    year = open_fiscal_year(2571, policy_set=makers.make_policy_set())
    months = list(year.periods.values_list("month", flat=True))
    assert (len(months), months[0], months[-1]) == (12, date(2027, 10, 1), date(2028, 9, 1))


def test_a_period_is_due_on_the_tenth_and_closes_on_the_twentieth_of_the_next_month():
    year = open_fiscal_year(2571, policy_set=makers.make_policy_set())
    december = year.periods.get(month=date(2027, 12, 1))
    assert (december.opens, december.due, december.closes) == (date(2027, 12, 1), date(2028, 1, 10), date(2028, 1, 20))


def test_opening_a_year_again_keeps_what_was_moved():
    policy_set = makers.make_policy_set()
    year = open_fiscal_year(2571, policy_set=policy_set, state=FiscalYear.State.EXECUTING)
    year.periods.filter(month=date(2027, 12, 1)).update(due=date(2028, 1, 12))
    year.periods.filter(month=date(2028, 1, 1)).delete()
    again = open_fiscal_year(2571, policy_set=policy_set)
    assert again.state == FiscalYear.State.EXECUTING
    assert again.periods.count() == 12
    assert again.periods.get(month=date(2027, 12, 1)).due == date(2028, 1, 12)


def test_a_year_may_count_by_dimensions_other_than_its_policies():
    revised = DimensionSet.objects.create(name="2567")
    year = open_fiscal_year(2567, policy_set=makers.make_policy_set(), dimension_set=revised)
    assert year.dimension_set == revised


def test_a_year_whose_record_ends_early_has_no_periods_after_it():
    year = open_fiscal_year(2567, policy_set=makers.make_policy_set(), through=date(2024, 8, 1))
    assert year.periods.count() == 11


def test_a_year_opened_in_the_admin_has_its_twelve_periods(admin_client):
    policy_set = makers.make_policy_set()
    facts = {"be_year": "2575", "policy_set": policy_set.pk, "dimension_set": policy_set.dimension_set_id, "state": "preparation"}
    thresholds = {"on_plan_from": "1", "near_plan_from": "0.8", "coverage_floor": "0.8"}
    response = admin_client.post("/admin/policies/fiscalyear/add/", {**facts, **thresholds})
    assert response.status_code == 302, response.context["errors"]
    assert ReportingPeriod.objects.filter(fiscal_year=2575).count() == 12
