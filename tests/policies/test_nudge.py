"""The nudge: a request sets an event, a thread tells the broker, a dead broker is nobody's problem but the sweep's."""

import os
import subprocess
import sys
import time

import pytest

from bkk_okr.celery import app
from policies import nudge as nudges
from policies.nudge import DRAIN, nudge


def messages(within: float = 5) -> list[str]:
    """Take what waits in the broker's queue, the first one patiently."""
    found: list[str] = []
    with app.connection_for_read() as broker, broker.SimpleQueue(app.conf.task_default_queue) as queue:
        while True:
            try:
                message = queue.get(timeout=0.3 if found else within)
            except queue.Empty:
                return found
            found.append(message.headers["task"])
            message.ack()


@pytest.fixture
def empty_queue():
    messages(within=0.3)


def test_a_nudge_asks_for_a_drain(empty_queue):
    nudge()
    assert messages() == [DRAIN]


def test_a_burst_of_nudges_becomes_a_few_messages(empty_queue):
    for _ in range(500):
        nudge()
    assert 1 <= len(messages()) <= 3


def test_a_nudge_waits_for_nobody_when_the_broker_is_away(monkeypatch):
    monkeypatch.setattr(nudges, "publish", lambda: time.sleep(5))
    started = time.monotonic()
    for _ in range(100):
        nudge()
    assert time.monotonic() - started < 0.5


def test_a_broker_that_is_down_is_logged_and_left_to_the_sweep():
    words = "import django; django.setup(); from policies.nudge import publish; print('taken:', publish())"
    environment = {**os.environ, "REDIS_URL": "redis+socket:///nowhere/valkey.sock?virtual_host=0"}
    said = subprocess.run([sys.executable, "-c", words], env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert "taken: False" in said.stdout
    assert "nudge_not_sent" in said.stdout + said.stderr


def test_a_forked_child_has_a_thread_of_its_own(empty_queue):
    nudge()
    messages()
    child = os.fork()
    if child == 0:
        nudge()
        alive = nudges._thread is not None and nudges._thread.is_alive()
        time.sleep(1)
        os._exit(0 if alive else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert messages() == [DRAIN]
