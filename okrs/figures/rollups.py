"""Recomputing stored figures: the rows of some plans from raw rows, then those of groups, policies, dimensions and the city from the stored rows."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection

from districts.models import Office
from okrs.figures import store
from okrs.models import KeyResultShare, Plan, RollupScore, RollupValue
from okrs.models.plan import PUBLIC

# Which plans have figures: those that everybody may read. A draft has none.
COUNTED = [status.value for status in PUBLIC]


def city_plan_of(fiscal_year: int) -> int | None:
    """Return the city's own plan of the year, when it is one that counts."""
    return Plan.objects.filter(fiscal_year=fiscal_year, office__kind=Office.Kind.CITY).public().values_list("pk", flat=True).first()


def plans_with_figures(fiscal_year: int) -> set[int]:
    """Return the year's plans and those that left rows behind."""
    stored = (
        set(model.objects.for_year(fiscal_year).filter(plan_id__isnull=False).values_list("plan_id", flat=True).distinct())
        for model in (RollupScore, RollupValue)
    )
    return set(Plan.objects.filter(fiscal_year=fiscal_year).values_list("pk", flat=True)).union(*stored)


def sharing_plans(fiscal_year: int, plans: Collection[int]) -> set[int]:
    """Return the year's plans whose offices share a key result of `plans`: its standing is part of their figures too."""
    offices = KeyResultShare.objects.filter(key_result__objective__plan__in=plans).values("office")
    return set(Plan.objects.filter(fiscal_year=fiscal_year, office__in=offices).values_list("pk", flat=True))


def recompute(fiscal_year: int, days: Mapping[int, date], *, at: datetime, city_day: date, only_offices: bool = False) -> None:
    """Recompute the rows of the plans in `days`, each as of its day, and then the city's. Each step is a statement of its own.

    A statement sees what was committed when it began, so nothing that a mark spoke of is missed. The city's plan is always among the plans: its
    rows stand above those of the others. `only_offices`: nothing but offices' plans changed, so of the city's key results only those can be other
    than they were below which an office's row was written.
    """
    city_plan = city_plan_of(fiscal_year)
    offices = {plan: day for plan, day in days.items() if plan != city_plan}
    city = {} if city_plan is None else {city_plan: city_day}
    year: dict[str, Any] = {"year": fiscal_year, "counted": COUNTED, "at": at, "city_plan": city_plan, "city_day": city_day if city else None}
    changed = store.OFFICE_VALUES.write({**year, **asked({**offices, **city})})
    store.PLAN_SCORES.write({**year, **asked(offices), "level": "office"})
    store.CITY_VALUES.write({**year, "of": changed if only_offices and stamp_holds(year) else None})
    store.PLAN_SCORES.write({**year, **asked(city), "level": "city"})
    store.CITY_SCORES.write(year)


STAMP_HOLDS = """
SELECT NOT EXISTS (
    SELECT FROM okrs_rollupvalue
    WHERE fiscal_year = %(year)s AND level IN ('group', 'city') AND as_of_day IS DISTINCT FROM least(CAST(%(city_day)s AS date), (
        SELECT min(as_of_day) FROM okrs_rollupscore
        WHERE fiscal_year = %(year)s AND subject = 'plan' AND kind = 'all' AND plan_id IS DISTINCT FROM %(city_plan)s
    ))
)
"""


def stamp_holds(year: Mapping[str, Any]) -> bool:
    """Whether the city's rows already carry the day that they would be given: a new day is written on all of them."""
    with connection.cursor() as cursor:
        cursor.execute(STAMP_HOLDS, year)
        return bool(cursor.fetchone()[0])


def asked(days: Mapping[int, date]) -> dict[str, Any]:
    return {"plans": list(days), "days": list(days.values())}


def on_day(plans: Iterable[int], day: date) -> dict[int, date]:
    return dict.fromkeys(plans, day)
