"""With the broker stopped (SIGSTOP: it takes connections and never answers) nobody waits: every page that a planner can reach, and every report."""

import os
import signal
from collections.abc import Iterator

import pytest

from tests.drills.conftest import System
from tests.journeys.plain_http import PlainVisitor
from tests.journeys.visitor import sign_in
from tests.journeys.wire import WireClient

pytestmark = pytest.mark.long
# Under a second on a machine of its own (`slowest` is printed; a busy one needs longer to hash a password). A request that waits for the broker takes five.
BOUND = 4
REPORTS, MOST_PAGES = 10, 60
FILES = ("/policies/2565/register.xlsx",)


@pytest.fixture
def stopped(system: System) -> Iterator[None]:
    servers = system.up.processes("valkey-server")
    assert servers
    for pid in servers:
        os.kill(pid, signal.SIGSTOP)
    yield
    for pid in servers:
        os.kill(pid, signal.SIGCONT)


def test_every_page_and_every_report_answers_while_the_broker_is_silent(system, stopped):
    client = WireClient(f"http://127.0.0.1:{system.port}")
    planner = PlainVisitor(client)
    sign_in(planner, "drill-planner")
    seen = visit_all(planner)
    assert len(seen) > 10, seen
    for number in range(REPORTS):
        send(planner, number)
    slowest, seconds = max(client.took.items(), key=lambda entry: entry[1])
    print(f"\n{len(seen)} pages and {REPORTS} reports with a silent broker: the slowest was {slowest}, {seconds:.2f} s")
    assert seconds < BOUND


def visit_all(visitor: PlainVisitor) -> set[str]:
    visitor.open("/")
    seen, waiting = {"/"}, sorted(visitor.links())
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        if address in seen or address.endswith(FILES):
            continue
        seen.add(address)
        visitor.open(address)
        waiting += sorted(visitor.links() - seen)
    return seen


def send(planner: PlainVisitor, number: int) -> None:
    planner.open("/checkin/")
    planner.fill("ค่าล่าสุด", str(40_000 + number))
    if "เหตุผลที่แก้ไข" in planner.reads():
        planner.fill("เหตุผลที่แก้ไข", "นับใหม่")
    planner.press("ส่งรายงาน")
    assert "ส่งรายงานรอบ" in planner.reads(), planner.reads()
