"""One archive of everything: the database and the uploaded files, with a manifest that says what must be found again.

A tar file: `manifest.json` first, then `database.dump` (pg_dump's own compressed format), then the uploads. Each is named in the manifest with its
sha256; the rows of every table are counted in the very snapshot that is dumped.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

import psycopg
from django.core.files import File
from django.core.files.storage import Storage
from psycopg import sql

from bkk_okr.postgres import find_binaries, version_of
from bkk_okr.process import Refused

FORMAT = 1
MANIFEST, DUMP, UPLOADS = "manifest.json", "database.dump", "uploads/"
BLOCK = 1024 * 1024
LOCK_PATIENCE = "30s"


@dataclass
class Manifest:
    """What an archive holds. `files` are sha256 by name in the archive; `rows` are counts by table; `migrations` are those that had been applied."""

    made_at: str
    rows: dict[str, int]
    migrations: list[str]
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def uploads(self) -> list[str]:
        return sorted(name for name in self.files if name.startswith(UPLOADS))


def back_up(target: Path, *, database_url: str, storage: Storage, made_at: str) -> Manifest:
    """Write the archive beside `target`, read it back whole, and only then give it its name."""
    draft = target.with_name(f"{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder, psycopg.connect(database_url) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
            manifest = Manifest(made_at, rows_of(connection), migrations_of(connection))
            dump = Path(folder) / DUMP
            tool(connection, "pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot[0] if snapshot else ''}", f"--file={dump}"])
            write(draft, manifest, dump, storage)
            read_back(draft, connection)
        draft.replace(target)
    except OSError as error:
        raise Refused(f"เขียนแฟ้มสำรอง {target} ไม่ได้ · cannot write the archive {target}: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def write(path: Path, manifest: Manifest, dump: Path, storage: Storage) -> None:
    manifest.files[DUMP] = sha256_of(dump.open("rb"))
    names = sorted(names_in(storage))
    for name in names:
        manifest.files[UPLOADS + name] = sha256_of(storage.open(name))
    # Accounts and documents are inside: readable by its owner only.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            add(archive, MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode())
            archive.add(dump, DUMP)
            for name in names:
                with storage.open(name) as upload:
                    add(archive, UPLOADS + name, upload.read())
        file.flush()
        os.fsync(file.fileno())


def add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def read_back(path: Path, connection: psycopg.Connection) -> None:
    """Prove that the archive can be read to its last row: checksums, then the whole dump turned into statements."""
    with opened(path) as (archive, _), tempfile.TemporaryDirectory(dir=path.parent) as folder:
        tool(connection, "pg_restore", ["--file=/dev/null", str(extracted(archive, Path(folder)))], connect=False)


def restore(source: Path, *, database_url: str, storage: Storage, known_migrations: set[str], over: bool) -> Manifest:
    """Put an archive in the place of what is there, the database in one transaction: a fault leaves everything as it was."""
    connect = psycopg.connect(database_url, autocommit=True)
    with opened(source) as (archive, manifest), tempfile.TemporaryDirectory(dir=source.parent) as folder, connect as connection:
        if newer := sorted(set(manifest.migrations) - known_migrations):
            raise Refused(f"แฟ้มสำรองมาจากรุ่นที่ใหม่กว่าโปรแกรมนี้ · the archive comes from a newer version ({newer[-1]}): update the program first")
        if not over and (people := people_in(connection)):
            raise Refused(
                f"ฐานข้อมูลนี้มีผู้ใช้ {people} คนอยู่แล้ว ถ้าต้องการให้แฟ้มสำรองแทนที่ทั้งหมด ใช้ --over · the database is in use ({people} accounts): "
                "--over replaces everything in it"
            )
        dump = extracted(archive, Path(folder))
        script = Path(folder) / "restore.sql"
        tool(connection, "pg_restore", ["--no-owner", "--no-privileges", f"--file={script}", str(dump)], connect=False)
        put_uploads(archive, manifest, storage)
        replace_all(connection, script)
        differences = compared(manifest.rows, rows_of(connection))
    if differences:
        raise Refused(f"จำนวนแถวหลังกู้คืนไม่ตรงกับแฟ้มสำรอง · row counts differ from the archive: {', '.join(differences)}")
    return manifest


def replace_all(connection: psycopg.Connection, script: Path) -> None:
    """Empty the schema and fill it again in one transaction. Whoever still works holds locks: that is refused after a while, not waited for."""
    first = script.with_name("first.sql")
    first.write_text(f"SET lock_timeout = '{LOCK_PATIENCE}';\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n")
    tool(connection, "psql", ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={first}", f"--file={script}"])


def put_uploads(archive: tarfile.TarFile, manifest: Manifest, storage: Storage) -> None:
    """Write the files that are missing or differ. Others are left: nothing in the restored database points to them."""
    for entry in manifest.uploads:
        name = entry.removeprefix(UPLOADS)
        if storage.exists(name):
            if sha256_of(storage.open(name)) == manifest.files[entry]:
                continue
            storage.delete(name)
        file = archive.extractfile(entry)
        if file is None or storage.save(name, File(file)) != name:
            raise Refused(f"เขียนไฟล์ {name} ไม่ได้ · cannot write the uploaded file {name}")


@contextmanager
def opened(path: Path) -> Iterator[tuple[tarfile.TarFile, Manifest]]:
    """Open an archive and check every entry against the manifest before anything of it is used."""
    try:
        with tarfile.open(path, mode="r:") as archive:
            yield archive, checked(archive)
    except (OSError, tarfile.TarError, KeyError, ValueError, TypeError) as error:
        raise Refused(f"อ่านแฟ้มสำรอง {path} ไม่ได้ หรือแฟ้มเสียหาย · {path} cannot be read or is damaged: {error}") from error


def checked(archive: tarfile.TarFile) -> Manifest:
    first = archive.extractfile(MANIFEST)
    if first is None:
        raise ValueError("no manifest")
    manifest = Manifest(**json.loads(first.read()))
    if manifest.format != FORMAT:
        raise ValueError(f"format {manifest.format}")
    for name, expected in manifest.files.items():
        if sha256_of(archive.extractfile(name)) != expected:
            raise ValueError(f"{name} differs from its checksum")
    return manifest


def extracted(archive: tarfile.TarFile, folder: Path) -> Path:
    dump = folder / DUMP
    source = archive.extractfile(DUMP)
    if source is None:
        raise ValueError("no database")
    with dump.open("wb") as target:
        shutil.copyfileobj(source, target, BLOCK)
    return dump


def names_in(storage: Storage, folder: str = "") -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was uploaded yet
        return
    for name in files:
        yield f"{folder}{name}"
    for name in folders:
        yield from names_in(storage, f"{folder}{name}/")


def sha256_of(file: IO[bytes] | None) -> str:
    if file is None:
        raise ValueError("not a file")
    with file:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def tables_of(connection: psycopg.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename").fetchall()]


def rows_of(connection: psycopg.Connection) -> dict[str, int]:
    counts = {}
    for table in tables_of(connection):
        row = connection.execute(sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(table))).fetchone()
        counts[table] = row[0] if row else 0
    return counts


def migrations_of(connection: psycopg.Connection) -> list[str]:
    if "django_migrations" not in tables_of(connection):
        raise Refused("ฐานข้อมูลนี้ยังว่าง ไม่มีอะไรให้สำรอง · the database is empty: nothing to back up")
    return [f"{app}.{name}" for app, name in connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()]


def people_in(connection: psycopg.Connection) -> int:
    """How many accounts there are: a database without one is one in which nobody has worked, whatever reference data it holds."""
    if "districts_user" not in tables_of(connection):
        return 0
    row = connection.execute("SELECT count(*) FROM public.districts_user").fetchone()
    return int(row[0]) if row else 0


def compared(expected: dict[str, int], found: dict[str, int]) -> list[str]:
    return [f"{table} {expected.get(table)} > {found.get(table)}" for table in sorted({*expected, *found}) if expected.get(table) != found.get(table)]


def tool(connection: psycopg.Connection, name: str, words: Sequence[str], *, connect: bool = True) -> None:
    """Run one of PostgreSQL's own programs, of the server's version or newer. The password goes in the environment: others can read a command line."""
    info = connection.info
    address = ["--dbname=" + psycopg.conninfo.make_conninfo("", host=info.host, port=info.port, user=info.user, dbname=info.dbname)] if connect else []
    environment = {**os.environ, "PGPASSWORD": info.password or "", "PGTZ": "UTC"}
    command = [str(program(name, info.server_version // 10000)), *address, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refused(f"{name} ไม่สำเร็จ · {name} failed: {done.stderr.strip()[-800:]}")


def program(name: str, server: int) -> Path:
    """Return the program of the machine when it is new enough for the server, else the one that came with the embedded PostgreSQL."""
    own = shutil.which(name)
    candidates = [Path(own)] if own else []
    with suppress(Refused):
        candidates.append(find_binaries()[name])
    for candidate in candidates:
        if candidate.exists() and (version_of(candidate) or 0) >= server:
            return candidate
    raise Refused(f"ไม่พบโปรแกรม {name} รุ่น {server} ขึ้นไป · no {name} of version {server} or newer: install the PostgreSQL client programs")
