"""The nightly proof that stored figures are what the raw rows say."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Proof(models.Model):
    """One night's comparison. `drift` is what was found before anything was repaired; `repaired` the years that were computed anew."""

    day = models.DateField("คืนวันที่", unique=True)
    begun_at = models.DateTimeField("เริ่ม")
    finished_at = models.DateTimeField("เสร็จ", null=True, blank=True)
    checked = models.PositiveIntegerField("แถวที่ตรวจ", default=0)
    drift = models.PositiveIntegerField("แถวที่ต่าง", default=0)
    left = models.PositiveIntegerField("ต่างหลังซ่อม", default=0)
    repaired = ArrayField(models.PositiveSmallIntegerField(), verbose_name="ปีที่คำนวณใหม่", default=list, blank=True)
    examples = ArrayField(models.CharField(max_length=200), verbose_name="ตัวอย่าง", default=list, blank=True)

    class Meta:
        ordering = ["-day"]
        verbose_name = "ผลตรวจตัวเลขประจำคืน"
        verbose_name_plural = "ผลตรวจตัวเลขประจำคืน"

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
