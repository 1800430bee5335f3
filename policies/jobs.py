"""Long work behind a page: started in the request's transaction, done by the worker, found by the beat when the broker lost the call.

A kind is registered where its work lives. Ids go in; the work recomputes from rows, so that twice or late is harmless.
"""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from districts.models import User
from policies.models import Job
from policies.models.job import MOST_ATTEMPTS, JobState
from policies.nudge import RUN_JOBS, nudge

TOLD_EVERY = 0.3  # seconds: the page asks once a second
BROKEN = "ระบบขัดข้องระหว่างทำงานนี้ ข้อมูลที่บันทึกแล้วไม่หาย ลองใหม่อีกครั้ง"

log = structlog.get_logger(__name__)


class JobFailed(Exception):
    """The work cannot be done; `str()` is the sentence for the page."""


class Progress:
    """What the work calls to say how far it is: `progress(120, 216)`. Writes at most every 0.3 s, outside any transaction of the work."""

    def __init__(self, job: Job) -> None:
        self._job, self._told = job, 0.0

    def __call__(self, done: int, total: int) -> None:
        if done < total and time.monotonic() - self._told < TOLD_EVERY:
            return
        self._told = time.monotonic()
        Job.objects.filter(pk=self._job.pk).update(done=done, total=total, seen_at=timezone.now())

    def say(self, message: str) -> None:
        Job.objects.filter(pk=self._job.pk).update(message=message, seen_at=timezone.now())


Work = Callable[[Job, Progress], str]
_KINDS: dict[str, Work] = {}


def runs(kind: str) -> Callable[[Work], Work]:
    """Register the work of a kind; it returns the sentence that closes the job."""

    def register(work: Work) -> Work:
        _KINDS[kind] = work
        return work

    return register


@transaction.atomic
def start_job(kind: str, subject: int, *, by: User | None, leads_to: str, options: dict[str, Any] | None = None) -> Job:
    """Return the job for this subject: the one that is under way, else a new one. The worker hears of it after the commit."""
    job = Job.objects.unfinished().filter(kind=kind, subject=subject).first()
    if job is None:
        job = Job.objects.create(kind=kind, subject=subject, by=by, leads_to=leads_to, options=options or {})
    transaction.on_commit(lambda: nudge(RUN_JOBS))
    return job


def run_jobs(now: Callable[[], datetime]) -> int:
    """Do what waits, oldest first, one after the other; returns how many. Another worker may do the same at once: each job is claimed."""
    count = 0
    while (pk := _next(now())) is not None:
        count += run_job(pk, now=now)
    return count


def _next(moment: datetime) -> int | None:
    return Job.objects.claimable(moment).filter(kind__in=_KINDS).order_by("created_at").values_list("pk", flat=True).first()


def run_job(pk: int, *, now: Callable[[], datetime]) -> bool:
    """Claim and do one job; false when somebody else has it."""
    claimed = Job.objects.claimable(now()).filter(pk=pk).update(state=JobState.RUNNING, started_at=now(), seen_at=now(), attempts=F("attempts") + 1)
    if not claimed:
        return False
    job = Job.objects.select_related("by").get(pk=pk)
    if job.attempts > MOST_ATTEMPTS:
        _finish(job, JobState.FAILED, now(), error=BROKEN)  # it took its workers down with it
        return True
    try:
        message = _KINDS[job.kind](job, Progress(job))
    except JobFailed as failure:
        _finish(job, JobState.FAILED, now(), error=str(failure)[:1_000])
    except Exception:
        _finish(job, JobState.FAILED, now(), error=BROKEN)
        log.exception("job_broke", job=pk, kind=job.kind)
    else:
        _finish(job, JobState.DONE, now(), message=message)
    return True


def _finish(job: Job, state: JobState, at: datetime, *, message: str = "", error: str = "") -> None:
    """Close the attempt that was claimed; a later attempt of another worker is its own affair."""
    Job.objects.filter(pk=job.pk, attempts=job.attempts).update(state=state, finished_at=at, message=message[:300], error=error)
