"""What reading a register finds: rows fit to be stored, errors, rows that were passed over, and things worth saying."""

from dataclasses import dataclass, field
from typing import Any

from policies.importing.vocabulary import MESSAGES, Field

MOST_SKIPPED_BLANKS = 200


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing wrong with one row; `row` is the number the person sees in Excel."""

    row: int
    column: str
    value: str
    code: str
    message: str
    suggestion: str = ""
    sheet: str = ""

    def as_json(self) -> dict[str, Any]:
        found = {"row": self.row, "column": self.column, "value": self.value, "code": self.code, "message": self.message, "suggestion": self.suggestion}
        return found | {"sheet": self.sheet} if self.sheet else found


@dataclass(frozen=True, slots=True)
class SkippedRow:
    row: int
    reason: str
    sheet: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"row": self.row, "reason": self.reason} | ({"sheet": self.sheet} if self.sheet else {})


@dataclass(slots=True)
class PolicyRow:
    """One policy as its row says it. None: the file has no such column, so the stored value stays."""

    row: int
    code: str
    title: str
    dimensions: tuple[str, ...]
    detail: str | None = None
    responsible: str | None = None
    size: str | None = None
    parts: tuple[str, ...] | None = None
    sheet: str = ""

    def content(self) -> tuple[object, ...]:
        """What makes two rows twins: everything but where they stand."""
        return self.code, self.title, self.dimensions, self.detail, self.responsible, self.size, self.parts


@dataclass
class Findings:
    """`sheet` is written into the records only when several sheets are joined: row numbers alone would be ambiguous."""

    rows: list[PolicyRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    codes_of_faulty_rows: set[str] = field(default_factory=set)

    def error(self, row: int, column: Field | str, value: str, code: str, *, suggestion: str = "", sheet: str = "", **words: object) -> None:
        message = MESSAGES[code].format(value=shortened(value), column=column, **words)
        if suggestion:
            message += f" หมายถึง “{suggestion}” หรือไม่"
        self.errors.append(RowError(row, str(column), value, code, message, suggestion, sheet))

    def skip(self, row: int, reason: str, sheet: str = "") -> None:
        self.skipped.append(SkippedRow(row, reason, sheet))

    def settle(self) -> None:
        """Put everything in the order of the sheet and keep only rows without an error."""
        faulty = {(error.sheet, error.row) for error in self.errors}
        self.codes_of_faulty_rows = {row.code for row in self.rows if (row.sheet, row.row) in faulty}
        self.rows = [row for row in self.rows if (row.sheet, row.row) not in faulty]
        self.errors.sort(key=lambda error: (error.sheet, error.row))
        self.skipped.sort(key=lambda skipped: (skipped.sheet, skipped.row))


def shortened(value: str, most: int = 80) -> str:
    return value if len(value) <= most else value[: most - 1] + "…"


def ranges(numbers: list[int]) -> str:
    """`3, 5-7`: row numbers as people say them."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)
