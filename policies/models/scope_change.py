"""What happened to the scope: acts that changed cells, sheets that were brought in, and districts that contest a cell."""

from django.db import models
from django.db.models import Q

from bkk_okr.columns import one_of, track_history
from districts.models import Office, User
from policies.models.fiscal_year import FiscalYear
from policies.models.policy import Policy


class ChangeKind(models.TextChoices):
    HAND = "hand", "กำหนดรายนโยบาย"
    RULE = "rule", "กำหนดตามกฎ"
    SHEET = "sheet", "นำเข้าตาราง"
    CONTEST = "contest", "ตอบคำขอทบทวน"
    RELINK = "relink", "เปลี่ยนชุดนโยบาย"


class ScopeChange(models.Model):
    """One act on the scope of a year. The rows it made and the rows it ended name it, so that it can be taken back while nothing else touched them."""

    Kind = ChangeKind

    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.CASCADE, related_name="scope_changes")
    kind = models.CharField(max_length=8, choices=ChangeKind)
    summary = models.CharField(max_length=300)
    cells = models.PositiveIntegerField()
    since = models.DateField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reverted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reverted_at = models.DateTimeField(null=True, blank=True)
    invented = models.BooleanField("ข้อมูลจำลอง", default=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "การเปลี่ยนขอบเขต"
        verbose_name_plural = "การเปลี่ยนขอบเขต"
        constraints = [one_of("kind", ChangeKind, name="scope_change_kind")]

    def __str__(self) -> str:
        return f"{self.fiscal_year_id} {self.summary}"


class SheetState(models.TextChoices):
    REJECTED = "rejected", "อ่านไม่ได้"
    FAULTY = "faulty", "ต้องแก้ไฟล์"
    PREVIEWED = "previewed", "รอนำไปใช้"
    APPLIED = "applied", "นำไปใช้แล้ว"


class ScopeSheet(models.Model):
    """A policy x office grid as it was uploaded. `digest` is the fingerprint of what the preview said would change."""

    State = SheetState

    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.CASCADE, related_name="scope_sheets")
    file = models.FileField(upload_to="scope-sheets/")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    report = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=9, choices=SheetState)
    change = models.OneToOneField(ScopeChange, on_delete=models.SET_NULL, null=True, blank=True, related_name="sheet")
    uploaded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = "ตารางขอบเขตที่นำเข้า"
        verbose_name_plural = "ตารางขอบเขตที่นำเข้า"
        constraints = [one_of("state", SheetState, name="scope_sheet_state")]

    def __str__(self) -> str:
        return f"{self.fiscal_year_id} {self.file_name}"


class ContestState(models.TextChoices):
    OPEN = "open", "รอคำตอบ"
    ACCEPTED = "accepted", "เห็นด้วยกับเขต"
    DECLINED = "declined", "คงเดิม"


@track_history
class ScopeContest(models.Model):
    """คำขอทบทวน: an office says why a required policy does not concern it. Until it is answered the cell stays required."""

    State = ContestState

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="contests")
    fiscal_year = models.ForeignKey(FiscalYear, on_delete=models.CASCADE, related_name="contests")
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="scope_contests")
    reason = models.CharField("เหตุผลของเขต", max_length=500)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=ContestState, default=ContestState.OPEN)
    answer = models.CharField("คำตอบ", max_length=500, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    invented = models.BooleanField("ข้อมูลจำลอง", default=False)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "คำขอทบทวนขอบเขต"
        verbose_name_plural = "คำขอทบทวนขอบเขต"
        constraints = [
            one_of("state", ContestState, name="scope_contest_state"),
            models.UniqueConstraint(fields=["policy", "fiscal_year", "office"], condition=Q(state="open"), name="scope_contest_one_open"),
            models.CheckConstraint(condition=~Q(reason=""), name="scope_contest_has_reason"),
            models.CheckConstraint(condition=Q(state="open") | ~Q(answer=""), name="scope_contest_answer_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.fiscal_year_id} {self.office_id} {self.state}"
