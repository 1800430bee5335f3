"""A workbook as a register: the tables found in it, their rows read, the rules over all rows applied. Pure: no row of ours is looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from bkk_okr.spreadsheets.reading import Workbook
from policies.importing.dimension_names import DimensionNames
from policies.importing.findings import Findings
from policies.importing.layout import Table, find_tables
from policies.importing.options import Options
from policies.importing.parts import Parts, check_parts, note_same_titles, settle_duplicates
from policies.importing.rows import StoredTexts, TableReader
from policies.importing.vocabulary import Rejected

ROWS_COMPARED = 300
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Known:
    """What the set holds already: its policies with their parts, and its texts column by column."""

    parts: Parts = field(default_factory=dict)
    texts: StoredTexts = field(default_factory=dict)


def read_register(
    workbook: Workbook, dimensions: DimensionNames, options: Options, known: Known | None = None, told: Told | None = None
) -> tuple[list[Table], Findings]:
    """Return the tables read and what was found in them, or raise `Rejected`. `told(120, 216)` is called between rows."""
    dimensions = dimensions.understanding(options.words)
    tables = find_tables(workbook, options, dimensions)
    findings = Findings()
    known = known or Known()
    progress = _Counted(told, sum(table.rows() for table in tables))
    for table in tables:
        TableReader(table, dimensions, options, findings, sheet=table.sheet.name if len(tables) > 1 else "", progress=progress, stored=known.texts).read()
    if not findings.rows and not findings.errors:
        raise Rejected("no_rows", row=tables[0].header_row, sheet=tables[0].sheet.name)
    settle_duplicates(findings)
    check_parts(findings, known.parts)
    findings.settle()
    note_same_titles(findings)
    _note_other_sheets(workbook, tables, findings)
    findings.notes.extend(f"อ่าน “{word}” เป็นด้าน {name} ตามที่เลือกไว้" for word, name in options.words.items())
    return tables, findings


class _Counted:
    """Adds up rows over tables and tells every hundredth: the check of a row must not wait for whoever listens."""

    def __init__(self, told: Told | None, total: int) -> None:
        self._told, self._total, self._done = told, total, 0

    def __call__(self) -> None:
        self._done += 1
        if self._told and (self._done % 100 == 0 or self._done == self._total):
            self._told(self._done, self._total)


def _note_other_sheets(workbook: Workbook, tables: list[Table], findings: Findings) -> None:
    read = {table.sheet.name for table in tables}
    others = [sheet.name for sheet in workbook.sheets if sheet.name not in read and sheet.rows and not sheet.hidden]
    hidden = [sheet.name for sheet in workbook.sheets if sheet.hidden]
    if others:
        findings.notes.append(f"ไม่ได้อ่านชีต {', '.join(others)}")
    if hidden:
        findings.notes.append(f"ไม่ได้อ่านชีตที่ซ่อนไว้ {', '.join(hidden)}")


def best_dimensions(workbook: Workbook, candidates: Mapping[str, DimensionNames]) -> str:
    """Return the name of the dimension set that most cells of the file agree with; the first when none does."""
    rows = (row for sheet in workbook.sheets for row in islice(sheet.rows.values(), ROWS_COMPARED))
    texts = {cell.text for row in rows for cell in row.values() if len(cell.text) < 200}
    counts = {name: sum(all(map(names.find, names.split(text))) for text in texts if names.split(text)) for name, names in candidates.items()}
    return max(candidates, key=lambda name: counts[name])
