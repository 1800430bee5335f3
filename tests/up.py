"""The whole system as `manage.py up` starts it, in a folder of its own, for tests that kill its parts."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings

READY_WITHIN = 300  # seconds; a first start migrates and loads the reference data


def environment(var: Path) -> dict[str, str]:
    """What a person's own terminal would have: nothing of this test run's servers."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return kept | {"OKR_ENV": "local", "OKR_VAR": str(var), "DJANGO_SETTINGS_MODULE": "bkk_okr.settings"}


class Up:
    def __init__(self, var: Path, port: int, command: Sequence[str], ready: str) -> None:
        self.var, self.port, self.ready = var, port, ready
        self.output = var.with_suffix(".out")
        self.times_before = self.said().count(ready) if self.output.exists() else 0
        with self.output.open("ab") as output:
            self.popen = subprocess.Popen([sys.executable, *command], env=environment(var), cwd=settings.BASE_DIR, stdout=output, stderr=output)

    def said(self) -> str:
        return self.output.read_text()

    def wait_until_ready(self) -> None:
        wait_for(lambda: self.said().count(self.ready) > self.times_before or self.popen.poll() is not None, within=READY_WITHIN)
        assert self.popen.poll() is None, self.said()

    def processes(self, words: str = "") -> list[int]:
        """Return all that was started in this folder, the oldest first: every child holds its lock. With `words`: those whose command line says so."""
        lock = str(self.var / "children.lock")
        found = [entry for entry in Path("/proc").iterdir() if entry.name.isdigit() and entry.name != str(self.popen.pid) and lock in open_files(entry)]
        return [int(entry.name) for entry in sorted(found, key=started_at) if words in command_line(entry)]


def started_at(process: Path) -> int:
    """Clock ticks since the machine started. Ids say nothing: they begin again at the bottom, and then a child's is less than its parent's."""
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[19])
    except OSError:
        return 0


def command_line(process: Path) -> str:
    try:
        return (process / "cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def open_files(process: Path) -> set[str]:
    try:
        return {str(descriptor.readlink()) for descriptor in (process / "fd").iterdir()}
    except OSError:
        return set()


def wait_for(condition: Callable[[], bool], within: float) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
