"""Who plans: district offices, bureaus and the city itself, with their groups, sections and statistics."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from bkk_okr.columns import one_of, thai_sort_key, track_history


class DateRange(Func):
    function = "daterange"
    output_field = DateRangeField()


class DistrictGroup(models.Model):
    """กลุ่มเขต: six management groups; no plan and no budget of their own."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField("กลุ่มเขต", max_length=80, unique=True)
    name_en = models.CharField(max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["order"]
        verbose_name = "กลุ่มเขต"
        verbose_name_plural = "กลุ่มเขต"

    def __str__(self) -> str:
        return self.name


class Section(models.Model):
    """ฝ่าย: the ten sections that every district office has."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField("ฝ่าย", max_length=120, unique=True)
    name_en = models.CharField(max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ["order"]
        verbose_name = "ฝ่าย"
        verbose_name_plural = "ฝ่าย"

    def __str__(self) -> str:
        return self.name


class OfficeKind(models.TextChoices):
    DISTRICT = "district", "สำนักงานเขต"
    BUREAU = "bureau", "สำนัก"
    CITY = "city", "กรุงเทพมหานคร"


class OfficeQuerySet(models.QuerySet["Office"]):
    def districts(self) -> Self:
        return self.filter(kind=Office.Kind.DISTRICT)

    def bureaus(self) -> Self:
        return self.filter(kind=Office.Kind.BUREAU)

    def in_thai_order(self) -> Self:
        return self.order_by("sort_key")

    def with_group(self, on: date) -> Self:
        """Annotate `group_id` and `group_name` as they stood on a day: membership in a group is dated."""
        current = GroupMembership.objects.on(on).filter(office=models.OuterRef("pk"))
        return self.annotate(group_id=models.Subquery(current.values("group_id")[:1]), group_name=models.Subquery(current.values("group__name")[:1]))


class Office(models.Model):
    """หน่วยงาน: whoever owns a plan, targets and results. `code` is what URLs show: 1001-1050 for districts, the BMA's number for bureaus."""

    Kind = OfficeKind

    kind = models.CharField(max_length=10, choices=OfficeKind)
    code = models.CharField(max_length=8, unique=True)
    bma_code = models.CharField("รหัสหน่วยงาน กทม.", max_length=8, unique=True, null=True, blank=True)
    name = models.CharField("ชื่อ", max_length=120, unique=True)
    name_en = models.CharField(max_length=120, blank=True)
    abbreviation = models.CharField("ชื่อย่อ", max_length=20, blank=True)
    bank = models.CharField(max_length=12, blank=True)
    area_km2 = models.DecimalField(max_digits=8, decimal_places=3, null=True, blank=True)
    latitude = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    longitude = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    tile_column = models.PositiveSmallIntegerField(null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(null=True, blank=True)
    tile_label = models.CharField(max_length=30, blank=True)
    groups = models.ManyToManyField(DistrictGroup, through="GroupMembership", related_name="offices")
    sort_key = thai_sort_key("name")

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = "หน่วยงาน"
        verbose_name_plural = "หน่วยงาน"
        constraints = [
            one_of("kind", OfficeKind, name="office_kind"),
            models.CheckConstraint(condition=~Q(kind="district") | Q(code__regex=r"^10[0-5]\d$"), name="office_district_code"),
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="city"), name="office_one_city"),
            models.UniqueConstraint(fields=["tile_column", "tile_row"], condition=Q(tile_row__isnull=False), name="office_tile_taken_once"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"สำนักงานเขต{self.name}" if self.kind == self.Kind.DISTRICT else self.name

    @property
    def short_name(self) -> str:
        return f"เขต{self.name}" if self.kind == self.Kind.DISTRICT else (self.abbreviation or self.name)


class GroupMembershipQuerySet(models.QuerySet["GroupMembership"]):
    def on(self, day: date) -> Self:
        return self.filter(Q(since__lte=day), Q(until__isnull=True) | Q(until__gt=day))


@track_history
class GroupMembership(models.Model):
    """Which group an office belongs to, from a day until (not including) another."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="group_memberships")
    group = models.ForeignKey(DistrictGroup, on_delete=models.PROTECT, related_name="memberships")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = GroupMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="group_membership_ends_after_start"),
            ExclusionConstraint(
                name="group_membership_one_at_a_time",
                expressions=[("office", RangeOperators.EQUAL), (DateRange("since", "until", RangeBoundary()), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.group}"


@track_history
class OfficeStatistic(models.Model):
    """ข้อมูลพื้นฐานเขต: population, households and the like, each with its day and source. Weights and shares of targets come from here."""

    class Name(models.TextChoices):
        POPULATION = "population", "ประชากรตามทะเบียน (คน)"
        HOUSEHOLDS = "households", "บ้านตามทะเบียน (หลัง)"

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="statistics")
    name = models.CharField(max_length=30, choices=Name)
    date = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4)
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["office", "name", "date"]
        constraints = [
            models.UniqueConstraint(fields=["office", "name", "date"], name="office_statistic_once_a_day"),
            models.CheckConstraint(condition=Q(value__gte=0), name="office_statistic_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.name} {self.date}"
