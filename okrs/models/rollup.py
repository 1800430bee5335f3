"""Stored figures, recomputed from raw rows by `okrs.figures`. No foreign keys: nobody but the drain writes here, and it compares before it writes.

A page takes the key result, plan, office or policy by its id. Every row says how much stands behind it and of which day it is.
"""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bkk_okr.columns import number
from okrs.progress import Reason, Status, share

ALL_KINDS = "all"


def quotient(**options: Any) -> "models.DecimalField[Any, Any]":
    """Return the column of a quotient: rounded once, at twelve decimals (docs/arithmetic.md, "Exactness")."""
    return models.DecimalField(max_digits=60, decimal_places=12, **options)


def exact(**options: Any) -> "models.DecimalField[Any, Any]":
    """Return the column of one side of a pair: wide enough that no sum or product of the arithmetic is ever rounded."""
    return models.DecimalField(max_digits=80, decimal_places=20, **options)


class View(models.TextChoices):
    WORKING = "working", "ตามที่รายงาน"
    OFFICIAL = "official", "ตรวจแล้ว"


class StatusLabel(models.TextChoices):
    ON_PLAN = Status.ON_PLAN.value, "ตามแผน"
    NEAR_PLAN = Status.NEAR_PLAN.value, "ใกล้เคียงแผน"
    BELOW_PLAN = Status.BELOW_PLAN.value, "ต่ำกว่าแผน"
    NOT_DUE = Status.NOT_DUE.value, "ยังไม่ถึงกำหนด"
    NO_DATA = Status.NO_DATA.value, "ไม่มีข้อมูล"


class ReasonLabel(models.TextChoices):
    NOT_REPORTED = Reason.NOT_REPORTED.value, "ยังไม่รายงาน"
    WAITING_DEFINITION = Reason.WAITING_DEFINITION.value, "รอนิยาม"
    NO_BASELINE = Reason.NO_BASELINE.value, "ยังไม่มีค่าฐาน"
    CHECK_TARGET = Reason.CHECK_TARGET.value, "ตรวจสอบค่าเป้าหมาย"


class RollupQuerySet(models.QuerySet[Any]):
    def for_year(self, fiscal_year: int) -> Self:
        return self.filter(fiscal_year=fiscal_year)

    def working(self) -> Self:
        return self.filter(view=View.WORKING)

    def official(self) -> Self:
        return self.filter(view=View.OFFICIAL)


class Rollup(models.Model):
    """What every stored figure carries."""

    View = View

    fiscal_year = models.PositiveSmallIntegerField()
    view = models.CharField(max_length=8, choices=View)
    n_applicable = models.PositiveIntegerField(default=0)
    n_due = models.PositiveIntegerField(default=0)
    n_waiting = models.PositiveIntegerField(default=0)
    n_reported = models.PositiveIntegerField(default=0)
    n_verified = models.PositiveIntegerField(default=0)
    oldest_as_of = models.DateField(null=True)
    as_of_day = models.DateField()
    computed_at = models.DateTimeField()

    objects = RollupQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def coverage(self) -> Any:
        """The share of due reports that came, by count; none when nothing is due."""
        return share(self.n_reported, self.n_due)


class ValueFigures(Rollup):
    """The value of one key result: of an office (`level=office`), or of a city key result over a group or the city.

    The city plan's key results have their rows at level city; those that the host reports for the whole city at level office too.
    `value` = numerator x scale / denominator. `assigned` is what the offices' targets come to, `gap` its distance from the target.
    """

    class Level(models.TextChoices):
        OFFICE = "office"
        GROUP = "group"
        CITY = "city"

    level = models.CharField(max_length=6, choices=Level)
    key_result_id = models.BigIntegerField()
    group_id = models.BigIntegerField(null=True)
    plan_id = models.BigIntegerField()
    objective_id = models.BigIntegerField()
    office_id = models.BigIntegerField()
    parent_id = models.BigIntegerField(null=True)
    measure_id = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    value = quotient(null=True)
    numerator = exact(null=True)
    denominator = exact(null=True)
    scale = models.PositiveIntegerField(null=True)
    entity_codes = ArrayField(models.CharField(max_length=40), null=True)
    baseline = quotient(null=True)
    target = quotient(null=True)
    expected_denominator = number(null=True)
    statistic = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    assigned = quotient(null=True)
    gap = quotient(null=True)
    lowest_target = quotient(null=True)
    highest_target = quotient(null=True)
    raw = quotient(null=True)
    score = quotient(null=True)
    pace = quotient(null=True)
    status = models.CharField(max_length=20, choices=StatusLabel)
    reason = models.CharField(max_length=30, choices=ReasonLabel, blank=True)
    lower_bound = models.BooleanField(default=False)
    stale = models.BooleanField(default=False)
    last_due = models.PositiveSmallIntegerField(null=True)
    n_meeting = models.PositiveIntegerField(default=0)

    class Meta(Rollup.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.view} {self.level} {self.key_result_id}"


class RollupValue(ValueFigures):
    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["view", "level", "key_result_id", "group_id"], nulls_distinct=False, name="rollup_value_once"),
        ]
        indexes = [
            models.Index(fields=["fiscal_year", "level", "view"], name="rollup_value_by_year"),
            models.Index(fields=["plan_id"], name="rollup_value_by_plan"),
            models.Index(fields=["parent_id"], name="rollup_value_by_parent"),
        ]


class ScoreFigures(Rollup):
    """Scores and counts by status of a subject, for one kind of key result (`all` for every kind).

    Of objective and plan the counts are their own key results; of group, policy, dimension and city those of the offices, never the city's own.
    Due = on plan + near + below + no data; applicable = due + waiting + not due.
    """

    class Subject(models.TextChoices):
        OBJECTIVE = "objective"
        PLAN = "plan"
        GROUP = "group"
        POLICY = "policy"
        DIMENSION = "dimension"
        CITY = "city"

    subject = models.CharField(max_length=10, choices=Subject)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    plan_id = models.BigIntegerField(null=True)
    score = quotient(null=True)
    weight_covered = quotient(null=True)
    n_on_plan = models.PositiveIntegerField(default=0)
    n_near = models.PositiveIntegerField(default=0)
    n_below = models.PositiveIntegerField(default=0)
    n_no_data = models.PositiveIntegerField(default=0)
    n_not_due = models.PositiveIntegerField(default=0)

    class Meta(Rollup.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.view} {self.subject} {self.subject_id} {self.kind}"

    @property
    def on_plan_share(self) -> Any:
        """The share of due key results that are on plan, the silent ones below the line; none when nothing is due."""
        return share(self.n_on_plan, self.n_due)


class RollupScore(ScoreFigures):
    class Meta:
        constraints = [models.UniqueConstraint(fields=["fiscal_year", "view", "subject", "subject_id", "kind"], name="rollup_score_once")]
        indexes = [models.Index(fields=["plan_id"], name="rollup_score_by_plan")]
