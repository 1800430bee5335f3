"""What an office is typing for a period: its own, in no figure, gone once it is sent."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from districts.models import User
from okrs.models.key_result import KeyResult
from okrs.models.plan import Plan
from policies.models import ReportingPeriod


class ReportDraftQuerySet(models.QuerySet["ReportDraft"]):
    def hold(self) -> list[int]:
        """Take these drafts in the order of their key results, as everybody does who takes several, and return their ids.

        `key_result_id`: by `key_result` Django would sort by plan and office too, and lock those rows with the drafts.
        """
        return list(self.order_by("key_result_id").select_for_update(of=("self",)).values_list("pk", flat=True))


class ReportDraft(models.Model):
    """One per key result and period, every field as it was typed: `8O` and `๔๔ %` are kept as they are and judged when the report is sent.

    `given_by` is the section head who handed the numbers to the planner; `confirmed` the questions of `okrs.reporting.plausibility` that somebody
    answered with "it is right" for exactly this reading.
    """

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="drafts")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="drafts")
    value = models.CharField(max_length=60, blank=True)
    numerator = models.CharField(max_length=60, blank=True)
    denominator = models.CharField(max_length=60, blank=True)
    steps = models.CharField(max_length=500, blank=True)
    entity_codes = models.TextField(blank=True)
    note = models.TextField(blank=True)
    confidence = models.CharField(max_length=10, blank=True)
    gap = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=300, blank=True)
    confirmed = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    objects = ReportDraftQuerySet.as_manager()

    class Meta:
        ordering = ["key_result", "period"]
        verbose_name = "ร่างรายงานผล"
        verbose_name_plural = "ร่างรายงานผล"
        constraints = [models.UniqueConstraint(fields=["key_result", "period"], name="report_draft_once_a_period")]

    def __str__(self) -> str:
        return f"{self.key_result_id} {self.period_id}"


class ReportDay(models.Model):
    """The day that an office's figures of a period speak of, as somebody typed it: one for the page, beside the drafts, and kept when they are sent."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="report_days")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="report_days")
    text = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["plan", "period"]
        verbose_name = "วันที่ของข้อมูลในร่างรายงานผล"
        verbose_name_plural = "วันที่ของข้อมูลในร่างรายงานผล"
        constraints = [models.UniqueConstraint(fields=["plan", "period"], name="report_day_once_a_period")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.period_id}"
