"""`python -m tests.drills.reporter LEDGER FIRST STEP`: report for ever, and write each acknowledged value into a ledger outside the database.

Each value is sent once, so the ledger says exactly which check-ins must be found again. A value whose fate is not known (the server died before it
answered) is not in the ledger.
"""

import os
import sys
import time
from decimal import Decimal
from itertools import count

import django

django.setup()

from django.db import Error, connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from psycopg_pool import PoolTimeout  # noqa: E402

from okrs.reporting.check_ins import CheckInRefused, send_check_in  # noqa: E402
from okrs.reporting.readings import Reading  # noqa: E402
from policies.models import ReportingPeriod  # noqa: E402
from tests.drills.small_system import reported  # noqa: E402


def report(value: int) -> None:
    key_result, today = reported(), timezone.localdate()
    period = ReportingPeriod.objects.get(fiscal_year=key_result.objective.plan.fiscal_year_id, month=today.replace(day=1))
    reading = Reading(value=Decimal(value))
    send_check_in(key_result, period=period, reading=reading, as_of=today, by=None, recorded_at=timezone.now(), reason="นับใหม่")


def main(ledger: str, first: int, step: int) -> None:
    with open(ledger, "a") as book:  # noqa: PTH123
        for value in count(first, step):
            try:
                report(value)
            except (Error, PoolTimeout, CheckInRefused):
                connection.close()
                time.sleep(0.2)
                continue
            book.write(f"{value}\n")
            book.flush()
            os.fsync(book.fileno())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
