"""What is said about an import: the contract of `import_tracker --json`, and the same with every change for the pages."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from bkk_okr.thai import short_date
from okrs.reporting.importing.diff import Diff, told
from okrs.reporting.importing.findings import Findings
from okrs.reporting.importing.layout import Table
from okrs.reporting.importing.stored import spelled
from okrs.reporting.importing.vocabulary import Rejected
from policies.importing.report import Status

_ONLY_ROWS = {"row": None, "column": "", "value": "", "suggestion": ""}


@dataclass
class Report:
    """Counts and records of one reading. `diff` is kept beside it for the pages and for apply."""

    status: Status
    message: str
    table: Table | None = None
    findings: Findings = field(default_factory=Findings)
    diff: Diff = field(default_factory=Diff)
    year: int | None = None
    on: date | None = None
    stated: bool = False
    rejection: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """The contract of spec.md section 8; its numbers are `Decimal`."""
        found = self.findings
        return {
            "status": self.status.value,
            "message": self.message,
            "sheet": self.table.sheet.name if self.table else "",
            "header_row": self.table.header_row if self.table else None,
            "valid": len(found.lines),
            "added": len(self.diff.added),
            "changed": len(self.diff.changed),
            "same": len(self.diff.same),
            "missing": len(self.diff.missing),
            "errors": [self.rejection] if self.rejection else [error.as_json() for error in found.errors],
            "skipped": [skipped.as_json() for skipped in found.skipped],
            "notes": found.notes,
            "questions": [question.as_json() for question in found.questions],
            "measures": [line.as_json() for line in found.lines],
        }

    def for_pages(self) -> dict[str, Any]:
        """What the pages show and keep: no numbers, only how they are written, so that a JSON column cannot bend them."""
        asked = self.findings.codes_asked()
        titles = {line.row: line.title for line in self.findings.lines}
        lines = [_spelled(line.as_json()) | {"row": line.row, "asked": asked.get(line.row, [])} for line in self.findings.lines]
        return self.as_json() | {
            "measures": lines,
            "questions": [question.as_json() | {"title": titles.get(question.row, "")} for question in self.findings.questions],
            "added_rows": [told(change) | {"fields": change.fields()} for change in self.diff.added],
            "changed_rows": [told(change) | {"fields": change.fields()} for change in self.diff.changed],
            "same_rows": [{"row": line.row, "code": line.code, "title": line.title} for line in self.diff.same],
            "missing_rows": [{"code": known.code, "title": known.key_result.title} for known in self.diff.missing],
        }


def _spelled(measure: dict[str, Any]) -> dict[str, Any]:
    plain = {name: spelled(value) if isinstance(value, Decimal) else value for name, value in measure.items()}
    return plain | {"months": {month: spelled(value) for month, value in measure["months"].items()}}


def rejected(rejection: Rejected) -> Report:
    where = {"row": rejection.row, "column": rejection.column, "suggestion": rejection.suggestion}
    return Report(Status.REJECTED, str(rejection), rejection=_ONLY_ROWS | where | {"code": rejection.code, "message": str(rejection)})


def refused(code: str, message: str) -> Report:
    return Report(Status.REJECTED, message, rejection=_ONLY_ROWS | {"code": code, "message": message})


def described(table: Table, findings: Findings, diff: Diff, *, year: int | None, on: date, stated: bool) -> Report:
    status = Status.ROW_ERRORS if findings.errors else Status.OK
    return Report(status, _sentence(findings, diff, on), table, findings, diff, year, on, stated)


def _sentence(findings: Findings, diff: Diff, on: date) -> str:
    if findings.errors:
        rows = len({error.row for error in findings.errors})
        return f"ต้องแก้ {len(findings.errors)} รายการใน {rows} แถว ยังไม่มีข้อมูลใดถูกบันทึก แก้ไขในไฟล์แล้วนำเข้าใหม่"
    counts = f"เพิ่ม {len(diff.added)} แก้ {len(diff.changed)} เหมือนเดิม {len(diff.same)} ไม่มีในไฟล์ {len(diff.missing)}"
    asked = len(findings.codes_asked())
    questions = f" · ต้องถามเจ้าของข้อมูล {asked} แถว ซึ่งเก็บตามที่เผยแพร่และยังไม่นับเป็นผล" if asked else ""
    return f"อ่านได้ {len(findings.lines)} แถว ข้อมูล ณ {short_date(on)}: {counts}{questions}"
