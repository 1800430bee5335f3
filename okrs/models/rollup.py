"""Stored figures, recomputed from raw rows by `okrs.figures.rollups`. No foreign keys: rows are replaced whole, never edited."""

from django.db import models

from bkk_okr.columns import number


class View(models.TextChoices):
    WORKING = "working", "ตามที่รายงาน"
    OFFICIAL = "official", "ตรวจแล้ว"


class RollupValue(models.Model):
    """The value of one key result: of an office (`level=office`), or of a city key result over a group or the city."""

    View = View

    class Level(models.TextChoices):
        OFFICE = "office"
        GROUP = "group"
        CITY = "city"

    fiscal_year = models.PositiveSmallIntegerField()
    view = models.CharField(max_length=8, choices=View)
    level = models.CharField(max_length=6, choices=Level)
    key_result_id = models.BigIntegerField()
    group_id = models.BigIntegerField(null=True)
    plan_id = models.BigIntegerField(null=True)
    office_id = models.BigIntegerField(null=True)
    measure_id = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    value = number(null=True)
    numerator = number(null=True)
    denominator = number(null=True)
    target = number(null=True)
    raw = number(null=True)
    score = number(null=True)
    pace = number(null=True)
    status = models.CharField(max_length=20)
    reason = models.CharField(max_length=30, blank=True)
    lower_bound = models.BooleanField(default=False)
    stale = models.BooleanField(default=False)
    n_applicable = models.PositiveIntegerField(default=0)
    n_due = models.PositiveIntegerField(default=0)
    n_reported = models.PositiveIntegerField(default=0)
    n_verified = models.PositiveIntegerField(default=0)
    n_meeting = models.PositiveIntegerField(default=0)
    oldest_as_of = models.DateField(null=True)
    as_of_day = models.DateField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["view", "level", "key_result_id", "group_id"], nulls_distinct=False, name="rollup_value_once"),
        ]
        indexes = [models.Index(fields=["fiscal_year", "level", "view"], name="rollup_value_by_year"), models.Index(fields=["plan_id"], name="rollup_value_by_plan")]

    def __str__(self) -> str:
        return f"{self.view} {self.level} {self.key_result_id}"


class RollupScore(models.Model):
    """Scores and counts by status of a subject, for one kind of key result (`all` for every kind)."""

    View = View

    class Subject(models.TextChoices):
        OBJECTIVE = "objective"
        PLAN = "plan"
        GROUP = "group"
        POLICY = "policy"
        DIMENSION = "dimension"
        CITY = "city"

    fiscal_year = models.PositiveSmallIntegerField()
    view = models.CharField(max_length=8, choices=View)
    subject = models.CharField(max_length=10, choices=Subject)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    plan_id = models.BigIntegerField(null=True)
    score = number(null=True)
    weight_covered = number(null=True)
    n_on_plan = models.PositiveIntegerField(default=0)
    n_near = models.PositiveIntegerField(default=0)
    n_below = models.PositiveIntegerField(default=0)
    n_no_data = models.PositiveIntegerField(default=0)
    n_waiting = models.PositiveIntegerField(default=0)
    n_not_due = models.PositiveIntegerField(default=0)
    n_applicable = models.PositiveIntegerField(default=0)
    n_due = models.PositiveIntegerField(default=0)
    n_reported = models.PositiveIntegerField(default=0)
    n_verified = models.PositiveIntegerField(default=0)
    oldest_as_of = models.DateField(null=True)
    as_of_day = models.DateField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fiscal_year", "view", "subject", "subject_id", "kind"], name="rollup_score_once")]
        indexes = [models.Index(fields=["plan_id"], name="rollup_score_by_plan")]

    def __str__(self) -> str:
        return f"{self.view} {self.subject} {self.subject_id} {self.kind}"
