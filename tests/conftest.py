"""Named people and the rows most tests are about."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from districts.models import Office, Role, User
from okrs.models import KeyResult, Plan
from okrs.models.plan import PlanStatus
from tests import makers

LOCKS_ALL = re.compile(r" FOR (NO KEY )?(UPDATE|SHARE)( NOWAIT| SKIP LOCKED)?\s*$")
pytest_plugins = ["tests.browser", "tests.worker"]


@pytest.fixture(autouse=True)
def only_what_was_meant_is_locked() -> Iterator[None]:
    """A row lock over a join without OF takes the rows of every table in it: others then wait for what nobody meant to take, at worst in a circle."""

    def refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        assert " JOIN " not in sql or not LOCKS_ALL.search(sql), f"locks every table of its join: {sql}"
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@pytest.fixture
def district(db: None) -> Office:
    return makers.make_office("1049", name="ทุ่งครุ")


@pytest.fixture
def other_district(db: None) -> Office:
    return makers.make_office("1050", name="บางบอน")


@pytest.fixture
def planner(district: Office) -> User:
    return makers.make_person(Role.PLANNER, district, username="planner")


@pytest.fixture
def section_head(district: Office) -> User:
    return makers.make_person(Role.SECTION_HEAD, district, username="section-head")


@pytest.fixture
def director(district: Office) -> User:
    return makers.make_person(Role.DIRECTOR, district, username="director")


@pytest.fixture
def stranger(other_district: Office) -> User:
    """A planner of another district."""
    return makers.make_person(Role.PLANNER, other_district, username="stranger")


@pytest.fixture
def host(db: None) -> User:
    return makers.make_person(Role.HOST, makers.make_office("2400", kind=Office.Kind.BUREAU, name="สำนักพัฒนาสังคม"), username="host")


@pytest.fixture
def reviewer(db: None) -> User:
    return makers.make_person(Role.REVIEWER, username="reviewer")


@pytest.fixture
def executive(db: None) -> User:
    return makers.make_person(Role.EXECUTIVE, username="executive")


@pytest.fixture
def policy_admin(db: None) -> User:
    return makers.make_person(Role.POLICY_ADMIN, username="policy-admin")


@pytest.fixture
def plan(district: Office) -> Plan:
    return makers.make_plan(district)


@pytest.fixture
def active_plan(district: Office) -> Plan:
    return makers.make_plan(district, status=PlanStatus.ACTIVE)


@pytest.fixture
def key_result(active_plan: Plan) -> KeyResult:
    return makers.make_key_result(makers.make_objective(active_plan, policy=makers.make_policy()))
