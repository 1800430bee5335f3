"""What is said about an import: the contract of `import_policies --json`, and the same with every change for the wizard's pages."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from policies.importing.diff import Diff
from policies.importing.findings import Findings, PolicyRow
from policies.importing.layout import Table
from policies.importing.vocabulary import Rejected


class Status(StrEnum):
    OK = "ok"
    ROW_ERRORS = "row_errors"
    REJECTED = "rejected"


@dataclass
class Report:
    """Counts and records of one reading. `diff` is kept beside it for the pages and for apply."""

    status: Status
    message: str
    sheet: str = ""
    header_row: int | None = None
    findings: Findings = field(default_factory=Findings)
    diff: Diff = field(default_factory=Diff)
    codes: bool = False
    dimension_set: str = ""
    rejection: dict[str, Any] | None = None

    def as_json(self, *, policies: bool = False) -> dict[str, Any]:
        """The contract of spec.md section 8."""
        found = self.findings
        report = {
            "status": self.status.value,
            "message": self.message,
            "sheet": self.sheet,
            "header_row": self.header_row,
            "valid": len(found.rows),
            "added": len(self.diff.added),
            "changed": len(self.diff.changed),
            "same": len(self.diff.same),
            "missing": len(self.diff.missing),
            "errors": [self.rejection] if self.rejection else [error.as_json() for error in found.errors],
            "skipped": [skipped.as_json() for skipped in found.skipped],
            "notes": found.notes,
        }
        if policies:
            report["policies"] = [self._policy(row) for row in found.rows]
        return report

    def _policy(self, row: PolicyRow) -> dict[str, Any]:
        return {"number": row.code if self.codes else int(row.code), "title": row.title, "dimensions": list(row.dimensions)}

    def for_pages(self) -> dict[str, Any]:
        """What the wizard shows and keeps: the contract, and each change field by field."""
        return self.as_json() | {
            "added_rows": [
                {"row": change.row.row, "code": change.row.code, "title": change.row.title, "dimensions": list(change.row.dimensions)}
                for change in self.diff.added
            ],
            "changed_rows": [
                {"row": change.row.row, "code": change.row.code, "title": change.row.title, "fields": change.fields()} for change in self.diff.changed
            ],
            "same_codes": self.diff.same,
            "missing_rows": [{"code": policy.code, "title": policy.title} for policy in self.diff.missing],
        }


def rejected(rejection: Rejected) -> Report:
    record = {
        "row": rejection.row,
        "column": rejection.column,
        "value": rejection.value,
        "code": rejection.code,
        "message": str(rejection),
        "suggestion": rejection.suggestion,
    }
    return Report(Status.REJECTED, str(rejection), rejection=record)


def refused(code: str, message: str) -> Report:
    record = {"row": None, "column": "", "value": "", "code": code, "message": message, "suggestion": ""}
    return Report(Status.REJECTED, message, rejection=record)


def described(tables: list[Table], findings: Findings, diff: Diff, *, codes: bool, dimension_set: str) -> Report:
    status = Status.ROW_ERRORS if findings.errors else Status.OK
    sheets = ", ".join(table.sheet.name for table in tables)
    return Report(status, _sentence(findings, diff), sheets, tables[0].header_row, findings, diff, codes, dimension_set)


def _sentence(findings: Findings, diff: Diff) -> str:
    if findings.errors:
        rows = len({(error.sheet, error.row) for error in findings.errors})
        return f"ต้องแก้ {len(findings.errors)} รายการใน {rows} แถว ยังไม่มีข้อมูลใดถูกบันทึก แก้ไขในไฟล์แล้วนำเข้าใหม่"
    counts = f"เพิ่ม {len(diff.added)} แก้ {len(diff.changed)} เหมือนเดิม {len(diff.same)} ไม่มีในไฟล์ {len(diff.missing)}"
    return f"อ่านได้ {len(findings.rows)} แถว: {counts}"
