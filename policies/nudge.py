"""After a commit that left marks or a job: wake the thread that tells Celery. The request itself never talks to the broker.

`delay()` on a silent broker held a request for over 25 s. So a verb only sets an event in memory; one thread per process publishes at most every
100 ms, and what it cannot publish the sweep finds later in the database. It stands this low because an import of policies makes figures stale too;
for the same reason it sends the task by name.
"""

import os
import threading
import time

import structlog
from kombu.exceptions import KombuError, OperationalError
from redis.exceptions import RedisError

from bkk_okr.celery import app

DRAIN = "okrs.figures.tasks.drain"
RUN_JOBS = "policies.tasks.run_jobs"
PAUSE = 0.1  # seconds between two messages: a burst of reports becomes a few drains
# What a broker that is down, silent, full or restarting raises; anything else is a fault of ours and ends the thread with its traceback.
BROKER_FAULTS = (OperationalError, KombuError, RedisError, OSError)

log = structlog.get_logger(__name__)
_wanted: set[str] = set()
_marks_wait = threading.Event()
_start = threading.Lock()
_thread: threading.Thread | None = None


def nudge(task: str = DRAIN) -> None:
    """Say that marks (or jobs) wait. Safe to call from anywhere, as often as one likes."""
    global _thread  # noqa: PLW0603 one thread per process is the point
    _wanted.add(task)
    _marks_wait.set()
    if _thread is None or not _thread.is_alive():
        with _start:
            if _thread is None or not _thread.is_alive():
                _thread = threading.Thread(target=_publish_for_ever, name="rollup-nudge", daemon=True)
                _thread.start()


def _publish_for_ever() -> None:
    while True:
        _marks_wait.wait()
        _marks_wait.clear()
        publish()
        time.sleep(PAUSE)


def publish() -> bool:
    """Ask for what is wanted, a drain of every year that has marks if nothing else; false when the broker did not take it."""
    tasks = set(_wanted) or {DRAIN}
    _wanted.difference_update(tasks)
    try:
        for task in sorted(tasks):
            # A message that waits longer than the sweep's round is superfluous.
            app.send_task(task, retry=False, ignore_result=True, expires=60)
    except BROKER_FAULTS as fault:
        log.warning("nudge_not_sent", fault=type(fault).__name__)
        return False
    return True


def _forget_thread() -> None:
    """A forked child has the parent's variables but not its thread, and perhaps its lock in a locked state."""
    global _thread, _start, _marks_wait
    _thread, _start, _marks_wait = None, threading.Lock(), threading.Event()
    _wanted.clear()


os.register_at_fork(after_in_child=_forget_thread)
