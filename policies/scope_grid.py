"""The scope as a grid, a policy a row and an office a column: out to Excel and back, with every fault by its sheet row and column."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bkk_okr import thai
from bkk_okr.spreadsheets.reading import Cell as SheetCell
from bkk_okr.spreadsheets.reading import CellKind, Sheet, Workbook
from bkk_okr.spreadsheets.writing import About, Column, SheetOut, Value, workbook
from districts.models import Office
from policies.importing.layout import letters
from policies.models import FiscalYear, Policy, PolicyScope
from policies.models.policy import ScopeState
from policies.scope import UNDECIDED, Cell, Decision
from policies.scope_reading import is_invented

CODE, TITLE, SHEET = "รหัส", "นโยบาย", "ขอบเขต"
ROWS_SEARCHED = 30
LONGEST_REASON = 500
_WORDS = {"": UNDECIDED, "-": UNDECIDED, "–": UNDECIDED} | {
    word: Decision(state) for state, words in {ScopeState.REQUIRED: ("ต้องบรรจุ", "ต้อง"), ScopeState.OPTIONAL: ("เลือกได้", "เลือก")}.items() for word in words
}
_BETWEEN = " :：-–"
EXEMPT = str(ScopeState.NOT_APPLICABLE.label)


@dataclass(frozen=True)
class Fault:
    """`row` as Excel counts; `column` by its letters."""

    row: int | None
    column: str
    value: str
    message: str

    def as_json(self) -> dict[str, str | int | None]:
        return {"row": self.row, "column": self.column, "value": self.value, "message": self.message}


@dataclass
class Grid:
    """What a sheet wants. Rows and columns that it lacks are left as they are."""

    wanted: dict[Cell, Decision] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class GridRefused(Exception):
    """No grid can be told in the file; `str()` is the sentence."""


def grid_workbook(fiscal_year: FiscalYear, *, as_of: datetime) -> bytes:
    """Return the year's scope; imported again it changes nothing."""
    offices = list(Office.objects.order_by("kind", "code"))
    policies = Policy.objects.in_force().filter(set=fiscal_year.policy_set_id).in_order()
    cells = {
        (policy, office): Decision(ScopeState(state), reason)
        for policy, office, state, reason in PolicyScope.objects.current().filter(fiscal_year=fiscal_year).values_list("policy", "office", "state", "reason")
    }
    rows = ([policy.code, policy.title, *(_written(cells.get((policy.pk, office.pk))) for office in offices)] for policy in policies)
    columns = [Column(CODE, 10), Column(TITLE, 50), *(Column(f"{office.code} {office.name}", 16) for office in offices)]
    invented = is_invented(fiscal_year)
    about = About(
        as_of,
        invented,
        [
            "ช่องที่เว้นว่างคือไม่ได้กำหนด คำที่ใช้ได้: ต้องบรรจุ, เลือกได้, ไม่เกี่ยวข้อง: เหตุผล",
            "แก้แล้วนำเข้าใหม่ได้ แถวและคอลัมน์ที่ลบออกจะคงไว้ตามเดิม",
        ],
    )
    return workbook([SheetOut(SHEET, f"ขอบเขตนโยบาย ปีงบประมาณ {fiscal_year.pk} ชุด {fiscal_year.policy_set.name}", columns, rows)], about)


def _written(decision: Decision | None) -> Value:
    return decision.words if decision else ""


def read_grid(book: Workbook, fiscal_year: FiscalYear) -> Grid:
    sheet, header = _find(book)
    grid = Grid()
    policies = dict(Policy.objects.in_force().filter(set=fiscal_year.policy_set_id).values_list("code", "pk"))
    offices = dict(Office.objects.values_list("code", "pk"))
    code_column, columns = _columns(sheet, header, offices, grid)
    rows = _rows(sheet, header, code_column, policies, grid)
    _faults_of_merged(sheet, rows, columns, grid)
    for row, policy in rows.items():
        for column, office in columns.items():
            decision = _read(sheet.cell(row, column), row, column, grid)
            if decision is not None:
                grid.wanted[policy, office] = decision
    _notes(grid, len(policies) - len(rows), len(offices) - len(columns))
    return grid


def _find(book: Workbook) -> tuple[Sheet, int]:
    found = [(sheet, row) for sheet in book.sheets if not sheet.hidden for row in [_header_row(sheet)] if row]
    if not found:
        raise GridRefused(f"ไม่พบตารางขอบเขต ต้องมีแถวหัวตารางที่มีคอลัมน์ {CODE} และคอลัมน์ของหน่วยงาน เช่น 1001 พระนคร")
    if len(found) > 1:
        raise GridRefused(f"มีตารางขอบเขตมากกว่าหนึ่งชีต ({', '.join(sheet.name for sheet, _ in found)}) เหลือไว้ชีตเดียวแล้วนำเข้าใหม่")
    if found[0][0].too_big:
        raise GridRefused("ตารางใหญ่เกินไป ดาวน์โหลดตารางจากระบบแล้วแก้ในไฟล์นั้น")
    return found[0]


