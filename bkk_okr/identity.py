"""PostgreSQL refuses to run as root. These are the ways for root to run it without adding a user to the machine."""

import ctypes
import os
import pwd
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bkk_okr.process import Refused

CLONE_NEWUSER = 0x10000000
UNPRIVILEGED = 1000  # any number but 0 will do inside the namespace


@dataclass(frozen=True)
class Identity:
    """Who PostgreSQL runs as: `become` is called in the child, `owner` must own its folders."""

    become: Callable[[], None] | None
    owner: tuple[int, int]

    def can_run(self, binary: Path, folder: Path) -> bool:
        """Try it: starts `binary --version` inside `folder`."""
        self.take(folder)
        try:
            trial = subprocess.run([binary, "--version"], preexec_fn=self.become, cwd=folder, capture_output=True, check=False)
        except (OSError, subprocess.SubprocessError):
            return False
        return trial.returncode == 0

    def take(self, folder: Path) -> None:
        """Give `folder` and all in it to the owner, should a former start have left it to another."""
        status = folder.stat()
        if (status.st_uid, status.st_gid) == self.owner or os.getuid() != 0:
            return
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, *self.owner, follow_symlinks=False)


def plain() -> Identity:
    return Identity(become=None, owner=(os.getuid(), os.getgid()))


def in_namespace() -> Identity:
    """Root of this machine, seen as an ordinary user inside a user namespace: files stay root's own."""
    libc = ctypes.CDLL(None, use_errno=True)

    def become() -> None:
        if libc.unshare(CLONE_NEWUSER) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{UNPRIVILEGED} 0 1")
        Path("/proc/self/gid_map").write_text(f"{UNPRIVILEGED} 0 1")

    return Identity(become=become, owner=(0, 0))


def as_nobody() -> Identity:
    nobody = pwd.getpwnam("nobody")

    def become() -> None:
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)

    return Identity(become=become, owner=(nobody.pw_uid, nobody.pw_gid))


def for_postgres(binary: Path, folder: Path) -> Identity:
    """Return the first identity that can run `binary` in `folder`."""
    if os.getuid() != 0:
        return plain()
    candidates = [in_namespace(), as_nobody()] if sys.platform == "linux" else [as_nobody()]
    for identity in candidates:
        if identity.can_run(binary, folder):
            return identity
    in_namespace().take(folder)
    raise Refused(
        "PostgreSQL ไม่ยอมทำงานในชื่อ root และเครื่องนี้ไม่เปิด user namespace ให้ใช้ · PostgreSQL refuses to run as root, and neither a user namespace nor the "
        f"user nobody can run it in {folder}: run as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own"
    )
