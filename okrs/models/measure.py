"""รายละเอียดตัวชี้วัด: what is counted, in which unit and how it adds up. The unit is here, never on the assignment."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bkk_okr.columns import number, one_of, track_history
from districts.models import Office, OfficeStatistic


class Direction(models.TextChoices):
    INCREASE = "increase", "เพิ่มขึ้น"
    DECREASE = "decrease", "ลดลง"
    KEEP = "keep", "รักษาระดับ"
    MILESTONE = "milestone", "ตามขั้นตอน"


class Kind(models.TextChoices):
    OUTCOME = "outcome", "ผลลัพธ์"
    OUTPUT = "output", "ผลผลิต"
    ACTIVITY = "activity", "กิจกรรม"


class Aggregation(models.TextChoices):
    SUM = "sum", "ผลรวม"
    RATIO = "ratio", "อัตราส่วนของผลรวม"
    WEIGHTED_MEAN = "weighted_mean", "ค่าเฉลี่ยถ่วงน้ำหนัก"
    MEAN = "mean", "ค่าเฉลี่ย"
    SHARE_MEETING = "share_meeting", "สัดส่วนหน่วยงานที่ถึงเป้า"
    DISTINCT = "distinct", "นับไม่ซ้ำ"
    CENTRAL = "central", "เจ้าภาพรายงานค่าเดียว"
    NONE = "none", "ไม่รวมข้ามหน่วยงาน"


class Nature(models.TextChoices):
    FLOW = "flow", "สะสมตลอดปี"
    STOCK = "stock", "ค่า ณ ขณะหนึ่ง"


class Entry(models.TextChoices):
    MONTHLY = "monthly", "เฉพาะรอบนี้"
    CUMULATIVE = "cumulative", "สะสมตั้งแต่ 1 ต.ค."


class Frequency(models.TextChoices):
    MONTHLY = "monthly", "รายเดือน"
    QUARTERLY = "quarterly", "รายไตรมาส"
    SEMIANNUAL = "semiannual", "ราย 6 เดือน"
    ANNUAL = "annual", "รายปี"


DUE_MONTHS = {
    Frequency.MONTHLY: (10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    Frequency.QUARTERLY: (12, 3, 6, 9),
    Frequency.SEMIANNUAL: (3, 9),
    Frequency.ANNUAL: (9,),
}


class MeasureQuerySet(models.QuerySet["Measure"]):
    def hosted_by(self, office: Office) -> Self:
        return self.filter(host=office)

    def shared(self) -> Self:
        """Measures that are defined once for many offices."""
        return self.exclude(aggregation=Aggregation.NONE)


@track_history
class Measure(models.Model):
    """One version of a definition. A district's own measure is hosted by itself and not aggregated."""

    Direction = Direction
    Kind = Kind
    Aggregation = Aggregation
    Nature = Nature
    Entry = Entry
    Frequency = Frequency

    title = models.CharField("ตัวชี้วัด", max_length=500)
    code = models.CharField("รหัส", max_length=30, blank=True)
    definition = models.TextField("นิยามและวิธีคำนวณ", blank=True)
    unit = models.CharField("หน่วยนับ", max_length=80)
    direction = models.CharField("ทิศทาง", max_length=10, choices=Direction, default=Direction.INCREASE)
    kind = models.CharField("ประเภท", max_length=10, choices=Kind)
    aggregation = models.CharField("วิธีรวม", max_length=14, choices=Aggregation, default=Aggregation.NONE)
    nature = models.CharField(max_length=6, choices=Nature, default=Nature.STOCK)
    entry = models.CharField("วิธีกรอก", max_length=10, choices=Entry, default=Entry.CUMULATIVE)
    frequency = models.CharField("ความถี่", max_length=10, choices=Frequency, default=Frequency.MONTHLY)
    numerator_label = models.CharField("ตัวตั้ง", max_length=200, blank=True)
    denominator_label = models.CharField("ตัวหาร", max_length=200, blank=True)
    ratio_scale = models.PositiveIntegerField(default=100, help_text="100 = ร้อยละ, 100000 = ต่อแสนคน")
    weight_statistic = models.CharField(max_length=30, choices=OfficeStatistic.Name, blank=True)
    entity_codes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    source = models.CharField("แหล่งข้อมูล", max_length=300, blank=True)
    host = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="hosted_measures")
    plausible_min = number(null=True, blank=True)
    plausible_max = number(null=True, blank=True)
    whole_numbers = models.BooleanField("นับเป็นจำนวนเต็ม", default=False)
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    invented = models.BooleanField("ข้อมูลจำลอง", default=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["code", "title", "version"]
        verbose_name = "ตัวชี้วัด"
        verbose_name_plural = "ตัวชี้วัด"
        constraints = [
            one_of("direction", Direction, name="measure_direction"),
            one_of("kind", Kind, name="measure_kind"),
            one_of("aggregation", Aggregation, name="measure_aggregation"),
            one_of("nature", Nature, name="measure_nature"),
            one_of("entry", Entry, name="measure_entry"),
            one_of("frequency", Frequency, name="measure_frequency"),
            models.CheckConstraint(condition=~Q(aggregation=Aggregation.DISTINCT) | ~Q(entity_codes=[]), name="measure_distinct_needs_codes"),
            models.CheckConstraint(condition=~Q(aggregation=Aggregation.WEIGHTED_MEAN) | ~Q(weight_statistic=""), name="measure_weighted_needs_weight"),
            models.CheckConstraint(condition=Q(ratio_scale__gt=0), name="measure_scale_positive"),
            models.CheckConstraint(
                condition=Q(plausible_min__isnull=True) | Q(plausible_max__isnull=True) | Q(plausible_min__lte=F("plausible_max")),
                name="measure_range_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()

    @property
    def is_ratio(self) -> bool:
        """Whether a report gives numerator and denominator instead of one value."""
        return self.aggregation == Aggregation.RATIO

    def is_due_in(self, month: int) -> bool:
        return month in DUE_MONTHS[Frequency(self.frequency)]
