"""`python -m tests.drills.asked`: what a running system holds, as JSON: the reported values, and the comparison of figures today and tomorrow."""

import json
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from okrs.figures.check import compare  # noqa: E402
from okrs.figures.drain import drain, mark_rows_of_yesterday, marked_years  # noqa: E402
from okrs.models import CheckIn  # noqa: E402
from tests.drills.small_system import reported  # noqa: E402


def next_day() -> list[tuple[int, int]]:
    """Compared (rows, drift) the day after: before anybody looked, and after the day roll."""
    today, at = timezone.localdate() + timedelta(days=1), timezone.now() + timedelta(days=1)
    before = compare(today=today, at=at)
    mark_rows_of_yesterday(today)
    for year in marked_years():
        drain(year, today=today, at=at)
    after = compare(today=today, at=at)
    return [(before.checked, before.drift), (after.checked, after.drift)]


if __name__ == "__main__":
    values = [int(value) for value in CheckIn.objects.filter(key_result=reported()).values_list("value", flat=True)]
    print(json.dumps({"values": values, "next_day": next_day()}))
