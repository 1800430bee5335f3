"""The verbs of an import: receive a file, look at it again with other options, apply it, take it back.

The parsing, which may take seconds, stays outside the transactions; what it read is compared again under the set's lock.
"""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from bkk_okr.spreadsheets.reading import Workbook, read
from districts.models import User
from policies.importing.options import Options
from policies.importing.preview import preview_import, preview_workbook
from policies.importing.report import Report, Status
from policies.importing.vocabulary import REJECTIONS
from policies.importing.writing import write_diff
from policies.models import PolicyImport, PolicySet
from policies.models.policy_import import ImportState
from policies.nudge import nudge


class ImportRefused(Exception):
    """The import cannot be applied as it stands; `str()` is the sentence."""


class PreviewMoved(ImportRefused):
    """The set or the file changed since the preview; `report` is the new one, already stored with the record."""

    def __init__(self, report: Report) -> None:
        super().__init__(REJECTIONS["moved"])
        self.report = report


def receive_import(data: bytes, file_name: str, *, policy_set: PolicySet, by: User | None, options: Options | None = None) -> PolicyImport:
    """Keep the file as it came, with its fingerprint, and store what it would change. A file that is refused is kept as a refused import."""
    options = options or Options()
    report = preview_import(data, file_name, policy_set, options)
    record = PolicyImport(policy_set=policy_set, file_name=file_name[-255:], sha256=hashlib.sha256(data).hexdigest(), uploaded_by=by, options=options.as_json())
    _describe(record, report)
    with transaction.atomic():
        record.file.save(f"{record.sha256[:16]}{_suffix(file_name)}", ContentFile(data), save=False)
        record.save()
    return record


def _suffix(file_name: str) -> str:
    return ".csv" if file_name.lower().endswith(".csv") else ".xlsx"


def _describe(record: PolicyImport, report: Report) -> None:
    record.report = report.for_pages()
    record.digest = report.diff.digest() if report.status is Status.OK else ""
    record.state = ImportState.REJECTED if report.status is Status.REJECTED else ImportState.PREVIEWED


def preview_again(record: PolicyImport, *, options: Options) -> PolicyImport:
    """Read the kept file with other options (or against a set that moved) and store the new preview."""
    workbook_report = preview_import(stored_bytes(record), record.file_name, record.policy_set, options)
    with transaction.atomic():
        record = PolicyImport.objects.select_for_update(of=("self",)).select_related("policy_set").get(pk=record.pk)
        if record.state in {ImportState.APPLIED, ImportState.REVERTED}:
            raise ImportRefused("การนำเข้านี้ถูกนำไปใช้แล้ว เลือกไฟล์ใหม่เพื่อนำเข้าอีกครั้ง")
        record.options = options.as_json()
        _describe(record, workbook_report)
        record.save(update_fields=["options", "report", "digest", "state"])
    return record


def stored_bytes(record: PolicyImport) -> bytes:
    """Return the kept file, or refuse when it is no longer the one that was uploaded."""
    with record.file.open("rb") as kept:
        data: bytes = kept.read()
    if hashlib.sha256(data).hexdigest() != record.sha256:
        raise ImportRefused("ไฟล์ที่เก็บไว้ไม่ตรงกับไฟล์ที่อัปโหลด อัปโหลดใหม่อีกครั้ง")
    return data


def apply_import(record: PolicyImport, *, by: User | None, now: datetime, retire_missing: bool = False) -> PolicyImport:
    """Write everything the preview showed, or nothing. Raises `PreviewMoved` when it would no longer be what was shown."""
    options = Options.from_json(record.options)
    workbook = read(stored_bytes(record), record.file_name)
    report = _apply_under_lock(record.pk, workbook, options, by=by, now=now, retire_missing=retire_missing)
    if report is not None:
        _store_moved(record.pk, report)
        raise PreviewMoved(report)
    record.refresh_from_db()
    return record


@transaction.atomic
def _apply_under_lock(pk: int, workbook: Workbook, options: Options, *, by: User | None, now: datetime, retire_missing: bool) -> Report | None:
    """Return None when applied, else the preview as it would be now."""
    policy_set = PolicySet.objects.select_for_update().get(imports=pk)
    record = PolicyImport.objects.select_for_update().get(pk=pk)
    if record.state in {ImportState.APPLIED, ImportState.REVERTED}:
        raise ImportRefused("การนำเข้านี้ถูกนำไปใช้แล้ว")
    report = preview_workbook(workbook, policy_set, options)
    if report.status is not Status.OK:
        if record.digest:
            return report
        raise ImportRefused(report.message)
    if report.diff.digest() != record.digest:
        return report
    record.policy_set = policy_set
    write_diff(record, report.diff, retire=report.diff.missing if retire_missing else [], now=now)
    record.state, record.applied_by, record.applied_at = ImportState.APPLIED, by, now
    record.report = report.for_pages() | {"retired": [policy.code for policy in report.diff.missing] if retire_missing else []}
    record.save(update_fields=["state", "applied_by", "applied_at", "report"])
    transaction.on_commit(nudge)
    return None


def _store_moved(pk: int, report: Report) -> None:
    with transaction.atomic():
        record = PolicyImport.objects.select_for_update().get(pk=pk)
        if record.state not in {ImportState.APPLIED, ImportState.REVERTED}:
            _describe(record, report)
            record.save(update_fields=["report", "digest", "state"])
