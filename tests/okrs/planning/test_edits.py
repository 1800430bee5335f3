"""The verbs that write a plan: what they make, and when they refuse."""

from datetime import date
from decimal import Decimal

import pytest

from okrs.models import BudgetLine, KeyResult, Landing, Measure, Objective, Plan, Project
from okrs.models.plan import PlanStatus
from okrs.models.project import BudgetSource
from okrs.planning import key_results, landings, objectives, projects
from okrs.planning.measures import OwnMeasure, shared_measures
from okrs.planning.refusals import EditRefused, PlanNotOpen
from policies.models import Mark
from tests import makers

pytestmark = pytest.mark.django_db
OWN = OwnMeasure(unit="ราย", kind="outcome", source="ทะเบียนผู้ค้า")


@pytest.fixture
def objective(plan, planner):
    return objectives.add_objective(plan, by=planner, title="ก", policies=[makers.make_policy("116"), makers.make_policy("117", "ข")])


@pytest.fixture
def kr(objective, planner):
    return key_results.add_key_result(objective, measure=OWN, by=planner, title="ผู้ค้าขายต่อเนื่อง", baseline=Decimal(20), target=Decimal(60))


@pytest.fixture
def project(plan, kr, planner):
    return projects.add_project(plan, by=planner, title="ค", key_results=[kr])


EDITS = {
    "add objective": lambda row: objectives.add_objective(row["plan"], by=None),
    "remove objective": lambda row: objectives.remove_objective(row["objective"], by=None),
    "move objective": lambda row: objectives.move_objective(row["objective"], up=True, by=None),
    "link policy": lambda row: objectives.link_policy(row["objective"], makers.make_policy("118"), by=None),
    "unlink policy": lambda row: objectives.unlink_policy(row["objective"], makers.make_policy("116"), by=None),
    "add key result": lambda row: key_results.add_key_result(row["objective"], measure=OWN, by=None),
    "remove key result": lambda row: key_results.remove_key_result(row["kr"], by=None),
    "move key result": lambda row: key_results.move_key_result(row["kr"], up=True, by=None),
    "choose measure": lambda row: key_results.choose_measure(row["kr"], OWN, by=None),
    "plan by month": lambda row: key_results.set_monthly_plan(row["kr"], {}, by=None),
    "spread evenly": lambda row: key_results.spread_evenly(row["kr"], by=None),
    "ladder": lambda row: key_results.set_ladder(row["kr"], {}, by=None),
    "steps": lambda row: key_results.set_steps(row["kr"], [], by=None),
    "add project": lambda row: projects.add_project(row["plan"], by=None),
    "remove project": lambda row: projects.remove_project(row["project"], by=None),
    "move project": lambda row: projects.move_project(row["project"], up=True, by=None),
    "support": lambda row: projects.support_key_results(row["project"], [], by=None),
    "serve": lambda row: projects.serve_policies(row["project"], [], by=None),
    "ask": lambda row: projects.ask_for(row["project"], [], by=None),
    "routine": lambda row: landings.land_through_routine(row["plan"], makers.make_policy("119"), row["kr"].measure, by=None),
    "not applicable": lambda row: landings.declare_not_applicable(row["plan"], makers.make_policy("119"), "ไม่มีคลอง", by=None),
    "undo landing": lambda row: landings.undo_landing(row["plan"], makers.make_policy("119"), by=None),
}


@pytest.mark.parametrize("name", EDITS)
def test_every_edit_is_refused_once_the_plan_is_sent(plan, objective, kr, project, name):
    Plan.objects.update(status=PlanStatus.SUBMITTED)
    Mark.objects.all().delete()
    with pytest.raises(PlanNotOpen, match="รอผู้อำนวยการเขต"):
        EDITS[name]({"plan": plan, "objective": objective, "kr": kr, "project": project})
    assert not Mark.objects.exists()


@pytest.mark.parametrize("name", EDITS)
def test_every_edit_reopens_a_returned_plan_and_leaves_a_mark(plan, objective, kr, project, name):
    Plan.objects.update(status=PlanStatus.RETURNED)
    Mark.objects.all().delete()
    EDITS[name]({"plan": plan, "objective": objective, "kr": kr, "project": project})
    plan.refresh_from_db()
    assert plan.status == PlanStatus.DRAFT
    assert Mark.objects.filter(plan_id=plan.pk, fiscal_year=2570).exists()


def test_the_first_policy_of_an_objective_is_its_primary_one(objective):
    assert list(objective.policy_links.values_list("policy__code", "primary")) == [("116", True), ("117", False)]


