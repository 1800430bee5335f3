"""Comparing what is stored with what the raw rows say, each row on its own day: the proof that no mark was lost."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection, transaction

from okrs.figures import store
from okrs.figures.rollups import city_plan_of, plans_with_figures, recompute
from okrs.models import Plan, RollupScore, RollupValue
from okrs.models.rollup import Rollup
from policies.models import Mark

EXAMPLES = 5


@dataclass
class Comparison:
    """How many rows were compared, how many differ, are missing or superfluous, in which years, and a few of those by name."""

    checked: int = 0
    drift: int = 0
    waiting: int = 0
    years: set[int] = field(default_factory=set)
    examples: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return self.checked > 0 and self.drift == 0


@transaction.atomic
def compare(*, today: date, at: datetime) -> Comparison:
    """Recompute everything beside the stored rows and compare. Nothing is written and nobody waits: the tables are shadowed by temporary ones.

    `today` stands in where a plan has no row yet and so no day. Marks that wait are counted: their rows differ because nobody drained.
    """
    with connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT current_schema()")
        schema = cursor.fetchone()[0]
    result = Comparison(waiting=Mark.objects.count())
    days = {year: stored_days(year, today) for year in years()}
    shadow()
    try:
        for year, plans in days.items():
            city = city_plan_of(year)
            recompute(year, plans, at=at, city_day=plans.get(city, today) if city else today)
        for model, key in ((RollupValue, store.VALUE_KEY), (RollupScore, store.SCORE_KEY)):
            count(result, model, key, schema)
    finally:
        unshadow()
    return result


def years() -> list[int]:
    stored = (set(model.objects.values_list("fiscal_year", flat=True).distinct()) for model in (RollupValue, RollupScore))
    return sorted(set(Plan.objects.values_list("fiscal_year", flat=True).distinct()).union(*stored))


def stored_days(fiscal_year: int, today: date) -> dict[int, date]:
    rows = RollupScore.objects.for_year(fiscal_year).filter(subject=RollupScore.Subject.PLAN)
    return {**dict.fromkeys(plans_with_figures(fiscal_year), today), **dict(rows.values_list("plan_id", "as_of_day"))}


def shadow() -> None:
    """Lay empty temporary tables of the same names over the stored ones: unqualified names now mean these."""
    with connection.cursor() as cursor:
        for model in (RollupValue, RollupScore):
            table = model._meta.db_table
            cursor.execute(f"CREATE TEMPORARY TABLE {table} (LIKE {table} INCLUDING ALL)")


def unshadow() -> None:
    if connection.needs_rollback:
        return
    with connection.cursor() as cursor:
        for model in (RollupValue, RollupScore):
            cursor.execute(f"DROP TABLE pg_temp.{model._meta.db_table}")


def count(result: Comparison, model: type[Rollup], key: tuple[str, ...], schema: str) -> None:
    table = model._meta.db_table
    columns = [field.attname for field in model._meta.concrete_fields if field.attname not in {"id", "computed_at"}]
    ours, theirs = ([f"{side}.{column}" for column in columns] for side in ("ours", "theirs"))
    same_key = " AND ".join(f"coalesce(CAST(ours.{column} AS text), '') = coalesce(CAST(theirs.{column} AS text), '')" for column in key)
    name = ", ".join(f"coalesce(ours.{column}, theirs.{column})" for column in key)
    join = f'FROM (SELECT * FROM pg_temp.{table}) AS ours FULL JOIN (SELECT * FROM "{schema}".{table}) AS theirs ON {same_key}'  # noqa: S608
    differs = f"({', '.join(ours)}) IS DISTINCT FROM ({', '.join(theirs)})"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), count(*) FILTER (WHERE {differs}) {join}")
        checked, drift = cursor.fetchone()
        result.checked += checked
        result.drift += drift
        if drift:
            cursor.execute(f"SELECT DISTINCT coalesce(ours.fiscal_year, theirs.fiscal_year) {join} WHERE {differs}")
            result.years |= {year for (year,) in cursor.fetchall()}
        if drift and len(result.examples) < EXAMPLES:
            cursor.execute(f"SELECT concat_ws(' ', {name}) {join} WHERE {differs} LIMIT %s", [EXAMPLES])
            result.examples += [row[0] for row in cursor.fetchall()]
