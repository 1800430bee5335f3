"""The verbs of an import: receive a file, look at it again with other options, apply it, or all in one go.

The parsing, which may take seconds, stays outside the transactions; what it read is compared again under the set's lock.
"""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from bkk_okr.spreadsheets.reading import Workbook, read
from bkk_okr.spreadsheets.refusals import Refused
from districts.models import User
from policies.importing.options import Options
from policies.importing.outline import Outline, outline
from policies.importing.preview import preview_workbook
from policies.importing.register import Told
from policies.importing.report import Report, Status, refused
from policies.importing.vocabulary import REJECTIONS
from policies.importing.writing import write_diff
from policies.models import PolicyImport, PolicySet
from policies.models.policy_import import ImportState
from policies.nudge import nudge

DONE = {ImportState.APPLIED, ImportState.REVERTED}


class ImportRefused(Exception):
    """The import cannot be applied as it stands; `str()` is the sentence."""


class PreviewMoved(ImportRefused):
    """The set or the file changed since the preview; `report` is the new one, already stored with the record."""

    def __init__(self, report: Report) -> None:
        super().__init__(REJECTIONS["moved"])
        self.report = report


def receive_import(data: bytes, file_name: str, *, policy_set: PolicySet, by: User | None, options: Options | None = None) -> PolicyImport:
    """Keep the file and look at it at once. A file that is refused is kept as a refused import."""
    return check_import(keep_import(data, file_name, policy_set=policy_set, by=by, options=options))


def keep_import(data: bytes, file_name: str, *, policy_set: PolicySet, by: User | None, options: Options | None = None) -> PolicyImport:
    """Keep the file as it came, with its fingerprint; nobody has looked into it yet."""
    record = _record(data, file_name, policy_set, by, options or Options())
    _keep(record, data)
    return record


def import_at_once(
    data: bytes, file_name: str, *, policy_set: PolicySet, by: User | None, options: Options, now: datetime, retire_missing: bool = False
) -> Report:
    """Read, compare and apply in one go, for those who look at no preview. With errors nothing is kept; returns what was done."""
    try:
        workbook = read(data, file_name)
    except Refused as refusal:
        return refused(refusal.code, str(refusal))
    with transaction.atomic():
        policy_set = PolicySet.objects.select_for_update(of=("self",)).select_related("dimension_set").get(pk=policy_set.pk)
        report = preview_workbook(workbook, policy_set, options)
        if report.status is Status.OK:
            record = _record(data, file_name, policy_set, by, options)
            _keep(record, data)
            _write(record, report, by=by, now=now, retire_missing=retire_missing)
    return report


def _record(data: bytes, file_name: str, policy_set: PolicySet, by: User | None, options: Options) -> PolicyImport:
    sha256 = hashlib.sha256(data).hexdigest()
    return PolicyImport(policy_set=policy_set, file_name=file_name[-255:], sha256=sha256, uploaded_by=by, options=options.as_json())


@transaction.atomic
def _keep(record: PolicyImport, data: bytes) -> None:
    suffix = ".csv" if record.file_name.lower().endswith(".csv") else ".xlsx"
    record.file.save(f"{record.sha256[:16]}{suffix}", ContentFile(data), save=False)
    record.save()


def _describe(record: PolicyImport, report: Report) -> None:
    record.report = report.for_pages()
    record.digest = report.diff.digest() if report.status is Status.OK else ""
    record.state = ImportState.REJECTED if report.status is Status.REJECTED else ImportState.PREVIEWED


def check_import(record: PolicyImport, *, options: Options | None = None, told: Told | None = None) -> PolicyImport:
    """Read the kept file, perhaps with other options, and store what it looks like and what it would change."""
    options = options or Options.from_json(record.options)
    report, seen = _looked_at(record, options, told)
    with transaction.atomic():
        record = _locked_to_check(record)
        record.options, record.outline = options.as_json(), seen
        _describe(record, report)
        record.save(update_fields=["options", "outline", "report", "digest", "state"])
    return record


