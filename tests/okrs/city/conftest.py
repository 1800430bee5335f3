"""The city of 2567 as it was published, and small cities made by hand; figures come from the drain that the worker runs."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from bkk_okr.reference import Tally
from districts.models import User
from districts.reference import load_offices
from okrs.figures.drain import drain
from okrs.reporting.tracker import load_tracker
from policies.models import FiscalYear, Mark
from policies.reference import load_policies


@pytest.fixture
def recompute(db: None) -> Callable[[int], None]:
    """Bring a year's figures up to date, as the worker does after a nudge."""

    def bring(year: int, today: date | None = None) -> None:
        Mark.objects.append(year)
        drain(year, today=today or timezone.localdate(), at=timezone.now())

    return bring


@pytest.fixture
def tracked(recompute: Callable[[int], None]) -> FiscalYear:
    load_offices(Tally())
    load_policies(Tally())
    load_tracker(Tally(), recorded_at=datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
    recompute(2567)
    return FiscalYear.objects.get(pk=2567)


def words(response: Any) -> str:
    """Return what a page says, without its markup, in single spaces."""
    assert response.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


@pytest.fixture
def reader(client: Client, executive: User) -> Client:
    """A browser in which the deputy governor's office is signed in."""
    client.force_login(executive)
    return client
