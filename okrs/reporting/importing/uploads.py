"""The verbs of an import: receive a list, look at it again with other options, apply it, or all in one go.

The parsing, which may take seconds, stays outside the transactions; what it read is compared again under the locks. Their order: fiscal year, plan,
period, key result (docs/decisions/lock-order.md). There is no taking back: a report is never deleted. Applying the file before it brings its figures back.
"""

import hashlib
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from bkk_okr.spreadsheets.reading import Workbook, read
from bkk_okr.spreadsheets.refusals import Refused
from districts.models import Office, User
from okrs.models import Plan, TrackerImport
from okrs.reporting.importing.options import Options
from okrs.reporting.importing.preview import preview_import, preview_workbook
from okrs.reporting.importing.report import Report, refused
from okrs.reporting.importing.vocabulary import REJECTIONS
from okrs.reporting.importing.writing import city_plan, write_diff
from policies.importing.report import Status
from policies.models import FiscalYear
from policies.models.policy_import import ImportState
from policies.nudge import nudge


class ImportRefused(Exception):
    """The import cannot be applied as it stands; `str()` is the sentence."""


class PreviewMoved(ImportRefused):
    """The plan or the file changed since the preview; `report` is the new one, already stored with the record."""

    def __init__(self, report: Report) -> None:
        super().__init__(REJECTIONS["moved"])
        self.report = report


def receive_list(data: bytes, file_name: str, *, options: Options, by: User | None, today: date) -> TrackerImport:
    """Keep the file as it came, with its fingerprint, and store what it would change. A file that is refused is kept as a refused import."""
    record = _record(data, file_name, options, by)
    _describe(record, preview_import(data, file_name, options, today=today))
    _keep(record, data)
    return record


def import_at_once(data: bytes, file_name: str, *, options: Options, by: User | None, now: datetime) -> Report:
    """Read, compare and apply in one go, for those who look at no preview. With errors nothing is kept; returns what was done."""
    try:
        workbook = read(data, file_name)
    except Refused as refusal:
        return refused(refusal.code, str(refusal))
    with transaction.atomic():
        report = _under_lock(workbook, options, today=timezone.localdate(now))
        if report.status is Status.OK:
            record = _record(data, file_name, options, by)
            _describe(record, report)
            _keep(record, data)
            _write(record, report, by=by, now=now)
    return report


def preview_again(record: TrackerImport, *, options: Options, today: date) -> TrackerImport:
    """Read the kept file with other options (or against a plan that moved) and store the new preview."""
    report = preview_import(stored_bytes(record), record.file_name, options, today=today)
    with transaction.atomic():
        record = TrackerImport.objects.select_for_update().get(pk=record.pk)
        if record.state == ImportState.APPLIED:
            raise ImportRefused("การนำเข้านี้ถูกนำไปใช้แล้ว เลือกไฟล์ใหม่เพื่อนำเข้าอีกครั้ง")
        record.options = options.as_json()
        _describe(record, report)
        record.save(update_fields=["options", *_DESCRIBED])
    return record


def apply_list(record: TrackerImport, *, by: User | None, now: datetime) -> TrackerImport:
    """Write everything the preview showed, or nothing. Raises `PreviewMoved` when it would no longer be what was shown."""
    try:
        workbook = read(stored_bytes(record), record.file_name)
    except Refused as refusal:
        raise ImportRefused(str(refusal)) from refusal
    report = _apply_under_lock(record.pk, workbook, Options.from_json(record.options), by=by, now=now)
    if report is not None:
        _store_moved(record.pk, report)
        raise PreviewMoved(report)
    record.refresh_from_db()
    return record


def stored_bytes(record: TrackerImport) -> bytes:
    """Return the kept file, or refuse when it is no longer the one that was uploaded."""
    try:
        with record.file.open("rb") as file:
            data: bytes = file.read()
    except OSError as error:
        raise ImportRefused("ไม่พบไฟล์ที่เก็บไว้ อัปโหลดใหม่อีกครั้ง") from error
    if hashlib.sha256(data).hexdigest() != record.sha256:
        raise ImportRefused("ไฟล์ที่เก็บไว้ไม่ตรงกับไฟล์ที่อัปโหลด อัปโหลดใหม่อีกครั้ง")
    return data


@transaction.atomic
def _apply_under_lock(pk: int, workbook: Workbook, options: Options, *, by: User | None, now: datetime) -> Report | None:
    """Return None when applied, else the preview as it would be now."""
    report = _under_lock(workbook, options, today=timezone.localdate(now))
    record = TrackerImport.objects.select_for_update().get(pk=pk)
    if record.state == ImportState.APPLIED:
        raise ImportRefused("การนำเข้านี้ถูกนำไปใช้แล้ว")
    if report.status is not Status.OK and not record.digest:
        raise ImportRefused(report.message)
    if report.status is not Status.OK or report.diff.digest() != record.digest or options.as_json() != record.options:
        return report
    _write(record, report, by=by, now=now)
    return None


def _under_lock(workbook: Workbook, options: Options, *, today: date) -> Report:
    """Compare while nobody else can import into the year or change the city's plan. The first look only tells which year that is."""
    first = preview_workbook(workbook, options, today=today, to_apply=True)
    if first.status is not Status.OK:
        return first
    list(FiscalYear.objects.select_for_update(no_key=True).filter(pk=year_of(first)))
    list(Plan.objects.select_for_update(of=("self",)).filter(office__kind=Office.Kind.CITY, fiscal_year=year_of(first)).order_by("pk"))
    return preview_workbook(workbook, options, today=today, to_apply=True)


def _write(record: TrackerImport, report: Report, *, by: User | None, now: datetime) -> None:
    if report.diff.added or report.diff.changed:
        write_diff(city_plan(FiscalYear.objects.get(pk=year_of(report))), report, by=by, now=now)
    record.state, record.applied_by, record.applied_at = ImportState.APPLIED, by, now
    record.fiscal_year_id, record.report = report.year, report.for_pages()
    record.save(update_fields=["state", "applied_by", "applied_at", "fiscal_year", "report"])
    transaction.on_commit(nudge)


def year_of(report: Report) -> int:
    assert report.year is not None  # noqa: S101 only a rejected file has no year
    return report.year


_DESCRIBED = ("report", "digest", "state", "fiscal_year", "list", "as_of", "day_stated")


def _describe(record: TrackerImport, report: Report) -> None:
    record.report = report.for_pages()
    record.digest = report.diff.digest() if report.status is Status.OK else ""
    record.state = ImportState.REJECTED if report.status is Status.REJECTED else ImportState.PREVIEWED
    record.fiscal_year = FiscalYear.objects.filter(pk=report.year).first() if report.year else None
    record.list = report.table.layout.value if report.table else ""
    record.as_of, record.day_stated = report.on, report.stated


def _record(data: bytes, file_name: str, options: Options, by: User | None) -> TrackerImport:
    return TrackerImport(file_name=file_name[-255:], sha256=hashlib.sha256(data).hexdigest(), uploaded_by=by, options=options.as_json())


@transaction.atomic
def _keep(record: TrackerImport, data: bytes) -> None:
    suffix = ".csv" if record.file_name.lower().endswith(".csv") else ".xlsx"
    record.file.save(f"{record.sha256[:16]}{suffix}", ContentFile(data), save=False)
    record.save()


def _store_moved(pk: int, report: Report) -> None:
    with transaction.atomic():
        record = TrackerImport.objects.select_for_update().get(pk=pk)
        if record.state != ImportState.APPLIED:
            _describe(record, report)
            record.save(update_fields=_DESCRIBED)
