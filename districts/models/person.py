"""People and what they may do. Rights go by membership, never by name."""

from datetime import date
from typing import Self

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from bkk_okr.columns import one_of, track_history
from districts.models.office import Office, Section


class User(AbstractUser):
    """A person who signs in. The ordinary name fields hold the Thai name; posts change often and live in Membership."""

    prefix = models.CharField("คำนำหน้า", max_length=40, blank=True)
    position = models.CharField("ตำแหน่ง", max_length=120, blank=True)
    invented = models.BooleanField("ข้อมูลจำลอง", default=False)

    class Meta(AbstractUser.Meta):
        verbose_name = "ผู้ใช้"
        verbose_name_plural = "ผู้ใช้"

    def get_full_name(self) -> str:
        return f"{self.prefix}{super().get_full_name()}".strip() or self.get_username()


class Role(models.TextChoices):
    PLANNER = "planner", "เจ้าหน้าที่แผน"
    SECTION_HEAD = "section_head", "หัวหน้าฝ่าย"
    DIRECTOR = "director", "ผู้อำนวยการเขต"
    HOST = "host", "สำนักเจ้าภาพ"
    REVIEWER = "reviewer", "ผู้พิจารณา"
    EXECUTIVE = "executive", "ผู้บริหาร"
    POLICY_ADMIN = "policy_admin", "ผู้ดูแลนโยบาย"


OFFICE_KIND_OF_ROLE = {
    Role.PLANNER: Office.Kind.DISTRICT,
    Role.SECTION_HEAD: Office.Kind.DISTRICT,
    Role.DIRECTOR: Office.Kind.DISTRICT,
    Role.HOST: Office.Kind.BUREAU,
    Role.REVIEWER: Office.Kind.CITY,
    Role.EXECUTIVE: Office.Kind.CITY,
    Role.POLICY_ADMIN: Office.Kind.CITY,
}


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> Self:
        """Memberships in force on a day."""
        return self.filter(Q(since__lte=day), Q(until__isnull=True) | Q(until__gte=day))


@track_history
class Membership(models.Model):
    """A person's role in an office, from a day until (including) another; `acting_for` names whom they stand in for (รักษาการแทน)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    acting_for = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="stand_ins")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "สิทธิในหน่วยงาน"
        verbose_name_plural = "สิทธิในหน่วยงาน"
        constraints = [
            one_of("role", Role, name="membership_role"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="membership_ends_after_start"),
            models.CheckConstraint(condition=~Q(role=Role.SECTION_HEAD) | Q(section__isnull=False), name="membership_head_has_section"),
            models.UniqueConstraint(fields=["user", "office", "role", "section", "since"], nulls_distinct=False, name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.office}"

    def clean(self) -> None:
        if self.office_id and self.role and self.office.kind != OFFICE_KIND_OF_ROLE[Role(self.role)]:
            raise ValidationError({"role": f"บทบาท{self.get_role_display()}ใช้กับ{self.office.get_kind_display()}ไม่ได้"})
