"""The supervisor as a person at the terminal meets it: processes of its own, real servers, folders of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from bkk_okr.embedded import runtime_folder
from bkk_okr.folder_lock import FolderLock
from bkk_okr.process import Refused
from bkk_okr.supervisor import listening

# `up` with as little of the product's own data as it starts with: the tables of beat.
BARE_UP = """
import sys
import django
django.setup()
from django.conf import settings
from bkk_okr.process import Refused
from bkk_okr.supervisor import Supervisor
supervisor = Supervisor(settings.BASE_DIR, settings.VAR_DIR, int(sys.argv[1]), database_url=settings.DATABASE_URL, say=lambda line: print(line, flush=True))
try:
    supervisor.run([lambda up: up.manage("migrate", "django_celery_beat", "--no-input", "--skip-checks")], "READY")
except Refused as refusal:
    sys.exit(str(refusal))
"""


class Up:
    def __init__(self, var: Path, port: int) -> None:
        self.var = var
        environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        environment |= {"OKR_ENV": "local", "OKR_VAR": str(var), "DJANGO_SETTINGS_MODULE": "bkk_okr.settings"}
        self.output = var.with_suffix(".out")
        with self.output.open("ab") as output:
            command = [sys.executable, "-c", BARE_UP, str(port)]
            self.popen = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, stdout=output, stderr=output)

    def said(self) -> str:
        return self.output.read_text()

    def wait_until_ready(self) -> None:
        times = self.said().count("READY")
        wait_for(lambda: self.said().count("READY") > times or self.popen.poll() is not None, within=90)
        assert self.popen.poll() is None, self.said()

    def processes(self) -> list[int]:
        """Return all that was started in this folder: every child holds its lock."""
        lock = str(self.var / "children.lock")
        return [
            int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and entry.name != str(self.popen.pid) and lock in open_files(entry)
        ]


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


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Up]]:
    started: list[Up] = []

    def start(name: str = "var", port: int | None = None) -> Up:
        up = Up(tmp_path / name, port or free_port())
        started.append(up)
        return up

    yield start
    for up in started:
        if up.popen.poll() is None:
            up.popen.send_signal(signal.SIGINT)
    for up in started:
        up.popen.wait(40)


def test_from_a_start_over_a_crash_to_an_orderly_stop(start):
    first = start()
    first.wait_until_ready()
    assert len(first.processes()) > 5

    second = start()
    assert second.popen.wait(60) == 1
    assert "ทำงานอยู่แล้ว" in second.said()

    first.popen.kill()
    first.popen.wait()
    wait_for(lambda: first.processes() == [], within=20)

    following = start()
    following.wait_until_ready()
    following.popen.send_signal(signal.SIGINT)
    assert following.popen.wait(40) == 0
    assert following.processes() == []


@pytest.mark.long
def test_a_start_right_after_a_crash_waits_for_what_the_crash_left(start):
    killed = start()
    killed.wait_until_ready()
    killed.popen.kill()
    start().wait_until_ready()


@pytest.mark.long
@pytest.mark.parametrize("name", ["postgres", "valkey", "worker", "beat", "web"])
def test_a_child_that_dies_stops_everything_and_is_named(start, name: str):
    up = start()
    up.wait_until_ready()
    words = {"postgres": "bin/postgres", "valkey": "valkey-server", "worker": "worker", "beat": "beat", "web": "gunicorn"}[name]
    children = [pid for pid in up.processes() if words in Path(f"/proc/{pid}/cmdline").read_text()]
    os.kill(min(children), signal.SIGKILL)
    assert up.popen.wait(60) == 1
    assert f"{name} หยุดทำงานเอง" in up.said()
    wait_for(lambda: up.processes() == [], within=20)


@pytest.mark.long
def test_two_folders_run_side_by_side(start):
    one, other = start("one"), start("other")
    one.wait_until_ready()
    other.wait_until_ready()
    assert (one.popen.poll(), other.popen.poll()) == (None, None)


def test_a_taken_port_is_refused_in_a_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Refused, match="พอร์ต"):
            listening(taken.getsockname()[1])


def test_a_folder_that_cannot_be_written_is_refused_in_a_sentence():
    with pytest.raises(Refused, match="เขียนโฟลเดอร์"):
        FolderLock(Path("/proc/okr")).take()


def test_the_second_to_take_a_folder_is_told_so(tmp_path: Path):
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)
    assert first.take()
    assert not second.take()
    second.release()
    first.release()
    assert second.take()
    second.release()


def test_sockets_of_a_long_path_stand_in_a_short_folder(tmp_path: Path):
    deep = tmp_path / ("โฟลเดอร์ยาว" * 8)
    assert len(str(runtime_folder(deep)).encode()) < 80
    assert runtime_folder(deep) == runtime_folder(deep)
    assert runtime_folder(deep) != runtime_folder(deep / "อื่น")
