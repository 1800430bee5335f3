"""ขอปรับแผน: the only way in which an approved plan or a closed period changes."""

from typing import Self

from django.db import models
from django.db.models import Q

from bkk_okr.columns import one_of
from districts.models import User
from okrs.models.check_in import CheckIn
from okrs.models.key_result import KeyResult
from okrs.models.plan import Plan, PlanVersion
from policies.models import ReportingPeriod


class ChangeKind(models.TextChoices):
    TARGET = "target", "ปรับค่าเป้าหมาย"
    STRUCTURE = "structure", "ปรับข้อความ น้ำหนัก หรือฝ่ายรับผิดชอบ"
    CLOSED_PERIOD = "closed_period", "แก้รายงานของรอบที่ปิดแล้ว"
    BUDGET = "budget", "ปรับตามข้อบัญญัติงบประมาณ"
    SHARES = "shares", "กำหนดหน่วยงานร่วมของตัวชี้วัด"


class ChangeState(models.TextChoices):
    ASKED = "asked", "รอพิจารณา"
    APPROVED = "approved", "อนุมัติ"
    DECLINED = "declined", "ไม่อนุมัติ"


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    def waiting(self) -> Self:
        return self.filter(state=ChangeState.ASKED)

    def for_listing(self) -> Self:
        return self.select_related("plan__office", "plan__fiscal_year", "key_result__measure", "key_result__objective", "period", "asked_by", "decided_by")


class ChangeRequest(models.Model):
    """`before` and `after` hold the fields that change in the spelling of a plan's version: `{"target": "1100"}`.

    What an approval made stands beside it: the plan's new version, or of a closed period the new revision. A decided request never changes again.
    """

    Kind = ChangeKind
    State = ChangeState

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="change_requests")
    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, null=True, blank=True, related_name="change_requests")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField("ประเภท", max_length=14, choices=ChangeKind)
    state = models.CharField("สถานะ", max_length=10, choices=ChangeState, default=ChangeState.ASKED)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField("เหตุผล")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField("ความเห็น", blank=True)
    document_number = models.CharField("เลขที่หนังสือ", max_length=60, blank=True)
    document_date = models.DateField("ลงวันที่", null=True, blank=True)
    effective_from = models.DateField("มีผลตั้งแต่", null=True, blank=True)
    version = models.ForeignKey(PlanVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="change_requests")
    check_in = models.ForeignKey(CheckIn, on_delete=models.PROTECT, null=True, blank=True, related_name="change_requests")

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = "คำขอปรับแผน"
        verbose_name_plural = "คำขอปรับแผน"
        constraints = [
            one_of("kind", ChangeKind, name="change_request_kind"),
            one_of("state", ChangeState, name="change_request_state"),
            models.CheckConstraint(name="change_request_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="change_request_names_its_key_result", condition=Q(kind=ChangeKind.BUDGET) | Q(key_result__isnull=False)),
            models.CheckConstraint(name="change_request_names_its_period", condition=~Q(kind=ChangeKind.CLOSED_PERIOD) | Q(period__isnull=False)),
            models.CheckConstraint(
                name="change_request_decided_at", condition=Q(state=ChangeState.ASKED, decided_at__isnull=True) | Q(decided_at__isnull=False)
            ),
            models.CheckConstraint(
                name="change_request_approved_by_document",
                condition=~Q(state=ChangeState.APPROVED) | (~Q(document_number="") & Q(document_date__isnull=False) & Q(effective_from__isnull=False)),
            ),
            # One open question a key result, kind and period: two planners asking at once ask once.
            models.UniqueConstraint(
                fields=["plan", "key_result", "kind", "period"], name="change_request_asked_once", condition=Q(state=ChangeState.ASKED), nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.kind} {self.state}"
