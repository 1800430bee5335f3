"""Both embedded servers of a folder as one: whichever of DATABASE_URL and REDIS_URL is set is not started here."""

import os
import shutil
import tempfile
from pathlib import Path

from bkk_okr import embedded
from bkk_okr.folder_lock import FolderLock
from bkk_okr.postgres import Postgres
from bkk_okr.process import Process, Refused
from bkk_okr.valkey import Valkey

ROOM_NEEDED = 300_000_000  # bytes: an empty cluster, its log, the demo


class EmbeddedServers:
    """Starts PostgreSQL, then Valkey; stops them the other way round."""

    def __init__(self, var: Path, lock: FolderLock, *, throwaway: bool = False) -> None:
        self.var = var
        self.lock = lock
        self.throwaway = throwaway
        self.started: list[Postgres | Valkey] = []

    @property
    def processes(self) -> list[Process]:
        return [server.process for server in self.started]

    def start(self) -> None:
        check_room(self.var)
        make_runtime_folder(self.var)
        keep_open = (self.lock.children,)
        if not os.environ.get("DATABASE_URL"):
            self.begin(Postgres(self.var, throwaway=self.throwaway), keep_open)
        if not os.environ.get("REDIS_URL"):
            self.begin(Valkey(self.var, throwaway=self.throwaway), keep_open)

    def begin(self, server: Postgres | Valkey, keep_open: tuple[int, ...]) -> None:
        self.started.append(server)
        server.start(keep_open)

    def stop(self) -> None:
        while self.started:
            self.started.pop().stop()
        folder = embedded.runtime_folder(self.var)
        if folder.parent != self.var:
            shutil.rmtree(folder, ignore_errors=True)

    def addresses(self) -> dict[str, str]:
        """Return the environment of a command that is to use these servers."""
        return {
            "DATABASE_URL": os.environ.get("DATABASE_URL") or embedded.database_url(self.var),
            "REDIS_URL": os.environ.get("REDIS_URL") or embedded.redis_url(self.var),
        }


def check_room(var: Path) -> None:
    free = shutil.disk_usage(var).free
    if free < ROOM_NEEDED:
        raise Refused(f"เนื้อที่ว่างของ {var} เหลือ {free // 1_000_000} MB ต้องมีอย่างน้อย {ROOM_NEEDED // 1_000_000} MB · not enough free disk space")


def make_runtime_folder(var: Path) -> None:
    """Make the 0700 folder of the sockets. One in the shared temporary folder could have been laid there by someone else."""
    folder = embedded.runtime_folder(var)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.is_symlink() or (os.getuid() != 0 and folder.stat().st_uid != os.getuid()):
            raise Refused(f"โฟลเดอร์ {folder} เป็นของผู้ใช้อื่น · {folder} belongs to somebody else (temporary folder: {tempfile.gettempdir()})")
        folder.chmod(0o700)
    except OSError as error:
        raise Refused(f"เขียนโฟลเดอร์ {folder} ไม่ได้ · cannot write to {folder}: {error.strerror}") from error
