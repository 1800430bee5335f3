"""A system as `make run` starts it, in a folder of its own, which a drill may start again after each crash."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings

from tests.up import Up, environment, free_port, wait_for

READY = "พร้อมใช้งาน"


class System:
    """One folder and whoever runs in it; started again after each crash, the way `make run` does."""

    def __init__(self, var: Path) -> None:
        self.var, self.port = var, free_port()
        started = time.monotonic()
        self.up = self.start()
        self.first_start = time.monotonic() - started

    def start(self) -> Up:
        self.up = Up(self.var, self.port, ["manage.py", "up", "--no-demo", "--port", str(self.port)], READY)
        self.up.wait_until_ready()
        return self.up

    def environment(self) -> dict[str, str]:
        return environment(self.var)

    def attempt(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, *words], env=self.environment(), cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)

    def run(self, *words: str) -> str:
        done = self.attempt(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def kill(self, words: str) -> None:
        """End at once every process whose command line says `words`; the supervisor notices and stops the rest."""
        for pid in self.up.processes(words):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert self.up.popen.wait(60) == 1
        wait_for(lambda: self.up.processes() == [], within=30)

    def kill_supervisor(self) -> None:
        self.up.popen.kill()
        self.up.popen.wait()
        wait_for(lambda: self.up.processes() == [], within=30)


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """One for all drills: its first start takes longest, and each drill leaves it running."""
    system = System(tmp_path_factory.mktemp("drills") / "var")
    system.run("-m", "tests.drills.small_system")
    yield system
    system.up.popen.send_signal(signal.SIGINT)
    system.up.popen.wait(60)
