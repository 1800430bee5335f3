"""The whole system in a folder of its own: real servers on a real disk, web, worker and beat, each of which a drill may kill."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from bkk_okr import embedded
from bkk_okr.embedded_servers import make_runtime_folder
from bkk_okr.postgres import Postgres
from bkk_okr.process import Process, Refused
from bkk_okr.supervisor import celery_worker_command, module
from bkk_okr.valkey import Valkey

START_WITHIN = 60


def wait_until(happened: Callable[[], bool], within: float, what: str) -> float:
    """Return after how many seconds it happened."""
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < within, f"{what}: not within {within:.0f} s"
        time.sleep(0.1)
    return time.monotonic() - began


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class WholeSystem:
    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_port()
        make_runtime_folder(var)
        self.postgres, self.valkey = Postgres(var), Valkey(var)
        self.worker: Process | None = None
        self.others: list[Process] = []

    @property
    def env(self) -> dict[str, str]:
        return {
            "OKR_ENV": "local",
            "OKR_VAR": str(self.var),
            "DATABASE_URL": embedded.database_url(self.var),
            "REDIS_URL": embedded.redis_url(self.var),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        }

    def start(self) -> None:
        self.postgres.start()
        self.valkey.start()
        self.manage("migrate", "--verbosity", "0")
        self.start_worker()
        shape = ["--workers", "1", "--worker-class", "gthread", "--threads", "4", "--no-control-socket", "--bind", f"127.0.0.1:{self.port}"]
        self.begin("web", module("gunicorn", "bkk_okr.wsgi", *shape))
        self.begin("beat", module("celery", "--app", "bkk_okr", "beat", "--loglevel", "info", "--pidfile", ""))
        wait_until(lambda: self.asked("/healthz") is not None, START_WITHIN, "web")

    def begin(self, name: str, command: list[str]) -> None:
        process = Process(name, command, log_folder=self.var / "log")
        process.start(folder=settings.BASE_DIR, env=self.env)
        self.others.append(process)

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=settings.BASE_DIR, env={**os.environ, **self.env}, capture_output=True, text=True, check=words[0] != "rollup")

    def start_worker(self) -> None:
        self.worker = Process("worker", celery_worker_command(1), log_folder=self.var / "log")
        began = self.worker.log.stat().st_size if self.worker.log.exists() else 0
        self.worker.start(folder=settings.BASE_DIR, env=self.env)
        wait_until(lambda: b" ready." in self.worker_said(began), START_WITHIN, "worker")

    def worker_said(self, since: int) -> bytes:
        assert self.worker is not None
        return self.worker.log.read_bytes()[since:]

    def kill_worker(self) -> None:
        """Worker and pool child together, as a power cut would; the next one starts like a restarted container."""
        assert self.worker is not None
        self.worker.kill()
        self.start_worker()

    def kill_child(self) -> None:
        """Only the process that computes: the worker itself must notice."""
        assert self.worker is not None and self.worker.popen is not None  # noqa: PT018
        pid = self.worker.popen.pid
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            with suppress(ProcessLookupError):
                os.kill(int(child), 9)

    def start_postgres(self) -> None:
        """The killed one's last backends may hold its memory for a moment."""
        for attempt in range(20):
            try:
                self.postgres.start()
            except Refused:
                if attempt == 19:
                    raise
                time.sleep(0.5)
            else:
                return

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(embedded.database_url(self.var)) as connection:
            return connection.execute(query, values).fetchall()

    def asked(self, path: str) -> tuple[int, float] | None:
        """Ask the web server; return status and seconds, None while nobody answers."""
        connection, began = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30), time.monotonic()
        try:
            connection.request("GET", path)
            return connection.getresponse().status, time.monotonic() - began
        except OSError:
            return None
        finally:
            connection.close()

    def drift(self) -> dict[str, Any]:
        return dict(json.loads(self.manage("rollup", "--check", "--json").stdout))

    def stop(self) -> None:
        for process in [*self.others, *([self.worker] if self.worker else [])]:
            process.kill()
        self.valkey.process.kill()
        self.postgres.stop()


class Reporter:
    """A reporting office in a process of its own, and the ledger of what it was told had been taken."""

    def __init__(self, system: WholeSystem, *, make: bool = False) -> None:
        self.system = system
        self.ledger: dict[tuple[int, int], str] = {}
        self.slowest = 0.0
        self.faults = 0
        command = [sys.executable, "-m", "tests.okrs.figures.reporter", *(["make"] if make else [])]
        env = {**os.environ, **system.env}
        log = (system.var / "log" / "reporter.log").open("ab")
        self.popen = subprocess.Popen(command, cwd=settings.BASE_DIR, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
        ready = self.heard()
        self.districts: list[int] = ready["ready"]
        self.city: int = ready["city"]

    def heard(self) -> dict[str, Any]:
        """Skip what the libraries log on the same stream."""
        assert self.popen.stdout is not None
        for line in self.popen.stdout:
            said = json.loads(line)
            if {"ready", "revision", "fault"} & said.keys():
                return dict(said)
        raise AssertionError("the reporter is gone")

    def report(self, number: int, value: int) -> bool:
        """Return whether it was acknowledged; only then it goes into the ledger."""
        assert self.popen.stdin is not None
        print(number, value, file=self.popen.stdin, flush=True)
        said = self.heard()
        self.slowest = max(self.slowest, said["seconds"])
        if "fault" in said:
            self.faults += 1
            return False
        self.ledger[(self.districts[number], said["revision"])] = str(value)
        return True

    def lost(self) -> list[tuple[int, int]]:
        """Return what was acknowledged and is not there."""
        rows = self.system.rows("SELECT key_result_id, revision, value FROM okrs_checkin")
        stored = {(key_result, revision): str(int(value)) for key_result, revision, value in rows}
        return [key for key, value in self.ledger.items() if stored.get(key) != value]

    def wanted(self) -> int:
        """The sum of the last acknowledged values: what the city's figure must be."""
        last = {key_result: int(value) for (key_result, _), value in sorted(self.ledger.items())}
        return sum(last.values())

    def is_right(self) -> bool:
        found = self.system.rows("SELECT value FROM okrs_rollupvalue WHERE view = 'working' AND level = 'city' AND key_result_id = %s", self.city)
        return [int(value) for (value,) in found if value is not None] == [self.wanted()] and not self.system.rows("SELECT 1 FROM policies_mark")

    def stop(self) -> None:
        self.popen.kill()
        self.popen.wait()
