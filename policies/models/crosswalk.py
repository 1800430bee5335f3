"""From one version of the policies to the next: which policy became which."""

from typing import Self

from django.db import models
from django.db.models import Q

from bkk_okr.columns import one_of, track_history
from districts.models import User
from policies.models.policy import Policy
from policies.models.policy_set import PolicySet


class Relation(models.TextChoices):
    SAME = "same", "เหมือนเดิม"
    RENAMED = "renamed", "เปลี่ยนชื่อ"
    SPLIT = "split", "แยกเป็นหลายข้อ"
    MERGED = "merged", "รวมกับข้ออื่น"
    DROPPED = "dropped", "ยกเลิก"


class PairState(models.TextChoices):
    PROPOSED = "proposed", "ระบบเสนอ"
    CONFIRMED = "confirmed", "ยืนยันแล้ว"
    REJECTED = "rejected", "ไม่ใช่"


class PolicyCrosswalkQuerySet(models.QuerySet["PolicyCrosswalk"]):
    def between(self, old: PolicySet | int, new: PolicySet | int) -> Self:
        return self.filter(old__set=old, to_set=new)

    def confirmed(self) -> Self:
        return self.filter(state=PairState.CONFIRMED)

    def proposed(self) -> Self:
        return self.filter(state=PairState.PROPOSED)


@track_history
class PolicyCrosswalk(models.Model):
    """One pair. `new` is empty for a dropped policy; `to_set` says in which list it was looked for. Only a person confirms."""

    Relation = Relation
    State = PairState

    old = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="crosswalk_on")
    new = models.ForeignKey(Policy, on_delete=models.CASCADE, null=True, blank=True, related_name="crosswalk_back")
    to_set = models.ForeignKey(PolicySet, on_delete=models.CASCADE, related_name="crosswalks")
    relation = models.CharField("ความสัมพันธ์", max_length=8, choices=Relation)
    state = models.CharField(max_length=9, choices=PairState, default=PairState.PROPOSED)
    score = models.DecimalField("ความคล้าย", max_digits=5, decimal_places=2, null=True, blank=True)
    basis = models.CharField("เหตุที่เสนอ", max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    objects = PolicyCrosswalkQuerySet.as_manager()

    class Meta:
        ordering = ["old__code", "new__code"]
        verbose_name = "คู่นโยบายเก่าใหม่"
        verbose_name_plural = "คู่นโยบายเก่าใหม่"
        constraints = [
            one_of("relation", Relation, name="crosswalk_relation"),
            one_of("state", PairState, name="crosswalk_state"),
            models.UniqueConstraint(fields=["old", "to_set", "new"], nulls_distinct=False, name="crosswalk_pair_once"),
            models.CheckConstraint(
                condition=Q(relation=Relation.DROPPED, new__isnull=True) | (~Q(relation=Relation.DROPPED) & Q(new__isnull=False)),
                name="crosswalk_dropped_has_no_new",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} > {self.new_id or '-'} {self.relation}"
