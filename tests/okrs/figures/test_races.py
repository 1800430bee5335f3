"""2,000 mixed writes by 16 clients while drainers and workers are killed: afterwards nothing is wrong and nobody was locked out."""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from districts.models import Office
from okrs.figures.drain import drain
from okrs.models import CheckIn, KeyResult, Objective, ObjectivePolicy, RollupValue
from okrs.models.check_in import GapReason
from okrs.reporting.check_ins import CheckInRefused, report_gap, return_check_in, verify
from policies.importing.options import Options
from policies.importing.report import Status
from policies.importing.uploads import import_at_once
from policies.models import Mark, PolicyPart, PolicyScope
from tests import makers
from tests.okrs.figures.small_city import NOON, TODAY, YEAR, SmallCity, is_fresh, make_small_city
from tests.okrs.figures.whole_system import wait_until
from tests.worker import database_url

CLIENTS, WRITES, DRAINERS, DISTRICTS = 16, 2000, 3, 12
POLICIES = [f"{number:03}" for number in range(1, 6)]
DIMENSIONS = ["ปลอดภัยดี", "สุขภาพดี", "เศรษฐกิจดี"]
LAST = 40  # writes of each client
IMPORTS = 0.01  # of the writes; each starts a process
KINDS = {"report", "back_date", "retarget", "relink", "delete", "rescope", "bring_in", "verify", "reweigh", "repart", "gap"}


