"""A pytest plugin: a real Celery worker, a process of its own on the real broker and this test's database."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from bkk_okr.celery import app
from bkk_okr.process import Process
from bkk_okr.supervisor import celery_worker_command

START_WITHIN = 60  # seconds


class Worker:
    """Started when made; `process` is what a crash drill kills."""

    def __init__(self, log_folder: Path, concurrency: int = 1) -> None:
        self.process = Process("worker", celery_worker_command(concurrency), log_folder=log_folder)
        self.media = log_folder / "media"
        self.process.start(
            folder=settings.BASE_DIR,
            env={"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings", "OKR_TEST_MEDIA": str(self.media)},
        )
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_WITHIN
        while " ready." not in self.process.last_words(lines=50):
            assert self.process.exit_code() is None, self.process.last_words()
            assert time.monotonic() < deadline, self.process.last_words()
            time.sleep(0.05)

    def kill(self) -> None:
        """As a power cut would: no warning to the worker or its pool."""
        self.process.kill()


def database_url() -> str:
    """Return DATABASE_URL with the test database in place of the real one."""
    return urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[Worker]:
    """Tasks that earlier tests left in the queue are thrown away first."""
    app.control.purge()
    started = Worker(tmp_path)
    yield started
    started.kill()
