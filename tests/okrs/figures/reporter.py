"""`python -m tests.okrs.figures.reporter`: an office that reports through the product's own verb, one line in, one line out.

In: `<district> <value>`. Out, only after the commit: the revision and how long the answer took; or the name of the fault.
With `make` it first makes the small city. What was answered is the ledger of the fault drills, and lives outside the database.
"""

import json
import sys
import time

import django

django.setup()

from django.db import Error, connection  # noqa: E402

from okrs.models import KeyResult, RollupValue  # noqa: E402
from tests.okrs.figures.small_city import SmallCity, make_small_city  # noqa: E402

DISTRICTS = 8


def the_city() -> SmallCity:
    if "make" in sys.argv:
        return make_small_city(DISTRICTS)
    rows = KeyResult.objects.order_by("objective__plan__office__code")
    return SmallCity(rows.get(parent=None), list(rows.exclude(parent=None)))


def answer(city: SmallCity, number: int, value: str) -> dict[str, object]:
    began = time.monotonic()
    try:
        revision = city.report(number, value).revision
    except Error as fault:
        connection.close()
        return {"fault": type(fault).__name__, "seconds": time.monotonic() - began}
    return {"revision": revision, "seconds": time.monotonic() - began}


if __name__ == "__main__":
    city = the_city()
    print(json.dumps({"ready": [key_result.pk for key_result in city.districts], "city": city.city.pk, "table": RollupValue._meta.db_table}), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(city, int(line.split()[0]), line.split()[1])), flush=True)
