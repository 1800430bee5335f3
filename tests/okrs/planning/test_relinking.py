"""A year goes over to another list of policies: drafts follow confirmed pairs, sent plans stay, the scope moves by its rule; and the way back."""

from datetime import UTC, date, datetime

import pytest

from okrs.models import Landing, ObjectivePolicy, Plan, Project, ProjectPolicy, Relink
from okrs.models.plan import PlanStatus
from okrs.planning import landings, new_plans, objectives
from okrs.planning.links import Links, moved
from okrs.planning.relinking import RelinkRefused, look_ahead, relink_year, undo_relink
from policies.crosswalk import add_pair
from policies.models import FiscalYear, Mark, Policy, PolicyScope, PolicySet
from policies.models.crosswalk import Relation
from policies.models.policy import ScopeState
from policies.scope import set_scope
from tests import makers

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 27, 3, tzinfo=UTC)
DAY = date(2026, 11, 27)


@pytest.fixture
def new_set() -> PolicySet:
    makers.make_policy_set()
    return makers.make_policy_set("226+", expected_count=226)


@pytest.fixture
def year(new_set) -> FiscalYear:
    return makers.make_fiscal_year(2571, state="preparation")


@pytest.fixture
def old() -> Policy:
    return makers.make_policy()


@pytest.fixture
def heir(new_set) -> Policy:
    return makers.make_policy("7.1.02", "เทศกาลทั้งปีทั่วเมือง", policy_set=new_set)


def confirm(old: Policy, new: Policy | None, relation: Relation, to_set: PolicySet) -> None:
    add_pair(old, new, relation, to_set=to_set, by=None, at=AT)


@pytest.fixture
def draft(district, year, old, heir, new_set) -> Plan:
    confirm(old, heir, Relation.RENAMED, new_set)
    return makers.make_ready_plan(district, year, policy=old)


def go_over(year: FiscalYear, new_set: PolicySet, by=None) -> Relink:
    year.refresh_from_db()
    return relink_year(year, new_set, by=by, at=AT, day=DAY, seen=look_ahead(year, new_set).digest)


def pointed(plan: Plan) -> set[str]:
    return set(ObjectivePolicy.objects.filter(objective__plan=plan).values_list("policy__code", flat=True))


def test_a_draft_points_to_the_policy_that_follows(draft, year, new_set, heir, policy_admin):
    done = go_over(year, new_set, policy_admin)
    link = ObjectivePolicy.objects.get(objective__plan=draft)
    assert (link.policy, link.primary) == (heir, True)
    landing = Landing.objects.get(plan=draft)
    assert (landing.policy, landing.through, landing.objective_id) == (heir, "objective", link.objective_id)
    year.refresh_from_db()
    assert (year.policy_set, year.dimension_set, done.by) == (new_set, new_set.dimension_set, policy_admin)


def test_every_relinked_plan_and_the_year_are_marked(draft, year, new_set):
    Mark.objects.all().delete()
    go_over(year, new_set)
    assert set(Mark.objects.values_list("fiscal_year", "plan_id")) == {(2571, draft.pk), (2571, None)}


def test_an_unconfirmed_pair_moves_nothing(district, year, old, heir, new_set):
    plan = makers.make_ready_plan(district, year, policy=old)
    ahead = look_ahead(year, new_set)
    assert (ahead.changed, dict(ahead.without_pair)) == ([], {old.pk: 1})
    go_over(year, new_set)
    assert pointed(plan) == {"116"}


@pytest.mark.parametrize("status", [PlanStatus.SUBMITTED, PlanStatus.ENDORSED, PlanStatus.UNDER_REVIEW, PlanStatus.APPROVED, PlanStatus.ACTIVE])
def test_a_plan_that_was_sent_stays_readable_under_its_list(client, draft, district, year, old, new_set, planner, status):
    set_scope(year, policies=[old], offices=[district], state=ScopeState.REQUIRED, since=makers.LONG_AGO, by=None)
    Plan.objects.filter(pk=draft.pk).update(status=status)
    go_over(year, new_set)
    assert pointed(draft) == {"116"}
    assert PolicyScope.objects.current().get().policy == old
    client.force_login(planner)
    assert "12 เทศกาลตลอดปี" in client.get("/plans/2571/1049/landings/").content.decode()
    assert client.get("/plans/2571/1049/").status_code == 200


