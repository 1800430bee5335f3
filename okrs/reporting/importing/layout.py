"""Where in a workbook a published list stands: which sheet, which of the two layouts, which row holds the column names, which column is which."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bkk_okr.fiscal_year import fiscal_year, months
from bkk_okr.spreadsheets.reading import Cell, Sheet, Workbook
from okrs.reporting.importing.months import bare_month, month_of
from okrs.reporting.importing.vocabulary import COLUMNS, NAMES, OPTIONAL, UNREAD_NAMES, Field, Layout, Rejected, name_key
from policies.importing.layout import letters
from policies.importing.vocabulary import settled

ROWS_SEARCHED = 60
MOST_HEADER_ROWS = 5
_RUNNING = {name_key(name) for name in UNREAD_NAMES}


@dataclass
class Header:
    """A row that may hold the column names of one layout. `bare` are months whose name says no year."""

    row: int
    layout: Layout
    cells: dict[int, Cell]
    places: dict[Field, list[int]]
    months: dict[date, list[int]]
    bare: dict[int, list[int]]

    @property
    def lacks(self) -> list[Field]:
        return [name for name in COLUMNS[self.layout] if name not in self.places and name not in OPTIONAL]

    @property
    def is_whole(self) -> bool:
        return not self.lacks and (self.layout is Layout.TOP or bool(self.months or self.bare))


@dataclass
class Table:
    sheet: Sheet
    layout: Layout
    header_row: int
    first_row: int
    columns: dict[Field, int]
    months: dict[date, int]
    names: dict[Field, str]
    unread: list[str] = field(default_factory=list)

    @property
    def fiscal_year(self) -> int | None:
        return fiscal_year(min(self.months)) if self.months else None


def find_table(workbook: Workbook, *, sheet: str = "", year: int | None = None) -> Table:
    """Return the one table to read; refuse when it is not clear which is meant. `year` is the fiscal year that the person named."""
    visible = [one for one in workbook.sheets if not one.hidden]
    chosen = [one for one in visible if settled(one.name) == settled(sheet)] if sheet else visible
    if not chosen:
        raise Rejected("unknown_sheet", sheet=sheet, sheets=_named(visible))
    headers = {one.name: best_header(one) for one in workbook.sheets}
    fitting = [one for one in chosen if (header := headers[one.name]) and header.is_whole]
    if len(fitting) > 1:
        raise Rejected("two_sheets", sheets=_named(fitting))
    header = headers[fitting[0].name] if fitting else None
    if header is None:
        raise _nothing_fits(workbook, chosen, headers)
    return _table(fitting[0], header, year)


def best_header(sheet: Sheet) -> Header | None:
    """Return the first row with all wanted names of a layout, else the one with most. A name merged down over several rows counts in each."""
    above = {(row, left): (top, left) for top, left, bottom, _ in sheet.merged if bottom - top < MOST_HEADER_ROWS for row in range(top + 1, bottom + 1)}
    best: Header | None = None
    for row in sorted(sheet.rows)[:ROWS_SEARCHED]:
        cells = dict(sheet.rows[row])
        cells |= {column: sheet.cell(*above[at, column]) for at, column in above if at == row and column not in cells}
        for layout in Layout:
            header = _header(row, layout, cells)
            if header.is_whole:
                return header
            if header.places and (best is None or len(header.places) > len(best.places)):
                best = header
    return best


def _header(row: int, layout: Layout, cells: dict[int, Cell]) -> Header:
    header = Header(row, layout, cells, {}, {}, {})
    for column, cell in sorted(cells.items()):
        if (wanted := NAMES[layout].get(name_key(cell.text))) is not None:
            header.places.setdefault(wanted, []).append(column)
        elif (month := month_of(cell)) is not None:
            header.months.setdefault(month, []).append(column)
        elif (number := bare_month(cell)) is not None:
            header.bare.setdefault(number, []).append(column)
    return header


def _table(sheet: Sheet, header: Header, year: int | None) -> Table:
    if sheet.too_big:
        raise Rejected("too_big_sheet", sheet=sheet.name)
    found = _months(sheet, header, year) if header.layout is Layout.ALL else {}
    for name, places in header.places.items():
        _only_one(sheet, header, str(name), places)
    columns = {name: places[0] for name, places in header.places.items()}
    read = {*columns.values(), *found.values()}
    unread = [settled(cell.text) for column, cell in sorted(header.cells.items()) if column not in read and name_key(cell.text) not in _RUNNING]
    names = {name: settled(header.cells[column].text).replace("*", "") for name, column in columns.items()}
    first = 1 + max([header.row, *(bottom for top, _, bottom, _ in sheet.merged if top <= header.row <= bottom and bottom - top < MOST_HEADER_ROWS)])
    return Table(sheet, header.layout, header.row, first, columns, found, names, [name for name in unread if name])


def _only_one(sheet: Sheet, header: Header, name: str, columns: Sequence[int]) -> None:
    if len(columns) > 1:
        raise Rejected("duplicate_column", row=header.row, column=name, sheet=sheet.name, places=", ".join(map(letters, columns)))


def _months(sheet: Sheet, header: Header, year: int | None) -> dict[date, int]:
    """Return the month columns; a month without a year takes it from the others, or from the fiscal year that the person named."""
    found = dict(header.months)
    years = {fiscal_year(month) for month in found}
    if len(years) > 1:
        raise Rejected("mixed_years", row=header.row, found=", ".join(map(str, sorted(years))))
    known = next(iter(years), year)
    if header.bare and known is None:
        raise Rejected("no_year", row=header.row)
    if known is not None:
        for month in months(known):
            found[month] = [*found.get(month, []), *header.bare.get(month.month, [])]
    if known is not None and year is not None and known != year:
        raise Rejected("other_year", row=header.row, found=known, wanted=year)
    for month, columns in found.items():
        if columns:
            _only_one(sheet, header, settled(header.cells[columns[0]].text) or f"{month:%Y-%m}", columns)
    return {month: columns[0] for month, columns in sorted(found.items()) if columns}


def _named(sheets: Sequence[Sheet]) -> str:
    return ", ".join(f"“{sheet.name}”" for sheet in sheets)


def _nothing_fits(workbook: Workbook, chosen: list[Sheet], headers: dict[str, Header | None]) -> Rejected:
    hidden = [one for one in workbook.sheets if one.hidden and (header := headers[one.name]) and header.is_whole]
    near = [(one, header) for one in chosen if (header := headers[one.name]) and len(header.places) > 1]
    if hidden:
        return Rejected("hidden_sheet", sheets=_named(hidden))
    if not near:
        top, every = (", ".join(list(COLUMNS[layout].values())[:3]) for layout in (Layout.TOP, Layout.ALL))
        return Rejected("no_table", top=top, all=every)
    sheet, header = max(near, key=lambda pair: len(pair[1].places))
    missing = [COLUMNS[header.layout][name] for name in header.lacks]
    if not missing:
        return Rejected("no_months", row=header.row, sheet=sheet.name)
    named = " และ ".join(f"“{name}”" for name in missing)
    return Rejected("missing_column", row=header.row, column=", ".join(missing), sheet=sheet.name, missing=named, suggestion=_spellings(header, missing))


def _spellings(header: Header, missing: list[str]) -> str:
    taken = {column for places in header.places.values() for column in places}
    free = {name_key(cell.text): settled(cell.text) for column, cell in sorted(header.cells.items()) if column not in taken}
    close = [(name, difflib.get_close_matches(name_key(name), free, n=1, cutoff=0.7)) for name in missing]
    return " ".join(f"พบ “{free[found[0]]}” หมายถึง “{name}” หรือไม่" for name, found in close if found)
