"""How a line of the matrix is read and tried."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from zeal import zeal_ignore

from tests.permissions.world import EVERYBODY, World, fingerprint, undone

SIGN_IN = "/accounts/signin/"
OUTSIDE = ("admin", "djdt")  # the admin is Django's own: one test says that only superusers enter


@dataclass(frozen=True)
class Line:
    """What each person gets from a URL. `get` and `post` read like "ok planner director | 403 reviewer | 404 *"; the first match counts.

    Answers: `ok` (page, redirect, refused input), `signin` (sent to sign in), `403`, `404`, `405`.
    `kwargs` names the URL's object on a side; `body` is what a willing person would post.
    """

    get: str
    post: str
    kwargs: Callable[[World, Any], dict[str, Any]] = field(default=lambda world, side: {})
    body: Callable[[World, Any], dict[str, Any]] = field(default=lambda world, side: {})

    def expected(self, method: str, who: str) -> str:
        for clause in getattr(self, method).split("|"):
            answer, *names = clause.split()
            if who in names or "*" in names:
                return str(answer)
        raise AssertionError(f"the line says nothing of {who}")


def url_names(resolver: URLResolver | None = None, namespace: str = "") -> list[str]:
    """Every named URL of the project, outside the admin; a URL without a name fails here."""
    names: list[str] = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            if pattern.namespace not in OUTSIDE:
                names += url_names(pattern, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"URL {pattern.pattern} has no name"
            names.append(f"{namespace}{pattern.name}")
    return names


def answer_of(response: HttpResponseBase) -> str:
    if response.status_code in (301, 302) and response["Location"].startswith(SIGN_IN):
        return "signin"
    return "ok" if response.status_code < 400 or response.status_code in (409, 422) else str(response.status_code)


def ask(world: World, who: str, method: str, url: str, body: dict[str, Any]) -> HttpResponseBase:
    client = Client(raise_request_exception=True)
    person = world.people[who]
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    with zeal_ignore():  # many requests make one test here; lists have tests of their own
        return cast("HttpResponseBase", client.post(url, body) if method == "post" else client.get(url))


def faults(world: World, name: str, line: Line, people: tuple[str, ...] = EVERYBODY) -> list[str]:
    """Try a line for everybody and say what differs from it."""
    found = []
    url = reverse(name, kwargs=line.kwargs(world, world.own))
    for who in people:
        for method in ("get", "post"):
            with undone():
                got = answer_of(ask(world, who, method, url, line.body(world, world.own) if method == "post" else {}))
            if got != (wanted := line.expected(method, who)):
                found.append(f"{name} {method.upper()} {who}: wanted {wanted}, got {got}")
    return found


def foreign_bodies(world: World, line: Line) -> list[dict[str, Any]]:
    """The willing person's body with each id of an own object replaced by the foreign twin's, one at a time, and the foreign twin's whole body."""
    own, foreign = line.body(world, world.own), line.body(world, world.foreign)
    mixed = [{**own, key: foreign[key]} for key in own.keys() & foreign.keys() if own[key] != foreign[key]]
    return [*mixed, foreign] if own != foreign else mixed


def foreign_kwargs(world: World, line: Line) -> list[dict[str, Any]]:
    """The URL with each id replaced by the foreign twin's, one at a time and all together."""
    own, foreign = line.kwargs(world, world.own), line.kwargs(world, world.foreign)
    mixed = [{**own, key: foreign[key]} for key in own if own[key] != foreign[key]]
    return [*mixed, foreign] if mixed else []


def trespasses(world: World, name: str, line: Line) -> list[str]:
    """Post to own URLs with foreign ids, and to foreign URLs, as everybody of the own office; say where a foreign row changed."""
    found = []
    for who in ("planner", "section_head", "director"):
        tries = [(line.kwargs(world, world.own), body) for body in foreign_bodies(world, line)]
        tries += [(kwargs, line.body(world, world.own)) for kwargs in foreign_kwargs(world, line)]
        tries += [(kwargs, line.body(world, world.foreign)) for kwargs in foreign_kwargs(world, line)]
        for kwargs, body in tries:
            with undone():
                before = fingerprint(world.foreign)
                ask(world, who, "post", reverse(name, kwargs=kwargs), body)
                if fingerprint(world.foreign) != before:
                    found.append(f"{name} POST {who} {kwargs} {body}: changed a foreign row")
    return found
