"""ปิดรอบ: a month's figures are kept when it closes, and a late correction adds a snapshot instead of changing one."""

import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from okrs.figures import tasks
from okrs.figures.snapshots import NotClosed, due_to_close, take_snapshot, wanting_a_snapshot
from okrs.models import CheckIn, Snapshot, SnapshotScore, SnapshotValue
from okrs.planning.versions import store_version
from okrs.reporting.check_ins import CheckInRefused, verify
from policies.fiscal_years import close_period
from policies.models import FiscalYear, ReportingPeriod
from tests import makers
from tests.okrs.figures.small_city import NOON, SmallCity, make_small_city

# November takes reports until 20 December; the 21st is the day its figures speak of.
AFTER = datetime(2026, 12, 21, 1, 0, tzinfo=UTC)
LATER = AFTER + timedelta(days=90)


@pytest.fixture
def city(db) -> SmallCity:
    city = make_small_city()
    for number, value in enumerate(("71", "22")):
        city.report(number, value)
    return city


def closed(at: datetime = AFTER) -> ReportingPeriod:
    return close_period(SmallCity.november(), at=at)


def correct(city: SmallCity, value: str, month: date = date(2026, 11, 1)) -> None:
    """A revision that an approved request for change brought into a closed month."""
    period = ReportingPeriod.objects.get(month=month)
    last = CheckIn.objects.filter(key_result=city.districts[0], period=period).count()
    facts = {"as_of": date(2026, 11, 30), "recorded_at": LATER, "value": Decimal(value), "reason": "นับซ้ำ" if last else ""}
    CheckIn.objects.create(key_result=city.districts[0], period=period, revision=last + 1, **facts)


def value_of(snapshot: Snapshot):
    return snapshot.values.get(level="city", view="working").value


def test_a_snapshot_keeps_value_counts_and_the_day_they_speak_of(city):
    snapshot = take_snapshot(closed(), at=AFTER)
    row = snapshot.values.get(level="city", view="working")
    assert (row.value, row.n_reported, row.n_due, row.as_of_day) == (93, 2, 3, date(2026, 12, 21))
    assert snapshot.scores.get(subject="city", kind="all", view="working").n_due == 3


def test_a_month_that_still_takes_reports_has_no_final_figures(city):
    with pytest.raises(NotClosed):
        take_snapshot(city.november(), at=NOON)


def test_the_same_inputs_give_the_same_snapshot(city):
    period = closed()
    first = take_snapshot(period, at=AFTER)
    assert take_snapshot(period, at=LATER) == first
    assert Snapshot.objects.count() == 1


def test_a_late_correction_makes_a_new_snapshot_and_leaves_the_old_one(city):
    period = closed()
    first = take_snapshot(period, at=AFTER)
    correct(city, "80")
    second = take_snapshot(period, at=LATER)
    assert (second.number, value_of(second), value_of(first)) == (2, 102, 93)
    assert first.inputs_sha256 != second.inputs_sha256


def test_reports_of_later_months_are_no_part_of_a_month_that_is_over(city):
    period = closed()
    first = take_snapshot(period, at=AFTER)
    correct(city, "99", month=date(2026, 12, 1))
    assert take_snapshot(period, at=LATER) == first


def test_a_target_changed_later_is_no_part_of_a_month_that_is_over(city):
    """The month is computed from the version of the plan that was in force on its last day."""
    plan = city.districts[0].objective.plan
    version = store_version(plan, by=None)
    type(version).objects.filter(pk=version.pk).update(made_at=NOON, effective_from=date(2026, 10, 1))
    period = closed()
    first = take_snapshot(period, at=AFTER)
    type(city.districts[0]).objects.filter(pk=city.districts[0].pk).update(target=500)
    changed = store_version(plan, by=None)
    type(changed).objects.filter(pk=changed.pk).update(made_at=LATER, effective_from=date(2027, 3, 1))
    assert take_snapshot(period, at=LATER) == first


CHANGES = [lambda: Snapshot.objects.update(number=9), lambda: SnapshotValue.objects.update(value=1), lambda: SnapshotScore.objects.all().delete()]


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_or_delete_what_was_kept(city, change):
    take_snapshot(closed(), at=AFTER)
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


@pytest.fixture
def the_round(city, monkeypatch):
    """Do the hourly round at a moment, its tasks in this process."""

    def go(moment: datetime) -> list[tuple[date, int]]:
        monkeypatch.setattr(timezone, "now", lambda: moment)
        monkeypatch.setattr(tasks.take_snapshot, "delay", tasks.take_snapshot)
        tasks.close_periods()
        return list(Snapshot.objects.order_by("period__month", "number").values_list("period__month", "number"))

    return go


