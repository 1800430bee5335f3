"""An archive is proven by what comes out of it: another database, the same rows and files, and figures that stand up to the check."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from bkk_okr.backups import back_up, compared, opened, restore, rows_of
from bkk_okr.process import Refused
from okrs.figures.drain import drain
from tests import makers
from tests.okrs.figures.small_city import NOON, TODAY, YEAR, make_small_city
from tests.worker import database_url

pytestmark = pytest.mark.django_db(transaction=True)
MADE_AT = "2026-11-27T19:00:00+07:00"
UPLOAD = "policy-imports/ทะเบียน.xlsx"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Path]:
    """A small city with a report, its figures and an uploaded file, backed up."""
    city = make_small_city()
    city.report(0, "71")
    drain(YEAR, today=TODAY, at=NOON)
    makers.make_person(username="somebody")
    name = default_storage.save(UPLOAD, ContentFile(b"PK what somebody uploaded"))
    path = tmp_path / "okr.backup"
    back_up(path, database_url=database_url(), storage=default_storage, made_at=MADE_AT)
    yield path
    default_storage.delete(name)


@pytest.fixture
def elsewhere(db: None) -> Iterator[str]:
    """An empty database on the same server."""
    own = urlsplit(database_url())
    name = f"{own.path.strip('/')}_restored"
    with psycopg.connect(own._replace(path="/postgres").geturl(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
        yield own._replace(path=f"/{name}").geturl()
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def manage(elsewhere: str, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    environment = {**os.environ, "OKR_ENV": "local", "OKR_VAR": str(tmp_path / "var"), "DATABASE_URL": elsewhere, "DJANGO_SETTINGS_MODULE": "bkk_okr.settings"}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "manage.py", *words], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)

    return run


def test_a_restored_system_has_every_row_and_file_and_its_figures_stand_the_check(archive, elsewhere, manage, tmp_path):
    done = manage("restore", str(archive))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ต่างกัน 0 แถว" in done.stdout
    with psycopg.connect(database_url()) as ours, psycopg.connect(elsewhere) as theirs:
        assert compared(rows_of(ours), {**rows_of(theirs)}) == []
        assert theirs.execute("SELECT value FROM okrs_checkin").fetchall() == [(71,)]
    assert (tmp_path / "var/media" / UPLOAD).read_bytes() == b"PK what somebody uploaded"


def test_a_database_in_use_is_replaced_only_when_told_so(archive, manage):
    assert manage("restore", str(archive)).returncode == 0
    refused = manage("restore", str(archive))
    assert refused.returncode == 1
    assert "--over" in refused.stderr
    assert manage("restore", str(archive), "--over").returncode == 0


def test_a_damaged_archive_changes_nothing(archive, elsewhere):
    content = bytearray(archive.read_bytes())
    content[content.index(b"PGDMP") + 400] ^= 1
    archive.write_bytes(content)
    with pytest.raises(Refused, match="เสียหาย"):
        restore(archive, database_url=elsewhere, storage=default_storage, known_migrations=set(), over=True)
    with psycopg.connect(elsewhere) as connection:
        assert rows_of(connection) == {}


def test_an_archive_of_a_newer_version_is_refused(archive, elsewhere):
    with pytest.raises(Refused, match="รุ่นที่ใหม่กว่า"):
        restore(archive, database_url=elsewhere, storage=default_storage, known_migrations={"districts.0001_initial"}, over=True)


def test_a_restore_that_fails_half_way_leaves_the_old_database(archive, elsewhere, manage, monkeypatch):
    from bkk_okr import backups

    assert manage("restore", str(archive)).returncode == 0
    replace_all = backups.replace_all

    def with_a_fault(connection: psycopg.Connection, script: Path) -> None:
        script.write_text(script.read_text() + "\nSELECT 1 / 0;\n")
        replace_all(connection, script)

    monkeypatch.setattr(backups, "replace_all", with_a_fault)
    with psycopg.connect(elsewhere) as connection:
        before = rows_of(connection)
    with opened(archive) as (_, manifest):
        known = set(manifest.migrations)
    with pytest.raises(Refused, match="psql"):
        restore(archive, database_url=elsewhere, storage=default_storage, known_migrations=known, over=True)
    with psycopg.connect(elsewhere) as connection:
        assert rows_of(connection) == before


def test_the_archive_is_for_its_owner_only_and_no_draft_is_left(archive):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert [path.name for path in archive.parent.iterdir() if path.name.startswith("okr.")] == ["okr.backup"]


@pytest.mark.parametrize("content", [b"", b"not an archive at all"])
def test_something_else_is_no_archive(tmp_path, elsewhere, content):
    (tmp_path / "other").write_bytes(content)
    with pytest.raises(Refused, match="อ่านแฟ้มสำรอง"):
        restore(tmp_path / "other", database_url=elsewhere, storage=default_storage, known_migrations=set(), over=True)


def test_a_folder_that_is_not_there_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(Refused, match="เขียนแฟ้มสำรอง"):
        back_up(tmp_path / "nowhere" / "okr.backup", database_url=database_url(), storage=default_storage, made_at=MADE_AT)
