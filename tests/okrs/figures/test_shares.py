"""ตัวชี้วัดร่วมเชิงพื้นที่: several offices answer for one area outcome; it is reported once and counted once."""

import pytest

from okrs.figures.drain import drain
from okrs.models import KeyResultShare, Plan, RollupScore, RollupValue
from okrs.planning.versions import content_of, digest
from policies.models import Mark
from tests.okrs.figures.naive import differences, naive
from tests.okrs.figures.small_city import NOON, TODAY, TOMORROW, YEAR, make_small_city

DUE = TOMORROW.date()


def plan_of(key_result) -> Plan:
    return Plan.objects.get(pk=key_result.objective.plan_id)


def row(plan: Plan, kind: str = "all"):
    return RollupScore.objects.working().get(subject="plan", subject_id=plan.pk, kind=kind)


def city_row():
    return RollupScore.objects.working().get(subject="city", kind="all")


@pytest.fixture
def shared(db):
    """The first district's key result is shared by the second one's office; the first has reported all of its target, nobody else anything."""
    city = make_small_city()
    city.report(0, "100")
    KeyResultShare.objects.create(key_result=city.districts[0], office=plan_of(city.districts[1]).office)
    drain(YEAR, today=DUE, at=NOON)
    return city


def test_a_shared_key_result_stands_in_both_plans_and_once_in_the_city(shared):
    lead, sharer = (row(plan_of(key_result)) for key_result in shared.districts[:2])
    assert (lead.n_applicable, lead.n_reported, lead.score) == (1, 1, 1)
    assert (sharer.n_applicable, sharer.n_reported, sharer.n_due, sharer.score) == (2, 1, 2, 1)
    assert city_row().n_applicable == 3
    assert RollupValue.objects.working().get(level="city").value == 100


def test_a_report_of_the_lead_refreshes_the_offices_that_share_it(shared):
    shared.report(0, "40")
    drain(YEAR, today=DUE, at=NOON)
    assert row(plan_of(shared.districts[1])).score == row(plan_of(shared.districts[0])).score < 1
    assert differences(YEAR, naive(YEAR, DUE)) == []


def test_a_typed_part_weighs_beside_typed_objectives(shared):
    plan = plan_of(shared.districts[1])
    plan.objectives.update(weight=75)
    shared.report(1, "0")
    KeyResultShare.objects.update(part=25)
    drain(YEAR, today=DUE, at=NOON)
    assert row(plan).score * 4 == 1
    assert differences(YEAR, naive(YEAR, DUE)) == []


def test_taking_a_share_away_marks_the_office_that_had_it(shared):
    Mark.objects.all().delete()
    KeyResultShare.objects.all().delete()
    assert list(Mark.objects.values_list("fiscal_year", "plan_id")) == [(YEAR, plan_of(shared.districts[1]).pk)]
    drain(YEAR, today=DUE, at=NOON)
    assert row(plan_of(shared.districts[1])).n_applicable == 1


def test_an_office_that_shares_its_own_key_result_gains_nothing(shared):
    KeyResultShare.objects.create(key_result=shared.districts[2], office=plan_of(shared.districts[2]).office)
    drain(YEAR, today=DUE, at=NOON)
    assert row(plan_of(shared.districts[2])).n_applicable == 1


def test_a_version_names_the_offices_that_share(shared):
    plan = plan_of(shared.districts[0])
    before = digest(content_of(plan))
    (share,) = content_of(plan)["objectives"][0]["key_results"][0]["shares"]
    assert share == {"office_id": plan_of(shared.districts[1]).office_id, "part": None}
    KeyResultShare.objects.all().delete()
    assert digest(content_of(Plan.objects.get(pk=plan.pk))) != before
    assert "shares" not in content_of(Plan.objects.get(pk=plan.pk))["objectives"][0]["key_results"][0]


def test_the_day_of_this_file_is_the_first_on_which_silence_is_overdue():
    assert TODAY < DUE
