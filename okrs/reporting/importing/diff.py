"""What a published list would change in the city's plan of its year: added, changed field by field, the same, missing. Writes nothing."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from bkk_okr.thai import short_date, short_month
from bkk_okr.written_numbers import decimal_text
from okrs.reporting.importing.findings import FIGURES, Line, Question, ask
from okrs.reporting.importing.layout import Table
from okrs.reporting.importing.stored import CityRecord, Known, Printed, State, kept, match, state_of
from okrs.reporting.importing.title_cells import title_key
from okrs.reporting.importing.units import is_share
from okrs.reporting.importing.vocabulary import Field, Layout

LABELS = {
    "title": "ชื่อตัวชี้วัด",
    "code": "รหัส",
    "unit": "หน่วยนับ",
    "target": "เป้าหมาย",
    "bureaus": "เป้าหมายจากสำนัก",
    "districts": "เป้าหมายจาก 50 เขต",
    "actual": "ผล",
    "percent": "ร้อยละที่เผยแพร่",
    "on": "ข้อมูล ณ วันที่",
    "reported": "นับเป็นผลของเมือง",
}
_FIELDS = dict(zip(FIGURES, (Field.TARGET, Field.BUREAUS, Field.DISTRICTS, Field.ACTUAL, Field.PERCENT), strict=True))


@dataclass(frozen=True)
class Scope:
    """What list is compared, of which day; `stated`: somebody said the day, so that it is part of every line. `waiting`: months that have not begun."""

    layout: Layout
    on: date
    stated: bool
    columns: AbstractSet[Field]
    months: AbstractSet[date]
    waiting: AbstractSet[date]
    takes_reports: bool

    @classmethod
    def of(cls, table: Table, *, on: date, stated: bool, waiting: AbstractSet[date], takes_reports: bool) -> "Scope":
        return cls(table.layout, on, stated, set(table.columns), set(table.months), waiting, takes_reports)

    @property
    def other(self) -> Layout:
        return Layout.ALL if self.layout is Layout.TOP else Layout.TOP


@dataclass(frozen=True)
class Change:
    """One line of the file beside the stored one. `leads`: this list gives the key result its target and result; `reports`: it becomes a report."""

    line: Line
    known: Known | None
    before: State | None
    after: State
    leads: bool
    reports: bool
    asked: tuple[str, ...] = ()

    @property
    def settles(self) -> bool:
        """Whether the key result takes its target from this line."""
        return self.leads and not self.asked

    def fields(self) -> list[dict[str, str]]:
        before = self.before or {}
        names = [*self.after, *(name for name in before if name not in self.after)]
        return [
            {"field": name, "label": label_of(name), "before": shown(name, before.get(name, "")), "after": shown(name, self.after.get(name, ""))}
            for name in names
            if before.get(name, "") != self.after.get(name, "")
        ]


@dataclass
class Diff:
    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: list[Line] = field(default_factory=list)
    missing: list[Known] = field(default_factory=list)
    unplaced: list[Line] = field(default_factory=list)

    def digest(self) -> str:
        """A fingerprint of the whole preview: if the plan or the file moved, it moves."""
        content = {
            "changes": [[change.line.key, change.before, change.after, change.leads, change.reports] for change in [*self.added, *self.changed]],
            "same": [line.key for line in self.same],
            "missing": [known.key_result.pk for known in self.missing],
        }
        return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def compare(lines: Sequence[Line], record: CityRecord, scope: Scope, asked: Mapping[int, list[str]]) -> tuple[Diff, list[Question]]:
    """Return the difference and the questions that only the stored plan raises. `asked` are the codes of the file's own questions by row."""
    diff, places = Diff(), match(lines, record.known)
    more: list[Question] = []
    for line in lines:
        known = places.get(line.row)
        raised = list(_against_plan(line, known, scope))
        more += raised
        change = _change(line, known, scope, (*asked.get(line.row, ()), *(question.code for question in raised)))
        if known is None and not record.is_record:
            diff.unplaced.append(line)
        elif change.before is None:
            diff.added.append(change)
        elif change.before != change.after:
            diff.changed.append(change)
        else:
            diff.same.append(line)
    present = {known.key_result.pk for known in places.values()}
    diff.missing = [known for known in record.known if known.latest(scope.layout) and known.key_result.pk not in present]
    return diff, more


