"""Sixteen writers at once, and how soon the city's row has heard them."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction

from bench.rollups_city import NOON, TODAY, City
from bkk_okr.celery import app
from bkk_okr.process import Process
from bkk_okr.supervisor import celery_worker_command
from okrs.models import CheckIn, KeyResult, RollupValue
from okrs.reporting.check_ins import send_check_in
from okrs.reporting.readings import Reading
from policies.models import Mark, ReportingPeriod

WRITERS = 16


def report(key_result: KeyResult, period: ReportingPeriod, value: int) -> None:
    send_check_in(key_result, period=period, reading=Reading(value=Decimal(value)), as_of=TODAY, by=None, recorded_at=NOON, reason="นับใหม่")


@transaction.atomic
def insert_bare(key_result: KeyResult, period: ReportingPeriod, value: int) -> None:
    """The same row by the same means, in a transaction of its own, with the table's triggers and indexes on: no lock, no rule, no revision, no mark."""
    facts = {"value": value, "as_of": TODAY, "recorded_at": NOON, "reason": "นับใหม่"}
    CheckIn.objects.create(key_result_id=key_result.pk, period_id=period.pk, revision=value, **facts)


def at_once(work: Callable[[KeyResult, int], None], key_results: Sequence[KeyResult], each: int) -> float:
    """Let the writers share the key results of all districts out among themselves; return writes per second."""

    def write(writer: int) -> None:
        mine = key_results[writer::WRITERS]
        try:
            for number in range(each):
                work(mine[number % len(mine)], number)
        finally:
            connection.close()

    pool = getattr(connection, "pool")  # noqa: B009 of PostgreSQL's wrapper only
    pool.resize(0, WRITERS + 2)  # one process stands for several: a web process of the product has ten
    writers = [threading.Thread(target=write, args=[number]) for number in range(WRITERS)]
    began = time.perf_counter()
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    return WRITERS * each / (time.perf_counter() - began)


@contextmanager
def real_worker() -> Iterator[None]:
    """A worker of its own on this database, as `make run` starts it."""
    app.control.purge()
    url = urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    with TemporaryDirectory() as folder:
        process = Process("worker", celery_worker_command(2), log_folder=Path(folder))
        process.start(folder=settings.BASE_DIR, env={**os.environ, "DATABASE_URL": url})
        deadline = time.monotonic() + 90
        while " ready." not in process.last_words(lines=50):
            assert time.monotonic() < deadline, process.last_words()
            time.sleep(0.05)
        try:
            yield
        finally:
            process.kill()


def city_value(key_result: KeyResult) -> Decimal | None:
    value: Decimal | None = RollupValue.objects.get(view="working", level="city", key_result_id=key_result.parent_id or 0).value
    return value


def seconds_to_city_row(city: City, number: int) -> float:
    """Report once and return how long after the commit the city's row says so."""
    sums = [row for row in city.districts() if not row.measure.is_ratio]
    key_result, period = sums[number % len(sums)], city.last_period()
    before = city_value(key_result)
    report(key_result, period, 100_000 + number)
    committed = time.perf_counter()
    while city_value(key_result) == before:
        assert time.perf_counter() - committed < 60
        time.sleep(0.005)
    return time.perf_counter() - committed


def seconds_after_burst(city: City, writes: int) -> float:
    """Report as fast as sixteen writers can; return how long after the last commit nothing is left to compute."""
    period = city.last_period()
    sums = [row for row in city.districts() if not row.measure.is_ratio]
    at_once(lambda key_result, number: report(key_result, period, 200_000 + number), sums, writes // WRITERS)
    committed = time.perf_counter()
    while Mark.objects.exists():
        assert time.perf_counter() - committed < 60
        time.sleep(0.005)
    return time.perf_counter() - committed
