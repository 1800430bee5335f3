"""รายงานผล: what an office reported, once and for good. A correction is a new revision."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bkk_okr.columns import number, one_of
from districts.models import User
from okrs.models.key_result import KeyResult
from policies.models import ReportingPeriod


class Verification(models.TextChoices):
    WAITING = "waiting", "รอตรวจ"
    VERIFIED = "verified", "ตรวจแล้ว"
    RETURNED = "returned", "ส่งกลับแก้ไข"


class Confidence(models.TextChoices):
    SURE = "sure", "มั่นใจ"
    UNSURE = "unsure", "ไม่แน่ใจ"
    AT_RISK = "at_risk", "เสี่ยงไม่สำเร็จ"


class CheckIn(models.Model):
    """Append-only: the database refuses to change or delete a row, except the four columns of its verification.

    Exactly one of: a value, numerator with denominator, ids of finished steps, codes of entities. `as_of` is the day the figure speaks of,
    `recorded_at` when the system took it. The revision is assigned under the key result's lock. `confirmed` are the questions about an odd value
    that the sender answered with "it is right"; `given_by` is the section head whose number it is.
    """

    Confidence = Confidence
    Verification = Verification

    key_result = models.ForeignKey(KeyResult, on_delete=models.PROTECT, related_name="check_ins")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="check_ins")
    revision = models.PositiveSmallIntegerField(default=1)
    as_of = models.DateField("ข้อมูล ณ วันที่")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="check_ins")
    value = number(null=True, blank=True)
    numerator = number(null=True, blank=True)
    denominator = number(null=True, blank=True)
    steps = ArrayField(models.BigIntegerField(), null=True, blank=True)
    entity_codes = ArrayField(models.CharField(max_length=40), null=True, blank=True)
    note = models.TextField("อุปสรรคและสิ่งที่จะทำต่อ", blank=True)
    reason = models.CharField("เหตุผลที่แก้ไข", max_length=500, blank=True)
    source = models.CharField("ที่มาของตัวเลข", max_length=300, blank=True)
    confidence = models.CharField("ความมั่นใจว่าจะถึงเป้า", max_length=10, choices=Confidence, blank=True, db_default="")
    confirmed = ArrayField(models.CharField(max_length=30), default=list, blank=True, db_default=[])
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verification = models.CharField(max_length=10, choices=Verification, default=Verification.WAITING)
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="verified_check_ins")
    verified_at = models.DateTimeField(null=True, blank=True)
    verdict_note = models.CharField("เหตุผลที่ส่งกลับ", max_length=500, blank=True, db_default="")

    class Meta:
        ordering = ["key_result", "period", "revision"]
        verbose_name = "รายงานผล"
        verbose_name_plural = "รายงานผล"
        indexes = [
            models.Index(
                "key_result",
                "period",
                models.F("revision").desc(),
                include=["value", "numerator", "denominator", "as_of", "verification"],
                name="check_in_latest",
            )
        ]
        constraints = [
            one_of("verification", Verification, name="check_in_verification"),
            models.CheckConstraint(condition=Q(confidence="") | Q(confidence__in=Confidence.values), name="check_in_confidence"),
            models.UniqueConstraint(fields=["key_result", "period", "revision"], name="check_in_revision_once"),
            models.CheckConstraint(
                name="check_in_one_reading",
                condition=Q(value__isnull=False, numerator__isnull=True, denominator__isnull=True, steps__isnull=True, entity_codes__isnull=True)
                | Q(value__isnull=True, numerator__isnull=False, denominator__isnull=False, steps__isnull=True, entity_codes__isnull=True)
                | Q(value__isnull=True, numerator__isnull=True, denominator__isnull=True, steps__isnull=False, entity_codes__isnull=True)
                | Q(value__isnull=True, numerator__isnull=True, denominator__isnull=True, steps__isnull=True, entity_codes__isnull=False),
            ),
            models.CheckConstraint(condition=Q(denominator__isnull=True) | Q(denominator__gt=0), name="check_in_denominator_positive"),
            models.CheckConstraint(condition=Q(revision=1) | ~Q(reason=""), name="check_in_correction_has_reason"),
        ]
        triggers = [
            pgtrigger.Protect(name="check_in_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="check_in_never_edited", exclude=["verification", "verified_by", "verified_at", "verdict_note"]),
        ]

    def __str__(self) -> str:
        return f"{self.key_result_id} {self.period_id} r{self.revision}"


class GapReason(models.TextChoices):
    SECTION_SILENT = "section_silent", "ฝ่ายยังไม่ส่ง"
    WAITING_DEFINITION = "waiting_definition", "รอนิยามจากเจ้าภาพ"


class ReportGap(models.Model):
    """Why a due value is missing. The latest word for a key result and period counts; a later check-in fills the gap."""

    Reason = GapReason

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="gaps")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="gaps")
    reason = models.CharField(max_length=20, choices=GapReason)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["key_result", "period", "at"]
        constraints = [
            one_of("reason", GapReason, name="gap_reason"),
            models.UniqueConstraint(fields=["key_result", "period"], name="gap_once_a_period"),
        ]

    def __str__(self) -> str:
        return f"{self.key_result_id} {self.period_id} {self.reason}"
