"""เก็บค่าจากฝ่าย: a message to copy, a sheet to fill in, and a pasted column, each matched by the key result's number.

What is matched becomes a draft, never a report.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from bkk_okr import thai
from bkk_okr.spreadsheets.writing import About, Column, SheetOut, Value, workbook
from districts.models import User
from okrs.models import Plan
from okrs.planning.autosave import Edit, Outcome
from okrs.reporting.decks import Card
from okrs.reporting.drafts import Typed, save_drafts
from okrs.reporting.tables import Row, under_header
from policies.models import ReportingPeriod

NUMBER, TITLE, SPAN, UNIT, VALUE, NUMERATOR, DENOMINATOR, NOTE, BEFORE = (
    "KR", "ตัววัดผลหลัก", "ช่วงที่นับ", "หน่วย", "ค่า", "ตัวตั้ง", "ตัวหาร", "อุปสรรคและสิ่งที่จะทำต่อ", "ครั้งก่อน",
)  # fmt: skip
COLUMNS = {"number": (NUMBER, "KR ที่"), "value": (f"?{VALUE}",), "numerator": (f"?{NUMERATOR}",), "denominator": (f"?{DENOMINATOR}",), "note": (f"?{NOTE}",)}
KEY_RESULT = re.compile(r"^(?:KR\s*)?(\d+\.\d+)$", re.IGNORECASE)
# `2.1 44`, `KR 2.1: 540 1000`: a line of a chat, when nobody made a table of it.
CHAT_LINE = re.compile(r"^(?:KR\s*)?(\d+\.\d+)\s*[:=]?\s+(.+)$", re.IGNORECASE)


def message_for(cards: Sequence[Card], plan: Plan, period: ReportingPeriod, section: str, *, link: str) -> str:
    """The text that a planner pastes into a chat: what is wanted, in which unit, for which months, until when, and where to type it."""
    head = f"ขอค่ารายงานผลรอบ {thai.short_month(period.month)} ของ{section} {plan.office.full_name} ภายใน {thai.short_date(period.due)}"
    lines = [f"KR {card.number} {card.title} ({' · '.join(part for part in (card.measure.unit, card.speaks_of) if part)})" for card in cards]
    return "\n".join([head, *lines, f"กรอกได้ที่ {link}", "หรือตอบกลับทีละบรรทัด เช่น 2.1 44 (ถ้าเป็นตัวตั้งและตัวหาร 2.1 540 1000)"])


def form_for(cards: Sequence[Card], plan: Plan, period: ReportingPeriod, *, as_of: datetime) -> bytes:
    """A sheet to fill in and send back: one line a key result, the columns that it does not need are marked."""
    columns = (
        Column(NUMBER, 8, "อย่าแก้ ระบบใช้จับคู่ตอนอัปโหลดกลับ"), Column(TITLE, 52), Column(SPAN, 20), Column(UNIT, 12), Column(BEFORE, 24),
        Column(VALUE, 14, "กรอกเมื่อช่องตัวตั้งเป็น –"), Column(NUMERATOR, 14, "กรอกคู่กับตัวหารเมื่อตัวชี้วัดเป็นอัตราส่วน"), Column(DENOMINATOR, 14), Column(NOTE, 44),
    )  # fmt: skip
    about = About(as_of=as_of, invented=plan.invented, lines=(f"ส่งคืนเจ้าหน้าที่แผนภายใน {thai.short_date(period.due)}",))
    title = f"แบบเก็บค่ารายงานผล {plan.office.full_name} รอบ {thai.short_month(period.month)}"
    return workbook([SheetOut("แบบเก็บค่า", title, columns, [_line(card) for card in cards])], about)


def _line(card: Card) -> tuple[Value, ...]:
    texts = card.shown
    pair = card.shape.kind == "ratio"
    values = ("–", texts["numerator"], texts["denominator"]) if pair else (texts["value"], "–", "–")
    return (card.number, card.title, card.speaks_of or "ค่า ณ วันที่รายงาน", card.measure.unit, card.before_text, *values, texts["note"])


@dataclass(frozen=True)
class Match:
    """One line of what came in. `edits` is what would change in the draft; `error` why the line is left out."""

    line: int
    number: str
    card: Card | None = None
    edits: tuple[Edit, ...] = ()
    error: str = ""

    @property
    def text(self) -> str:
        return " / ".join(edit.now for edit in self.edits if edit.name != "note")

    @property
    def was(self) -> str:
        return " / ".join(edit.was for edit in self.edits if edit.name != "note" and edit.was)


@dataclass
class Matches:
    rows: list[Match] = field(default_factory=list)

    @property
    def good(self) -> list[Match]:
        return [row for row in self.rows if row.card is not None and row.edits and not row.error]

    @property
    def errors(self) -> list[Match]:
        return [row for row in self.rows if row.error]


def matched(rows: Sequence[Row], cards: Sequence[Card]) -> Matches:
    """Match lines with the cards of the page by the key result's number; blank values change nothing."""
    by_number = {card.number: card for card in cards}
    found, seen = Matches(), set[str]()
    for line, cells in _cells(rows):
        match = _match(line, cells, by_number)
        if match.card is not None and match.number in seen:
            match = Match(line, match.number, error="KR นี้อยู่ในตารางสองแถว")
        seen.add(match.number)
        found.rows.append(match)
    return found


