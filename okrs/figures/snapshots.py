"""ปิดรอบ: the figures of a reporting period as they stood when it closed, computed from raw rows and kept for good.

Close, commit, drain, then the snapshot: the close waits for reports on their way and refuses later ones, so a snapshot that begins afterwards has heard
them all. A late correction is a new revision of a report and makes a new snapshot; the earlier ones stay.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

import structlog
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from okrs.figures.recount import City, Recount, city_on, digest, recount
from okrs.figures.recount.rows import figures_of
from okrs.models import CheckIn, Snapshot, SnapshotScore, SnapshotValue
from policies.models import FiscalYear, ReportingPeriod

log = structlog.get_logger(__name__)


class NotClosed(Exception):
    """A period that still takes reports has no final figures."""


def last_day_of(period: ReportingPeriod) -> date:
    """The last day on which the period took reports: its closing day, or the earlier one on which somebody closed it by hand."""
    if period.closed_at is None:
        raise NotClosed(period)
    return min(period.closes, timezone.localdate(period.closed_at))


def inputs_of(period: ReportingPeriod) -> City:
    """What the period's figures are made of: targets in force on its last day, and every report of it and of the months before, corrections too.

    Reports of later months are left out, so that a snapshot taken again in June says of October what October was.
    """
    last = last_day_of(period)
    city = city_on(period.fiscal_year_id, last, through=period.month, with_corrections=True)
    ends_the_year = not ReportingPeriod.objects.filter(fiscal_year=period.fiscal_year_id, month__gt=period.month).exists()
    return replace(city, day=last + timedelta(days=1), is_final=city.is_final and ends_the_year)


def take_snapshot(period: ReportingPeriod, *, at: datetime) -> Snapshot:
    """Keep the period's figures; on inputs that were kept already, return what was kept. Of two hosts at once one is first, the other returns its rows."""
    try:
        return _take(period.pk, at)
    except IntegrityError:
        return _take(period.pk, at)


@transaction.atomic
def _take(period_id: int, at: datetime) -> Snapshot:
    if not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    period = ReportingPeriod.objects.get(pk=period_id)
    city = inputs_of(period)
    inputs, latest = digest(city), Snapshot.objects.latest_of(period)
    if latest is not None and latest.inputs_sha256 == inputs:
        return latest
    figures = recount(city, at=at)
    snapshot = Snapshot.objects.create(
        period=period, number=latest.number + 1 if latest else 1, day=city.day, taken_at=at, inputs_sha256=inputs, figures_sha256=figures.digest()
    )
    keep(snapshot, figures)
    log.info("snapshot_taken", period=str(period), number=snapshot.number, rows=len(figures.values) + len(figures.scores))
    return snapshot


def keep(snapshot: Snapshot, figures: Recount) -> None:
    SnapshotValue.objects.bulk_create(
        [SnapshotValue(snapshot=snapshot, computed_at=snapshot.taken_at, **figures_of(row)) for row in figures.values], batch_size=1000
    )
    SnapshotScore.objects.bulk_create(
        [SnapshotScore(snapshot=snapshot, computed_at=snapshot.taken_at, **figures_of(row)) for row in figures.scores], batch_size=1000
    )


def wanting_a_snapshot() -> QuerySet[ReportingPeriod]:
    """Closed periods without one, and those of which, or of a month before, something was recorded or verified since; the oldest first."""
    latest = Snapshot.objects.filter(period=OuterRef("pk")).order_by("-number").values("taken_at")[:1]
    later = CheckIn.objects.filter(
        Q(recorded_at__gt=OuterRef("taken_at")) | Q(verified_at__gt=OuterRef("taken_at")),
        period__fiscal_year=OuterRef("fiscal_year"),
        period__month__lte=OuterRef("month"),
    )
    closed = ReportingPeriod.objects.filter(closed_at__isnull=False).annotate(taken_at=latest)
    return closed.filter(Q(taken_at__isnull=True) | Exists(later) | Q(final_year(), taken_at__isnull=False)).order_by("month")


def final_year() -> Q:
    """The last month of a year that is closed by now: whether silence scores 0 was not known when the month closed."""
    later = ReportingPeriod.objects.filter(fiscal_year=OuterRef("fiscal_year"), month__gt=OuterRef("month"))
    return Q(~Exists(later), fiscal_year__state=FiscalYear.State.CLOSED)


def due_to_close(today: date) -> QuerySet[ReportingPeriod]:
    """Periods whose closing day has passed, of years that have begun."""
    years = FiscalYear.objects.exclude(state=FiscalYear.State.PREPARATION)
    return ReportingPeriod.objects.filter(closed_at__isnull=True, closes__lt=today, fiscal_year__in=years).order_by(F("month"))
