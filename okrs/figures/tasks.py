"""Doorways for Celery: running one twice or late is harmless, and each does one short thing."""

from django.utils import timezone

from bkk_okr.celery import app
from okrs.figures import drain as drains
from okrs.figures import proof, snapshots
from policies.fiscal_years import close_period
from policies.models import ReportingPeriod


@app.task(name="okrs.figures.tasks.drain")
def drain(fiscal_year: int | None = None) -> None:
    """Recompute what the marks of a year, or of every year, speak of."""
    for year in drains.marked_years() if fiscal_year is None else [fiscal_year]:
        drains.drain(year, today=timezone.localdate(), at=timezone.now())


@app.task(name="okrs.figures.tasks.sweep")
def sweep() -> None:
    """Find what no nudge brought: a new day, and marks that were left while the broker was away."""
    drains.mark_rows_of_yesterday(timezone.localdate())
    drain()


@app.task(name="okrs.figures.tasks.close_periods")
def close_periods() -> None:
    """Close what is past its closing day, and ask for the snapshots that are wanting."""
    for period in snapshots.due_to_close(timezone.localdate()):
        close_period(period, at=timezone.now())
    for pk in snapshots.wanting_a_snapshot().values_list("pk", flat=True):
        take_snapshot.delay(pk)


@app.task(name="okrs.figures.tasks.take_snapshot")
def take_snapshot(period_id: int) -> None:
    period = ReportingPeriod.objects.filter(pk=period_id, closed_at__isnull=False).first()
    if period is not None:
        drain(period.fiscal_year_id)
        snapshots.take_snapshot(period, at=timezone.now())


@app.task(name="okrs.figures.tasks.prove")
def prove() -> None:
    proof.prove(today=timezone.localdate(), clock=timezone.now)