def _header_row(sheet: Sheet) -> int | None:
    for row in sorted(sheet.rows)[:ROWS_SEARCHED]:
        names = [_settled(cell) for cell in sheet.rows[row].values()]
        if CODE in names and any(_office_code(name) for name in names):
            return row
    return None


def _office_code(header: str) -> str:
    """`1001 พระนคร`, `bma กรุงเทพมหานคร`: the code is the first word; a column that says more than that is another column."""
    first = header.split(" ", 1)[0]
    return first if " " in header and first.isascii() else ""


def _columns(sheet: Sheet, header: int, offices: dict[str, int], grid: Grid) -> tuple[int, dict[int, int]]:
    code_column, columns = 0, dict[int, int]()
    for column, cell in sorted(sheet.rows[header].items()):
        name = _settled(cell)
        if name == CODE:
            code_column = code_column or column
        elif code := _office_code(name):
            if code not in offices:
                grid.faults.append(Fault(header, letters(column), name, f"ไม่มีหน่วยงานรหัส {code}"))
            elif offices[code] in columns.values():
                grid.faults.append(Fault(header, letters(column), name, f"หน่วยงาน {code} มีมากกว่าหนึ่งคอลัมน์"))
            else:
                columns[column] = offices[code]
    return code_column, columns


def _rows(sheet: Sheet, header: int, code_column: int, policies: dict[str, int], grid: Grid) -> dict[int, int]:
    rows: dict[int, int] = {}
    for row in sorted(number for number in sheet.rows if number > header):
        code = _settled(sheet.cell(row, code_column))
        spelt = code if code in policies else code.zfill(3)
        if not code and not any(_settled(cell) for cell in sheet.rows[row].values()):
            continue
        if spelt not in policies:
            message = f"ไม่มีนโยบายรหัส {code} ในชุดนโยบายของปีนี้" if code else "ไม่มีรหัสนโยบาย"
            grid.faults.append(Fault(row, letters(code_column), code, message))
        elif policies[spelt] in rows.values():
            grid.faults.append(Fault(row, letters(code_column), code, f"นโยบาย {code} มีมากกว่าหนึ่งแถว"))
        else:
            rows[row] = policies[spelt]
    return rows


def _faults_of_merged(sheet: Sheet, rows: dict[int, int], columns: dict[int, int], grid: Grid) -> None:
    """Only the first cell of a merged block holds its value: the others would read as taken back."""
    for top, left, bottom, right in sheet.merged:
        if any(top <= row <= bottom for row in rows) and any(left <= column <= right for column in columns):
            place = f"{letters(left)}{top}:{letters(right)}{bottom}"
            grid.faults.append(Fault(top, letters(left), place, "เซลล์ผสาน ยกเลิกการผสานแล้วใส่ค่าให้ครบทุกช่อง"))


_NOT_WORDS = {CellKind.ERROR: "สูตรให้ผลผิดพลาด", CellKind.FORMULA_WITHOUT_VALUE: "สูตรยังไม่มีผลลัพธ์ บันทึกไฟล์ด้วย Excel อีกครั้งหรือพิมพ์ค่าแทน"}


def _read(cell: SheetCell, row: int, column: int, grid: Grid) -> Decision | None:
    text = _settled(cell)
    message = _NOT_WORDS.get(cell.kind, "")
    if not message:
        if text in _WORDS:
            return _WORDS[text]
        if text.startswith(EXEMPT):
            reason = text.removeprefix(EXEMPT).lstrip(_BETWEEN).rstrip()
            if 0 < len(reason) <= LONGEST_REASON:
                return Decision(ScopeState.NOT_APPLICABLE, reason)
            message = f"“{EXEMPT}” ต้องมีเหตุผลไม่เกิน {LONGEST_REASON} ตัวอักษร เช่น “{EXEMPT}: ไม่มีคลองในพื้นที่”"
        else:
            message = f"“{text[:60]}” ไม่ใช่ ต้องบรรจุ, เลือกได้ หรือ ไม่เกี่ยวข้อง: เหตุผล"
    grid.faults.append(Fault(row, letters(column), text, message))
    return None


def _settled(cell: SheetCell) -> str:
    return thai.arabic_digits(thai.normalise(cell.text))


def _notes(grid: Grid, policies_left: int, offices_left: int) -> None:
    if policies_left > 0:
        grid.notes.append(f"{policies_left} นโยบายไม่มีในไฟล์ คงขอบเขตไว้ตามเดิม")
    if offices_left > 0:
        grid.notes.append(f"{offices_left} หน่วยงานไม่มีในไฟล์ คงขอบเขตไว้ตามเดิม")


def named(pairs: set[Cell]) -> Iterator[tuple[Cell, str, str]]:
    """The codes and names that a preview shows for cells."""
    policies = Policy.objects.in_bulk({policy for policy, _ in pairs})
    offices = Office.objects.in_bulk({office for _, office in pairs})
    for policy, office in sorted(pairs):
        yield (policy, office), str(policies[policy]), offices[office].short_name
