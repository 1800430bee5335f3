"""Bringing a scope grid in: kept as it came, previewed cell by cell, applied all or nothing."""

import hashlib
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction

from bkk_okr.spreadsheets.reading import read
from bkk_okr.spreadsheets.refusals import Refused
from districts.models import User
from policies.models import FiscalYear, ScopeSheet
from policies.models.scope_change import ChangeKind, SheetState
from policies.scope import CellChange, ScopeMoved, ScopeRefused, change_scope, digest, preview
from policies.scope_grid import Grid, GridRefused, named, read_grid


def receive_sheet(data: bytes, file_name: str, *, fiscal_year: FiscalYear, by: User | None) -> ScopeSheet:
    """Keep the file and say what it would change. A file that cannot be read is kept as a refused one."""
    sheet = ScopeSheet(fiscal_year=fiscal_year, file_name=file_name[-255:], sha256=hashlib.sha256(data).hexdigest(), uploaded_by=by)
    _describe(sheet, data)
    with transaction.atomic():
        suffix = ".csv" if sheet.file_name.lower().endswith(".csv") else ".xlsx"
        sheet.file.save(f"{sheet.sha256[:16]}{suffix}", ContentFile(data), save=False)
        sheet.save()
    return sheet


def _describe(sheet: ScopeSheet, data: bytes) -> Grid | None:
    try:
        grid = read_grid(read(data, sheet.file_name), sheet.fiscal_year)
    except (Refused, GridRefused) as refusal:
        sheet.state, sheet.report, sheet.digest = SheetState.REJECTED, {"message": str(refusal)}, ""
        return None
    changes = preview(sheet.fiscal_year, grid.wanted)
    sheet.state = SheetState.FAULTY if grid.faults else SheetState.PREVIEWED
    sheet.digest = "" if grid.faults else digest(changes)
    sheet.report = {"faults": [fault.as_json() for fault in grid.faults], "notes": grid.notes, "changes": described(changes), "read": len(grid.wanted)}
    return grid


def described(changes: list[CellChange]) -> list[dict[str, str]]:
    """The changes in words, for the pages."""
    names = {cell: (policy, office) for cell, policy, office in named({(change.policy, change.office) for change in changes})}
    return [
        {
            "policy": names[change.policy, change.office][0],
            "office": names[change.policy, change.office][1],
            "before": change.before.words,
            "after": change.after.words,
        }
        for change in changes
    ]


def stored_bytes(sheet: ScopeSheet) -> bytes:
    try:
        with sheet.file.open("rb") as kept:
            data: bytes = kept.read()
    except OSError as error:
        raise ScopeRefused("ไม่พบไฟล์ที่เก็บไว้ อัปโหลดใหม่อีกครั้ง") from error
    if hashlib.sha256(data).hexdigest() != sheet.sha256:
        raise ScopeRefused("ไฟล์ที่เก็บไว้ไม่ตรงกับไฟล์ที่อัปโหลด อัปโหลดใหม่อีกครั้ง")
    return data


def apply_sheet(sheet: ScopeSheet, *, since: date, by: User | None) -> ScopeSheet:
    """Write every change the preview showed, or none. When the scope moved meanwhile, store the new preview and raise `ScopeMoved`."""
    data = stored_bytes(sheet)
    fresh = ScopeSheet(fiscal_year=sheet.fiscal_year, file_name=sheet.file_name)
    grid = _describe(fresh, data)
    try:
        with transaction.atomic():
            held = ScopeSheet.objects.select_for_update(of=("self",), no_key=True).select_related("fiscal_year").get(pk=sheet.pk)
            if held.state != SheetState.PREVIEWED or grid is None or grid.faults:
                raise ScopeRefused("ไฟล์นี้นำไปใช้ไม่ได้ หรือนำไปใช้แล้ว")
            summary = f"{held.file_name[-200:]}"
            held.change = change_scope(held.fiscal_year, grid.wanted, since=since, by=by, kind=ChangeKind.SHEET, summary=summary, seen=held.digest)
            held.state = SheetState.APPLIED
            held.save(update_fields=["state", "change"])
    except ScopeMoved:
        ScopeSheet.objects.filter(pk=sheet.pk, state=SheetState.PREVIEWED).update(report=fresh.report, digest=fresh.digest)
        raise
    return held
