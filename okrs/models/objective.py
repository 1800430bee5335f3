"""วัตถุประสงค์ (O) and the policies it serves."""

from django.db import models
from django.db.models import Q

from bkk_okr.columns import track_history
from okrs.models.plan import Plan
from policies.models import DevelopmentIssue, Dimension, Policy


@track_history
class Objective(models.Model):
    """What a plan wants to change. Imported city objectives may serve no policy and then carry the dimension of their source's code."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="objectives")
    position = models.PositiveSmallIntegerField()
    title = models.CharField("วัตถุประสงค์", max_length=500, blank=True)
    weight = models.DecimalField("น้ำหนัก", max_digits=8, decimal_places=3, null=True, blank=True)
    policies = models.ManyToManyField(Policy, through="ObjectivePolicy", related_name="objectives")
    issue = models.ForeignKey(DevelopmentIssue, on_delete=models.SET_NULL, null=True, blank=True, related_name="objectives")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, null=True, blank=True, related_name="objectives")
    may_be_copied = models.BooleanField("ใช้เป็นตัวอย่างได้", default=False)

    class Meta:
        ordering = ["plan", "position"]
        verbose_name = "วัตถุประสงค์"
        verbose_name_plural = "วัตถุประสงค์"
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="objective_position_once", deferrable=models.Deferrable.DEFERRED),
            models.CheckConstraint(condition=Q(weight__isnull=True) | Q(weight__gte=0), name="objective_weight_not_negative"),
        ]

    def __str__(self) -> str:
        return self.title


@track_history
class ObjectivePolicy(models.Model):
    """An objective serves a policy; one of them is the primary."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="policy_links")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="objective_links")
    primary = models.BooleanField(default=False)

    class Meta:
        ordering = ["objective", "-primary", "policy"]
        constraints = [
            models.UniqueConstraint(fields=["objective", "policy"], name="objective_policy_once"),
            models.UniqueConstraint(fields=["objective"], condition=Q(primary=True), name="objective_one_primary_policy"),
        ]

    def __str__(self) -> str:
        return f"{self.objective_id} {self.policy_id}"
