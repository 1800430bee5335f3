"""Policies, what they are made of, and whose they are."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from bkk_okr.columns import one_of, track_bulk_history, track_history
from districts.models import Office, User
from policies.models.fiscal_year import FiscalYear
from policies.models.policy_set import DevelopmentIssue, Dimension, PolicySet


class PolicySize(models.TextChoices):
    SMALL = "small", "เล็ก"
    BIG = "big", "ใหญ่"


class PolicyQuerySet(models.QuerySet["Policy"]):
    def in_force(self) -> Self:
        """Policies that are not retired."""
        return self.filter(retired_at__isnull=True)

    def in_order(self) -> Self:
        return self.order_by("set", "code")

    def for_listing(self) -> Self:
        return self.select_related("set", "issue").prefetch_related("policy_dimensions__dimension")


@track_bulk_history
class Policy(models.Model):
    """นโยบาย. `code` is text, unique in its set: three digits (`001`) today, perhaps `4.2.09` in the next list."""

    Size = PolicySize

    set = models.ForeignKey(PolicySet, on_delete=models.CASCADE, related_name="policies", db_index=False)  # policy_code_once_a_set begins with it
    code = models.CharField("รหัส", max_length=12)
    title = models.CharField("นโยบาย", max_length=500)
    title_en = models.CharField(max_length=500, blank=True)
    detail = models.TextField("รายละเอียด", blank=True)
    responsible = models.CharField("หน่วยงานรับผิดชอบ", max_length=300, blank=True)
    size = models.CharField("เป้าหมายเล็ก/ใหญ่", max_length=5, choices=PolicySize, default=PolicySize.SMALL)
    issue = models.ForeignKey(DevelopmentIssue, on_delete=models.SET_NULL, null=True, blank=True, related_name="policies")
    dimensions = models.ManyToManyField(Dimension, through="PolicyDimension", related_name="policies")
    parts = models.ManyToManyField("self", through="PolicyPart", symmetrical=False, related_name="wholes")
    source = models.CharField(max_length=300, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["set", "code"]
        verbose_name = "นโยบาย"
        verbose_name_plural = "นโยบาย"
        constraints = [
            one_of("size", PolicySize, name="policy_size"),
            models.UniqueConstraint(fields=["set", "code"], name="policy_code_once_a_set"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(title=""), name="policy_named"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class PolicyDimension(models.Model):
    """A policy in a dimension; position 1 is the primary one. Displayed in all, counted in the primary only."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="policy_dimensions", db_index=False)  # both constraints begin with it
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="policy_dimensions")
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["policy", "position"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "dimension"], name="policy_dimension_once"),
            models.UniqueConstraint(fields=["policy", "position"], name="policy_dimension_position_once"),
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=4), name="policy_dimension_position_1_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id}: {self.dimension}"


@track_history
class PolicyPart(models.Model):
    """เป้าหมายใหญ่ is made of parts. A part may serve several wholes; circles are refused by `policies.parts.add_part`."""

    whole = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="part_links")
    part = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="whole_links")
    weight = models.DecimalField(max_digits=8, decimal_places=3, default=1)

    class Meta:
        ordering = ["whole", "part"]
        constraints = [
            models.UniqueConstraint(fields=["whole", "part"], name="policy_part_once"),
            models.CheckConstraint(condition=~Q(whole=F("part")), name="policy_part_not_itself"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="policy_part_weight_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.whole_id} > {self.part_id}"


class ScopeState(models.TextChoices):
    REQUIRED = "required", "ต้องบรรจุ"
    OPTIONAL = "optional", "เลือกได้"
    NOT_APPLICABLE = "not_applicable", "ไม่เกี่ยวข้อง"


class PolicyScopeQuerySet(models.QuerySet["PolicyScope"]):
    def on(self, day: date) -> Self:
        return self.filter(Q(since__lte=day), Q(until__isnull=True) | Q(until__gt=day))

    def current(self) -> Self:
        return self.filter(until__isnull=True)


@track_history
class PolicyScope(models.Model):
    """ขอบเขต: whether an office must, may or need not carry a policy in a fiscal year, from a day until (not including) another."""

    State = ScopeState

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="scopes")
    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.CASCADE, related_name="scopes")
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="policy_scopes")
    state = models.CharField(max_length=16, choices=ScopeState)
    reason = models.CharField("เหตุผล", max_length=500, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    invented = models.BooleanField("ข้อมูลจำลอง", default=False)
    change = models.ForeignKey("policies.ScopeChange", on_delete=models.SET_NULL, null=True, blank=True, related_name="made")
    ended_by = models.ForeignKey("policies.ScopeChange", on_delete=models.SET_NULL, null=True, blank=True, related_name="ended")

    objects = PolicyScopeQuerySet.as_manager()

    class Meta:
        verbose_name = "ขอบเขตนโยบาย"
        verbose_name_plural = "ขอบเขตนโยบาย"
        indexes = [models.Index(fields=["fiscal_year", "office", "state"], name="policy_scope_by_office")]
        constraints = [
            one_of("state", ScopeState, name="policy_scope_state"),
            models.UniqueConstraint(fields=["policy", "fiscal_year", "office"], condition=Q(until__isnull=True), name="policy_scope_one_current"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="policy_scope_ends_after_start"),
            models.CheckConstraint(condition=~Q(state=ScopeState.NOT_APPLICABLE) | ~Q(reason=""), name="policy_scope_exempt_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.fiscal_year_id} {self.office_id} {self.state}"
