"""Save what one person changed and nothing else.

Each field carries the value it was read at: `UPDATE … WHERE field IS NOT DISTINCT FROM :was`. A miss means that somebody else was first; both values
come back, the other fields are saved all the same, and nobody's typing is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import Error, IntegrityError, transaction

from districts.models import User
from okrs.models import KeyResult, Measure, Objective, Plan, Project
from okrs.planning.editing import editing
from okrs.planning.key_results import follow_even_spread, plan_id_of, proposed_plan
from okrs.planning.measures import own_measure_to_change
from okrs.planning.refusals import EditRefused, PlanChanged

Row = Objective | KeyResult | Project

OBJECTIVE_FIELDS = frozenset({"title", "weight", "may_be_copied"})
KEY_RESULT_FIELDS = frozenset(
    {"title", "baseline", "baseline_date", "baseline_source", "baseline_due", "target", "target_low", "weight", "owner_section", "coach_override"}
)
MEASURE_FIELDS = frozenset({"unit", "kind", "direction", "nature", "frequency", "source", "definition", "whole_numbers"})
PROJECT_FIELDS = frozenset(
    {"title", "kind", "continues", "rationale", "beneficiaries", "places", "starts", "ends", "owner_section", "expected_benefit", "risk"}
)
FIELDS_OF = {Objective: OBJECTIVE_FIELDS, KeyResult: KEY_RESULT_FIELDS | MEASURE_FIELDS, Project: PROJECT_FIELDS}
BROKEN_RULES = {
    "key_result_band_in_order": "ขอบล่างต้องไม่สูงกว่าขอบบน",
    "project_ends_after_start": "วันสิ้นสุดต้องไม่อยู่ก่อนวันเริ่ม",
}


@dataclass(frozen=True)
class Edit:
    name: str
    was: Any
    now: Any


@dataclass(frozen=True)
class Conflict:
    """Two people, one field: what the other one stored meanwhile, and who and when if the history knows."""

    name: str
    yours: Any
    theirs: Any
    by: User | None = None
    at: datetime | None = None


@dataclass
class Outcome:
    saved: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


@transaction.atomic
def save_fields(row: Row, edits: Sequence[Edit], *, by: User | None) -> Outcome:
    """Write the edits that still start from the stored value; report the others. Refused whole when the plan takes no edits or a value breaks a rule."""
    unknown = sorted(edit.name for edit in edits if edit.name not in FIELDS_OF[type(row)])
    if unknown:
        raise ValueError(f"not a field that planners edit: {', '.join(unknown)}")
    changed = [edit for edit in edits if edit.was != edit.now]
    outcome = Outcome()
    if not changed:
        return outcome
    with editing(_plan_id(row), by=by) as plan:
        before = proposed_plan(row) if isinstance(row, KeyResult) else {}
        for edit in changed:
            _write(_carrier(row, edit, plan), edit, plan, outcome)
        if isinstance(row, KeyResult):
            fresh = KeyResult.objects.select_related("measure", "objective__plan").get(pk=row.pk)
            follow_even_spread(fresh, before)
    return outcome


def _plan_id(row: Row) -> int:
    return plan_id_of(row) if isinstance(row, KeyResult) else row.plan_id


def _carrier(row: Row, edit: Edit, plan: Plan) -> Row | Measure:
    """The row that holds the field: the unit, the direction and the source of a key result belong to its measure."""
    if not (isinstance(row, KeyResult) and edit.name in MEASURE_FIELDS):
        return row
    measure = own_measure_to_change(row, plan.office_id)
    if measure is None:
        raise EditRefused(plan, "หน่วยนับ ทิศทาง และแหล่งข้อมูลของตัวชี้วัดนี้ เจ้าภาพเป็นผู้กำหนด")
    return measure


def _write(carrier: Row | Measure, edit: Edit, plan: Plan, outcome: Outcome) -> None:
    rows = type(carrier)._default_manager.filter(pk=carrier.pk)
    try:
        with transaction.atomic():
            written = rows.filter(**{edit.name: edit.was}).update(**{edit.name: edit.now})
    except IntegrityError as error:
        raise EditRefused(plan, _broken_rule(error)) from error
    if written:
        outcome.saved.append(edit.name)
        return
    stored = rows.first()
    if stored is None:
        raise PlanChanged(plan, "รายการนี้มีคนลบไปแล้ว ค่าที่พิมพ์ยังไม่ได้บันทึก")
    theirs = getattr(stored, edit.name)
    if theirs == edit.now:
        outcome.saved.append(edit.name)
    else:
        who, when = last_writer(stored)
        outcome.conflicts.append(Conflict(edit.name, yours=edit.now, theirs=theirs, by=who, at=when))


def _broken_rule(error: Error) -> str:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    return BROKEN_RULES.get(name, "ค่านี้เก็บไม่ได้ ตรวจอีกครั้ง")


def last_writer(row: Row | Measure) -> tuple[User | None, datetime | None]:
    """Who changed the row last, as the history kept by triggers knows it."""
    event = row.events.select_related("pgh_context").order_by("-pgh_id").first()  # type: ignore[union-attr]
    if event is None:
        return None, None
    user_id = (event.pgh_context.metadata if event.pgh_context else {}).get("user")
    return User.objects.filter(pk=user_id).first() if user_id else None, event.pgh_created_at
