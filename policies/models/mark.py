"""What is stale: an append-only note that some figures of a fiscal year must be computed again."""

from datetime import datetime
from typing import Self

from django.db import connections, models


class MarkQuerySet(models.QuerySet["Mark"]):
    def append(self, fiscal_year: int, plan_id: int | None = None) -> None:
        """Note, in the writer's own transaction, that a plan's figures (or with None the whole year's) are stale.

        Written by hand: it goes with every report, and to put the same INSERT together anew took longer than to run it.
        """
        with connections[self.db].cursor() as cursor:
            cursor.execute("INSERT INTO policies_mark (fiscal_year, plan_id) VALUES (%s, %s)", [fiscal_year, plan_id])

    def for_year(self, fiscal_year: int) -> Self:
        return self.filter(fiscal_year=fiscal_year)

    def oldest(self) -> datetime | None:
        return self.aggregate(oldest=models.Min("made_at"))["oldest"]  # type: ignore[no-any-return]


class Mark(models.Model):
    """No foreign key and no uniqueness on purpose: a unique mark loses updates, a key would lock plan rows (docs/decisions/rollup-marks.md)."""

    fiscal_year = models.PositiveSmallIntegerField()
    plan_id = models.BigIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(db_default=models.functions.Now())

    objects = MarkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["fiscal_year"], name="mark_by_year")]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.plan_id or 'all'}"
