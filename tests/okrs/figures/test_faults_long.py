"""What must not be lost when something dies. The ledger of acknowledged reports is kept outside the database; nobody lends a hand after a restart."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from random import Random

import pytest
import redis

from bkk_okr.broker import broker_client
from tests.okrs.figures.whole_system import Reporter, WholeSystem, wait_until

pytestmark = pytest.mark.long

KILLS = 30
ANSWER_WITHIN, RIGHT_WITHIN = 1, 30  # seconds
SECONDS_OF_FAULT = 8


@pytest.fixture(scope="module")
def system(tmp_path_factory) -> Iterator[WholeSystem]:
    system = WholeSystem(tmp_path_factory.mktemp("var"))
    try:
        system.start()
        yield system
    finally:
        system.stop()


@pytest.fixture(scope="module")
def made(system: WholeSystem) -> Iterator[Reporter]:
    reporter = Reporter(system, make=True)
    yield reporter
    reporter.stop()


@pytest.fixture
def reporter(system: WholeSystem, made: Reporter) -> Reporter:
    """The one office, with figures that are right before the fault begins."""
    made.slowest, made.faults = 0.0, 0
    for number in range(len(made.districts)):
        assert made.report(number, number)
    wait_until(made.is_right, 60, "figures before the fault")
    return made


def report_for(reporter: Reporter, seconds: float, random: Random) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        reporter.report(random.randrange(len(reporter.districts)), random.randint(0, 999))
        time.sleep(0.02)


def right_again(reporter: Reporter, what: str) -> float:
    seconds = wait_until(reporter.is_right, RIGHT_WITHIN, f"figures after {what}")
    assert reporter.lost() == []
    found = reporter.system.drift()
    assert (found["drift"], found["waiting"]) == (0, 0), found
    return seconds


def test_worker_and_child_killed_at_thirty_random_points(system, reporter):
    random = Random(30)
    for kill in range(KILLS):
        report_for(reporter, random.uniform(0, 0.4), random)
        (system.kill_child if kill % 3 == 2 else system.kill_worker)()
    print(f"\nright {right_again(reporter, 'thirty kills'):.1f} s after the last restart, {len(reporter.ledger)} reports acknowledged")
    assert reporter.faults == 0


def kill_broker(system: WholeSystem) -> None:
    system.valkey.process.kill()


def stop_broker(system: WholeSystem) -> None:
    assert system.valkey.process.popen is not None
    os.kill(system.valkey.process.popen.pid, signal.SIGSTOP)


def let_broker_go_on(system: WholeSystem) -> None:
    assert system.valkey.process.popen is not None
    os.kill(system.valkey.process.popen.pid, signal.SIGCONT)


def broker(system: WholeSystem) -> redis.Redis:
    return broker_client(system.env["REDIS_URL"])


def fill_broker(system: WholeSystem) -> None:
    with broker(system) as client:
        client.config_set("maxmemory", 1)


def empty_broker(system: WholeSystem) -> None:
    with broker(system) as client:
        client.config_set("maxmemory", 0)


def flush_broker(system: WholeSystem) -> None:
    with broker(system) as client:
        client.flushall()


FAULTS: dict[str, tuple[Callable[[WholeSystem], None], Callable[[WholeSystem], None]]] = {
    "killed": (kill_broker, lambda system: system.valkey.start()),
    "stopped": (stop_broker, let_broker_go_on),
    "full": (fill_broker, empty_broker),
    "flushed": (flush_broker, lambda system: None),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broker_that_fails_is_nobodys_wait_and_loses_nothing(system, reporter, fault):
    begin, end = FAULTS[fault]
    begin(system)
    try:
        pages = []
        for _ in range(SECONDS_OF_FAULT):
            report_for(reporter, 1, Random(fault))
            pages.append(system.asked("/accounts/signin/"))
    finally:
        end(system)
    seconds = right_again(reporter, f"a broker that was {fault}")
    slowest_page = max(page[1] for page in pages if page)
    print(f"\nbroker {fault}: slowest report {reporter.slowest:.2f} s, slowest page {slowest_page:.2f} s, right after {seconds:.1f} s")
    assert reporter.faults == 0
    assert reporter.slowest < ANSWER_WITHIN
    assert all(page is not None and page[1] < ANSWER_WITHIN for page in pages)


def test_a_killed_database_loses_nothing_that_was_acknowledged(system, reporter):
    random = Random(7)
    for _ in range(3):
        report_for(reporter, random.uniform(0.3, 1), random)
        system.postgres.process.kill()
        report_for(reporter, 1, random)
        system.start_postgres()
        report_for(reporter, random.uniform(0.3, 1), random)
    seconds = right_again(reporter, "a killed database")
    print(f"\ndatabase killed three times: {reporter.faults} reports refused, right after {seconds:.1f} s")
    assert reporter.faults > 0
    wait_until(lambda: (system.asked("/readyz") or (0, 0))[0] == 200, RIGHT_WITHIN, "web after a killed database")
