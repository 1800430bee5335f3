"""`manage.py embedded -- COMMAND ARGS…`: run COMMAND with an embedded PostgreSQL and Valkey beside it."""

import os
import signal
import subprocess
import sys
from argparse import REMAINDER
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from bkk_okr.embedded_servers import EmbeddedServers
from bkk_okr.folder_lock import FolderLock
from bkk_okr.postgres import Postgres
from bkk_okr.process import Refused, preparation
from bkk_okr.valkey import Valkey


class Command(BaseCommand):
    help = "Run a command with DATABASE_URL and REDIS_URL of servers that are started for it; those already set are used as they are."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--throwaway", action="store_true", help="data of no worth: faster, and removed at the end")
        parser.add_argument("words", nargs=REMAINDER, metavar="COMMAND")

    def handle(self, *args: Any, words: list[str], throwaway: bool, **options: Any) -> None:
        words = words[1:] if words[:1] == ["--"] else words
        if not words:
            self.stderr.write("ต้องระบุคำสั่ง · which command? manage.py embedded -- COMMAND")
            sys.exit(2)
        try:
            code = run_beside_servers(words, settings.VAR_DIR, throwaway=throwaway)
        except Refused as refusal:
            self.stderr.write(str(refusal))
            code = 1
        sys.exit(code)


def run_beside_servers(words: list[str], var: Path, *, throwaway: bool) -> int:
    lock = FolderLock(var)
    servers = EmbeddedServers(var, lock, throwaway=throwaway)
    try:
        if lock.take():
            servers.start()
        else:
            lock.borrow()
            wait_for_running_servers(var)
        code = run(words, servers.addresses())
        if servers.started:
            lock.wait_for_borrowers()
        return code
    finally:
        servers.stop()
        lock.release()


def wait_for_running_servers(var: Path) -> None:
    if not os.environ.get("DATABASE_URL"):
        Postgres(var).wait_until_ready()
    if not os.environ.get("REDIS_URL"):
        Valkey(var).wait_until_ready()


def run(words: list[str], addresses: dict[str, str]) -> int:
    """Run the command in the foreground: a terminal's Ctrl-C is its own to answer, the servers stop after it."""
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        child = subprocess.Popen(
            words,
            env={**os.environ, **addresses, "PATH": programs},
            preexec_fn=preparation(signal.SIGTERM, restore_interrupt),  # noqa: PLW1509
        )
    except OSError as error:
        raise Refused(f"เรียกคำสั่ง {words[0]} ไม่ได้ · cannot run {words[0]}: {error.strerror}") from error
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    code = child.wait()
    signal.signal(signal.SIGINT, previous)
    return code if code >= 0 else 128 - code


def restore_interrupt() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
