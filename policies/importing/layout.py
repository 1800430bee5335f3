"""Where in a workbook the register stands: which sheet, which row holds the column names, which column is which."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bkk_okr.spreadsheets.reading import Sheet, Workbook
from policies.importing.dimension_names import DimensionNames
from policies.importing.options import Options
from policies.importing.vocabulary import FIELD_NAMES, OTHER_NAMES, REQUIRED, Field, Rejected, header_name, settled

ROWS_SEARCHED = 60
LAST_COLUMN = 16_384


@dataclass
class Table:
    """A register found in a sheet. `band` is the dimension its sheet is named after, when the sheet has no ด้าน column."""

    sheet: Sheet
    header_row: int
    first_row: int
    columns: dict[Field, int]
    unread: list[str] = field(default_factory=list)
    band: str | None = None

    def row_numbers(self) -> list[int]:
        return sorted(number for number in self.sheet.rows if number >= self.first_row)

    def rows(self) -> int:
        return sum(number >= self.first_row for number in self.sheet.rows)


@dataclass
class Header:
    """A row that may hold the column names, with every column that carries a wanted one."""

    row: int
    names: dict[int, str]
    places: dict[Field, list[int]]

    def lacks(self, wanted: Iterable[Field]) -> list[Field]:
        return [name for name in wanted if name not in self.places]


def find_tables(workbook: Workbook, options: Options, dimensions: DimensionNames) -> list[Table]:
    """Return the table to read, or the joined ones; refuse when it is not clear which is meant."""
    chosen = _chosen_sheets(workbook, options)
    if options.columns:
        return _mapped_tables(chosen if options.join else chosen[:1], options, dimensions)
    headers = {sheet.name: header_at(sheet, options.header_row, {}) if options.header_row else best_header(sheet) for sheet in workbook.sheets}
    fitting = [sheet for sheet in chosen if _fits(sheet, headers[sheet.name], options, dimensions)]
    if not fitting:
        raise _nothing_fits(workbook, chosen, headers, options)
    if len(fitting) > 1 and not options.join:
        raise Rejected("two_sheets", sheets=", ".join(f"“{sheet.name}”" for sheet in fitting))
    return [_table(sheet, header, options, dimensions) for sheet in fitting if (header := headers[sheet.name]) is not None]


def _chosen_sheets(workbook: Workbook, options: Options) -> list[Sheet]:
    visible = [sheet for sheet in workbook.sheets if not sheet.hidden]
    known = {settled(sheet.name): sheet for sheet in visible}
    for name in options.sheets:
        if settled(name) not in known:
            raise Rejected("unknown_sheet", sheet=name, sheets=", ".join(f"“{sheet.name}”" for sheet in visible))
    return [known[settled(name)] for name in options.sheets] or visible


def best_header(sheet: Sheet) -> Header | None:
    """Return the first row with all wanted names, else the one with most; a name merged down over two header rows counts in both."""
    above = {(row, left): (top, left) for top, left, bottom, _ in sheet.merged if bottom - top < 5 for row in range(top + 1, bottom + 1)}
    best: Header | None = None
    for row in sorted(sheet.rows)[:ROWS_SEARCHED]:
        header = header_at(sheet, row, above)
        if not header.lacks(REQUIRED):
            return header
        if header.places and (best is None or len(header.places) > len(best.places)):
            best = header
    return best


def header_at(sheet: Sheet, row: int, above: dict[tuple[int, int], tuple[int, int]]) -> Header:
    names = {column: cell.text for column, cell in sheet.rows.get(row, {}).items()}
    names |= {column: sheet.cell(*above[row, column]).text for at, column in above if at == row and column not in names}
    places: dict[Field, list[int]] = {}
    for column in sorted(names):
        wanted = FIELD_NAMES.get(header_name(names[column]))
        if wanted is not None:
            places.setdefault(wanted, []).append(column)
    return Header(row, names, places)


def _wanted(sheet: Sheet, options: Options, dimensions: DimensionNames) -> tuple[Field, ...]:
    """ด้าน may come from rows between others, or from the name of a joined sheet, instead of a column."""
    without_column = options.bands or (options.join and dimensions.band(sheet.name) is not None)
    return tuple(name for name in REQUIRED if not (without_column and name is Field.DIMENSIONS))


def _fits(sheet: Sheet, header: Header | None, options: Options, dimensions: DimensionNames) -> bool:
    return header is not None and not header.lacks(_wanted(sheet, options, dimensions))


def _table(sheet: Sheet, header: Header, options: Options, dimensions: DimensionNames) -> Table:
    if sheet.too_big:
        raise Rejected("too_big_sheet", sheet=sheet.name)
    for name, columns in header.places.items():
        if len(columns) > 1:
            raise Rejected("duplicate_column", row=header.row, column=name, sheet=sheet.name, places=", ".join(map(letters, columns)))
    first = {name: places[0] for name, places in header.places.items()}
    band = None if Field.DIMENSIONS in first or not options.join else dimensions.band(sheet.name)
    return Table(sheet, header.row, _first_row(sheet, header.row), first, _unread(header, first), band)


def _mapped_tables(sheets: list[Sheet], options: Options, dimensions: DimensionNames) -> list[Table]:
    """Take the columns the person chose in the wizard, whatever their names; on further sheets the columns that are called the same."""
    found = best_header(sheets[0]) if options.header_row is None else None
    first = _mapped_table(sheets[0], options.header_row or (found.row if found else 0), options.columns, options, dimensions)
    names = {name: header_name(first.sheet.cell(first.header_row, column).text) for name, column in options.columns.items()}
    alike = ((sheet, _alike(sheet, names)) for sheet in sheets[1:])
    return [first, *(_mapped_table(sheet, row, columns, options, dimensions) for sheet, (row, columns) in alike)]


def _alike(sheet: Sheet, names: Mapping[Field, str]) -> tuple[int, dict[Field, int]]:
    """Return the row that holds all these names, and their columns."""
    for row in sorted(sheet.rows)[:ROWS_SEARCHED]:
        columns = {header_name(cell.text): column for column, cell in sheet.rows[row].items()}
        if all(name in columns for name in names.values()):
            return row, {field: columns[name] for field, name in names.items()}
    missing = " และ ".join(f"“{name}”" for name in names.values())
    raise Rejected("missing_column", column=", ".join(names), sheet=sheet.name, missing=missing)


def _mapped_table(sheet: Sheet, row: int, columns: Mapping[Field, int], options: Options, dimensions: DimensionNames) -> Table:
    header = header_at(sheet, row, {})
    for name in _wanted(sheet, options, dimensions):
        if columns.get(name, 0) < 1:
            raise Rejected("unknown_column", column=name, sheet=sheet.name)
    if sheet.too_big:
        raise Rejected("too_big_sheet", sheet=sheet.name)
    band = None if Field.DIMENSIONS in columns or not options.join else dimensions.band(sheet.name)
    return Table(sheet, row, _first_row(sheet, row), dict(columns), _unread(header, columns), band)


def _first_row(sheet: Sheet, header_row: int) -> int:
    return 1 + max([header_row, *(bottom for top, _, bottom, _ in sheet.merged if top <= header_row <= bottom and bottom - top < 5)])


def _unread(header: Header, columns: Mapping[Field, int]) -> list[str]:
    read = set(columns.values())
    return [settled(text) for column, text in sorted(header.names.items()) if column not in read and settled(text)]


def _nothing_fits(workbook: Workbook, chosen: list[Sheet], headers: dict[str, Header | None], options: Options) -> Rejected:
    wanted = [name for name in REQUIRED if not (options.bands and name is Field.DIMENSIONS)]
    hidden = [sheet.name for sheet in workbook.sheets if sheet.hidden and (header := headers[sheet.name]) and not header.lacks(wanted)]
    near = [(sheet, header) for sheet in chosen if (header := headers[sheet.name] or _misspelt(sheet))]
    if hidden:
        return Rejected("hidden_sheet", sheets=", ".join(f"“{name}”" for name in hidden))
    if not near:
        return Rejected("no_table", wanted=", ".join(wanted))
    sheet, header = max(near, key=lambda pair: len(pair[1].places))
    missing = header.lacks(wanted)
    return Rejected(
        "missing_column",
        row=header.row,
        column=", ".join(missing),
        sheet=sheet.name,
        missing=" และ ".join(f"“{name}”" for name in missing),
        suggestion=_spellings(header, missing),
    )


def _misspelt(sheet: Sheet) -> Header | None:
    """Return a row none of whose names is right but one is nearly so."""
    for row in sorted(sheet.rows)[:ROWS_SEARCHED]:
        header = header_at(sheet, row, {})
        if any(close_field(text, REQUIRED) for text in header.names.values()):
            return header
    return None


def _spellings(header: Header, missing: list[Field]) -> str:
    free = [text for column, text in sorted(header.names.items()) if not any(column in columns for columns in header.places.values())]
    found = [(settled(text), name) for name in missing for text in free if close_field(text, [name])]
    return " ".join(f"พบ “{text}” หมายถึง “{name}” หรือไม่" for text, name in found)


def close_field(text: str, among: Iterable[Field]) -> Field | None:
    """Return the column a name nearly spells, or is known to stand for."""
    name = header_name(text)
    wanted = list(among)
    if OTHER_NAMES.get(name) in wanted:
        return OTHER_NAMES[name]
    close = difflib.get_close_matches(name, [header_name(field) for field in wanted], n=1, cutoff=0.7)
    return FIELD_NAMES[close[0]] if close and len(name) < 40 else None


def column_number(name: str) -> int:
    """AB is column 28; nought for what Excel has no column for."""
    if not re.fullmatch("[A-Za-z]{1,3}", name):
        return 0
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number if number <= LAST_COLUMN else 0


def letters(column: int) -> str:
    """Column 28 is AB."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
