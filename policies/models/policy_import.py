"""Where the rows of a policy set came from: the file, who brought it in, and what it changed."""

from django.db import models

from bkk_okr.columns import one_of
from districts.models import User
from policies.models.policy_set import PolicySet


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", "รอตรวจ"
    REJECTED = "rejected", "อ่านไม่ได้"
    PREVIEWED = "previewed", "รอนำไปใช้"
    APPLIED = "applied", "นำไปใช้แล้ว"
    REVERTED = "reverted", "ย้อนกลับแล้ว"


class PolicyImport(models.Model):
    """One uploaded register. `digest` is the sha256 of what the preview said would change: apply refuses when it moved."""

    State = ImportState

    policy_set = models.ForeignKey(PolicySet, on_delete=models.CASCADE, related_name="imports")
    file = models.FileField(upload_to="policy-imports/")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    options = models.JSONField(default=dict)
    outline = models.JSONField(default=dict)  # the file's sheets and columns with samples, for matching
    report = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    uploaded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="policy_imports")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    applied_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    reverted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reverted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = "การนำเข้านโยบาย"
        verbose_name_plural = "การนำเข้านโยบาย"
        constraints = [one_of("state", ImportState, name="policy_import_state")]

    def __str__(self) -> str:
        return f"{self.pk} {self.file_name}"


class ChangeKind(models.TextChoices):
    ADDED = "added", "เพิ่ม"
    CHANGED = "changed", "แก้"
    RETIRED = "retired", "ปิดใช้"


class PolicyImportChange(models.Model):
    """What one import did to one policy: the fields before and after, so that it can be undone until something else touched the row.

    The policy is the one of this code in the import's set; the record outlives it.
    """

    Kind = ChangeKind

    policy_import = models.ForeignKey(PolicyImport, on_delete=models.CASCADE, related_name="changes", db_index=False)  # the constraint begins with it
    code = models.CharField(max_length=12)
    kind = models.CharField(max_length=8, choices=ChangeKind)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["policy_import", "code"]
        constraints = [
            one_of("kind", ChangeKind, name="policy_import_change_kind"),
            models.UniqueConstraint(fields=["policy_import", "code"], name="policy_import_change_once_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.kind}"
