"""The process that opens a stranger's file: it may use little memory and little time, write no file, and dies with a code at worst.

Started by `reading` with only this package on its path; the file comes in on stdin, JSON goes out on stdout.
"""

import json
import resource
import sys
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from bkk_okr.spreadsheets.csv_text import read_csv
from bkk_okr.spreadsheets.inspection import kind_of, open_workbook
from bkk_okr.spreadsheets.refusals import Refused
from bkk_okr.spreadsheets.sheet_xml import MOST_CELLS, Cell, SheetPart
from bkk_okr.spreadsheets.xml_parts import Parts, SharedText, Styles, WorkbookPart, check_heads

MOST_MEMORY = 200 * 1024 * 1024
MOST_CPU_SECONDS = 5
MOST_OUTPUT = 16 * 1024 * 1024
MOST_SHEETS = 200
KEPT_FOR_OTHERS = 50_000  # cells of the other sheets when one is as large as a sheet may be


def limit() -> None:
    """Ask the system to hold this process to its limits; not every system knows all of them."""
    for name, amount in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, MOST_CPU_SECONDS), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(name, (amount, amount))
        except (ValueError, OSError):
            continue


def main() -> None:
    limit()
    try:
        answer = read(sys.stdin.buffer.read(), sys.argv[2])
        written = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        if len(written) > MOST_OUTPUT:
            raise Refused("too_complex")
    except Refused as refusal:
        written = json.dumps({"refused": refusal.code}).encode()
    except (MemoryError, RecursionError):
        written = b'{"refused":"too_complex"}'
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, ValueError, LookupError, OverflowError, NotImplementedError, OSError):
        written = b'{"refused":"damaged"}'
    sys.stdout.buffer.write(written)
    sys.stdout.buffer.flush()


def read(data: bytes, file_name: str) -> dict[str, Any]:
    """Return the sheets of the file as plain lists."""
    if kind_of(data, file_name) == "csv":
        rows, too_big = read_csv(data)
        return {"kind": "csv", "sheets": [_sheet("CSV", rows, too_big=too_big)]}
    return {"kind": "xlsx", "sheets": _read_sheets(Parts(open_workbook(data)))}


def _read_sheets(parts: Parts) -> list[dict[str, Any]]:
    workbook = WorkbookPart(parts)
    styles = Styles(parts, workbook.target("styles"))
    read: list[tuple[str, str, SheetPart]] = []
    room = MOST_CELLS + KEPT_FOR_OTHERS
    for name, state, identity in workbook.sheets[:MOST_SHEETS]:
        kind, target = workbook.targets.get(identity, ("worksheet", ""))
        if kind != "worksheet":
            continue
        entry = parts.find(target)
        if entry is None:
            raise Refused("damaged")
        sheet = SheetPart(styles.dates, from_1904=workbook.from_1904, most_cells=min(MOST_CELLS, room))
        sheet.read(parts.archive, entry)
        room -= sum(map(len, sheet.rows.values()))
        read.append((name, state, sheet))
    _share_text(parts, workbook, [sheet for _, _, sheet in read])
    check_heads(parts.archive, parts.seen)
    return [
        _sheet(name, sheet.rows, hidden=state != "visible", merged=sheet.merged, hidden_rows=sheet.hidden_rows, too_big=sheet.too_big)
        for name, state, sheet in read
    ]


def _share_text(parts: Parts, workbook: WorkbookPart, sheets: list[SheetPart]) -> None:
    """Put the shared texts in their places, now that it is known which of them are needed."""
    waiting = [cell for sheet in sheets for cell in sheet.shared]
    shared = SharedText(parts, workbook.target("sharedStrings"), {int(cell[2]) for cell in waiting})
    for cell in waiting:
        text = shared.texts.get(int(cell[2]))
        if text is None:
            raise Refused("damaged")
        cell[1], cell[2] = str(cell[1]).replace("s", "t"), text


def _sheet(
    name: str,
    rows: dict[int, list[Cell]],
    *,
    hidden: bool = False,
    merged: list[list[int]] | None = None,
    hidden_rows: list[int] | None = None,
    too_big: bool = False,
) -> dict[str, Any]:
    filled = {number: [cell for cell in cells if cell[2] or cell[1] == "f"] for number, cells in sorted(rows.items())}
    return {
        "name": name,
        "hidden": hidden,
        "too_big": too_big,
        "merged": merged or [],
        "hidden_rows": [number for number in hidden_rows or [] if filled.get(number)],
        "rows": [[number, sorted(cells, key=lambda cell: int(cell[0]))] for number, cells in filled.items() if cells],
    }
