"""Every page of the URLconf in Chromium: readable for everybody (axe, light and dark), true to the content security policy, fit for a phone.

Driven from the permission table: a new page is looked at without anybody thinking of it. People for whom a page has the same build share one look. What
a form says when it is sent empty is a page too.
"""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpResponseBase
from django.urls import reverse
from playwright.sync_api import Page

from tests.permissions.matrix import Line, ask
from tests.permissions.shown import is_page, show
from tests.permissions.table import TABLE
from tests.permissions.world import EVERYBODY, World, undone

pytestmark = pytest.mark.django_db
PHONE, OFFICE_PC = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
# What differs without changing how a page is built: its words, and tokens and addresses.
WORDS = re.compile(rb'>[^<]+<|(?:value|href|action|id|for|name|aria-\w+|datetime)="[^"]*"')
COLOURS = {"runOnly": ["color-contrast"]}


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the console says; that the main answer itself was a refusal is no fault of the page."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in {"error", "warning"} and "status of 4" not in message.text else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def answers(world: World, name: str, line: Line) -> Iterator[tuple[str, HttpResponseBase]]:
    """What everybody who may gets from a URL, and what a willing person is told who sends its form empty."""
    url = reverse(name, kwargs=line.kwargs(world, world.own))
    for method in ("get", "post"):
        for who in EVERYBODY:
            if line.expected(method, who) == "ok":
                with undone():
                    yield f"{method} as {who}", ask(world, who, method, url, {})


def different(found: Iterator[tuple[str, HttpResponseBase]]) -> Iterator[tuple[str, HttpResponseBase]]:
    """Those whose main part has the same build once, the first that comes: menus differ by role, and the home page shows each."""
    seen: set[bytes] = set()
    for what, response in found:
        if not is_page(response):
            continue
        build = WORDS.sub(b".", response.content.partition(b"<main")[2].partition(b"</main>")[0])  # type: ignore[attr-defined]
        if build not in seen:
            seen.add(build)
            yield what, response


def faults(page: Page, what: str) -> Iterator[str]:
    for scheme, rules in (("light", {}), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        found = Axe().run(page, options=rules)
        if found.violations_count:
            yield f"{what}, {scheme}: {found.generate_report()}"
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > PHONE["width"]:
        yield f"{what}: {width} px wide on a phone of {PHONE['width']}"


PAGES = sorted(name for name, line in TABLE.items() if "ok" in line.get + line.post and name != "specimen")  # which has tests of its own, with more widths


@pytest.mark.parametrize("name", PAGES)
def test_every_page_can_be_read_by_everybody_who_may_see_it(name, world, page: Page, complaints):
    address = reverse(name, kwargs=TABLE[name].kwargs(world, world.own))
    found: list[str] = []
    for what, response in different(answers(world, name, TABLE[name])):
        page.set_viewport_size(OFFICE_PC)  # type: ignore[arg-type]
        show(page, address, response)
        found += faults(page, what)
        found += [f"{what}: {complaint}" for complaint in complaints]
        complaints.clear()
    assert found == []


@pytest.mark.parametrize(("who", "address"), [("planner", "/no-such-page/"), ("anonymous", "/no-such-page/"), ("planner", "/import/")])
def test_a_refusal_is_a_page_too(world, page: Page, complaints, who, address):
    response = ask(world, who, "get", address, {})
    assert response.status_code in (403, 404)
    show(page, address, response)
    assert [*faults(page, who), *complaints] == []
