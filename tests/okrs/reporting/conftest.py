"""A period that takes reports whatever the day of the test, and the shortest way to post a card."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from okrs.models import KeyResultPlanned
from okrs.reporting.check_ins import send_check_in
from okrs.reporting.readings import Reading
from policies.models import ReportingPeriod


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def open_october(key_result, today) -> ReportingPeriod:
    """October, kept open, with 870 sent for it."""
    period = ReportingPeriod.objects.get(month=date(2026, 10, 1))
    ReportingPeriod.objects.filter(pk=period.pk).update(closes=today + timedelta(days=10))
    period.refresh_from_db()
    report(key_result, period, "870")
    return period


@pytest.fixture
def open_november(key_result, today) -> ReportingPeriod:
    """November, due today, with 900 planned."""
    period = ReportingPeriod.objects.get(month=date(2026, 11, 1))
    ReportingPeriod.objects.filter(pk=period.pk).update(due=today, closes=today + timedelta(days=10))
    KeyResultPlanned.objects.create(key_result=key_result, period=period, value=900)
    period.refresh_from_db()
    return period


def report(key_result, period, value="41", **facts):
    facts = {"as_of": date(2026, 10, 31), "by": None, "recorded_at": timezone.now(), **facts}
    return send_check_in(key_result, period=period, reading=Reading(value=Decimal(value)), **facts)


def card(key_result, **fields):
    return {"as_of": "23/11/2569", **{f"kr{key_result.pk}-{name}": value for name, value in fields.items()}}