def test_a_split_policy_is_served_in_all_its_parts_and_the_first_is_primary(draft, year, old, new_set):
    second = makers.make_policy("7.1.03", "ถนนคนเดินทั่วเมือง", policy_set=new_set)
    confirm(old, second, Relation.SPLIT, new_set)
    go_over(year, new_set)
    assert list(ObjectivePolicy.objects.filter(objective__plan=draft).order_by("policy__code").values_list("policy__code", "primary")) == [
        ("7.1.02", True),
        ("7.1.03", False),
    ]
    assert draft.landings.count() == 2


def test_merged_policies_become_one_link_and_one_landing(draft, year, heir, new_set):
    other = makers.make_policy("001", "กรุงเทพฯ ต้องสว่าง", dimension="safety")
    confirm(other, heir, Relation.MERGED, new_set)
    objectives.link_policy(draft.objectives.get(), other, by=None)
    landings.land_through_routine(draft, other, makers.make_measure(), by=None)
    go_over(year, new_set)
    assert ObjectivePolicy.objects.filter(objective__plan=draft).values_list("policy__code", "primary").get() == ("7.1.02", True)
    assert draft.landings.values_list("policy__code", "through").get() == ("7.1.02", "objective")


def test_a_project_follows_too(draft, year, old, heir, new_set):
    ProjectPolicy.objects.create(project=Project.objects.get(plan=draft), policy=old)
    go_over(year, new_set)
    assert ProjectPolicy.objects.get().policy == heir


def test_a_dropped_policy_keeps_its_links_for_the_planner_to_settle(draft, year, new_set):
    dropped = makers.make_policy("001", "กรุงเทพฯ ต้องสว่าง", dimension="safety")
    confirm(dropped, None, Relation.DROPPED, new_set)
    objectives.link_policy(draft.objectives.get(), dropped, by=None)
    assert dict(look_ahead(year, new_set).without_pair) == {dropped.pk: 1}
    go_over(year, new_set)
    assert pointed(draft) == {"001", "7.1.02"}


def cells(year: FiscalYear) -> list[tuple[str, str, str]]:
    rows = PolicyScope.objects.current().filter(fiscal_year=year)
    return sorted(rows.values_list("policy__code", "office__code", "state"))


def test_the_scope_follows_with_the_strictest_of_what_is_merged(draft, year, old, heir, new_set, district, other_district):
    other = makers.make_policy("001", "กรุงเทพฯ ต้องสว่าง", dimension="safety")
    confirm(other, heir, Relation.MERGED, new_set)
    since = makers.LONG_AGO
    set_scope(year, policies=[old], offices=[district], state=ScopeState.OPTIONAL, since=since, by=None)
    set_scope(year, policies=[other], offices=[district, other_district], state=ScopeState.REQUIRED, since=since, by=None)
    unpaired = makers.make_policy("003", "รถเมล์ราคาเดียว", dimension="health")
    set_scope(year, policies=[unpaired], offices=[district], state=ScopeState.REQUIRED, since=since, by=None)
    go_over(year, new_set)
    assert cells(year) == [("003", "1049", "required"), ("7.1.02", "1049", "required"), ("7.1.02", "1050", "required")]


def test_a_cell_decided_on_the_new_policy_before_stays(draft, year, old, heir, new_set, district):
    set_scope(year, policies=[old], offices=[district], state=ScopeState.REQUIRED, since=makers.LONG_AGO, by=None)
    set_scope(year, policies=[heir], offices=[district], state=ScopeState.OPTIONAL, since=makers.LONG_AGO, by=None)
    go_over(year, new_set)
    assert cells(year) == [("7.1.02", "1049", "optional")]


def test_the_year_goes_back_with_every_link_and_cell(draft, year, old, new_set, district):
    set_scope(year, policies=[old], offices=[district], state=ScopeState.REQUIRED, since=makers.LONG_AGO, by=None)
    before = (pointed(draft), cells(year), list(draft.landings.values_list("policy__code", "through", "objective")))
    done = go_over(year, new_set)
    undo_relink(done, by=None, at=AT)
    year.refresh_from_db()
    assert (pointed(draft), cells(year), list(draft.landings.values_list("policy__code", "through", "objective"))) == before
    assert (year.policy_set.name, year.dimension_set.name) == ("2565", "2565")
    with pytest.raises(RelinkRefused, match="ย้อนกลับไปแล้ว"):
        undo_relink(done, by=None, at=AT)


