"""One world for a whole module, taken back at its end; every request in it is undone on its own."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.permissions.world import World, make_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    # A thousand sign-ins: the lockout's own bookkeeping is tested elsewhere.
    with django_db_blocker.unblock(), override_settings(AXES_ENABLED=False), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
