"""การบรรจุในแผน: how an office carries a required policy. A small policy needs no objective of its own."""

from django.db import models
from django.db.models import Q

from bkk_okr.columns import one_of, track_history
from okrs.models.measure import Measure
from okrs.models.objective import Objective
from okrs.models.plan import Plan
from okrs.models.project import Project
from policies.models import Policy


class LandingThrough(models.TextChoices):
    OBJECTIVE = "objective", "ผ่านวัตถุประสงค์"
    PROJECT = "project", "ผ่านโครงการ"
    ROUTINE = "routine", "งานประจำที่วัดผล"
    NOT_APPLICABLE = "not_applicable", "ไม่เกี่ยวข้อง"


@track_history
class Landing(models.Model):
    """One policy in one plan, through exactly one thing; "not applicable" carries a reason."""

    Through = LandingThrough

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="landings")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="landings")
    through = models.CharField(max_length=16, choices=LandingThrough)
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, null=True, blank=True, related_name="landings")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, blank=True, related_name="landings")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="landings")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["plan", "policy"]
        verbose_name = "การบรรจุนโยบายในแผน"
        verbose_name_plural = "การบรรจุนโยบายในแผน"
        constraints = [
            one_of("through", LandingThrough, name="landing_through"),
            models.UniqueConstraint(fields=["plan", "policy"], name="landing_once_a_plan_and_policy"),
            models.CheckConstraint(
                name="landing_names_its_carrier",
                condition=Q(through="objective", objective__isnull=False, project__isnull=True, measure__isnull=True)
                | Q(through="project", objective__isnull=True, project__isnull=False, measure__isnull=True)
                | Q(through="routine", objective__isnull=True, project__isnull=True, measure__isnull=False)
                | (Q(through="not_applicable", objective__isnull=True, project__isnull=True, measure__isnull=True) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.policy_id} {self.through}"
