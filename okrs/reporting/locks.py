"""The rows that a report takes before it is written: plan, period, key results, in the order of docs/decisions/lock-order.md.

One statement instead of five: a report is the write that happens most, on the last days of a month from all offices at once.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from django.db import connection, models
from django.db.models import prefetch_related_objects

from okrs.models import KeyResult, Measure, Plan
from policies.models import ReportingPeriod

M = TypeVar("M", bound=models.Model)
TAKEN = (Plan, ReportingPeriod, KeyResult, Measure)


class Held(NamedTuple):
    """As the rows stand under their locks. `key_results` by id, each with its measure, a milestone's with its steps."""

    plan: Plan
    period: ReportingPeriod
    key_results: dict[int, KeyResult]


def _columns(model: type[models.Model]) -> str:
    return ", ".join(f'{model._meta.db_table}."{field.column}"' for field in model._meta.concrete_fields)


# PostgreSQL takes the rows in the order of the FOR clauses, key result by key result. Key results of another plan are left alone.
TAKE = f"""
SELECT {", ".join(map(_columns, TAKEN))}
FROM okrs_keyresult
JOIN okrs_measure ON okrs_measure.id = okrs_keyresult.measure_id
JOIN okrs_objective ON okrs_objective.id = okrs_keyresult.objective_id
JOIN okrs_plan ON okrs_plan.id = okrs_objective.plan_id
CROSS JOIN policies_reportingperiod
WHERE okrs_keyresult.id = ANY(%(key_results)s::bigint[]) AND policies_reportingperiod.id = %(period)s
    AND okrs_plan.id = (SELECT plan_id FROM okrs_objective JOIN okrs_keyresult AS first ON first.objective_id = okrs_objective.id WHERE first.id = %(first)s)
ORDER BY okrs_keyresult.id
FOR SHARE OF okrs_plan
FOR SHARE OF policies_reportingperiod
FOR NO KEY UPDATE OF okrs_keyresult
"""  # noqa: S608 names are the models' own


def take_for_report(key_results: Sequence[int], period: int) -> Held | None:
    """Take these key results with their plan and the period. None: they are not all there any more, or not all of one plan."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"key_results": list(key_results), "period": period, "first": next(iter(key_results), None)})
        rows = cursor.fetchall()
    if not rows or len(rows) < len(key_results):
        return None
    held: dict[int, KeyResult] = {}
    for row in rows:
        values = iter(row)
        plan, taken_period = _made(Plan, values), _made(ReportingPeriod, values)
        key_result = _made(KeyResult, values)
        key_result.measure = _made(Measure, values)
        held[key_result.pk] = key_result
    prefetch_related_objects([row for row in held.values() if row.measure.direction == Measure.Direction.MILESTONE], "steps")
    return Held(plan, taken_period, held)


def _made(model: type[M], values: Iterator[Any]) -> M:
    fields = model._meta.concrete_fields
    return model.from_db(connection.alias, [field.attname for field in fields], list(islice(values, len(fields))))
