"""แผนปฏิบัติราชการประจำปี: one plan per office and fiscal year, its stored versions and what happened to it."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from bkk_okr.columns import one_of
from districts.access import rights_of
from districts.models import Office, User
from policies.models import FiscalYear


class PlanStatus(models.TextChoices):
    DRAFT = "draft", "ฉบับร่าง"
    SUBMITTED = "submitted", "รอผู้อำนวยการเขต"
    ENDORSED = "endorsed", "ผอ.เขตเห็นชอบ"
    UNDER_REVIEW = "under_review", "กำลังพิจารณา"
    RETURNED = "returned", "ส่งกลับแก้ไข"
    APPROVED = "approved", "อนุมัติแล้ว"
    ACTIVE = "active", "ดำเนินการ"
    CLOSED = "closed", "ปิดแล้ว"


OPEN_FOR_EDITING = (PlanStatus.DRAFT, PlanStatus.RETURNED)
PUBLIC = (PlanStatus.APPROVED, PlanStatus.ACTIVE, PlanStatus.CLOSED)
TAKES_CHECK_INS = (PlanStatus.APPROVED, PlanStatus.ACTIVE)


class PlanQuerySet(models.QuerySet["Plan"]):
    def for_year(self, fiscal_year: int) -> Self:
        return self.filter(fiscal_year=fiscal_year)

    def public(self) -> Self:
        """Plans that everybody may read: approved, active, closed."""
        return self.filter(status__in=PUBLIC)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Approved plans for all; others for the own office, reviewers and executives."""
        rights = rights_of(user)
        if rights.sees_drafts_of_all:
            return self
        return self.filter(Q(status__in=PUBLIC) | Q(office__in=rights.own_offices))

    def for_listing(self) -> Self:
        return self.select_related("office", "fiscal_year")


class Plan(models.Model):
    """One office's plan for one fiscal year. Its status moves only through `okrs.planning.workflow`."""

    Status = PlanStatus

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="plans")
    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="plans")
    status = models.CharField(max_length=12, choices=PlanStatus, default=PlanStatus.DRAFT)
    invented = models.BooleanField("ข้อมูลจำลอง", default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["fiscal_year", "office"]
        verbose_name = "แผนปฏิบัติราชการ"
        verbose_name_plural = "แผนปฏิบัติราชการ"
        constraints = [
            one_of("status", PlanStatus, name="plan_status"),
            models.UniqueConstraint(fields=["office", "fiscal_year"], name="plan_once_an_office_and_year"),
        ]

    def __str__(self) -> str:
        return f"แผนปฏิบัติราชการ {self.office} {self.fiscal_year_id}"

    @property
    def is_open_for_editing(self) -> bool:
        return self.status in OPEN_FOR_EDITING

    @property
    def accepts_check_ins(self) -> bool:
        return self.status in TAKES_CHECK_INS

    @property
    def is_public(self) -> bool:
        return self.status in PUBLIC


class PlanVersion(models.Model):
    """The plan as it stood at a submission or an approved change: canonical JSON with stable row ids. Never edited."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    effective_from = models.DateField(null=True, blank=True)
    effective_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number_once"),
            models.CheckConstraint(
                condition=Q(effective_until__isnull=True) | Q(effective_until__gte=F("effective_from")), name="plan_version_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.number}"


class PlanEvent(models.Model):
    """A move of a plan: who, when, from where to where, with which words and which document. Append-only."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="events")
    version = models.ForeignKey(PlanVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="events")
    from_status = models.CharField(max_length=12, choices=PlanStatus)
    to_status = models.CharField(max_length=12, choices=PlanStatus)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    comment = models.TextField(blank=True)
    document_number = models.CharField("เลขที่หนังสือ", max_length=60, blank=True)
    document_date = models.DateField("ลงวันที่", null=True, blank=True)

    class Meta:
        ordering = ["plan", "at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(to_status=PlanStatus.RETURNED) | ~Q(comment=""), name="plan_event_return_has_reason")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.from_status} > {self.to_status}"
