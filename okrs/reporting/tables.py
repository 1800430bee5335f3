"""A table that somebody pasted or uploaded, as rows of text. Pure apart from reading the file, which a child process does."""

from collections.abc import Mapping, Sequence

from bkk_okr.spreadsheets.reading import Sheet, Workbook, read
from bkk_okr.thai import normalise

Row = list[str]
MOST_ROWS = 5000


def rows_of_paste(text: str) -> list[Row]:
    """Columns as Excel copies them (tabs); a single column without tabs may part number and value by a space, a comma or a semicolon."""
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    return [[normalise(cell) for cell in line.split("\t")] for line in lines[:MOST_ROWS]]


def rows_of_file(data: bytes, name: str) -> list[Row]:
    """The first visible sheet, every cell as its text. Raises `bkk_okr.spreadsheets.refusals.Refused` with the reason."""
    return _rows(_first(read(data, name)))


def _first(workbook: Workbook) -> Sheet | None:
    return next((sheet for sheet in workbook.sheets if not sheet.hidden), None)


def _rows(sheet: Sheet | None) -> list[Row]:
    if sheet is None:
        return []
    found = []
    for number in sorted(sheet.rows)[:MOST_ROWS]:
        cells = sheet.rows[number]
        found.append([normalise(cells[column].text) if column in cells else "" for column in range(1, max(cells, default=0) + 1)])
    return found


def as_text(rows: Sequence[Row]) -> str:
    """The rows as a paste again: what the page carries from the preview to the press."""
    return "\n".join("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row) for row in rows)


def under_header(rows: Sequence[Row], columns: Mapping[str, Sequence[str]]) -> list[tuple[int, dict[str, str]]] | None:
    """Return (line number, {column: text}) below the row that names all wanted columns; None when no row does.

    `columns` maps our name to the headers that mean it; the first spelling of each must stand there unless it is marked optional by a leading `?`.
    """
    for number, row in enumerate(rows):
        places = {
            name: next((place for place, cell in enumerate(row) if cell in [spelling.lstrip("?") for spelling in headers]), None)
            for name, headers in columns.items()
        }
        if all(place is not None or columns[name][0].startswith("?") for name, place in places.items()):
            return [
                (line, {name: _at(below, place) for name, place in places.items()})
                for line, below in enumerate(rows[number + 1 :], start=number + 2)
                if any(below)
            ]
    return None


def _at(row: Row, place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""
