"""The door that every edit of a plan goes through."""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
from django.db import transaction

from bkk_okr import row_locks
from districts.models import User
from okrs.models import Plan
from okrs.models.plan import PlanStatus
from okrs.planning import workflow
from okrs.planning.refusals import PlanNotOpen


@contextmanager
def editing(plan_id: int, *, by: User | None, alone: bool = False) -> Iterator[Plan]:
    """Hold the plan while something below it changes, check its state first and mark its figures afterwards.

    FOR SHARE lets several people type at once while no move can pass. `alone` is for what hands out positions: one at a time.
    """
    with pghistory.context(user=by.pk if by else None), transaction.atomic():
        status = Plan.objects.values_list("status", flat=True).get(pk=plan_id)
        if status == PlanStatus.RETURNED:
            plan = workflow.reopen_by_edit(Plan(pk=plan_id), by=by)
        elif alone:
            plan = Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan_id)
        else:
            plan = row_locks.shared(Plan, plan_id)
        if plan.status != PlanStatus.DRAFT:
            state = PlanStatus(plan.status).label
            raise PlanNotOpen(plan, f"แก้ไขไม่ได้ เพราะแผนอยู่ในสถานะ “{state}” ค่าที่พิมพ์ยังไม่ได้บันทึก")
        yield plan
        workflow.touch(plan)