def _change(line: Line, known: Known | None, scope: Scope, asked: tuple[str, ...]) -> Change:
    printed = known.printed(scope.layout, scope.on) if known else None
    leads = known is None or (known.ours and (scope.layout is Layout.TOP or not known.latest(Layout.TOP)))
    # That the other list names another target is no doubt about the list that leads.
    asked = tuple(code for code in asked if not (leads and code == "lists_disagree_target"))
    fit = leads and scope.takes_reports and not asked and line.actual is not None
    reported = known is not None and scope.layout in known.reported_by
    after = _after(line, printed, scope) | {"code": line.code, "reported": "1" if fit or reported else ""}
    before = None if printed is None or known is None else _before(line, printed, known, scope) | {"reported": "1" if reported else ""}
    return Change(line, known, before, after, leads, fit, asked)


def _after(line: Line, printed: Printed | None, scope: Scope) -> State:
    """Return the state the row asks for: columns that the file lacks keep what is stored."""
    had = printed.figures if printed else {}
    figures = {name: getattr(line, name) if column in scope.columns or getattr(line, name) is not None else had.get(name) for name, column in _FIELDS.items()}
    months = {month: value for month, value in (printed.months if printed else {}).items() if month not in scope.months}
    months |= {month: value for month, value in line.months.items() if month not in scope.waiting}
    return state_of(line.title, line.unit, figures, months) | ({"on": scope.on.isoformat()} if scope.stated else {})


def _before(line: Line, printed: Printed, known: Known, scope: Scope) -> State:
    title, unit = printed.title, printed.unit
    if not title:  # loaded before a line kept its own words: what says the same is the same
        title = line.title if title_key(line.title) == known.key[1] else known.key_result.title
        unit = line.unit if line.unit.rstrip(".") == unit.rstrip(".") else unit
    code = known.code if known.ours else line.code
    return state_of(title, unit, printed.figures, printed.months) | {"code": code} | ({"on": printed.on.isoformat()} if scope.stated else {})


def _against_plan(line: Line, known: Known | None, scope: Scope) -> Iterable[Question]:
    if known is None:
        return
    other, earlier = known.latest(scope.other), known.printed(scope.layout, scope.on)
    if other and line.target is not None and other.figures["target"] is not None and other.figures["target"] != kept(line.target):
        yield ask(line.row, "lists_disagree_target", target=decimal_text(line.target), other=decimal_text(other.figures["target"]))
    before = earlier.figures["actual"] if earlier else None
    if before is not None and line.actual is not None and kept(line.actual) < before and not is_share(line.unit):
        yield ask(line.row, "falling_total", before=decimal_text(before), after=decimal_text(line.actual), place=f"ครั้งก่อนถึงครั้งนี้ {short_date(scope.on)}")


def label_of(name: str) -> str:
    return LABELS.get(name) or f"เดือน {short_month(date.fromisoformat(f'{name}-01'))}"


def shown(name: str, value: str) -> str:
    """A value in words, for the preview."""
    if name == "reported":
        return "นับ" if value else "ยังไม่นับ"
    if not value or name in {"title", "code", "unit"}:
        return value
    return short_date(date.fromisoformat(value)) if name == "on" else decimal_text(Decimal(value))


def told(change: Change) -> dict[str, Any]:
    """A change for the pages."""
    line, after = change.line, change.after
    figures = {name: shown(name, after[name]) for name in ("target", "actual")}
    return {"row": line.row, "code": line.code, "title": line.title, "unit": line.unit, **figures, "asked": list(change.asked), "reports": change.reports}