def test_a_policy_linked_twice_is_one_link_and_may_become_the_primary_one(objective, planner):
    objectives.link_policy(objective, makers.make_policy("117"), by=planner, primary=True)
    assert list(objective.policy_links.values_list("policy__code", "primary")) == [("117", True), ("116", False)]


def test_without_its_primary_policy_the_next_one_takes_its_place(objective, planner):
    objectives.unlink_policy(objective, makers.make_policy("116"), by=planner)
    assert list(objective.policy_links.values_list("policy__code", "primary")) == [("117", True)]


def test_a_retired_policy_is_not_linked_any_more(objective, planner):
    from django.utils import timezone

    policy = makers.make_policy("120")
    policy.retired_at = timezone.now()
    policy.save()
    with pytest.raises(EditRefused, match="ยกเลิกแล้ว"):
        objectives.link_policy(objective, policy, by=planner)


def test_positions_have_no_gaps(plan, objective, planner):
    second, third = objectives.add_objective(plan, by=planner, title="2"), objectives.add_objective(plan, by=planner, title="3")
    objectives.remove_objective(second, by=planner)
    assert list(plan.objectives.values_list("title", "position")) == [("ก", 1), ("3", 2)]
    assert objectives.move_objective(third, up=True, by=planner)
    assert not objectives.move_objective(third, up=True, by=planner)
    assert list(plan.objectives.values_list("title", flat=True)) == ["3", "ก"]


def test_a_removed_objective_takes_its_key_results_and_their_own_measures_along(objective, kr, project, planner):
    shared = makers.make_measure("ร่วม", aggregation="sum")
    key_results.add_key_result(objective, measure=shared, by=planner)
    objectives.remove_objective(objective, by=planner)
    assert not KeyResult.objects.exists()
    assert list(Measure.objects.all()) == [shared]
    assert Project.objects.filter(pk=project.pk).exists()


def test_an_own_measure_is_hosted_by_the_office_and_not_added_up(kr, district):
    assert (kr.measure.host, kr.measure.aggregation, kr.measure.title) == (district, "none", "ผู้ค้าขายต่อเนื่อง")


def test_a_target_brings_its_even_monthly_plan(kr):
    planned = list(kr.planned.values_list("value", flat=True))
    assert len(planned) == 12
    assert planned[0] == Decimal("23.333333")
    assert planned[-1] == Decimal(60)


def test_a_flow_counted_in_whole_pieces_starts_at_zero_and_stays_whole(objective, planner):
    measure = OwnMeasure(unit="แห่ง", kind="output", nature="flow", frequency="quarterly", whole_numbers=True)
    kr = key_results.add_key_result(objective, measure=measure, by=planner, target=Decimal(10))
    assert list(kr.planned.values_list("value", flat=True)) == [3, 5, 8, 10]


def test_months_are_written_and_taken_away_one_by_one(kr, planner):
    october, november = date(2026, 10, 1), date(2026, 11, 1)
    key_results.set_monthly_plan(kr, {october: Decimal(21), november: None}, by=planner)
    planned = dict(kr.planned.values_list("period__month", "value"))
    assert planned[october] == 21
    assert november not in planned
    assert len(planned) == 11


def test_the_ladder_holds_later_years_only(kr, planner):
    key_results.set_ladder(kr, {2571: Decimal(80), 2572: Decimal(90)}, by=planner)
    key_results.set_ladder(kr, {2571: None, 2573: Decimal(95)}, by=planner)
    assert dict(kr.ladder.values_list("be_year", "target")) == {2572: 90, 2573: 95}
    with pytest.raises(EditRefused, match="ปี 2570"):
        key_results.set_ladder(kr, {2570: Decimal(1)}, by=planner)


def test_a_key_result_may_take_a_shared_measure_and_drops_its_own(kr, planner):
    shared = makers.make_measure("ร่วม", aggregation="sum")
    own = kr.measure_id
    key_results.choose_measure(kr, shared, by=planner)
    assert not Measure.objects.filter(pk=own).exists()
    assert kr.measure == shared


def test_a_cascaded_key_result_keeps_its_measure(kr, planner):
    KeyResult.objects.filter(pk=kr.pk).update(parent=kr)
    kr.refresh_from_db()
    with pytest.raises(EditRefused, match="ถ่ายทอดมาจากเมือง"):
        key_results.choose_measure(kr, OWN, by=planner)


