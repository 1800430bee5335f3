"""A policy in several dimensions is displayed in all of them and counted in one: in the register, on the landing page and in the city's figures."""

from datetime import date

import pytest
from django.utils import timezone

from districts.access import NO_RIGHTS
from okrs.city.coverage import Coverage
from okrs.city.coverage_page import dimension_rows
from okrs.city.figures import city_figures
from okrs.models import Landing
from okrs.models.plan import PlanStatus
from policies.models import FiscalYear, Policy, PolicyScope
from tests import makers
from tests.okrs.city.conftest import words

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def festival(district) -> Policy:
    """12 เทศกาล: first in economy, second in safety; required of a district that carries it."""
    policy = makers.make_policy()
    policy.policy_dimensions.create(dimension=policy.set.dimension_set.dimensions.get(code="safety"), position=2)
    plan = makers.make_plan(district, status=PlanStatus.ACTIVE)
    PolicyScope.objects.create(policy=policy, fiscal_year=plan.fiscal_year, office=district, state="required", since=makers.LONG_AGO)
    objective = makers.make_objective(plan, policy=policy)
    makers.make_key_result(objective)
    Landing.objects.create(plan=plan, policy=policy, through="objective", objective=objective)
    return policy


def test_the_register_lists_it_under_both_and_counts_it_once(reader, festival):
    for dimension in ("economy", "safety"):
        assert [policy.code for policy in reader.get("/policies/", {"dim": dimension}).context["page"].object_list] == ["116"]
    assert "อยู่ในทะเบียน 1 จาก 216 นโยบาย" in words(reader.get("/policies/"))


def test_the_landing_page_counts_its_cell_in_the_primary_dimension_only(festival):
    counted = Coverage(2570, day=TODAY, rights=NO_RIGHTS)
    rows = dimension_rows(counted, [])
    assert [(row.dimension.code, row.whole.landed) for row in rows] == [("economy", 1)]
    assert sum(row.whole.required for row in rows) == counted.whole().required == 1


def test_the_city_counts_its_key_result_in_the_primary_dimension_only(festival, recompute):
    recompute(2570, TODAY)
    figures = city_figures(FiscalYear.objects.get(pk=2570), today=TODAY, now=timezone.now())
    assert [(count.dimension.code, count.outcomes.due) for count in figures.dimensions] == [("economy", 1)]
    assert figures.outcomes.due == 1


def test_the_landing_sentence_counts_cells_and_the_register_sentence_titles(reader, festival, other_district):
    PolicyScope.objects.create(policy=festival, fiscal_year_id=2570, office=other_district, state="required", since=makers.LONG_AGO)
    page = words(reader.get("/coverage/2570/"))
    assert "บรรจุในแผนแล้ว 1 จาก 2 รายการที่ต้องบรรจุ" in page
    assert "อยู่ในทะเบียน" not in page
