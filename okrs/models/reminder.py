"""Who was reminded on which day: the row is the claim that keeps a second host, or a second run, from writing again."""

from django.db import models

from districts.models import User


class Reminder(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reminders")
    day = models.DateField("วันที่")
    lines = models.PositiveSmallIntegerField("จำนวน KR", default=0)
    sent_at = models.DateTimeField("ส่งเมื่อ", null=True, blank=True)

    class Meta:
        ordering = ["-day", "user"]
        verbose_name = "การเตือนให้รายงาน"
        verbose_name_plural = "การเตือนให้รายงาน"
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="reminder_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day:%Y-%m-%d}"
