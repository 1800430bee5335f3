"""A pytest plugin: finds the machine's Chromium for pytest-playwright. Without one, browser tests are skipped in one loud line."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse

NAMES = ["chromium", "google-chrome", "chromium-browser"]
NONE_FOUND = "no Chromium on this machine (CHROMIUM, chromium, google-chrome, chromium-browser)"
# Chromium asks several servers for news when it starts; a test may not depend on any.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
SETTLED_WITHIN = 20  # seconds
# Playwright's loop runs in the test's own thread, which makes Django suspect asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next((path for path in map(shutil.which, NAMES) if path), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") is None or find_chromium():
        return
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(f"REQUIRE_BROWSER=1 but {NONE_FOUND}", pytrace=False)
    pytest.skip(NONE_FOUND)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NONE_FOUND in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(
            f"!!! {len(skipped)} BROWSER TESTS WERE NOT RUN: {NONE_FOUND}. REQUIRE_BROWSER=1 makes this a failure.", red=True, bold=True
        )


@pytest.fixture(autouse=True)
def answers_are_given(request: pytest.FixtureRequest) -> Iterator[None]:
    """Wait for what the page still asked for when its test ended: a request in flight and the emptying of the tables would wait for each other."""
    serves = "live_server" in request.fixturenames
    if serves:
        request.getfixturevalue("transactional_db")  # set up first, so emptied last
    yield
    deadline = time.monotonic() + SETTLED_WITHIN
    while serves and (in_flight or busy_connections()) and time.monotonic() < deadline:
        time.sleep(0.02)


in_flight: set[int] = set()


def note_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware: knows which threads are answering. Between two statements of a request its connection looks idle."""

    def answer(request: HttpRequest) -> HttpResponse:
        in_flight.add(threading.get_ident())
        try:
            return get_response(request)
        finally:
            in_flight.discard(threading.get_ident())

    return answer


def busy_connections() -> int:
    """How many other connections to this database are inside a statement or a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend' AND state <> 'idle'"
        )
        return int(cursor.fetchone()[0])


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "th-TH", "timezone_id": "Asia/Bangkok"}
