"""A year that went over to another list of policies: what every open plan pointed to before and after."""

from django.db import models
from django.db.models import F, Q

from districts.models import User
from policies.models import DimensionSet, FiscalYear, PolicySet, ScopeChange


class Relink(models.Model):
    """`before` and `after` hold each changed plan's links as plain values, so that the year can go back while nothing touched them."""

    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.CASCADE, related_name="relinks")
    old_set = models.ForeignKey(PolicySet, on_delete=models.PROTECT, related_name="+")
    new_set = models.ForeignKey(PolicySet, on_delete=models.PROTECT, related_name="+")
    old_dimension_set = models.ForeignKey(DimensionSet, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField()
    after = models.JSONField()
    scope_change = models.ForeignKey(ScopeChange, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "การเปลี่ยนชุดนโยบายของปี"
        verbose_name_plural = "การเปลี่ยนชุดนโยบายของปี"
        constraints = [models.CheckConstraint(condition=~Q(old_set=F("new_set")), name="relink_between_two_sets")]

    def __str__(self) -> str:
        return f"{self.fiscal_year_id}: {self.old_set_id} > {self.new_set_id}"
