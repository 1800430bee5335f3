"""Draining marks: one transaction at a time for a fiscal year, until no mark is left (docs/decisions/rollup-marks.md).

READ COMMITTED, a lock that belongs to the year alone, no plan row locked, nothing skipped. A drain that is killed gives its marks back.
"""

import time
from datetime import date, datetime

import structlog
from django.db import connection, transaction

from okrs.figures.rollups import city_plan_of, on_day, plans_with_figures, recompute, sharing_plans
from okrs.models import RollupScore
from policies.models import Mark

LOCK_CLASS = 0x4F4B52
SECOND_LOOK = 0.3  # seconds: the holder may have looked for marks just before ours was committed

log = structlog.get_logger(__name__)


def drain(fiscal_year: int, *, today: date, at: datetime) -> bool:
    """Recompute until the year has no mark; false when another drain holds the year and will see the marks itself."""
    may_look_again = True
    while Mark.objects.for_year(fiscal_year).exists():
        if drain_once(fiscal_year, today=today, at=at):
            continue
        if not may_look_again:
            return False
        may_look_again = False
        time.sleep(SECOND_LOOK)
    return True


@transaction.atomic
def drain_once(fiscal_year: int, *, today: date, at: datetime) -> bool:
    """Take the year and its marks and recompute what they speak of; false when somebody else holds the year."""
    if not take_year(fiscal_year):
        return False
    plans = take_marks(fiscal_year)
    if plans:
        only_offices = not plans & {None, city_plan_of(fiscal_year)}
        recompute(fiscal_year, on_day(plan_ids(fiscal_year, plans), today), at=at, city_day=today, only_offices=only_offices)
        log.info("figures_recomputed", fiscal_year=fiscal_year, plans=len(plans))
    return True


def take_year(fiscal_year: int) -> bool:
    """Hold the year until the transaction ends, without waiting: two drains at once would write each other's past into the city's rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK_CLASS, fiscal_year])
        return bool(cursor.fetchone()[0])


def take_marks(fiscal_year: int) -> set[int | None]:
    """Remove the year's marks and return their plans; none among them stands for the whole year."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM policies_mark WHERE fiscal_year = %s RETURNING plan_id", [fiscal_year])
        return {plan for (plan,) in cursor.fetchall()}


def plan_ids(fiscal_year: int, plans: set[int | None]) -> set[int]:
    """Return the plans that marks speak of, and those of offices that share a key result of theirs."""
    named = {plan for plan in plans if plan is not None}
    return named | plans_with_figures(fiscal_year) if None in plans else named | sharing_plans(fiscal_year, named)


def marked_years() -> list[int]:
    return list(Mark.objects.values_list("fiscal_year", flat=True).distinct().order_by("fiscal_year"))


def drain_all(patience: float, *, today: date, at: datetime) -> int:
    """Drain every year, waiting at most `patience` seconds for drains that are at work; return how many marks are left."""
    deadline = time.monotonic() + patience
    while marked := marked_years():
        for year in marked:
            drain(year, today=today, at=at)
        if time.monotonic() > deadline:
            break
    return Mark.objects.count()


def mark_rows_of_yesterday(today: date) -> int:
    """Due, overdue and old change at midnight without anybody writing: mark every plan whose figures are of an earlier day."""
    older = RollupScore.objects.filter(subject=RollupScore.Subject.PLAN, as_of_day__lt=today).values_list("fiscal_year", "plan_id").distinct()
    return len(Mark.objects.bulk_create(Mark(fiscal_year=year, plan_id=plan) for year, plan in older))
