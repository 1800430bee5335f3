"""Writing stored figures: one statement that computes, compares, writes what changed and removes what is gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from okrs.models import RollupScore, RollupValue
from okrs.models.rollup import Rollup

SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True)
class Rows:
    """A kind of stored rows: the query that computes them, the table, what names a row, and which stored rows the query answers for.

    `always`: rows that are written although nothing changed, because pages show their time.
    """

    name: str
    model: type[Rollup]
    key: tuple[str, ...]
    scope: str
    always: str = "FALSE"

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def columns(self) -> list[str]:
        return [field.attname for field in self.model._meta.concrete_fields if field.attname not in {"id", "computed_at"}]

    @property
    def query(self) -> str:
        return (SQL / f"{self.name}.sql").read_text(encoding="utf-8")

    def statement(self) -> str:
        columns = ", ".join(self.columns)
        rest = [column for column in self.columns if column not in self.key]
        same_key = " AND ".join(f"fresh.{column} IS NOT DISTINCT FROM stored.{column}" for column in self.key)
        # The upsert's row of the past, not `fresh`: only what differs is written, so a report changes a dozen rows and not a thousand.
        return f"""
WITH fresh AS MATERIALIZED ({self.query}),
gone AS (DELETE FROM {self.table} AS stored WHERE {self.scope} AND NOT EXISTS (SELECT FROM fresh WHERE {same_key}))
INSERT INTO {self.table} AS stored ({columns}, computed_at) SELECT {columns}, %(at)s FROM fresh
ON CONFLICT ({", ".join(self.key)}) DO UPDATE SET {", ".join(f"{column} = excluded.{column}" for column in [*rest, "computed_at"])}
WHERE ({", ".join(f"stored.{column}" for column in rest)}) IS DISTINCT FROM ({", ".join(f"excluded.{column}" for column in rest)}) OR {self.always}
"""  # noqa: S608 table and column names come from our own models

    def write(self, facts: Mapping[str, Any]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(self.statement(), facts)


VALUE_KEY = ("view", "level", "key_result_id", "group_id")
SCORE_KEY = ("fiscal_year", "view", "subject", "subject_id", "kind")
OFFICE_VALUES = Rows("office_values", RollupValue, VALUE_KEY, "stored.level = 'office' AND stored.plan_id = ANY(%(plans)s)")
PLAN_SCORES = Rows("plan_scores", RollupScore, SCORE_KEY, "stored.subject IN ('objective', 'plan') AND stored.plan_id = ANY(%(plans)s)")
CITY_VALUES = Rows("city_values", RollupValue, VALUE_KEY, "stored.level IN ('group', 'city') AND stored.fiscal_year = %(year)s")
CITY_SCORES = Rows(
    "city_scores",
    RollupScore,
    SCORE_KEY,
    "stored.subject IN ('policy', 'dimension', 'group', 'city') AND stored.fiscal_year = %(year)s",
    always="stored.subject = 'city'",
)
ALL = (OFFICE_VALUES, PLAN_SCORES, CITY_VALUES, CITY_SCORES)
