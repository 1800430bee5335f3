"""A workbook as a published list: its table found, its rows read, its questions asked. Pure: no row of ours is looked at."""

import re
from datetime import date

from bkk_okr.spreadsheets.reading import Workbook
from bkk_okr.thai import parse_date, parse_year
from okrs.reporting.importing.findings import Findings, Line
from okrs.reporting.importing.layout import Table, find_table
from okrs.reporting.importing.questions import questions_about
from okrs.reporting.importing.rows import TableReader
from okrs.reporting.importing.vocabulary import Rejected
from policies.importing.findings import ranges
from policies.importing.vocabulary import settled

_AS_OF = re.compile(r"ณ\s*(?:วันที่)?\s*(?P<rest>\S.{3,60})")
_YEAR = re.compile(r"ปีงบประมาณ\s*(?:พ\.?ศ\.?)?\s*(?P<year>[0-9]{4})")
_WORDS_OF_DATE = 4


def read_list(workbook: Workbook, *, sheet: str = "", year: int | None = None) -> tuple[Table, Findings]:
    """Return the table read and what was found in it, or raise `Rejected`."""
    table = find_table(workbook, sheet=sheet, year=year)
    findings = Findings()
    TableReader(table, findings).read()
    if not findings.lines and not findings.errors:
        raise Rejected("no_rows", row=table.header_row, sheet=table.sheet.name)
    drop_twins(findings)
    findings.settle()
    findings.asked(questions_about(findings.lines))
    _note_other_sheets(workbook, table, findings)
    return table, findings


def drop_twins(findings: Findings) -> None:
    """The same row twice counts once; the others are passed over with a note."""
    first: dict[tuple[object, ...], int] = {}
    twins: dict[int, int] = {}
    for line in findings.lines:
        earlier = first.setdefault(line.content(), line.row)
        if earlier != line.row:
            twins[line.row] = earlier
            findings.skip(line.row, f"ซ้ำกับแถว {earlier} ทุกประการ")
    if twins:
        findings.notes.append(f"แถว {ranges(list(twins))} ซ้ำกับแถวก่อนหน้าทุกประการ นับครั้งเดียว")
    findings.lines = [line for line in findings.lines if line.row not in twins]


def stated_day(table: Table) -> date | None:
    """Return the day that the lines above the header say the figures are of: `ข้อมูล ณ วันที่ 12 สิงหาคม 2567`."""
    for text in _above(table):
        for found in _AS_OF.finditer(text):
            words = found["rest"].split()
            for count in range(min(_WORDS_OF_DATE, len(words)), 0, -1):
                if day := parse_date(" ".join(words[:count])):
                    return day
    return None


def stated_year(table: Table) -> int | None:
    """Return the fiscal year of the month columns, or the one that the lines above the header name."""
    if table.fiscal_year:
        return table.fiscal_year
    return next((year for text in _above(table) if (found := _YEAR.search(text)) and (year := parse_year(found["year"]))), None)


def _above(table: Table) -> list[str]:
    return [settled(cell.text) for row in sorted(table.sheet.rows) if row < table.header_row for cell in table.sheet.rows[row].values()]


def months_not_begun(table: Table, lines: list[Line]) -> set[date]:
    """Return the last months that stand at 0 in every row: the page prints 0 for a month that has not begun, which is no result."""
    waiting: set[date] = set()
    for month in sorted(table.months, reverse=True):
        if any(line.months.get(month) for line in lines):
            break
        waiting.add(month)
    return waiting


def _note_other_sheets(workbook: Workbook, table: Table, findings: Findings) -> None:
    others = [sheet.name for sheet in workbook.sheets if sheet is not table.sheet and sheet.rows and not sheet.hidden]
    hidden = [sheet.name for sheet in workbook.sheets if sheet.hidden]
    if others:
        findings.notes.append(f"ไม่ได้อ่านชีต {', '.join(others)}")
    if hidden:
        findings.notes.append(f"ไม่ได้อ่านชีตที่ซ่อนไว้ {', '.join(hidden)}")
