"""The supervisor as a person at the terminal meets it: processes of its own, real servers, folders of their own."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bkk_okr import embedded_servers, identity
from bkk_okr.embedded import runtime_folder
from bkk_okr.folder_lock import FolderLock
from bkk_okr.process import Refused
from bkk_okr.supervisor import listening
from tests.up import Up, free_port, wait_for

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


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Up]]:
    started: list[Up] = []

    def start(name: str = "var", port: int | None = None) -> Up:
        port = port or free_port()
        up = Up(tmp_path / name, port, ["-c", BARE_UP, str(port)], "READY")
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
    words = {"postgres": "bin/postgres", "valkey": "valkey-server", "worker": "bkk_okr worker", "beat": "bkk_okr beat", "web": "gunicorn"}[name]
    os.kill(up.processes(words)[0], signal.SIGKILL)
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


def test_too_little_room_is_refused_in_a_sentence(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(embedded_servers, "ROOM_NEEDED", 10**18)
    with pytest.raises(Refused, match="เนื้อที่ว่าง"):
        embedded_servers.check_room(tmp_path)


@pytest.mark.skipif(os.getuid() != 0, reason="only root has to become somebody else for PostgreSQL")
def test_root_that_can_become_nobody_is_told_so(tmp_path: Path):
    with pytest.raises(Refused, match="user namespace"):
        identity.for_postgres(tmp_path / "no-such-postgres", tmp_path)


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
