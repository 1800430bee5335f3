"""An uploaded file as sheets of text cells, each with its kind. The file is opened by a child process only (see `child`)."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from bkk_okr.spreadsheets.collector import collector_paused
from bkk_okr.spreadsheets.refusals import REFUSALS, Refused

LARGEST_FILE = 10 * 1024 * 1024
# The child itself may use 5 s of processor time. It never sleeps, so only a busy machine makes that longer: no reason to refuse an honest file.
PATIENCE = 15.0

# The child gets a bare `bkk_okr` that leads to this package without running the project's own start (Celery, Django).
_START = (
    "import sys, types; package = types.ModuleType('bkk_okr'); package.__path__ = [sys.argv[1]]; sys.modules['bkk_okr'] = package; "
    "from bkk_okr.spreadsheets.child import main; main()"
)
_PACKAGE = str(Path(__file__).resolve().parent.parent)


class CellKind(StrEnum):
    TEXT = "t"
    NUMBER = "n"
    TRUTH = "b"
    DATE = "d"
    ERROR = "e"
    FORMULA_WITHOUT_VALUE = "f"


@dataclass(frozen=True, slots=True)
class Cell:
    kind: CellKind
    text: str
    computed: bool = False


EMPTY = Cell(CellKind.TEXT, "")


@dataclass(slots=True)
class Sheet:
    """Rows and columns are counted from 1, as the person sees them in Excel. `too_big` sheets carry their first rows only."""

    name: str
    rows: dict[int, dict[int, Cell]]
    hidden: bool = False
    too_big: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)

    def cell(self, row: int, column: int) -> Cell:
        return self.rows.get(row, {}).get(column, EMPTY)


@dataclass(slots=True)
class Workbook:
    kind: str
    sheets: list[Sheet]


def read(data: bytes, file_name: str, *, patience: float = PATIENCE) -> Workbook:
    """Return the sheets of an .xlsx or .csv, or raise `Refused` with the reason; never anything else, whatever the bytes are."""
    if not data:
        raise Refused("empty_file")
    if len(data) > LARGEST_FILE:
        raise Refused("too_large")
    name = "".join(character for character in file_name if character.isprintable())[-100:]
    try:
        child = subprocess.run([sys.executable, "-I", "-S", "-c", _START, _PACKAGE, name], input=data, capture_output=True, timeout=patience, check=False)
    except subprocess.TimeoutExpired as error:
        raise Refused("too_slow") from error
    with collector_paused():
        return _workbook(child)


def _workbook(child: subprocess.CompletedProcess[bytes]) -> Workbook:
    if child.returncode != 0:
        # Killed by its own limits: SIGXCPU and SIGKILL for time, anything else for memory.
        raise Refused("too_slow" if child.returncode in {-24, -9} else "too_complex")
    try:
        answer = json.loads(child.stdout)
    except ValueError as error:
        raise Refused("damaged") from error
    if "refused" in answer:
        raise Refused(answer["refused"] if answer["refused"] in REFUSALS else "damaged")
    return Workbook(answer["kind"], [_sheet(**sheet) for sheet in answer["sheets"]])


def _sheet(
    name: str, hidden: bool, too_big: bool, merged: list[list[int]], hidden_rows: list[int], rows: list[tuple[int, list[tuple[int, str, str]]]]
) -> Sheet:
    return Sheet(
        name=name,
        rows={number: {column: _cell(kind, text) for column, kind, text in cells} for number, cells in rows},
        hidden=hidden,
        too_big=too_big,
        merged=[(top, left, bottom, right) for top, left, bottom, right in merged],
        hidden_rows=hidden_rows,
    )


_KINDS = {kind.value: kind for kind in CellKind}


def _cell(kind: str, text: str) -> Cell:
    return Cell(_KINDS[kind[0]], text, kind.endswith("="))
