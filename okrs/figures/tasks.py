"""Doorways for Celery: running one twice or late is harmless, and each does one short thing."""

from django.utils import timezone

from bkk_okr.celery import app
from okrs.figures import drain as drains
from okrs.figures import proof, snapshots
from policies.fiscal_years import close_period


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
    """Close for good what is due to be, and ask for the snapshots that are wanting."""
    today = timezone.localdate()
    for period in snapshots.due_to_close(today):
        close_period(period, at=timezone.now())
    for pk in snapshots.wanting_a_snapshot(today).values_list("pk", flat=True):
        take_snapshot.delay(pk)


@app.task(name="okrs.figures.tasks.take_snapshot")
def take_snapshot(period_id: int) -> None:
    """Drain first, so that pages and snapshot agree; a period that somebody else has kept meanwhile wants nothing."""
    period = snapshots.wanting_a_snapshot(timezone.localdate()).filter(pk=period_id).first()
    if period is not None:
        drain(period.fiscal_year_id)
        snapshots.take_snapshot(period, at=timezone.now())


@app.task(name="okrs.figures.tasks.prove")
def prove() -> None:
    proof.prove(today=timezone.localdate(), clock=timezone.now)
