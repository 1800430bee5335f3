"""What a workbook looks like from outside: its sheets, their columns with samples, and which of our columns each may be. For the wizard's matching step."""

from itertools import islice
from typing import Any

from bkk_okr.spreadsheets.reading import Sheet, Workbook
from policies.importing.layout import ROWS_SEARCHED, Header, best_header, close_field, header_at, letters
from policies.importing.vocabulary import FIELD_NAMES, Field, header_name, settled

MOST_SHEETS = 40
MOST_COLUMNS = 60
SAMPLES = 3
LONGEST_SAMPLE = 60
Outline = dict[str, Any]


def outline(workbook: Workbook, *, header_row: int | None = None) -> Outline:
    """Return the visible sheets as plain data. `header_row` is the person's own choice for them all."""
    visible = [sheet for sheet in workbook.sheets if not sheet.hidden and sheet.rows]
    return {"sheets": [_sheet(sheet, header_row) for sheet in visible[:MOST_SHEETS]], "hidden": [sheet.name for sheet in workbook.sheets if sheet.hidden]}


def _sheet(sheet: Sheet, header_row: int | None) -> Outline:
    header = header_at(sheet, header_row, {}) if header_row else best_header(sheet) or _first_row_of_words(sheet)
    columns = [_column(sheet, header.row, column, name) for column, name in islice(sorted(header.names.items()), MOST_COLUMNS) if settled(name)]
    _guess(columns)
    return {"name": sheet.name, "rows": sum(row > header.row for row in sheet.rows), "header_row": header.row, "columns": columns}


def _first_row_of_words(sheet: Sheet) -> Header:
    """Return the row with most filled cells among the first: titles above a table stand alone."""
    rows = sorted(sheet.rows)[:ROWS_SEARCHED]
    return header_at(sheet, max(rows, key=lambda row: (len(sheet.rows[row]), -row)), {})


def _column(sheet: Sheet, header_row: int, column: int, name: str) -> Outline:
    below = (sheet.rows[row][column].text for row in sorted(sheet.rows) if row > header_row and column in sheet.rows[row])
    samples = [text[:LONGEST_SAMPLE] for text in islice(filter(None, map(settled, below)), SAMPLES)]
    return {"column": column, "letters": letters(column), "name": settled(name)[:LONGEST_SAMPLE], "samples": samples, "field": "", "sure": False}


def _guess(columns: list[Outline]) -> None:
    """Give each of our columns to at most one of theirs: to the one that bears its very name, else to the first that nearly does."""
    free = list(Field)
    for column in columns:
        wanted = FIELD_NAMES.get(header_name(column["name"]))
        if wanted in free:
            column["field"], column["sure"] = str(wanted), True
            free.remove(wanted)
    for column in columns:
        if not column["field"] and (near := close_field(column["name"], free)):
            column["field"] = str(near)
            free.remove(near)
