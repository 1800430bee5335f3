"""ปิดรอบ: the figures of a reporting period as they stood when it took its last report, computed from raw rows and kept for good.

A month takes no report after its closing day. Its figures are kept on the next; verdicts may still come until the quarter is over, since measures
without a host are verified each quarter. Then the month is closed for good, and kept once more if a verdict changed something. Close, commit, drain,
then the snapshot: whatever takes the period for itself first has waited for reports on their way and refuses later ones, so a snapshot that begins
afterwards has heard them all. A late correction is a new revision of a report and makes a new snapshot; the earlier ones stay.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

import structlog
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncQuarter
from django.utils import timezone

from okrs.figures.recount import City, Recount, city_on, digest, recount
from okrs.figures.recount.rows import figures_of
from okrs.models import CheckIn, Snapshot, SnapshotScore, SnapshotValue
from policies.models import FiscalYear, ReportingPeriod

log = structlog.get_logger(__name__)


class NotClosed(Exception):
    """A period that still takes reports has no final figures."""


def last_day_of(period: ReportingPeriod, today: date) -> date:
    """The last day on which the period took reports: its closing day, or the earlier one on which somebody closed it by hand."""
    if period.closed_at is not None:
        return min(period.closes, timezone.localdate(period.closed_at))
    if period.closes >= today:
        raise NotClosed(period)
    return period.closes


def inputs_of(period: ReportingPeriod, today: date) -> City:
    """What the period's figures are made of: targets in force on its last day, and every report of it and of the months before, corrections too.

    Reports of later months are left out, so that a snapshot taken again in June says of October what October was.
    """
    last = last_day_of(period, today)
    city = city_on(period.fiscal_year_id, last, through=period.month, with_corrections=True)
    ends_the_year = not ReportingPeriod.objects.filter(fiscal_year=period.fiscal_year_id, month__gt=period.month).exists()
    return replace(city, day=last + timedelta(days=1), is_final=city.is_final and ends_the_year)


@transaction.atomic
def wait_for_reports_on_their_way(period: ReportingPeriod) -> None:
    """Take the period for a moment: reports hold it FOR SHARE until they are committed."""
    ReportingPeriod.objects.select_for_update().get(pk=period.pk)


def take_snapshot(period: ReportingPeriod, *, at: datetime) -> Snapshot:
    """Keep the period's figures; on inputs that were kept already, return what was kept. Of two hosts at once one is first, the other returns its rows."""
    wait_for_reports_on_their_way(period)
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
    city = inputs_of(period, timezone.localdate(at))
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


def wanting_a_snapshot(today: date) -> QuerySet[ReportingPeriod]:
    """Periods past their last report without one, and closed ones of which, or of a month before, something was recorded or verified since."""
    latest = Snapshot.objects.filter(period=OuterRef("pk")).order_by("-number").values("taken_at")[:1]
    later = CheckIn.objects.filter(
        Q(recorded_at__gt=OuterRef("taken_at")) | Q(verified_at__gt=OuterRef("taken_at")),
        period__fiscal_year=OuterRef("fiscal_year"),
        period__month__lte=OuterRef("month"),
    )
    periods = ReportingPeriod.objects.filter(fiscal_year__in=begun()).annotate(taken_at=latest)
    never = Q(taken_at__isnull=True) & (Q(closed_at__isnull=False) | Q(closes__lt=today))
    return periods.filter(never | Q(Exists(later) | final_year(), closed_at__isnull=False, taken_at__isnull=False)).order_by("month")


def final_year() -> Q:
    """The last month of a year that is closed by now: whether silence scores 0 was not known when the month closed."""
    later = ReportingPeriod.objects.filter(fiscal_year=OuterRef("fiscal_year"), month__gt=OuterRef("month"))
    return Q(~Exists(later), fiscal_year__state=FiscalYear.State.CLOSED)


def begun() -> QuerySet[FiscalYear]:
    return FiscalYear.objects.exclude(state=FiscalYear.State.PREPARATION)


def due_to_close(today: date) -> QuerySet[ReportingPeriod]:
    """Months of which nobody may say anything any more: the last month of their quarter has passed its closing day."""
    quarter = ReportingPeriod.objects.annotate(quarter=TruncQuarter("month"))
    open_quarter = quarter.filter(fiscal_year=OuterRef("fiscal_year"), quarter=OuterRef("quarter"), closes__gte=today)
    return quarter.filter(~Exists(open_quarter), closed_at__isnull=True, fiscal_year__in=begun()).order_by("month")
