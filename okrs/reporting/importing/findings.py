"""What reading a published list finds: its measures as printed, errors, rows that were passed over, questions, and things worth saying."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from okrs.reporting.importing.title_cells import title_key
from okrs.reporting.importing.vocabulary import MESSAGES, QUESTIONS
from policies.importing.findings import RowError, SkippedRow, shortened

# What two readings of one line are compared by, in the order of the page.
FIGURES = ("target", "bureaus", "districts", "actual", "percent")


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of a list as its row says it. None: no such column, or an empty cell: missing is not zero."""

    row: int
    title: str
    code: str = ""
    scheme: str = ""
    unit: str = ""
    target: Decimal | None = None
    bureaus: Decimal | None = None
    districts: Decimal | None = None
    actual: Decimal | None = None
    percent: Decimal | None = None
    mean: bool = False
    months: dict[date, Decimal] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        return self.code, title_key(self.title)

    def content(self) -> tuple[object, ...]:
        """What makes two rows twins: everything but where they stand."""
        return (*self.key, self.unit, *(getattr(self, name) for name in FIGURES), self.mean, tuple(sorted(self.months.items())))

    def as_json(self) -> dict[str, Any]:
        """The contract of spec.md section 8; numbers stay exact."""
        return {
            "code": self.code,
            "title": self.title,
            "unit": self.unit,
            "target_total": self.target,
            "target_bureaus": self.bureaus,
            "target_districts": self.districts,
            "actual": self.actual,
            "months": {f"{month:%Y-%m}": value for month, value in sorted(self.months.items())},
        }


@dataclass(frozen=True, slots=True)
class Question:
    row: int
    code: str
    message: str

    def as_json(self) -> dict[str, Any]:
        return {"row": self.row, "code": self.code, "message": self.message}


def ask(row: int, kind: str, /, **words: object) -> Question:
    return Question(row, kind, QUESTIONS[kind].format(**words))


@dataclass
class Findings:
    lines: list[Line] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def error(self, row: int, column: str, value: str, code: str, **words: object) -> None:
        self.errors.append(RowError(row, column, value, code, MESSAGES[code].format(column=column, value=shortened(value), **words)))

    def skip(self, row: int, reason: str) -> None:
        self.skipped.append(SkippedRow(row, reason))

    def settle(self) -> None:
        """Put everything in the order of the sheet and keep only rows without an error."""
        faulty = {error.row for error in self.errors}
        self.lines = [line for line in self.lines if line.row not in faulty]
        self.errors.sort(key=lambda error: error.row or 0)
        self.skipped.sort(key=lambda skipped: skipped.row)

    def asked(self, questions: Iterable[Question]) -> None:
        self.questions = sorted([*self.questions, *questions], key=lambda question: question.row)

    def codes_asked(self) -> dict[int, list[str]]:
        """Return the codes of the questions by row."""
        codes: dict[int, list[str]] = {}
        for question in self.questions:
            codes.setdefault(question.row, []).append(question.code)
        return codes
