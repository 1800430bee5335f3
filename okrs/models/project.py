"""โครงการ/กิจกรรม: what the office does and what it costs."""

from django.db import models
from django.db.models import F, Q

from bkk_okr.columns import money, number, one_of, track_history
from districts.models import Section
from okrs.models.key_result import KeyResult
from okrs.models.plan import Plan
from policies.models import Policy


class ProjectKind(models.TextChoices):
    ROUTINE = "routine", "ภารกิจประจำ"
    POLICY = "policy", "ตามนโยบาย"
    STRATEGIC = "strategic", "ยุทธศาสตร์"


class ProjectFate(models.TextChoices):
    """What became of a project in the council's ordinance; empty is the project as it was planned."""

    DROPPED = "dropped", "ตัดออก"
    RESCOPED = "rescoped", "ลดขอบเขต"
    OTHER_SOURCE = "other_source", "ใช้งบแหล่งอื่น"


@track_history
class Project(models.Model):
    """A project or activity of a plan. It serves policies, contributes to key results, and asks for money with clear details."""

    Kind = ProjectKind
    Fate = ProjectFate

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="projects")
    position = models.PositiveSmallIntegerField()
    title = models.CharField("ชื่อโครงการ/กิจกรรม", max_length=500, blank=True)
    kind = models.CharField("ประเภท", max_length=10, choices=ProjectKind, default=ProjectKind.POLICY)
    continues = models.BooleanField("ต่อเนื่องจากปีก่อน", default=False)
    rationale = models.TextField("หลักการและเหตุผล", blank=True)
    beneficiaries = models.CharField("กลุ่มเป้าหมาย", max_length=300, blank=True)
    places = models.CharField("พื้นที่ดำเนินการ", max_length=300, blank=True)
    starts = models.DateField("เริ่ม", null=True, blank=True)
    ends = models.DateField("สิ้นสุด", null=True, blank=True)
    owner_section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="ฝ่ายรับผิดชอบ")
    expected_benefit = models.TextField("ผลที่คาดว่าจะได้รับ", blank=True)
    risk = models.TextField("ความเสี่ยงและแนวทางจัดการ", blank=True)
    fate = models.CharField("ผลจากข้อบัญญัติงบประมาณ", max_length=12, choices=ProjectFate, blank=True)
    policies = models.ManyToManyField(Policy, through="ProjectPolicy", related_name="projects")
    key_results = models.ManyToManyField(KeyResult, through="ProjectContribution", related_name="projects")

    class Meta:
        ordering = ["plan", "position"]
        verbose_name = "โครงการ/กิจกรรม"
        verbose_name_plural = "โครงการ/กิจกรรม"
        constraints = [
            one_of("kind", ProjectKind, name="project_kind"),
            models.CheckConstraint(condition=Q(fate="") | Q(fate__in=ProjectFate.values), name="project_fate"),
            models.UniqueConstraint(fields=["plan", "position"], name="project_position_once", deferrable=models.Deferrable.DEFERRED),
            models.CheckConstraint(condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="project_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.title


@track_history
class ProjectPolicy(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="policy_links")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="project_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "policy"], name="project_policy_once")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.policy_id}"


@track_history
class ProjectContribution(models.Model):
    """A project supports a key result (หนุน KR), perhaps with an expected contribution in the key result's unit."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="contributions")
    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="contributions")
    expected = number(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "key_result"], name="contribution_once")]

    def __str__(self) -> str:
        return f"{self.project_id} > {self.key_result_id}"


class ProjectStep(models.Model):
    """ขั้นตอน: a step with its weight and the months it runs in."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    weight = models.DecimalField(max_digits=8, decimal_places=3, null=True, blank=True)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["project", "position"]
        constraints = [
            models.UniqueConstraint(fields=["project", "position"], name="project_step_position_once"),
            models.CheckConstraint(condition=Q(weight__isnull=True) | Q(weight__gte=0), name="project_step_weight_not_negative"),
        ]

    def __str__(self) -> str:
        return self.title


class BudgetSource(models.TextChoices):
    BMA = "bma", "งบประมาณกรุงเทพมหานคร"
    CENTRAL = "central", "งบกลาง"
    SUBSIDY = "subsidy", "เงินอุดหนุนรัฐบาล"
    SUPPLEMENT = "supplement", "งบเพิ่มเติม/เงินสะสม"
    HEALTH_FUND = "health_fund", "กองทุนหลักประกันสุขภาพ"
    COMMUNITY = "community", "เงินชุมชน"
    PRIVATE = "private", "เงินบริจาค/เอกชน"
    NONE = "none", "ไม่ใช้งบประมาณ"


class BudgetCategory(models.TextChoices):
    SALARY = "salary", "เงินเดือนและค่าจ้าง"
    OPERATION = "operation", "ค่าตอบแทน ใช้สอย และวัสดุ"
    UTILITY = "utility", "ค่าสาธารณูปโภค"
    CAPITAL = "capital", "ค่าครุภัณฑ์ ที่ดินและสิ่งก่อสร้าง"
    GRANT = "grant", "เงินอุดหนุน"
    OTHER = "other", "รายจ่ายอื่น"


@track_history
class BudgetLine(models.Model):
    """Money in baht. Asked, proposed, approved, allocated and disbursed are five amounts: a plan exists before its money is known."""

    Source = BudgetSource
    Category = BudgetCategory

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="budget_lines")
    source = models.CharField("แหล่งงบประมาณ", max_length=12, choices=BudgetSource, default=BudgetSource.BMA)
    category = models.CharField("หมวดรายจ่าย", max_length=12, choices=BudgetCategory, default=BudgetCategory.OPERATION)
    requested = money(verbose_name="ขอตั้ง")
    proposed = money(null=True, blank=True)
    approved = money(null=True, blank=True)
    allocated = money(null=True, blank=True)
    disbursed = money(null=True, blank=True)

    class Meta:
        ordering = ["project", "source", "category"]
        constraints = [
            one_of("source", BudgetSource, name="budget_source"),
            one_of("category", BudgetCategory, name="budget_category"),
            models.UniqueConstraint(fields=["project", "source", "category"], name="budget_line_once"),
            models.CheckConstraint(condition=Q(requested__gte=0), name="budget_requested_not_negative"),
            models.CheckConstraint(condition=Q(proposed__isnull=True) | Q(proposed__gte=0), name="budget_proposed_not_negative"),
            models.CheckConstraint(condition=Q(approved__isnull=True) | Q(approved__gte=0), name="budget_approved_not_negative"),
            models.CheckConstraint(
                condition=Q(allocated__isnull=True) | Q(allocated__gte=0, allocated__lte=F("approved")), name="budget_allocated_within_approved"
            ),
            models.CheckConstraint(condition=Q(disbursed__isnull=True) | Q(disbursed__gte=0), name="budget_disbursed_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.source} {self.requested}"
