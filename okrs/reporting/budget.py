"""งบประมาณตามข้อบัญญัติ: what the council approved of each project, for many plans in one go, with a preview and all or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from bkk_okr import thai
from bkk_okr.spreadsheets.writing import About, Column, SheetOut, workbook
from districts.models import User
from okrs.models import BudgetLine, ChangeRequest, Plan, PlanVersion, Project
from okrs.models.change_request import ChangeKind, ChangeState
from okrs.models.plan import TAKES_CHECK_INS
from okrs.models.project import BudgetSource, ProjectFate
from okrs.planning.outline import outlines_of
from okrs.planning.versions import plain
from okrs.planning.workflow import touch
from okrs.reporting.changes import ChangeRefused, Decision, keep_version_of_today, put_in_force, refuse_bad_decision
from okrs.reporting.tables import Row, under_header

OFFICE, NUMBER, TITLE, ASKED, APPROVED, FATE = "รหัสหน่วยงาน", "โครงการที่", "ชื่อโครงการ", "งบที่ขอ (บาท)", "งบที่อนุมัติ (บาท)", "ผลต่อโครงการ"
COLUMNS = {"office": (OFFICE,), "number": (NUMBER,), "approved": (APPROVED, "งบที่อนุมัติ"), "fate": (f"?{FATE}",)}
FATES = {label: value for value, label in ProjectFate.choices}
SATANG = Decimal("0.01")


@dataclass(frozen=True)
class BudgetRow:
    """One project as the table has it. `error` says what to mend; nothing is written while any row has one."""

    line: int
    project: Project | None
    approved: Decimal | None = None
    fate: str = ""
    error: str = ""
    asked: Decimal = Decimal(0)
    before: Decimal | None = None

    @property
    def changes(self) -> bool:
        return self.project is not None and (self.approved, self.fate) != (self.before, self.project.fate)

    @property
    def fate_label(self) -> str:
        return ProjectFate(self.fate).label if self.fate else ""


@dataclass
class Preview:
    rows: list[BudgetRow] = field(default_factory=list)
    refusal: str = ""

    @property
    def errors(self) -> list[BudgetRow]:
        return [row for row in self.rows if row.error]

    @property
    def changed(self) -> list[BudgetRow]:
        return [row for row in self.rows if not row.error and row.changes]

    @property
    def may_apply(self) -> bool:
        return bool(self.changed) and not self.errors and not self.refusal


def projects_with_money(year: int) -> list[Project]:
    rows = Project.objects.filter(plan__fiscal_year=year, plan__status__in=TAKES_CHECK_INS)
    return list(rows.select_related("plan__office").prefetch_related("budget_lines").order_by("plan__office__code", "position"))


def asked_of(project: Project) -> Decimal:
    return sum((line.requested for line in project.budget_lines.all()), Decimal(0))


def approved_of(project: Project) -> Decimal | None:
    given = [line.approved for line in project.budget_lines.all() if line.approved is not None]
    return sum(given, Decimal(0)) if given else None


def preview_budget(rows: Sequence[Row], year: int) -> Preview:
    """Match the table's rows with the projects of approved plans by office and number, and say every error at once."""
    found = under_header(rows, COLUMNS)
    if found is None:
        return Preview(refusal=f"ไม่พบหัวตารางที่มี {OFFICE}, {NUMBER} และ {APPROVED} ในแถวเดียวกัน")
    known = {(project.plan.office.code, project.position): project for project in projects_with_money(year)}
    preview, seen = Preview(), set[int]()
    for line, cells in found:
        row = _row(line, cells, known)
        if row.project is not None and row.project.pk in seen:
            row = BudgetRow(line, None, error="โครงการนี้อยู่ในตารางสองแถว")
        elif row.project is not None:
            seen.add(row.project.pk)
        preview.rows.append(row)
    return preview


def _row(line: int, cells: dict[str, str], known: dict[tuple[str, int], Project]) -> BudgetRow:
    number = thai.number(cells["number"])
    project = known.get((cells["office"], int(number))) if number is not None and number == int(number) else None
    if project is None:
        return BudgetRow(line, None, error=f"ไม่พบโครงการที่ {cells['number']} ของหน่วยงาน {cells['office']} ในแผนที่อนุมัติแล้ว")
    approved, fate = thai.number(cells["approved"]), FATES.get(cells["fate"], "")
    asked = asked_of(project)
    return BudgetRow(line, project, approved, fate, _fault(cells, approved, fate, asked), asked, approved_of(project))


def _fault(cells: dict[str, str], approved: Decimal | None, fate: str, asked: Decimal) -> str:
    if cells["fate"] and not fate:
        return f"ผลต่อโครงการ “{cells['fate']}” ไม่ใช่ {' / '.join(FATES)}"
    if approved is None or approved < 0 or approved != approved.quantize(SATANG) or approved >= Decimal(10) ** 12:
        return "งบที่อนุมัติต้องเป็นจำนวนเงิน เช่น 3,200,000 (0 ถ้าไม่ได้รับ)"
    if fate == ProjectFate.DROPPED and approved:
        return "โครงการที่ตัดออกมีงบที่อนุมัติเป็น 0"
    return f"ได้น้อยกว่าที่ขอ บอกผลต่อโครงการ: {' / '.join(FATES)}" if approved < asked and not fate else ""


