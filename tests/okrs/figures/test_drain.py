"""Each of the four parts that keep figures fresh is taken away in turn: each time this must be noticed."""

import threading
import time
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from bkk_okr.celery import app
from okrs.figures import drain as drains
from okrs.figures import tasks
from okrs.figures.drain import drain
from policies.models import Mark
from tests.okrs.figures.small_city import NOON, TODAY, TOMORROW, YEAR, is_fresh, make_small_city

PARTS = ["mark", "sweep", "year lock", "day roll"]
BREAKS_AT = {None: [], "mark": ["a report"], "sweep": ["a report"], "year lock": ["two drains at once"], "day roll": ["a new day"]}


@pytest.fixture
def clock(monkeypatch):
    """Set the clock that tasks read at the edge."""

    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(NOON)
    return set_to


@contextmanager
def without_marks():
    """Let the database swallow every mark."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM policies_mark WHERE id = NEW.id; RETURN NULL; END'")
        cursor.execute("CREATE TRIGGER swallow AFTER INSERT ON policies_mark FOR EACH ROW EXECUTE FUNCTION swallow()")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION swallow() CASCADE")


def take_away(part, monkeypatch, stack):
    if part == "mark":
        stack.enter_context(without_marks())
    elif part == "sweep":
        monkeypatch.setattr(settings, "CELERY_BEAT_SCHEDULE", {})
    elif part == "year lock":
        monkeypatch.setattr(drains, "take_year", lambda _: True)
    elif part == "day roll":
        monkeypatch.setattr(drains, "mark_rows_of_yesterday", lambda _: 0)


def beat():
    """Do once what the schedule asks for every few seconds, in this process: the broker is away, so no nudge arrives. The night is another matter."""
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        name = str(entry["task"])
        if isinstance(entry["schedule"], float) and name.startswith(tasks.__name__):
            app.tasks[name]()


def test_everything_that_the_schedule_names_is_a_task_that_workers_know():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def in_thread(work):
    def run():
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def wait_until(happened, seconds=20):
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.02)


def waiting_for_a_lock() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        return int(cursor.fetchone()[0])


def hold_city_row(release):
    """Keep a drain from finishing, as a slow disk would, by holding a row that every drain writes."""
    from django.db import transaction

    from okrs.models import RollupScore

    with transaction.atomic():
        list(RollupScore.objects.select_for_update().filter(subject="city"))
        release.wait(30)


def two_drains_at_once(city):
    """The first has read the districts and waits to write; the second comes with another district's report and must step aside.

    Without the lock the second queues behind the first's deleted marks: nothing is lost by that, but every nudge would hold a worker until none is left.
    """
    release = threading.Event()
    holder = in_thread(lambda: hold_city_row(release))
    city.report(0, "71")
    time.sleep(0.2)
    first = in_thread(lambda: drain(YEAR, today=TODAY, at=NOON))
    wait_until(lambda: waiting_for_a_lock() == 1)
    city.report(1, "22")
    second = in_thread(lambda: drain(YEAR, today=TODAY, at=NOON))
    wait_until(lambda: not second.is_alive() or waiting_for_a_lock() == 2)
    stepped_aside = not second.is_alive()
    release.set()
    for thread in (holder, first, second):
        thread.join(30)
    return stepped_aside


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("part", [None, *PARTS])
def test_figures_stay_right_and_no_part_can_be_spared(part, monkeypatch, clock):
    """A report whose nudge is lost, two drains at once, and a new day."""
    city = make_small_city()
    drain(YEAR, today=TODAY, at=NOON)
    city.report(0, "40")
    drain(YEAR, today=TODAY, at=NOON)
    assert is_fresh(TODAY)
    failed = []
    with ExitStack() as stack:
        take_away(part, monkeypatch, stack)
        city.report(2, "9")
        beat()
        if not is_fresh(TODAY):
            failed.append("a report")
        if part not in {"mark", "sweep"}:
            stepped_aside = two_drains_at_once(city)
            if not (stepped_aside and is_fresh(TODAY)):
                failed.append("two drains at once")
        if part in {None, "day roll"}:
            clock(TOMORROW)
            beat()
            if not is_fresh(timezone.localdate(TOMORROW)):
                failed.append("a new day")
    assert failed == BREAKS_AT[part]


@pytest.mark.django_db(transaction=True)
def test_a_drain_that_finds_the_year_taken_looks_once_more_and_leaves():
    make_small_city()
    release, held = threading.Event(), threading.Event()

    def hold():
        from django.db import transaction

        with transaction.atomic():
            assert drains.take_year(YEAR)
            held.set()
            release.wait(30)

    holder = in_thread(hold)
    assert held.wait(10)
    started = time.monotonic()
    assert not drain(YEAR, today=TODAY, at=NOON)
    assert 0.3 <= time.monotonic() - started < 5
    release.set()
    holder.join()
    assert Mark.objects.exists()
    assert drain(YEAR, today=TODAY, at=NOON)
    assert not Mark.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_drain_that_fails_gives_its_marks_back(monkeypatch):
    make_small_city()

    def stop(*args, **facts):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(drains, "recompute", stop)
        with pytest.raises(KeyboardInterrupt):
            drain(YEAR, today=TODAY, at=NOON)
    assert Mark.objects.count() == 1


@pytest.mark.django_db
def test_a_year_that_is_fresh_is_not_marked_again_and_one_of_yesterday_is():
    make_small_city()
    drain(YEAR, today=TODAY, at=NOON)
    assert drains.mark_rows_of_yesterday(TODAY) == 0
    assert drains.mark_rows_of_yesterday(TODAY + timedelta(days=1)) == 4


@pytest.mark.django_db
def test_the_city_figure_is_the_sum_of_its_districts(client):
    from okrs.models import RollupValue

    city = make_small_city()
    for number, value in enumerate(("371", "20")):
        city.report(number, value)
    drain(YEAR, today=TODAY, at=NOON)
    row = RollupValue.objects.working().get(level="city", key_result_id=city.city.pk)
    assert (row.value, row.target, row.lower_bound, row.n_meeting, row.n_applicable) == (391, 300, True, 1, 3)
