"""Versions of what the city wants. 214, 215, 216 and "226+ in 28 issues" were all official, and the nine dimensions changed too: no count is a constant."""

from django.db import models
from django.db.models import Q

from bkk_okr.columns import track_history


class DimensionSet(models.Model):
    """ชุดด้าน: one version of the list of dimensions."""

    name = models.CharField("ชุดด้าน", max_length=40, unique=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "ชุดด้าน"
        verbose_name_plural = "ชุดด้าน"

    def __str__(self) -> str:
        return self.name


class Dimension(models.Model):
    """ด้าน: one of the city's dimensions, in one version of the list."""

    set = models.ForeignKey(DimensionSet, on_delete=models.CASCADE, related_name="dimensions")
    order = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=30)
    name = models.CharField("ด้าน", max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    meaning = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["set", "order"]
        verbose_name = "ด้าน"
        verbose_name_plural = "ด้าน"
        constraints = [
            models.UniqueConstraint(fields=["set", "code"], name="dimension_code_once_a_set"),
            models.UniqueConstraint(fields=["set", "name"], name="dimension_name_once_a_set"),
            models.UniqueConstraint(fields=["set", "order"], name="dimension_order_once_a_set", deferrable=models.Deferrable.DEFERRED),
        ]

    def __str__(self) -> str:
        return self.name


@track_history
class DevelopmentIssue(models.Model):
    """ประเด็นการพัฒนา: the level between a dimension and its objectives in the city's annual plan."""

    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="issues")
    code = models.CharField(max_length=12)
    title = models.CharField(max_length=300)

    class Meta:
        ordering = ["dimension", "code"]
        verbose_name = "ประเด็นการพัฒนา"
        verbose_name_plural = "ประเด็นการพัฒนา"
        constraints = [models.UniqueConstraint(fields=["dimension", "code"], name="issue_code_once_a_dimension")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def key(self) -> str:
        """How an address names it: a code is unique in its dimension only."""
        return f"{self.dimension.code}:{self.code}"


@track_history
class PolicySet(models.Model):
    """ชุดนโยบาย: one version of the governor's policies. `expected_count` may exceed the titles known so far."""

    name = models.CharField("ชุดนโยบาย", max_length=40, unique=True)
    title = models.CharField(max_length=200, blank=True)
    dimension_set = models.ForeignKey(DimensionSet, on_delete=models.PROTECT, related_name="policy_sets")
    expected_count = models.PositiveSmallIntegerField("จำนวนนโยบายที่ประกาศ", null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "ชุดนโยบาย"
        verbose_name_plural = "ชุดนโยบาย"
        constraints = [models.CheckConstraint(condition=Q(expected_count__isnull=True) | Q(expected_count__gt=0), name="policy_set_expected_positive")]

    def __str__(self) -> str:
        return f"ชุดนโยบาย {self.name}"
