"""After a commit that left marks: wake the thread that tells Celery. The request itself never talks to the broker."""

import threading

_marks_wait = threading.Event()


def nudge() -> None:
    _marks_wait.set()