@transaction.atomic
def apply_budget(rows: Sequence[Row], year: int, *, by: User, at: datetime, decision: Decision) -> int:
    """Write the approved amounts and what becomes of cut projects; each plan gets one new version. Return how many projects changed."""
    wanted = sorted({row.project.plan_id for row in preview_budget(rows, year).rows if row.project})
    plans = {
        plan.pk: plan for plan in Plan.objects.select_for_update(of=("self",)).select_related("office", "fiscal_year").filter(pk__in=wanted).order_by("pk")
    }
    preview = preview_budget(rows, year)
    if not preview.may_apply:
        raise ChangeRefused(preview.refusal or (f"แถว {preview.errors[0].line}: {preview.errors[0].error}" if preview.errors else "ตารางนี้ไม่เปลี่ยนอะไร"))
    try:
        with transaction.atomic():
            _apply_all(plans, preview, by=by, at=at, decision=decision)
    except IntegrityError as error:
        raise ChangeRefused("งบที่จัดสรรไปแล้วของบางโครงการมากกว่างบที่อนุมัติในตาราง") from error
    return len(preview.changed)


def _apply_all(plans: Mapping[int, Plan], preview: Preview, *, by: User, at: datetime, decision: Decision) -> None:
    """Judge, keep what was, write, keep what is: each for all plans together, so that fifty plans cost little more than one."""
    changed = {pk: [row for row in preview.changed if row.project is not None and row.project.plan_id == pk] for pk in plans}
    touched = [plan for pk, plan in plans.items() if changed[pk]]
    before = outlines_of(touched)
    for plan in touched:
        refuse_bad_decision(plan, decision, timezone.localdate(at))
        keep_version_of_today(plan, by=by, outline=before[plan.pk])
    for row in preview.changed:
        if row.project is not None and row.approved is not None:
            _write(row.project, row.approved, row.fate)
    after = outlines_of(touched)
    for plan in touched:
        version = put_in_force(plan, decision.effective_from, by=by, outline=after[plan.pk])
        _keep_request(plan, changed[plan.pk], version, by=by, at=at, decision=decision)
        touch(plan)


def _keep_request(plan: Plan, rows: Iterable[BudgetRow], version: PlanVersion, *, by: User, at: datetime, decision: Decision) -> None:
    projects = [(str(row.project.pk), row.project.fate, row) for row in rows if row.project is not None]
    before = {pk: _facts(row.before, fate) for pk, fate, row in projects}
    after = {pk: _facts(row.approved, row.fate) for pk, _, row in projects}
    ChangeRequest.objects.create(
        plan=plan,
        kind=ChangeKind.BUDGET,
        state=ChangeState.APPROVED,
        before=before,
        after=after,
        reason="ตามข้อบัญญัติงบประมาณรายจ่าย",
        asked_by=by,
        asked_at=at,
        decided_by=by,
        decided_at=at,
        decision_note=decision.note,
        document_number=decision.document_number,
        document_date=decision.document_date,
        effective_from=decision.effective_from,
        version=version,
    )


def _facts(amount: Decimal | None, fate: str) -> dict[str, Any]:
    return {"approved": plain(amount), "fate": fate}


def _write(project: Project, approved: Decimal, fate: str) -> None:
    lines = list(project.budget_lines.all())
    for line, amount in zip(lines, shared_out(approved, [line.requested for line in lines]), strict=True):
        line.approved = amount
        line.save(update_fields=["approved"])
    if not lines:
        BudgetLine.objects.create(project=project, source=BudgetSource.BMA, requested=0, approved=approved)
    Project.objects.filter(pk=project.pk).update(fate=fate)


def shared_out(approved: Decimal, asked: Sequence[Decimal]) -> list[Decimal]:
    """Part an amount over the lines as they asked, to the satang; what rounding leaves goes to the last."""
    whole = sum(asked, Decimal(0))
    parts = [(approved * one / whole).quantize(SATANG, rounding=ROUND_DOWN) if whole else Decimal(0) for one in asked]
    return [*parts[:-1], approved - sum(parts[:-1], Decimal(0))] if parts else []


def budget_form(year: int, *, as_of: datetime) -> bytes:
    """The table to fill in: every project of an approved plan with what it asked."""
    projects = projects_with_money(year)
    columns = (
        Column(OFFICE, 14), Column("หน่วยงาน", 28), Column(NUMBER, 12), Column(TITLE, 60), Column(ASKED, 20),
        Column(APPROVED, 20, "จำนวนเงินตามข้อบัญญัติ ใส่ 0 ถ้าไม่ได้รับ"), Column(FATE, 20, " / ".join(FATES) + " เมื่อได้น้อยกว่าที่ขอ"),
    )  # fmt: skip
    rows = [(one.plan.office.code, one.plan.office.full_name, one.position, one.title, asked_of(one), approved_of(one), _label(one)) for one in projects]
    about = About(as_of=as_of, invented=any(project.plan.invented for project in projects))
    return workbook([SheetOut("งบประมาณ", f"งบประมาณตามข้อบัญญัติ ปี {year}", columns, rows)], about)


def _label(project: Project) -> str:
    return ProjectFate(project.fate).label if project.fate else ""
