"""Imports that are too long for a request, as jobs. Small files, registers of hundreds of rows among them, are read in the request: no broker needed."""

from django.utils import timezone

from districts.models import User
from policies.importing.options import Options
from policies.importing.uploads import DONE, ImportRefused, apply_import, await_check, check_import
from policies.jobs import JobFailed, Progress, runs, start_job
from policies.models import Job, PolicyImport

READ_AT_ONCE = 512 * 1024  # bytes; ten times the register of 216 policies
CHECK = "import-check"
APPLY = "import-apply"


def check_soon(record: PolicyImport, *, by: User, leads_to: str, options: Options | None = None) -> Job | None:
    """Look into the file now, or start the job that does."""
    options = options or Options.from_json(record.options)
    if record.file.size <= READ_AT_ONCE:
        check_import(record, options=options)
        return None
    record = await_check(record, options=options)
    return start_job(CHECK, record.pk, by=by, leads_to=leads_to)


def apply_soon(record: PolicyImport, *, by: User, leads_to: str, retire_missing: bool) -> Job | None:
    """Apply now, or start the job that does."""
    if record.file.size <= READ_AT_ONCE:
        apply_import(record, by=by, now=timezone.now(), retire_missing=retire_missing)
        return None
    return start_job(APPLY, record.pk, by=by, leads_to=leads_to, options={"retire_missing": retire_missing})


def latest_job(record: PolicyImport) -> Job | None:
    return Job.objects.filter(kind__in=[CHECK, APPLY], subject=record.pk).order_by("created_at").last()


@runs(CHECK)
def _check(job: Job, progress: Progress) -> str:
    record = _record(job)
    if record.state in DONE:
        return "การนำเข้านี้ถูกนำไปใช้แล้ว"
    try:
        return str(check_import(record, told=progress).report["message"])
    except ImportRefused as refusal:
        raise JobFailed(str(refusal)) from refusal


@runs(APPLY)
def _apply(job: Job, progress: Progress) -> str:
    record = _record(job)
    progress.say("กำลังตรวจซ้ำและบันทึก")
    try:
        apply_import(record, by=job.by, now=timezone.now(), retire_missing=bool(job.options["retire_missing"]))
    except ImportRefused as refusal:
        record.refresh_from_db(fields=["state"])
        if record.state not in DONE:
            raise JobFailed(str(refusal)) from refusal
    return "นำไปใช้แล้ว"


def _record(job: Job) -> PolicyImport:
    return PolicyImport.objects.select_related("policy_set__dimension_set").get(pk=job.subject)
