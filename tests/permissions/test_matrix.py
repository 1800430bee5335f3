"""Every URL x method x person x own or other office, with ids swapped in URLs and bodies too."""

import importlib
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.urls import resolve, reverse

from districts.models import Membership, Office, Role, User
from tests import makers
from tests.permissions.matrix import Line, ask, faults, trespasses, url_names
from tests.permissions.table import TABLE
from tests.permissions.world import EVERYBODY, World, undone

# pytest-django makes the test database only where a marked test asks for it.
pytestmark = pytest.mark.django_db
ACCESS_MODULES = ("okrs.access", "okrs.reporting.access", "okrs.reporting.importing.access", "policies.access", "districts.access")


def test_every_url_has_a_line_and_every_line_a_url():
    assert sorted(url_names()) == sorted(TABLE)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_everybody_gets_what_the_table_says(name, world):
    assert faults(world, name, TABLE[name]) == []


@pytest.mark.parametrize("name", sorted(name for name, line in TABLE.items() if line.post != "405 *"))
def test_no_foreign_id_opens_a_foreign_row(name, world):
    assert trespasses(world, name, TABLE[name]) == []


@pytest.fixture(scope="module")
def god(world: World) -> User:
    """Somebody who holds every role everywhere: a right checked against this person is no right."""
    user = makers.make_person(username="omnipotent")
    offices = {Role.HOST: Office.objects.bureaus(), **{role: Office.objects.filter(kind="city") for role in (Role.REVIEWER, Role.EXECUTIVE, Role.POLICY_ADMIN)}}
    for role in Role:
        section = makers.make_section() if role == Role.SECTION_HEAD else None
        for office in offices.get(role, Office.objects.districts()):
            Membership.objects.create(user=user, office=office, role=role, section=section, since=makers.LONG_AGO)
    return user


def guards_of(name: str, line: Line, world: World) -> Iterator[tuple[dict[str, Any], str]]:
    """The names in a view's module that came from an access module and take the person first."""
    view = resolve(reverse(name, kwargs=line.kwargs(world, world.own))).func
    names = importlib.import_module(view.__module__).__dict__
    for key, value in list(names.items()):
        if callable(value) and getattr(value, "__module__", "") in ACCESS_MODULES and not isinstance(value, type):
            yield names, key


GUARDED = sorted(name for name, line in TABLE.items() if "403" in line.get + line.post or ("404" in line.get + line.post and "404 *" not in line.post))


@pytest.mark.parametrize("name", GUARDED)
def test_a_view_that_drops_its_right_turns_the_matrix_red(name, world, god, monkeypatch):
    guards = list(guards_of(name, TABLE[name], world))
    assert guards, f"{name} fetches nothing through an access module"
    for names, key in guards:
        guarded = names[key]
        monkeypatch.setitem(names, key, lambda user, *args, guarded=guarded, **kwargs: guarded(god, *args, **kwargs))
    assert faults(world, name, TABLE[name]) != []


def test_only_superusers_enter_the_admin(world):
    for who in EVERYBODY:
        with undone():
            assert (ask(world, who, "get", "/admin/", {}).status_code == HTTPStatus.OK) == (who == "superuser"), who
