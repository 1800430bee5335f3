"""การพิจารณา by the four criteria of the deputy governor's workshop."""

from django.db import models
from django.db.models import Q

from bkk_okr.columns import one_of
from districts.models import User
from okrs.models.plan import Plan, PlanVersion
from okrs.models.project import Project


class Criterion(models.TextChoices):
    LINKAGE = "linkage", "สอดคล้องกับกรอบยุทธศาสตร์"
    AUTHORITY = "authority", "อยู่ในอำนาจหน้าที่ของเขต"
    SITUATION = "situation", "เหมาะสมกับสถานการณ์"
    FEASIBILITY = "feasibility", "เป็นไปได้ในทางปฏิบัติ"


class Verdict(models.TextChoices):
    PASS = "pass", "ผ่าน"
    FIX = "fix", "ต้องแก้"
    NOT_APPLICABLE = "not_applicable", "ไม่เกี่ยวข้อง"


class Review(models.Model):
    """A verdict on one criterion of a plan version. Projects inherit it; an exception names its project and carries a comment."""

    Criterion = Criterion
    Verdict = Verdict

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="reviews")
    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="reviews")
    criterion = models.CharField(max_length=12, choices=Criterion)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, blank=True, related_name="reviews")
    verdict = models.CharField(max_length=16, choices=Verdict)
    comment = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviews")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["plan", "version", "criterion"]
        constraints = [
            one_of("criterion", Criterion, name="review_criterion"),
            one_of("verdict", Verdict, name="review_verdict"),
            models.UniqueConstraint(fields=["version", "criterion", "project"], nulls_distinct=False, name="review_once_a_criterion"),
            models.CheckConstraint(condition=~Q(verdict=Verdict.FIX) | ~Q(comment=""), name="review_fix_has_comment"),
            models.CheckConstraint(condition=Q(project__isnull=True) | ~Q(comment=""), name="review_exception_has_comment"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.criterion} {self.verdict}"
