"""หลักฐาน: a file or a link behind what an office reported. Never public by itself."""

from django.db import models
from django.db.models import Q

from districts.models import User
from okrs.models.key_result import KeyResult
from policies.models import ReportingPeriod


class Evidence(models.Model):
    """Belongs to a key result's report of a period, whatever its revision. Exactly one of a link and a file, which is served as a download only."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="evidence")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="evidence")
    link = models.URLField("ลิงก์", max_length=500, blank=True)
    file = models.FileField(upload_to="evidence/%Y/%m/", blank=True)
    file_name = models.CharField(max_length=150, blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["key_result", "period", "at"]
        verbose_name = "หลักฐาน"
        verbose_name_plural = "หลักฐาน"
        constraints = [
            models.CheckConstraint(name="evidence_file_or_link", condition=(Q(link="") & ~Q(file="")) | (~Q(link="") & Q(file=""))),
            models.CheckConstraint(name="evidence_file_has_fingerprint", condition=Q(file="") | ~Q(sha256="")),
        ]

    def __str__(self) -> str:
        return self.file_name or self.link
