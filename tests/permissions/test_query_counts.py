"""Every page asks the database as often for thirty rows as for three. Driven from the permission table: a new page is counted without being named."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.urls import reverse

from districts.models import Office, Role
from okrs.figures.drain import drain
from okrs.models import BudgetLine, CheckIn, Landing, Plan, PlanEvent, PlanVersion, Project, ProjectContribution
from okrs.models.plan import PlanStatus
from policies.models import Mark, PolicyImport, PolicyScope
from tests import makers
from tests.permissions.matrix import ask
from tests.permissions.shown import is_page
from tests.permissions.table import TABLE
from tests.permissions.world import EVERYBODY, World, make_world, undone

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 30
TODAY, NOW = date(2026, 11, 24), datetime(2026, 11, 24, 3, tzinfo=UTC)
EXECUTING, PREPARED, LATER = 2570, 2571, 2572
# One for each way in which pages differ between people; on their first page everybody has other things.
READERS = ("anonymous", "planner", "reviewer", "policy_admin")
Counts = dict[tuple[str, str], int]


def more_rows(world: World, numbers: range) -> None:
    """More of everything that a list could hold: districts with plans in every state, lines of the own plans, policies, imports."""
    for number in numbers:
        makers.make_policy(f"{300 + number}", f"นโยบายที่ {number}")
        copy = PolicyImport.objects.get(pk=world.policy_import.pk)
        copy.pk, copy._state.adding = None, True
        copy.save()
        for plan in world.own.plans():
            more_lines(plan, number)
        office = makers.make_office(f"{1001 + number}", name=f"เขตที่{number}")
        makers.make_group(office, f"group{number % 6}", f"กลุ่มที่ {number % 6}")
        makers.make_person(Role.PLANNER, office)
        for year, status in ((EXECUTING, PlanStatus.ACTIVE), (PREPARED, PlanStatus.DRAFT), (LATER, PlanStatus.ENDORSED)):
            more_lines(makers.make_plan(office, makers.make_fiscal_year(year), status=status), number)
    Mark.objects.append(EXECUTING)
    drain(EXECUTING, today=TODAY, at=NOW)


def more_lines(plan: Plan, number: int) -> None:
    policy = makers.make_policy(f"{300 + number}")
    objective = makers.make_objective(plan, policy=policy)
    key_result = makers.make_key_result(objective, measure=makers.make_measure(f"ตัวชี้วัดที่ {number}", host=plan.office), owner_section=makers.make_section())
    project = Project.objects.create(plan=plan, position=plan.projects.count() + 1, title=f"โครงการที่ {number}")
    ProjectContribution.objects.create(project=project, key_result=key_result)
    BudgetLine.objects.create(project=project, requested=1000)
    PolicyScope.objects.get_or_create(
        policy=policy, fiscal_year=plan.fiscal_year, office=plan.office, defaults={"state": PolicyScope.State.REQUIRED, "since": makers.LONG_AGO}
    )
    Landing.objects.create(plan=plan, policy=policy, through="objective", objective=objective)
    blank = {"content": {"objectives": [], "projects": [], "landings": []}, "sha256": "0" * 64}
    version, _ = PlanVersion.objects.get_or_create(plan=plan, number=1, defaults=blank)
    PlanEvent.objects.create(plan=plan, version=version, from_status=PlanStatus.DRAFT, to_status=plan.status)
    if plan.fiscal_year_id == EXECUTING:
        period = plan.fiscal_year.periods.get(month=date(2026, 10, 1))
        CheckIn.objects.create(key_result=key_result, period=period, as_of=date(2026, 10, 31), recorded_at=NOW, value=900)


def count_all(world: World) -> Counts:
    found: Counts = {}
    for name, line in TABLE.items():
        url = reverse(name, kwargs=line.kwargs(world, world.own))
        may = [who for who in EVERYBODY if line.expected("get", who) == "ok"]
        for who in may if name == "okrs:home" else [who for who in may if who in READERS] or may[:1]:
            queries = Queries()
            with undone(), connection.execute_wrapper(queries):
                response = ask(world, who, "get", url, {})
            if is_page(response):
                found[name, who] = queries.asked
    return found


class Queries:
    """Counts what goes to the database. (Django's own log keeps the last nine thousand only.)"""

    asked = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.asked += 1
        return execute(sql, params, many, context)


@pytest.fixture(scope="module")
def counted(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Counts, Counts]]:
    with django_db_blocker.unblock(), override_settings(AXES_ENABLED=False), transaction.atomic():
        world = make_world()
        more_rows(world, range(FEW))
        few = count_all(world)
        more_rows(world, range(FEW, MANY))
        yield few, count_all(world)
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", sorted(name for name, line in TABLE.items() if "ok" in line.get))
def test_thirty_rows_take_no_more_queries_than_three(name, counted):
    few, many = counted
    grown = {who: (few[name, who], many[name, who]) for page, who in many if page == name and few[name, who] < many[name, who]}
    assert grown == {}


def test_the_rows_are_there(counted):
    """What is counted is worth counting: without these the test above would hold for empty lists."""
    assert Office.objects.districts().count() >= MANY
    assert Plan.objects.filter(status=PlanStatus.ENDORSED).count() == MANY
