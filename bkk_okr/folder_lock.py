"""Who may start the servers of a folder. Locks die with their holders, so nothing is left to clean up after a crash."""

import fcntl
import os
import time
from pathlib import Path

from bkk_okr.process import Refused


class FolderLock:
    """`up.lock` belongs to the one who starts the servers. `children.lock` is inherited by every child it starts: until the last of them is
    gone, the next start waits. `users.lock` is shared by commands that borrow the servers."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.owner = -1
        self.children = -1
        self.users = -1

    def take(self) -> bool:
        """Become the one who starts the servers; False when somebody already is."""
        self.owner = self.open("up.lock")
        if not hold(self.owner, fcntl.LOCK_EX):
            return False
        self.children = self.open("children.lock")
        if not hold(self.children, fcntl.LOCK_EX, patience=20):
            raise Refused(f"โปรเซสของรอบก่อนใน {self.var} ยังไม่จบ · processes of the last run in {self.var} have not ended yet: try again in a moment")
        return True

    def borrow(self) -> None:
        self.users = self.open("users.lock")
        hold(self.users, fcntl.LOCK_SH, patience=60)

    def wait_for_borrowers(self) -> None:
        self.users = self.open("users.lock")
        hold(self.users, fcntl.LOCK_EX, patience=3600)

    def release(self) -> None:
        for descriptor in (self.users, self.children, self.owner):
            if descriptor >= 0:
                os.close(descriptor)
        self.users = self.children = self.owner = -1

    def open(self, name: str) -> int:
        try:
            self.var.mkdir(parents=True, exist_ok=True)
            return os.open(self.var / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise Refused(f"เขียนโฟลเดอร์ {self.var} ไม่ได้ · cannot write to {self.var}: {error.strerror}") from error


def hold(descriptor: int, kind: int, patience: float = 0) -> bool:
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.1)
        else:
            return True
