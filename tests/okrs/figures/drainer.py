"""`python -m tests.okrs.figures.drainer`: drain for ever, as a worker does, until somebody kills this process."""

import time

import django

django.setup()

from okrs.figures.drain import drain  # noqa: E402
from tests.okrs.figures.small_city import NOON, TODAY, YEAR  # noqa: E402

while True:
    drain(YEAR, today=TODAY, at=NOON)
    time.sleep(0.01)
