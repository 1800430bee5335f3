"""`python -m tests.okrs.figures.drainer`: drain for ever, as a worker does, until somebody kills this process."""

import time

import django

django.setup()

from okrs.figures.drain import drain  # noqa: E402
from policies.models import Mark  # noqa: E402
from tests.okrs.figures.small_city import NOON, TODAY, YEAR  # noqa: E402

print("ready", flush=True)
while True:
    if Mark.objects.for_year(YEAR).exists():
        drain(YEAR, today=TODAY, at=NOON)
        print("drained", flush=True)
    time.sleep(0.01)
