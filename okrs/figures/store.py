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

    `always`: rows that are written although nothing changed, because pages show their time. `told`: what a written or removed row says to the next
    step, an expression over `{row}`; `moved` a column whose old value is told too when it changes.
    """

    name: str
    model: type[Rollup]
    key: tuple[str, ...]
    scope: str
    always: str = "FALSE"
    told: str = ""
    moved: str = ""

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def columns(self) -> list[str]:
        return [field.attname for field in self.model._meta.concrete_fields if field.attname not in {"id", "computed_at"}]

    @property
    def query(self) -> str:
        return (SQL / f"{self.name}.sql").read_text(encoding="utf-8")

    def key_of(self, row: str) -> list[str]:
        """Name the key's columns with no null among them."""
        nullable = {field.attname for field in self.model._meta.concrete_fields if field.null}
        return [f"coalesce({row}.{column}, 0)" if column in nullable else f"{row}.{column}" for column in self.key]

    def missing(self, *, also: str = "") -> str:
        """Say of a stored row that the fresh ones have none of its key (and of `also`).

        NOT IN a subquery is always answered by one hash. An anti-join is planned by statistics, and where they are old it compared every row of a
        rebuild with every other: four seconds instead of a quarter.
        """
        ours, theirs = ([*self.key_of(row), *([f"coalesce({row}.{also}, 0)"] if also else [])] for row in ("stored", "fresh"))
        return f"({', '.join(ours)}) NOT IN (SELECT {', '.join(theirs)} FROM fresh)"  # noqa: S608

    def statement(self) -> str:
        columns = ", ".join(self.columns)
        rest = [column for column in self.columns if column not in self.key]
        # The upsert's row of the past, not `fresh`: only what differs is written, so a report changes a dozen rows and not a thousand.
        insert = f"""
INSERT INTO {self.table} AS stored ({columns}, computed_at) SELECT {columns}, %(at)s FROM fresh
ON CONFLICT ({", ".join(self.key)}) DO UPDATE SET {", ".join(f"{column} = excluded.{column}" for column in [*rest, "computed_at"])}
WHERE ({", ".join(f"stored.{column}" for column in rest)}) IS DISTINCT FROM ({", ".join(f"excluded.{column}" for column in rest)}) OR {self.always}
"""  # noqa: S608 table and column names come from our own models
        gone = f"DELETE FROM {self.table} AS stored WHERE {self.scope} AND {self.missing()}"  # noqa: S608
        if not self.told:
            return f"WITH fresh AS MATERIALIZED ({self.query}), gone AS ({gone}) {insert}"
        told = self.told.format(row="stored")
        return f"""
WITH fresh AS MATERIALIZED ({self.query}),
gone AS ({gone} RETURNING {told} AS told),
moved AS (SELECT stored.{self.moved} AS told FROM {self.table} AS stored WHERE {self.scope} AND {self.missing(also=self.moved)}),
written AS ({insert} RETURNING {told} AS told)
SELECT told FROM gone UNION SELECT told FROM moved UNION SELECT told FROM written
"""  # noqa: S608

    def write(self, facts: Mapping[str, Any]) -> list[int]:
        """Compute and write; return what the rows tell, when this kind tells anything."""
        with connection.cursor() as cursor:
            cursor.execute(self.statement(), facts)
            return [told for (told,) in cursor.fetchall() if told is not None] if self.told else []


VALUE_KEY = ("view", "level", "key_result_id", "group_id")
SCORE_KEY = ("fiscal_year", "view", "subject", "subject_id", "kind")
OFFICE_VALUES = Rows(
    "office_values",
    RollupValue,
    VALUE_KEY,
    "stored.level = 'office' AND stored.plan_id = ANY(%(plans)s)",
    # The city key result above: of a row of the city's own plan, that is itself.
    told="CASE WHEN {row}.plan_id = %(city_plan)s THEN {row}.key_result_id ELSE {row}.parent_id END",
    moved="parent_id",
)
PLAN_SCORES = Rows("plan_scores", RollupScore, SCORE_KEY, "stored.subject IN ('objective', 'plan') AND stored.plan_id = ANY(%(plans)s)")
CITY_VALUES = Rows(
    "city_values",
    RollupValue,
    VALUE_KEY,
    "stored.level IN ('group', 'city') AND stored.fiscal_year = %(year)s"
    " AND (CAST(%(of)s AS bigint[]) IS NULL OR stored.key_result_id = ANY(CAST(%(of)s AS bigint[])))",
)
CITY_SCORES = Rows(
    "city_scores",
    RollupScore,
    SCORE_KEY,
    "stored.subject IN ('policy', 'dimension', 'group', 'city') AND stored.fiscal_year = %(year)s",
    always="stored.subject = 'city'",
)
ALL = (OFFICE_VALUES, PLAN_SCORES, CITY_VALUES, CITY_SCORES)