class Client(threading.Thread):
    """One of sixteen: writes what people write, each write with its mark in one transaction."""

    def __init__(self, city: SmallCity, seed: int) -> None:
        super().__init__()
        self.city, self.random = city, Random(seed)
        self.faults: list[BaseException] = []
        self.done = 0
        self.kinds: Counter[str] = Counter()

    def run(self) -> None:
        writes = [
            self.report,
            self.report,
            self.report,
            self.back_date,
            self.verify,
            self.retarget,
            self.relink,
            self.reweigh,
            self.delete,
            self.rescope,
            self.repart,
            self.gap,
        ]
        # The last writes mark single plans only: a mark of the whole year would heal what was lost before it.
        of_one_plan = [write for write in writes if write not in (self.rescope, self.repart)]
        try:
            for number in range(WRITES // CLIENTS):
                late = number >= WRITES // CLIENTS - LAST
                write = self.bring_in if not late and self.random.random() < IMPORTS else self.random.choice(of_one_plan if late else writes)
                write()
                self.kinds[write.__name__] += 1
                self.done += 1
        except BaseException as fault:
            self.faults.append(fault)
            raise
        finally:
            connection.close()

    def some(self) -> KeyResult:
        return self.random.choice(self.city.districts)

    def mark(self, key_result: KeyResult) -> None:
        Mark.objects.append(YEAR, key_result.objective.plan_id)

    def report(self, **when: Any) -> None:
        for _ in range(5):
            try:
                self.city.report(self.random.randrange(DISTRICTS), str(self.random.randint(0, 150)), **when)
                return
            except CheckInRefused:  # between looking and sending another client sent the first report: a reason is asked for
                continue

    def back_date(self) -> None:
        """December's report may come before November's, and November's be corrected afterwards with a figure of its third day."""
        self.report(**self.random.choice([{"month": date(2026, 12, 1)}, {"as_of": date(2026, 11, 3)}]))

    def bring_in(self) -> None:
        """Import the register again: each policy with another dimension, in the parser's own child process."""
        rows = [f"{int(policy.code)},{policy.title},{self.random.choice(DIMENSIONS)}" for policy in self.city.policies]
        data = "\n".join(["ลำดับที่,นโยบาย,ด้าน", *rows]).encode()
        report = import_at_once(data, "ทะเบียน.csv", policy_set=self.city.policies[0].set, by=None, options=Options(), now=NOON)
        assert report.status == Status.OK, report.message

    def verify(self) -> None:
        entry = CheckIn.objects.filter(key_result=self.some()).order_by("-revision").first()
        if entry is not None:
            judge = self.random.choice([verify, verify, return_check_in])
            with suppress(CheckInRefused):  # a newer revision came in between
                judge(entry, by=self.city.people[0], at=NOON)

    @transaction.atomic
    def retarget(self) -> None:
        key_result = self.some()
        KeyResult.objects.filter(pk=key_result.pk).update(target=Decimal(self.random.randint(1, 200)))
        self.mark(key_result)

    @transaction.atomic
    def relink(self) -> None:
        key_result = self.some()
        links = ObjectivePolicy.objects.filter(objective=key_result.objective_id, primary=True)
        links.update(policy=self.random.choice(self.city.policies))
        self.mark(key_result)

    @transaction.atomic
    def reweigh(self) -> None:
        key_result = self.some()
        KeyResult.objects.filter(pk=key_result.pk).update(weight=Decimal(self.random.randint(0, 100)))
        self.mark(key_result)

    @transaction.atomic
    def delete(self) -> None:
        """Make a key result without reports and delete another such."""
        key_result = self.some()
        objective = Objective.objects.select_for_update().get(pk=key_result.objective_id)
        KeyResult.objects.filter(objective=objective, check_ins=None).exclude(pk=key_result.pk).delete()
        if self.random.random() < 0.7:
            makers.make_key_result(objective, measure=key_result.measure, parent=self.city.city, baseline=None, target=10)
        self.mark(key_result)

    @transaction.atomic
    def rescope(self) -> None:
        office = self.random.choice(self.city.offices)
        state = self.random.choice([PolicyScope.State.REQUIRED, PolicyScope.State.OPTIONAL])
        policy = self.random.choice(self.city.policies)
        PolicyScope.objects.filter(policy=policy, fiscal_year=YEAR, office=office).update(state=state)
        Mark.objects.append(YEAR)

    @transaction.atomic
    def repart(self) -> None:
        PolicyPart.objects.filter(whole=self.city.policies[0]).update(weight=self.random.randint(1, 9))
        Mark.objects.append(YEAR)

    def gap(self) -> None:
        with suppress(CheckInRefused):  # already reported
            report_gap(self.some(), period=self.city.november(), reason=GapReason.WAITING_DEFINITION, by=None, at=NOON)


def busy_city() -> SmallCity:
    city = make_small_city(DISTRICTS)
    city.policies = [makers.make_policy(code, f"นโยบาย {code}") for code in POLICIES]
    for part in city.policies[1:3]:
        PolicyPart.objects.create(whole=city.policies[0], part=part)
    city.people = [makers.make_person(username="host")]
    city.offices = list(Office.objects.districts())
    for policy in city.policies:
        for office in city.offices:
            PolicyScope.objects.create(policy=policy, fiscal_year_id=YEAR, office=office, state=PolicyScope.State.REQUIRED, since=TODAY)
    return city


class Drainer:
    """A process that drains for ever and says so. One is killed only after it has drained: a start takes longer than many drains."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.start()

    def start(self) -> None:
        environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"}
        with self.output.open("wb") as output:
            self.popen = subprocess.Popen([sys.executable, "-m", "tests.okrs.figures.drainer"], env=environment, cwd=settings.BASE_DIR, stdout=output)

    def said(self, word: bytes) -> bool:
        return word in self.output.read_bytes()

    def kill(self) -> None:
        self.popen.kill()
        self.popen.wait()


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot(), deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[1])


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_mixed_writes_while_drainers_are_killed_end_without_drift_and_without_deadlock(tmp_path):
    city = busy_city()
    drain(YEAR, today=TODAY, at=NOON)
    before = deadlocks()
    # One process stands for several here: a web process of the product has eight threads and ten connections.
    pool = getattr(connection, "pool")  # noqa: B009 of PostgreSQL's wrapper only
    pool.resize(0, CLIENTS + 4)
    random = Random(16)
    clients = [Client(city, seed) for seed in range(CLIENTS)]
    drainers = [Drainer(tmp_path / f"drainer{number}") for number in range(DRAINERS)]
    wait_until(lambda: all(drainer.said(b"ready") for drainer in drainers), 120, "drainers")
    killed = 0
    for client in clients:
        client.start()
    while any(client.is_alive() for client in clients):
        time.sleep(random.uniform(0, 1))
        victim = random.choice(drainers[1:])  # one lives: at the last write somebody is draining
        if victim.said(b"drained"):
            victim.kill()
            victim.start()
            killed += 1
    wait_until(lambda: not Mark.objects.exists(), 120, "the last marks drained")  # by them: a drain of ours would heal what they lost
    for drainer in drainers:
        drainer.kill()
    assert [fault for client in clients for fault in client.faults] == []
    assert sum(client.done for client in clients) == WRITES
    kinds = sum((client.kinds for client in clients), Counter())
    assert set(kinds) == KINDS, kinds
    assert killed >= DRAINERS
    assert is_fresh(TODAY)
    assert deadlocks() == before


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_during_a_drain_leaves_nothing_wrong(worker, tmp_path):
    """The nudge reaches a real worker; it is killed while it works, and the next one finishes what it began."""
    from tests.worker import Worker

    city = make_small_city()
    for number, value in enumerate(("71", "22", "5")):
        city.report(number, value)
    worker.kill()
    city.report(0, "90")
    successor = Worker(tmp_path)
    try:
        city.report(1, "30")
        deadline = time.monotonic() + 30
        while Mark.objects.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        successor.kill()
    assert not Mark.objects.exists()
    row = RollupValue.objects.working().get(level="city", key_result_id=city.city.pk)
    assert row.value == 125
