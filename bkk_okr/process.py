"""Child processes of the local system: each with its own session and log, none outliving its parent."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
LOG_LIMIT = 5_000_000  # bytes kept of one process's log before it is set aside


class Refused(Exception):
    """Why the local system cannot start or go on: one sentence for the person at the terminal."""


class Process:
    """One child: what it is called, where it logs, how it is asked to stop."""

    def __init__(self, name: str, command: Sequence[str | Path], *, log_folder: Path, stop_signal: signal.Signals = signal.SIGTERM) -> None:
        self.name = name
        self.command = [str(word) for word in command]
        self.log = log_folder / f"{name}.log"
        self.stop_signal = stop_signal
        self.popen: subprocess.Popen[bytes] | None = None

    def start(
        self,
        *,
        env: Mapping[str, str] | None = None,
        folder: Path | None = None,
        keep_open: Sequence[int] = (),
        become: Callable[[], None] | None = None,
    ) -> None:
        """Start it in `folder`. `keep_open` are file descriptors it inherits; `become` changes who it runs as."""
        with open_log(self.log) as log:
            try:
                self.popen = subprocess.Popen(
                    self.command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, **(env or {})},
                    cwd=folder,
                    pass_fds=keep_open,
                    # A terminal's Ctrl-C goes to the whole foreground group: without a session of its own PostgreSQL would go first.
                    start_new_session=True,
                    preexec_fn=preparation(self.stop_signal, become),  # noqa: PLW1509 (the parent runs no threads)
                )
            except (OSError, subprocess.SubprocessError) as error:
                raise Refused(f"เปิด {self.name} ไม่ได้ · cannot start {self.name} ({self.command[0]}): {error}") from error

    def exit_code(self) -> int | None:
        return self.popen.poll() if self.popen else None

    def ask_to_stop(self) -> None:
        if self.popen and self.popen.poll() is None:
            self.popen.send_signal(self.stop_signal)

    def stop(self, patience: float = 15) -> None:
        """Ask it to stop and, after `patience` seconds, end it with all it started."""
        self.ask_to_stop()
        if self.popen is None:
            return
        try:
            self.popen.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it with all it started, without warning."""
        if self.popen and self.popen.poll() is None:
            os.killpg(self.popen.pid, signal.SIGKILL)
            self.popen.wait()

    def last_words(self, lines: int = 8) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:]) if self.log.exists() else ""


def open_log(path: Path) -> IO[bytes]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LOG_LIMIT:
            path.replace(path.with_suffix(".log.1"))
        return path.open("ab")
    except OSError as error:
        raise Refused(f"เขียนโฟลเดอร์ {path.parent} ไม่ได้ · cannot write to {path.parent}: {error.strerror}") from error


def preparation(death_signal: signal.Signals, become: Callable[[], None] | None = None) -> Callable[[], None]:
    """Return what a child does between fork and exec. The library is loaded before the fork: loading it after could deadlock."""
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def prepare() -> None:
        if become:
            become()
        # After `become`: a change of credentials clears this setting.
        if sys.platform == "linux":
            libc.prctl(PR_SET_PDEATHSIG, death_signal.value, 0, 0, 0)
        if os.getppid() != parent:  # the parent died before the line above
            os._exit(1)

    return prepare