def test_districts_choose_among_measures_that_each_office_reports(db):
    wanted = makers.make_measure("ร่วม", aggregation="sum")
    makers.make_measure("เจ้าภาพรายงาน", aggregation="central")
    makers.make_measure("ของเขตอื่น")
    assert list(shared_measures()) == [wanted]


def test_a_project_asks_for_money_line_by_line(project, planner):
    projects.ask_for(project, [projects.Ask(Decimal("3200000.50")), projects.Ask(Decimal(100), BudgetSource.COMMUNITY)], by=planner)
    BudgetLine.objects.filter(source="bma").update(approved=3_000_000)
    projects.ask_for(project, [projects.Ask(Decimal(3_100_000))], by=planner)
    assert list(BudgetLine.objects.values_list("source", "requested", "approved")) == [("bma", 3_100_000, 3_000_000)]


@pytest.mark.parametrize(
    "budget",
    [[projects.Ask(Decimal(-1))], [projects.Ask(Decimal(5), BudgetSource.NONE)], [projects.Ask(Decimal(1)), projects.Ask(Decimal(2))]],
    ids=["negative", "money from nowhere", "one line twice"],
)
def test_a_budget_that_makes_no_sense_is_refused(project, planner, budget):
    with pytest.raises(EditRefused):
        projects.ask_for(project, budget, by=planner)
    assert not BudgetLine.objects.exists()


def test_a_project_supports_key_results_of_its_own_plan_only(project, other_district, planner):
    elsewhere = makers.make_key_result(makers.make_objective(makers.make_plan(other_district)))
    with pytest.raises(EditRefused, match="ในแผนเดียวกัน"):
        projects.support_key_results(project, [elsewhere], by=planner)


def carried(plan):
    return dict(Landing.objects.filter(plan=plan).values_list("policy__code", "through"))


def test_a_policy_lands_through_the_objective_that_serves_it(plan, objective):
    assert carried(plan) == {"116": "objective", "117": "objective"}


def test_a_policy_lands_through_a_project_when_no_objective_serves_it(plan, objective, project, planner):
    projects.serve_policies(project, [makers.make_policy("116"), makers.make_policy("118", "ง")], by=planner)
    assert carried(plan) == {"116": "objective", "117": "objective", "118": "project"}
    objectives.remove_objective(objective, by=planner)
    assert carried(plan) == {"116": "project", "118": "project"}
    projects.remove_project(project, by=planner)
    assert carried(plan) == {}


def test_routine_work_stays_declared_and_not_applicable_gives_way(plan, objective, kr, planner):
    routine, exempt = makers.make_policy("118", "ง"), makers.make_policy("119", "จ")
    landings.land_through_routine(plan, routine, kr.measure, by=planner)
    landings.declare_not_applicable(plan, exempt, "ไม่มีคลอง", by=planner)
    objectives.link_policy(objective, routine, by=planner)
    objectives.link_policy(objective, exempt, by=planner)
    assert carried(plan)["118"] == "routine"
    assert carried(plan)["119"] == "objective"
    landings.undo_landing(plan, routine, by=planner)
    assert carried(plan)["118"] == "objective"


def test_not_applicable_needs_a_reason_and_nothing_that_serves_the_policy(plan, objective, planner):
    with pytest.raises(EditRefused, match="บอกเหตุผล"):
        landings.declare_not_applicable(plan, makers.make_policy("118"), " ", by=planner)
    with pytest.raises(EditRefused, match="เชื่อมโยงนโยบายนี้อยู่"):
        landings.declare_not_applicable(plan, makers.make_policy("116"), "ไม่มี", by=planner)


def test_an_objective_keeps_its_title_in_the_row(objective):
    assert Objective.objects.get(pk=objective.pk).title == "ก"


@pytest.mark.parametrize(
    ("aggregation", "first"),
    [(Measure.Aggregation.RATIO, Decimal("12.58")), (Measure.Aggregation.SUM, Decimal("1.58"))],
)
def test_the_even_plan_of_an_amount_starts_at_zero_and_that_of_a_ratio_at_its_baseline(objective, aggregation, first):
    """A ratio that was planned from zero would ask for less than the baseline, and standing still would read as on plan."""
    measure = makers.make_measure("ขยะที่ครัวเรือนคัดแยก", aggregation=aggregation, nature=Measure.Nature.FLOW)
    made = key_results.add_key_result(objective, measure=measure, by=None, title="ขยะ", baseline=Decimal(12), target=Decimal(19))
    october = key_results.proposed_plan(made)[date(2026, 10, 1)]
    assert abs(october - first) < Decimal("0.01")
