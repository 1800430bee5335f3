"""A database of its own for one run, migrated and dropped again."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import setup_databases, teardown_databases


@contextmanager
def bench_database() -> Iterator[None]:
    kept = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        connection.close()
        teardown_databases(kept, verbosity=0)
