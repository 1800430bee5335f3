"""The product's settings plus what only tests need: an alarm for lazy N+1 queries, fast password hashing, migrations in one line."""

import os
from pathlib import Path

from bkk_okr.settings import *  # noqa: F403
from bkk_okr.settings import CELERY_BROKER_TRANSPORT_OPTIONS, INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations", "zeal"]
MIDDLEWARE = ["tests.browser.note_requests", "zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
ZEAL_ALLOWLIST: list[dict[str, str]] = [
    {"model": "sessions.Session"},  # Django's own logout reads the session once more to delete it
    {"model": "okrs.Plan", "field": "get()"},  # each verb takes its plan under a lock: two moves in a request take it twice
]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
media = os.environ.get("OKR_TEST_MEDIA", "")  # a worker beside the tests reads the files that they wrote
STORAGES = {
    "default": {"BACKEND": f"django.core.files.storage.{'FileSystemStorage' if media else 'InMemoryStorage'}"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = Path(media)
# The broker is real; each test process has its own corner of it.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    **CELERY_BROKER_TRANSPORT_OPTIONS,
    "global_keyprefix": f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}:",
}