def test_the_day_after_a_month_took_its_last_report_its_figures_are_kept_and_verdicts_may_still_come(city, the_round):
    assert the_round(AFTER) == [(date(2026, 10, 1), 1), (date(2026, 11, 1), 1)]
    assert not ReportingPeriod.objects.filter(closed_at__isnull=False).exists()
    verify(city.districts[0].check_ins.get(), by=makers.make_person(username="host"), at=AFTER)
    assert the_round(AFTER + timedelta(hours=1)) == [(date(2026, 10, 1), 1), (date(2026, 11, 1), 1)]


def test_when_the_quarter_is_over_its_months_are_closed_for_good_and_kept_once_more_where_a_verdict_changed_them(city, the_round):
    the_round(AFTER)
    verify(city.districts[0].check_ins.get(), by=makers.make_person(username="host"), at=AFTER + timedelta(hours=1))
    over = datetime(2027, 1, 21, 1, 0, tzinfo=UTC)
    assert not due_to_close(date(2027, 1, 20)).exists()
    kept = [(date(2026, 10, 1), 1), (date(2026, 11, 1), 1), (date(2026, 11, 1), 2), (date(2026, 12, 1), 1)]
    assert the_round(over) == kept
    assert ReportingPeriod.objects.filter(closed_at=over).count() == 3
    assert the_round(over + timedelta(hours=1)) == kept
    official = Snapshot.objects.get(period=city.november(), number=2).values.get(level="city", view="official")
    assert official.value == 71
    with pytest.raises(CheckInRefused):
        verify(city.districts[1].check_ins.get(), by=makers.make_person(username="late"), at=over)


def test_a_correction_of_a_month_wants_new_snapshots_of_it_and_of_the_months_after_it(city):
    for month in (date(2026, 10, 1), date(2026, 11, 1)):
        take_snapshot(close_period(ReportingPeriod.objects.get(month=month), at=AFTER), at=AFTER)
    correct(city, "5", month=date(2026, 10, 1))
    assert [period.month for period in wanting_a_snapshot(AFTER.date())] == [date(2026, 10, 1), date(2026, 11, 1)]
    correct(city, "6")
    for period in wanting_a_snapshot(AFTER.date()):
        take_snapshot(period, at=LATER)
    assert not wanting_a_snapshot(AFTER.date()).exists()


def test_a_year_in_preparation_closes_nothing(city):
    FiscalYear.objects.update(state=FiscalYear.State.PREPARATION)
    assert not due_to_close(date(2027, 12, 1)).exists()


class Reporter(threading.Thread):
    """Sends report after report until the month refuses."""

    def __init__(self, city: SmallCity, number: int) -> None:
        super().__init__(daemon=True)
        self.city, self.number = city, number
        self.sent = 0
        self.refusal = ""

    def run(self) -> None:
        try:
            while True:
                self.city.report(self.number, str(self.sent))
                self.sent += 1
        except CheckInRefused as refusal:
            self.refusal = str(refusal)
        finally:
            connection.close()


@pytest.mark.django_db(transaction=True)
def test_no_report_lands_in_a_month_after_its_snapshot():
    """Twelve offices report as fast as they can while their month is closed and kept."""
    city = make_small_city(12)
    reporters = [Reporter(city, number) for number in range(12)]
    for reporter in reporters:
        reporter.start()
    while CheckIn.objects.count() < 60:
        pass
    period = close_period(city.november(), at=AFTER)
    snapshot = take_snapshot(period, at=AFTER)
    heard = CheckIn.objects.count()
    for reporter in reporters:
        reporter.join(30)
    assert all("ปิดรับแล้ว" in reporter.refusal for reporter in reporters)
    assert CheckIn.objects.count() == heard == sum(reporter.sent for reporter in reporters)
    last = [CheckIn.objects.filter(key_result=key_result).order_by("-revision").first() for key_result in city.districts]
    assert value_of(snapshot) == sum(entry.value for entry in last if entry and entry.value is not None)


@pytest.mark.django_db(transaction=True)
def test_two_hosts_that_close_a_month_at_once_keep_one_snapshot():
    city = make_small_city()
    city.report(0, "71")
    period = closed()
    kept, gate = [], threading.Barrier(4)

    def take():
        gate.wait(10)
        try:
            kept.append(take_snapshot(period, at=AFTER).pk)
        finally:
            connection.close()

    hosts = [threading.Thread(target=take) for _ in range(4)]
    for host in hosts:
        host.start()
    for host in hosts:
        host.join(30)
    assert len(kept) == 4
    assert set(kept) == set(Snapshot.objects.values_list("pk", flat=True))
    assert Snapshot.objects.count() == 1
