"""Where published figures came from: the file, who brought it in, and what it changed."""

from django.db import models

from bkk_okr.columns import one_of
from districts.models import User
from policies.models import FiscalYear
from policies.models.policy_import import ImportState


class TrackerList(models.TextChoices):
    """The two pages of the city's tracker. They disagree, so each is a source of its own."""

    TOP = "top", "รายการเป้าหมายหลัก"
    ALL = "all", "รายการตัวชี้วัดทั้งหมด"


class TrackerImport(models.Model):
    """One uploaded list. `digest` is the sha256 of what the preview said would change: apply refuses when it moved.

    `as_of` is the day that the figures speak of. It is part of a line only when somebody said it (the file, the form, the command): `day_stated`.
    """

    State = ImportState

    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="tracker_imports", null=True)
    list = models.CharField(max_length=3, choices=TrackerList, blank=True)
    as_of = models.DateField(null=True, blank=True)
    day_stated = models.BooleanField(default=False)
    file = models.FileField(upload_to="tracker-imports/")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    options = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    uploaded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="tracker_imports")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    applied_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = "การนำเข้ารายการของระบบติดตาม"
        verbose_name_plural = "การนำเข้ารายการของระบบติดตาม"
        constraints = [
            one_of("state", ImportState, name="tracker_import_state"),
            models.CheckConstraint(condition=models.Q(list="") | models.Q(list__in=TrackerList.values), name="tracker_import_list"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.file_name}"
