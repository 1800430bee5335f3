"""ตัววัดผลหลัก (KR): a measure with this office's baseline, target, plan by month and ladder of later years."""

import pgtrigger
from django.db import models
from django.db.models import Q

from bkk_okr.columns import number, track_history
from districts.models import Office, Section
from okrs.models.measure import Measure
from okrs.models.objective import Objective
from policies.models import ReportingPeriod


@track_history
class KeyResult(models.Model):
    """`parent` is the city key result it was cascaded from: same measure, own target. Unit and arithmetic belong to the measure.

    `target_low` is the lower edge of the band of a "keep" measure, `target` its upper edge. `target_bureaus` and `target_districts` are the
    published parts of a city target; they are targets only, never results.
    """

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="key_results")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="key_results")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveSmallIntegerField()
    title = models.CharField("ตัววัดผลหลัก", max_length=500, blank=True)
    baseline = number(verbose_name="ค่าฐาน", null=True, blank=True)
    baseline_date = models.DateField("ค่าฐาน ณ วันที่", null=True, blank=True)
    baseline_source = models.CharField("แหล่งข้อมูลค่าฐาน", max_length=300, blank=True)
    baseline_due = models.DateField("จะสำรวจค่าฐานภายใน", null=True, blank=True)
    target = number(verbose_name="ค่าเป้าหมาย", null=True, blank=True)
    target_low = number(null=True, blank=True)
    target_bureaus = number(null=True, blank=True)
    target_districts = number(null=True, blank=True)
    expected_denominator = number(null=True, blank=True)
    weight = models.DecimalField("น้ำหนัก", max_digits=8, decimal_places=3, null=True, blank=True)
    owner_section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True, blank=True, related_name="key_results", verbose_name="ฝ่ายรับผิดชอบ")
    coach_override = models.CharField("เหตุผลที่ใช้ข้อความเดิม", max_length=500, blank=True)

    class Meta:
        ordering = ["objective", "position"]
        verbose_name = "ตัววัดผลหลัก"
        verbose_name_plural = "ตัววัดผลหลัก"
        indexes = [models.Index(fields=["measure"], name="key_result_by_measure")]
        constraints = [
            models.UniqueConstraint(fields=["objective", "position"], name="key_result_position_once", deferrable=models.Deferrable.DEFERRED),
            models.CheckConstraint(condition=Q(weight__isnull=True) | Q(weight__gte=0), name="key_result_weight_not_negative"),
            models.CheckConstraint(condition=Q(expected_denominator__isnull=True) | Q(expected_denominator__gt=0), name="key_result_denominator_positive"),
            models.CheckConstraint(
                condition=Q(target_low__isnull=True) | Q(target__isnull=True) | Q(target_low__lte=models.F("target")), name="key_result_band_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class KeyResultLadder(models.Model):
    """The target of a later year: the horizon is four to five years."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="ladder")
    be_year = models.PositiveSmallIntegerField()
    target = number()

    class Meta:
        ordering = ["key_result", "be_year"]
        constraints = [models.UniqueConstraint(fields=["key_result", "be_year"], name="ladder_year_once")]

    def __str__(self) -> str:
        return f"{self.key_result_id} {self.be_year}"


@track_history
class KeyResultPlanned(models.Model):
    """The monthly plan: the value that a key result should have reached (cumulative for a flow) at the end of a period."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="planned")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="planned")
    value = number()

    class Meta:
        ordering = ["key_result", "period"]
        constraints = [models.UniqueConstraint(fields=["key_result", "period"], name="planned_period_once")]

    def __str__(self) -> str:
        return f"{self.key_result_id} {self.period_id}"


class KeyResultStep(models.Model):
    """A step of a milestone key result; the weights of all steps are compared with their sum, so they need not be percentages."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    weight = models.DecimalField(max_digits=8, decimal_places=3)

    class Meta:
        ordering = ["key_result", "position"]
        constraints = [
            models.UniqueConstraint(fields=["key_result", "position"], name="step_position_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="step_weight_positive"),
        ]

    def __str__(self) -> str:
        return self.title


def share_marks(operation: pgtrigger.Operation, row: str) -> pgtrigger.Trigger:
    """Mark the sharing office's plan whoever writes or deletes a share: a share also goes when the key result goes, by whichever way."""
    return pgtrigger.Trigger(
        name=f"share_marks_{str(operation).lower()}",
        operation=operation,
        when=pgtrigger.After,
        func=f"""
            INSERT INTO policies_mark (fiscal_year, plan_id)
            SELECT plan.fiscal_year_id, sharing.id
            FROM okrs_keyresult AS key_result
            JOIN okrs_objective AS objective ON objective.id = key_result.objective_id
            JOIN okrs_plan AS plan ON plan.id = objective.plan_id
            JOIN okrs_plan AS sharing ON sharing.fiscal_year_id = plan.fiscal_year_id AND sharing.office_id = {row}.office_id
            WHERE key_result.id = {row}.key_result_id;
            RETURN NULL;
        """,  # noqa: S608 the row is one of our own two words
    )


@track_history
class KeyResultShare(models.Model):
    """ตัวชี้วัดร่วมเชิงพื้นที่: another office that answers for this key result too.

    It is reported once, in the plan it stands in, and counted once in every group, policy, dimension and the city; in the figures of each sharing
    office's own plan it stands beside the objectives. `part` is its weight there, on the scale of that plan's objectives.
    """

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="shares")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="shared_key_results", verbose_name="หน่วยงานร่วม")
    part = models.DecimalField("น้ำหนักในแผนของหน่วยงานร่วม", max_digits=8, decimal_places=3, null=True, blank=True)

    class Meta:
        ordering = ["key_result", "office"]
        verbose_name = "ตัวชี้วัดร่วมเชิงพื้นที่"
        verbose_name_plural = "ตัวชี้วัดร่วมเชิงพื้นที่"
        constraints = [
            models.UniqueConstraint(fields=["key_result", "office"], name="key_result_shared_once"),
            models.CheckConstraint(condition=Q(part__isnull=True) | Q(part__gte=0), name="key_result_share_not_negative"),
        ]
        triggers = [share_marks(pgtrigger.Insert, "NEW"), share_marks(pgtrigger.Update, "NEW"), share_marks(pgtrigger.Delete, "OLD")]

    def __str__(self) -> str:
        return f"{self.key_result_id} {self.office_id}"
