"""Power cuts: a worker during a drain, PostgreSQL during a check-in, the supervisor. Whatever was acknowledged is there after the next start."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.drills.conftest import System
from tests.up import environment, wait_for

pytestmark = pytest.mark.long
REPORTERS, MORE = 2, 25


class Ledger:
    """Written by clients that report until they are stopped, whoever dies meanwhile."""

    def __init__(self, system: System, folder: Path) -> None:
        self.book = folder / "ledger"
        self.book.touch()
        with (folder / "reporters.out").open("wb") as output:
            self.clients = [
                subprocess.Popen(
                    [sys.executable, "-m", "tests.drills.reporter", str(self.book), str(first), str(REPORTERS)],
                    env=environment(system.var),
                    cwd=settings.BASE_DIR,
                    stdout=output,
                    stderr=output,
                )
                for first in range(REPORTERS)
            ]

    def acknowledged(self) -> set[int]:
        return {int(line) for line in self.book.read_text().splitlines()}

    def wait_for_more(self) -> None:
        known = len(self.acknowledged())
        wait_for(lambda: len(self.acknowledged()) >= known + MORE, within=120)

    def stop(self) -> None:
        for client in self.clients:
            client.kill()
            client.wait()


@pytest.fixture
def ledger(system: System, tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(system, tmp_path)
    yield ledger
    ledger.stop()


def test_whatever_was_acknowledged_is_there_after_every_kind_of_crash(system, ledger):
    for crash in (lambda: system.kill("bkk_okr worker"), lambda: system.kill("bin/postgres"), system.kill_supervisor):
        ledger.wait_for_more()
        crash()
        system.start()
    ledger.wait_for_more()
    ledger.stop()

    system.run("manage.py", "rollup")
    found = json.loads(system.run("manage.py", "rollup", "--check", "--json").splitlines()[-1])
    assert found["drift"] == 0
    assert found["checked"] > 0
    held = json.loads(system.run("-m", "tests.drills.asked").splitlines()[-1])
    assert ledger.acknowledged() - set(held["values"]) == set()
    assert all(checked > 0 and drift == 0 for checked, drift in held["next_day"]), held["next_day"]
