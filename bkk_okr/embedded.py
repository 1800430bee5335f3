"""Where the embedded PostgreSQL and Valkey of a checkout live. Pure paths and addresses: starting them is `supervisor.py`."""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured

SOCKET_PATH_LIMIT = 107  # bytes in sockaddr_un on Linux


def runtime_folder(var: Path) -> Path:
    """Return the 0700 folder for the sockets of `var`: inside it when its path is short enough, else in the temporary folder."""
    inside = var / "run"
    if len(os.fsencode(inside / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_LIMIT:
        return inside
    base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    return Path(base) / f"okr-{os.getuid()}-{hashlib.sha256(os.fsencode(var)).hexdigest()[:12]}"


def database_url(var: Path, name: str = "okr") -> str:
    return f"postgresql://okr@/{name}?host={quote(str(runtime_folder(var)), safe='/')}"


def redis_url(var: Path) -> str:
    password = stored_secret(var / "valkey.password")
    return f"redis+socket://:{password}@{runtime_folder(var) / 'valkey.sock'}?virtual_host=0"


def stored_secret(path: Path) -> str:
    """Return the secret kept in `path`, made on first use and readable by the owner only."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            keep_first(path, secrets.token_urlsafe(48))
        return path.read_text()
    except OSError as error:
        raise ImproperlyConfigured(f"อ่านหรือเขียน {path} ไม่ได้ · cannot read or write {path}: {error.strerror}") from error


def keep_first(path: Path, secret: str) -> None:
    """Write the whole file under another name, then link it: of two processes at once the first wins, and nobody reads a half secret."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
