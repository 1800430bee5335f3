"""What `make run` promises: Ctrl-C leaves nothing behind, the second start is quick, and commands find the running system with no environment set."""

import signal
import time

import pytest

from tests.drills.conftest import READY, System

pytestmark = pytest.mark.long
# Under ten seconds on a machine of its own (the figure is printed). A busy one is slower, but then so was its first start, which had everything to make.
OF_FIRST_START = 0.5


def test_a_stop_leaves_nothing_and_the_second_start_is_quick(system: System):
    system.up.popen.send_signal(signal.SIGINT)
    assert system.up.popen.wait(60) == 0
    assert system.up.processes() == []
    started = time.monotonic()
    system.start()
    took = time.monotonic() - started
    print(f"\nfirst start {system.first_start:.1f} s, second start {took:.1f} s")
    assert took < system.first_start * OF_FIRST_START
    said = system.up.said().rpartition(READY)[2]
    assert f"http://127.0.0.1:{system.port}/" in said
    assert "four doors" in said


def test_a_command_finds_the_running_system(system: System):
    """As from the checkout's own folder, where not even OKR_VAR is set: the addresses come from the folder alone."""
    assert not {"DATABASE_URL", "REDIS_URL"} & set(system.environment())
    names = "from districts.models import User; print(*User.objects.values_list('username', flat=True))"
    assert "drill-planner" in system.run("manage.py", "shell", "-c", names)


def test_a_second_start_in_the_same_folder_is_told_so(system: System):
    refused = system.attempt("manage.py", "up", "--port", str(system.port))
    assert refused.returncode == 1
    assert "ทำงานอยู่แล้ว" in refused.stderr
