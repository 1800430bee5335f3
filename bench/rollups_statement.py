"""The floor of a rebuild: one statement that computes every row from raw rows and stores it in empty tables, without marks, lock, comparison or removal.

It is written out of the same four queries, since any other statement that stores the same rows must say the same things; each reads the rows of the one
before it directly, where the product reads them back from its tables.
"""

from typing import Any

from django.db import connection

from okrs.figures import store
from okrs.figures.rollups import COUNTED, asked, city_plan_of, plans_with_figures
from okrs.models import RollupScore, RollupValue

VALUES, SCORES = "bench_rollupvalue", "bench_rollupscore"


def make_tables() -> None:
    with connection.cursor() as cursor:
        for name, model in ((VALUES, RollupValue), (SCORES, RollupScore)):
            cursor.execute(f"CREATE TABLE {name} (LIKE {model._meta.db_table} INCLUDING ALL)")


def empty(*tables: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)}")


def facts(year: int, day: Any, at: Any) -> dict[str, Any]:
    city = city_plan_of(year)
    offices = dict.fromkeys(sorted(plans_with_figures(year) - {city}), day)
    return {"year": year, "counted": COUNTED, "at": at, "city_plan": city, "city_day": day, "of": None, "level": "office", **asked({**offices})}


def statement() -> str:
    """Glue the four queries: rows of offices, of their plans, of the city, of its plan, and the scores above them."""
    columns = {rows.name: ", ".join(rows.columns) for rows in store.ALL}
    office, plans, city, scores = (rows.query for rows in store.ALL)
    city_plan = plans.replace("%(level)s", "'city'").replace("%(plans)s", "ARRAY[%(city_plan)s]").replace("%(days)s", "ARRAY[%(city_day)s]")

    def reading(query: str, values: str, stored: str) -> str:
        return query.replace("okrs_rollupvalue", values).replace("okrs_rollupscore", stored)

    return f"""
WITH office_row AS MATERIALIZED ({office}),
plan_rows AS MATERIALIZED ({reading(plans, "office_row", "none")}),
city_row AS MATERIALIZED ({reading(city, "office_row", "plan_rows")}),
both_row AS (SELECT {columns["office_values"]} FROM office_row UNION ALL SELECT {columns["office_values"]} FROM city_row),
city_plan_rows AS MATERIALIZED ({reading(city_plan, "both_row", "none")}),
all_plan_rows AS (SELECT {columns["plan_scores"]} FROM plan_rows UNION ALL SELECT {columns["plan_scores"]} FROM city_plan_rows),
above AS MATERIALIZED ({reading(scores, "office_row", "all_plan_rows")}),
kept_values AS (INSERT INTO {VALUES} ({columns["office_values"]}, computed_at) SELECT {columns["office_values"]}, %(at)s FROM both_row RETURNING 1),
kept_scores AS (
    INSERT INTO {SCORES} ({columns["plan_scores"]}, computed_at)
    SELECT {columns["plan_scores"]}, %(at)s FROM all_plan_rows UNION ALL SELECT {columns["plan_scores"]}, %(at)s FROM above RETURNING 1
)
SELECT (SELECT count(*) FROM kept_values), (SELECT count(*) FROM kept_scores)
"""


def same_rows() -> None:
    """Both ways stored the same figures, or the comparison means nothing."""
    for ours, theirs, rows in ((RollupValue._meta.db_table, VALUES, store.OFFICE_VALUES), (RollupScore._meta.db_table, SCORES, store.PLAN_SCORES)):
        columns = ", ".join(rows.columns)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {ours}")
            assert cursor.fetchone()[0] > 0
            for one, other in ((ours, theirs), (theirs, ours)):
                cursor.execute(f"SELECT count(*) FROM (SELECT {columns} FROM {one} EXCEPT SELECT {columns} FROM {other}) AS differs")
                assert cursor.fetchone()[0] == 0, f"{one} has rows that {other} has not"
