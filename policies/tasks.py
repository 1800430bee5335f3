"""Doorways for Celery: running one twice or late is harmless."""

from django.utils import timezone

from bkk_okr.celery import app
from policies import jobs
from policies.importing import background as importing_background
from policies.nudge import RUN_JOBS

# Imported for what it registers: a worker knows the kinds of jobs whose modules it has loaded.
KINDS_OF = [importing_background]


@app.task(name=RUN_JOBS)
def run_jobs() -> None:
    """Do the jobs that wait. Called after a job was stored, and by the beat for those whose call was lost."""
    jobs.run_jobs(timezone.now)