def test_what_somebody_touched_does_not_go_back(draft, year, new_set, heir, planner):
    done = go_over(year, new_set)
    objectives.unlink_policy(draft.objectives.get(), heir, by=planner)
    with pytest.raises(RelinkRefused, match="แผน 1 ฉบับถูกแก้"):
        undo_relink(done, by=None, at=AT)


def test_a_plan_begun_with_the_new_list_holds_the_year(draft, year, new_set, heir, other_district):
    done = go_over(year, new_set)
    makers.make_ready_plan(other_district, year, policy=heir)
    with pytest.raises(RelinkRefused, match="เริ่มเขียนด้วยชุดใหม่แล้ว"):
        undo_relink(done, by=None, at=AT)


def test_a_plan_that_changed_after_the_preview_is_looked_at_again(draft, year, new_set):
    seen = look_ahead(year, new_set).digest
    other = makers.make_policy("001", "กรุงเทพฯ ต้องสว่าง", dimension="safety")
    objectives.link_policy(draft.objectives.get(), other, by=None)
    with pytest.raises(RelinkRefused, match="ตรวจอีกครั้ง"):
        relink_year(year, new_set, by=None, at=AT, day=DAY, seen=seen)


def test_a_closed_year_keeps_its_list(draft, year, new_set):
    FiscalYear.objects.filter(pk=2571).update(state="closed")
    with pytest.raises(RelinkRefused, match="ปีที่ปิดแล้ว"):
        go_over(year, new_set)


def test_a_returned_plan_is_relinked_and_stays_returned(draft, year, new_set):
    Plan.objects.filter(pk=draft.pk).update(status=PlanStatus.RETURNED)
    go_over(year, new_set)
    assert pointed(draft) == {"7.1.02"}
    assert Plan.objects.get().status == PlanStatus.RETURNED


def test_a_plan_copied_into_a_year_of_another_list_follows_the_confirmed_pairs(draft, new_set, old):
    following = makers.make_fiscal_year(2572, state="preparation")
    FiscalYear.objects.filter(pk=2572).update(policy_set=new_set)
    following.refresh_from_db()
    makers.make_policy("116", "รหัสเดียวกันแต่คนละเรื่อง", policy_set=new_set)
    copy = new_plans.begin_from(draft, following, by=None)
    assert pointed(copy) == {"7.1.02"}


def test_links_without_successors_are_left_as_they_are():
    links = Links({(1, 10): True, (1, 11): False}, {(5, 10)}, {10: ("objective", 1, None, None, "")})
    assert moved(links, {}) == links
    assert Links.from_json(links.as_json()) == links


def test_the_page_shows_counts_to_the_admin_and_plans_to_those_who_may_know_of_drafts(client, draft, year, policy_admin, reviewer):
    client.force_login(policy_admin)
    page = client.get("/relink/2571/?to=226%2B").content.decode()
    assert "แผนร่าง 1 ฉบับจะชี้นโยบายชุด 226+" in page
    assert "ทุ่งครุ" not in page
    client.force_login(reviewer)
    page = client.get("/relink/2571/?to=226%2B").content.decode()
    assert "สำนักงานเขตทุ่งครุ" in page
    assert "วัตถุประสงค์ที่ 1: 116 → 7.1.02" in page
    assert "ผู้ค้ารายย่อยมีรายได้มั่นคง" not in page


def test_the_press_and_the_way_back_on_the_pages(client, draft, year, policy_admin):
    client.force_login(policy_admin)
    seen = client.get("/relink/2571/?to=226%2B").context["ahead"].digest
    response = client.post("/relink/2571/", {"to": "226+", "seen": seen})
    assert response["Location"] == f"/relink/done/{Relink.objects.get().pk}/"
    assert "ย้อนกลับการเปลี่ยนชุดนี้" in client.get(response["Location"]).content.decode()
    assert client.post("/relink/2571/", {"to": "226+", "seen": seen}).status_code == 409
    client.post(response["Location"])
    assert pointed(draft) == {"116"}


@pytest.mark.parametrize("many", [3, 20])
def test_the_preview_of_many_plans_asks_as_often_as_of_few(client, year, old, heir, new_set, reviewer, many, django_assert_max_num_queries):
    confirm(old, heir, Relation.RENAMED, new_set)
    for place in range(many):
        makers.make_ready_plan(makers.make_office(f"10{place + 1:02d}"), year, policy=old)
    client.force_login(reviewer)
    with django_assert_max_num_queries(24):
        assert client.get("/relink/2571/?to=226%2B").status_code == 200
