"""ปีงบประมาณ and รอบรายงาน: several years live at once, one closing, one executing, one or two in preparation."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q

from bkk_okr.columns import one_of
from policies.models.policy_set import DimensionSet, PolicySet


class FiscalYearState(models.TextChoices):
    PREPARATION = "preparation", "จัดทำแผน"
    EXECUTING = "executing", "ดำเนินการ"
    CLOSED = "closed", "ปิดแล้ว"


class FiscalYear(models.Model):
    """A budget year by its Buddhist-era number: 2567 is 1 Oct 2023 - 30 Sep 2024. Its thresholds are settings of the deputy governor's office."""

    State = FiscalYearState

    be_year = models.PositiveSmallIntegerField("ปีงบประมาณ", primary_key=True)
    policy_set = models.ForeignKey(PolicySet, on_delete=models.PROTECT, related_name="fiscal_years")
    dimension_set = models.ForeignKey(DimensionSet, on_delete=models.PROTECT, related_name="fiscal_years")
    state = models.CharField(max_length=12, choices=FiscalYearState, default=FiscalYearState.PREPARATION)
    on_plan_from = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("1.000"))
    near_plan_from = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.800"))
    coverage_floor = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.800"))
    silence_is_zero = models.BooleanField(
        "ปิดปีแล้วไม่รายงานให้คะแนน 0", default=True, help_text="เมื่อปิดปี KR ที่เลยกำหนดและไม่มีค่าเลยได้ 0 ในคะแนนที่ตรวจแล้ว ปิดไว้ = ไม่นับในคะแนน"
    )

    class Meta:
        ordering = ["be_year"]
        verbose_name = "ปีงบประมาณ"
        verbose_name_plural = "ปีงบประมาณ"
        constraints = [
            one_of("state", FiscalYearState, name="fiscal_year_state"),
            models.CheckConstraint(condition=Q(be_year__gte=2500, be_year__lte=2700), name="fiscal_year_is_buddhist_era"),
            models.CheckConstraint(condition=Q(on_plan_from__gte=F("near_plan_from"), near_plan_from__gt=0), name="fiscal_year_thresholds_in_order"),
            models.CheckConstraint(condition=Q(coverage_floor__gte=0, coverage_floor__lte=1), name="fiscal_year_coverage_floor_share"),
        ]

    def __str__(self) -> str:
        return f"ปีงบประมาณ {self.be_year}"


class ReportingPeriodQuerySet(models.QuerySet["ReportingPeriod"]):
    def open_on(self, day: date) -> Self:
        """Periods that take reports on a day: opened, not past their closing day, not closed by hand."""
        return self.filter(opens__lte=day, closes__gte=day, closed_at__isnull=True)

    def due_by(self, day: date) -> Self:
        """Periods whose due day has passed before `day` begins."""
        return self.filter(due__lt=day)


class ReportingPeriod(models.Model):
    """รอบรายงาน: one month of a fiscal year. Due early in the next month; figures freeze when it closes."""

    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.CASCADE, related_name="periods")
    month = models.DateField("เดือน")
    opens = models.DateField("เปิดรับ")
    due = models.DateField("ครบกำหนด")
    closes = models.DateField("ปิดรับ")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ReportingPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["month"]
        verbose_name = "รอบรายงาน"
        verbose_name_plural = "รอบรายงาน"
        constraints = [
            models.UniqueConstraint(fields=["month"], name="period_month_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="period_month_is_its_first_day"),
            models.CheckConstraint(condition=Q(opens__lte=F("due"), due__lte=F("closes"), opens__gte=F("month")), name="period_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def slug(self) -> str:
        """The month as URLs show it, in the Buddhist era: 2569-11."""
        return f"{self.month.year + 543}-{self.month.month:02d}"