def _looked_at(record: PolicyImport, options: Options, told: Told | None) -> tuple[Report, Outline]:
    try:
        workbook = read(stored_bytes(record), record.file_name)
    except Refused as refusal:
        return refused(refusal.code, str(refusal)), {}
    return preview_workbook(workbook, record.policy_set, options, told=told), outline(workbook, header_row=options.header_row)


def _locked_to_check(record: PolicyImport) -> PolicyImport:
    record = PolicyImport.objects.select_for_update(of=("self",)).select_related("policy_set__dimension_set").get(pk=record.pk)
    if record.state in DONE:
        raise ImportRefused("การนำเข้านี้ถูกนำไปใช้แล้ว เลือกไฟล์ใหม่เพื่อนำเข้าอีกครั้ง")
    return record


@transaction.atomic
def await_check(record: PolicyImport, *, options: Options) -> PolicyImport:
    """Note how the file is to be read; until somebody has read it so, nothing of it can be applied."""
    record = _locked_to_check(record)
    record.options, record.state, record.digest = options.as_json(), ImportState.UPLOADED, ""
    record.save(update_fields=["options", "state", "digest"])
    return record


def stored_bytes(record: PolicyImport) -> bytes:
    """Return the kept file, or refuse when it is no longer the one that was uploaded."""
    try:
        with record.file.open("rb") as kept:
            data: bytes = kept.read()
    except OSError as error:
        raise ImportRefused("ไม่พบไฟล์ที่เก็บไว้ อัปโหลดใหม่อีกครั้ง") from error
    if hashlib.sha256(data).hexdigest() != record.sha256:
        raise ImportRefused("ไฟล์ที่เก็บไว้ไม่ตรงกับไฟล์ที่อัปโหลด อัปโหลดใหม่อีกครั้ง")
    return data


def apply_import(record: PolicyImport, *, by: User | None, now: datetime, retire_missing: bool = False) -> PolicyImport:
    """Write everything the preview showed, or nothing. Raises `PreviewMoved` when it would no longer be what was shown."""
    try:
        workbook = read(stored_bytes(record), record.file_name)
    except Refused as refusal:
        raise ImportRefused(str(refusal)) from refusal
    report = _apply_under_lock(record.pk, workbook, Options.from_json(record.options), by=by, now=now, retire_missing=retire_missing)
    if report is not None:
        _store_moved(record.pk, report)
        raise PreviewMoved(report)
    record.refresh_from_db()
    return record


@transaction.atomic
def _apply_under_lock(pk: int, workbook: Workbook, options: Options, *, by: User | None, now: datetime, retire_missing: bool) -> Report | None:
    """Return None when applied, else the preview as it would be now."""
    policy_set = PolicySet.objects.select_for_update(of=("self",)).select_related("dimension_set").get(imports=pk)
    record = PolicyImport.objects.select_for_update().get(pk=pk)
    if record.state in DONE:
        raise ImportRefused("การนำเข้านี้ถูกนำไปใช้แล้ว")
    report = preview_workbook(workbook, policy_set, options)
    if report.status is not Status.OK and not record.digest:
        raise ImportRefused(report.message)
    if report.status is not Status.OK or report.diff.digest() != record.digest or options.as_json() != record.options:
        return report
    record.policy_set = policy_set
    _write(record, report, by=by, now=now, retire_missing=retire_missing)
    return None


def _write(record: PolicyImport, report: Report, *, by: User | None, now: datetime, retire_missing: bool) -> None:
    retired = report.diff.missing if retire_missing else []
    write_diff(record, report.diff, retire=retired, now=now)
    record.state, record.applied_by, record.applied_at = ImportState.APPLIED, by, now
    # What changed, field by field, is kept row by row (PolicyImportChange); the report needs the counts and what was said.
    record.report = report.as_json() | {"retired": [policy.code for policy in retired]}
    record.save(update_fields=["state", "applied_by", "applied_at", "report"])
    transaction.on_commit(nudge)


def _store_moved(pk: int, report: Report) -> None:
    with transaction.atomic():
        record = PolicyImport.objects.select_for_update().get(pk=pk)
        if record.state not in DONE:
            _describe(record, report)
            record.save(update_fields=["report", "digest", "state"])
