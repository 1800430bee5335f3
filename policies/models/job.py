"""Work that outlives a request: a row that says how far it is. The broker only carries the call to look here; what it forgets, the beat finds."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from bkk_okr.columns import one_of
from districts.models import User

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 3


class JobState(models.TextChoices):
    WAITING = "waiting", "รอเริ่ม"
    RUNNING = "running", "กำลังทำ"
    DONE = "done", "เสร็จแล้ว"
    FAILED = "failed", "ไม่สำเร็จ"


OPEN = (JobState.WAITING, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    def unfinished(self) -> Self:
        return self.filter(state__in=OPEN)

    def claimable(self, now: datetime) -> Self:
        """Jobs that wait, and those whose worker has shown no sign of life for a minute."""
        return self.filter(Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, seen_at__lt=now - LEASE))


class Job(models.Model):
    """`kind` names the function (policies.jobs), `subject` is the id of the row it works on. Running one twice is harmless: the work recomputes."""

    State = JobState

    kind = models.SlugField(max_length=40)
    subject = models.BigIntegerField()
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    error = models.CharField(max_length=1_000, blank=True)
    leads_to = models.CharField(max_length=300)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="jobs")
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "งานเบื้องหลัง"
        verbose_name_plural = "งานเบื้องหลัง"
        constraints = [
            one_of("state", JobState, name="job_state"),
            models.UniqueConstraint(fields=["kind", "subject"], condition=Q(state__in=OPEN), name="job_one_unfinished_a_subject"),
        ]
        indexes = [models.Index(fields=["created_at"], condition=Q(state__in=OPEN), name="job_unfinished")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.state}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in OPEN

    @property
    def counted(self) -> str:
        """`120 จาก 216 แถว`"""
        return f"{self.done:,} จาก {self.total:,} แถว"
