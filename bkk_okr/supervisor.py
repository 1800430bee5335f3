"""The whole system on one machine: both servers, the database brought up to date, web, worker and beat; all stopped together."""

import http.client
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

import psycopg
from psycopg import sql

from bkk_okr.embedded_servers import EmbeddedServers
from bkk_okr.folder_lock import FolderLock
from bkk_okr.process import Process, Refused

PATIENCE = 15  # seconds a child has to stop by itself
READY_WITHIN = 60


class StopAsked(Exception):
    """Somebody pressed Ctrl-C or sent TERM."""


class Supervisor:
    def __init__(self, base: Path, var: Path, port: int, *, database_url: str, say: Callable[[str], None]) -> None:
        self.base = base
        self.var = var
        self.port = port
        self.database_url = database_url
        self.say = say
        self.lock = FolderLock(var)
        self.servers = EmbeddedServers(var, self.lock)
        self.children: list[Process] = []

    def run(self, prepare: Sequence[Callable[["Supervisor"], None]], ready: str) -> None:
        """Start everything, run the steps of `prepare` once the servers answer, then watch until told to stop."""
        if not self.lock.take():
            raise Refused(f"ระบบในโฟลเดอร์นี้ทำงานอยู่แล้ว · already running in this folder ({self.var}): stop it first, or use what is running")
        on_stop_raise(StopAsked)
        try:
            with listening(self.port) as listener:
                self.servers.start()
                for step in prepare:
                    step(self)
                self.start_web(listener)
            self.start_celery()
            self.wait_until_ready()
            self.say(ready)
            self.watch()
        except StopAsked:
            self.say("กำลังหยุด · stopping …")
        finally:
            on_stop_ignore()
            self.stop()

    def manage(self, *words: str) -> None:
        """Run one `manage.py` command to its end, stoppable like everything else."""
        self.manage_together(words)

    def manage_together(self, *commands: Sequence[str]) -> None:
        """Run several side by side, each to its end: on two processors two of them take no longer than one."""
        started = time.monotonic()
        steps = [(self.begin(words[0], [sys.executable, str(self.base / "manage.py"), *words]), words) for words in commands]
        for step, words in steps:
            while (code := step.exit_code()) is None:
                time.sleep(0.02)
            self.children.remove(step)
            if code != 0:
                raise Refused(f"{' '.join(words)} ไม่สำเร็จ · manage.py {' '.join(words)} failed ({step.log}):\n{step.last_words()}")
            self.say(f"  {words[0]:<16} {time.monotonic() - started:5.1f} s")

    def start_web(self, listener: socket.socket) -> None:
        shape = ["--workers", "2", "--worker-class", "gthread", "--threads", "4", "--graceful-timeout", "10"]
        # gunicorn would otherwise open a control socket in the home folder.
        command = module("gunicorn", "bkk_okr.wsgi", "--bind", f"fd://{listener.fileno()}", "--no-control-socket", *shape)
        self.begin("web", command, keep_open=[listener.fileno()])

    def start_celery(self) -> None:
        self.begin("worker", celery_worker_command(concurrency=2))
        self.begin("beat", module("celery", "--app", "bkk_okr", "beat", "--loglevel", "info", "--pidfile", ""))

    def begin(self, name: str, command: Sequence[str], keep_open: Sequence[int] = ()) -> Process:
        process = Process(name, command, log_folder=self.var / "log")
        self.children.append(process)
        process.start(folder=self.base, env={"OKR_VAR": str(self.var)}, keep_open=[self.lock.children, *keep_open])
        return process

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while not answers(self.port):
            self.refuse_if_any_died()
            if time.monotonic() > deadline:
                raise Refused(f"เว็บไม่ตอบภายใน {READY_WITHIN} วินาที · the web server does not answer: see {self.var / 'log' / 'web.log'}")
            time.sleep(0.05)

    def watch(self) -> None:
        while True:
            self.refuse_if_any_died()
            time.sleep(0.2)

    def refuse_if_any_died(self) -> None:
        for process in [*self.servers.processes, *self.children]:
            code = process.exit_code()
            if code is not None:
                raise Refused(f"{process.name} หยุดทำงานเอง (รหัส {code}) จึงหยุดทั้งระบบ · {process.name} died, so everything was stopped: see {process.log}")

    def stop(self) -> None:
        deadline = time.monotonic() + PATIENCE
        for process in reversed(self.children):
            process.ask_to_stop()
        for process in reversed(self.children):
            process.stop(max(0.1, deadline - time.monotonic()))
        self.servers.stop()
        self.lock.release()

    def is_empty(self, table: str) -> bool:
        with psycopg.connect(self.database_url) as connection:
            row = connection.execute(sql.SQL("SELECT EXISTS (SELECT 1 FROM {})").format(sql.Identifier(table))).fetchone()
        return row == (False,)


def module(name: str, *words: str) -> list[str]:
    return [sys.executable, "-m", name, *words]


def celery_worker_command(concurrency: int) -> list[str]:
    # Gossip and mingling are talk between workers of one queue; here there is one.
    return module("celery", "--app", "bkk_okr", "worker", "--concurrency", str(concurrency), "--loglevel", "info", "--without-gossip", "--without-mingle")


def listening(port: int) -> socket.socket:
    """Hold the port from the first moment: whoever comes early waits, and a taken port is noticed before anything is started."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise Refused(
            f"ใช้พอร์ต {port} ไม่ได้ อาจมีโปรแกรมอื่นใช้อยู่ · port {port} is taken or not allowed ({error}): choose another, e.g. `make run PORT=8001`"
        ) from error
    listener.listen(128)
    return listener


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def on_stop_raise(kind: type[Exception]) -> None:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        on_stop_ignore()  # asked once is enough: a second Ctrl-C must not interrupt the stopping
        raise kind

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, stop)


def on_stop_ignore() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