def _cells(rows: Sequence[Row]) -> list[tuple[int, dict[str, str]]]:
    if (table := under_header(rows, COLUMNS)) is not None:
        return table
    return [(line, _without_header(row)) for line, row in enumerate(rows, start=1) if any(row)]


def _without_header(row: Row) -> dict[str, str]:
    """Columns in the order number, value or number, numerator, denominator; or one line of a chat."""
    if len(row) == 1 and (chat := CHAT_LINE.match(row[0])):
        row = [chat[1], *chat[2].split()[:2]]
    cells = [cell for cell in row if cell]
    values = cells[1:]
    pair = {"numerator": values[0], "denominator": values[1]} if len(values) > 1 else {}
    return {"number": cells[0], "value": values[0] if values else "", "note": "", **pair}


def _match(line: int, cells: dict[str, str], by_number: dict[str, Card]) -> Match:
    number = KEY_RESULT.match(thai.arabic_digits(cells["number"]))
    card = by_number.get(number[1]) if number else None
    if card is None:
        return Match(line, cells["number"], error="ไม่มี KR เลขนี้ที่ครบกำหนดในรอบนี้และเป็นของคุณ")
    if card.shape.kind not in {"value", "ratio"}:
        return Match(line, card.number, card, error="KR นี้รายงานเป็นขั้นตอนหรือรหัส กรอกในหน้ารายงานผล")
    names = ("numerator", "denominator") if card.shape.kind == "ratio" else ("value",)
    typed = {name: cells.get(name, "").strip("– ") for name in names}
    if bad := next((text for text in typed.values() if text and thai.number(text) is None), ""):
        return Match(line, card.number, card, error=f"“{bad[:40]}” ไม่ใช่ตัวเลข")
    half = any(typed.values()) or ("value" not in typed and cells.get("value", "").strip("– "))
    if half and not all(typed.values()):
        return Match(line, card.number, card, error="ต้องมีทั้งตัวตั้งและตัวหาร")
    typed["note"] = cells.get("note", "")
    edits = tuple(Edit(name, card.shown[name], text) for name, text in typed.items() if text and text != card.shown[name])
    return Match(line, card.number, card, edits)


def fill_drafts(matches: Matches, *, period: ReportingPeriod, source: str, by: User, at: datetime) -> dict[int, Outcome]:
    """Put what was matched into the office's drafts, each with where it came from."""
    typed = []
    for match in matches.good:
        if match.card is not None:
            origin = [Edit("source", match.card.shown["source"], source)] if source else []
            typed.append(Typed(match.card.key_result, [*match.edits, *origin]))
    return save_drafts(typed, period=period, by=by, at=at)


def section_link(plan: Plan, period: ReportingPeriod, section: str, *, host: str) -> str:
    return f"{host}{reverse('okrs:check-in', args=[plan.fiscal_year_id, plan.office.code, period.slug])}?section={section}"
