"""Figures as they stood when a reporting period closed: written once, never changed. A late correction makes the next number."""

import pgtrigger
from django.db import models

from okrs.models.rollup import ScoreFigures, ValueFigures
from policies.models import ReportingPeriod


def never_changed(name: str) -> list[pgtrigger.Trigger]:
    return [pgtrigger.Protect(name=f"{name}_never_deleted", operation=pgtrigger.Delete), pgtrigger.ReadOnly(name=f"{name}_never_edited")]


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def latest_of(self, period: ReportingPeriod) -> "Snapshot | None":
        return self.filter(period=period).order_by("-number").first()


class Snapshot(models.Model):
    """`inputs_sha256` names everything the figures were computed from: the same inputs give the same snapshot, not another one.

    `day` is the first day after the period took its last report; what was due, and which targets were in force, is asked of that day.
    """

    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="snapshots", verbose_name="รอบรายงาน")
    number = models.PositiveSmallIntegerField("ครั้งที่")
    day = models.DateField("ตัวเลข ณ วันที่")
    taken_at = models.DateTimeField("บันทึกเมื่อ")
    inputs_sha256 = models.CharField(max_length=64)
    figures_sha256 = models.CharField(max_length=64)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["period", "number"]
        verbose_name = "ตัวเลขปิดรอบ"
        verbose_name_plural = "ตัวเลขปิดรอบ"
        constraints = [models.UniqueConstraint(fields=["period", "number"], name="snapshot_number_once")]
        triggers = never_changed("snapshot")

    def __str__(self) -> str:
        return f"{self.period} ครั้งที่ {self.number}"


class SnapshotValue(ValueFigures):
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="values")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "view", "level", "key_result_id", "group_id"], nulls_distinct=False, name="snapshot_value_once"),
        ]
        triggers = never_changed("snapshot_value")


class SnapshotScore(ScoreFigures):
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="scores")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "view", "subject", "subject_id", "kind"], name="snapshot_score_once")]
        triggers = never_changed("snapshot_score")
