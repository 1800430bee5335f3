"""Doorways for Celery: running one twice or late is harmless."""

from django.utils import timezone

from bkk_okr.celery import app
from okrs.figures import drain as drains


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
