"""The list of a year's plans: every district, whether its plan may be seen or not."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max

from districts.access import rights_of
from districts.models import Office, User
from okrs.models import Plan
from okrs.models.plan import PUBLIC, PlanStatus
from policies.models import FiscalYear

HIDDEN = "ยังไม่อนุมัติ"


@dataclass(frozen=True)
class PlanRow:
    """`plan` is None where there is none or the person may not know of it: both read ยังไม่อนุมัติ to a stranger."""

    office: Office
    plan: Plan | None
    word: str
    kind: str = ""
    version: int | None = None

    @property
    def is_approved(self) -> bool:
        return self.plan is not None and self.plan.status in PUBLIC


def plans_of_year(fiscal_year: FiscalYear, user: User | AnonymousUser) -> list[PlanRow]:
    """One row a district in the order of the official codes, in two queries however many there are."""
    visible = Plan.objects.visible_to(user).for_year(fiscal_year.pk).annotate(version=Max("versions__number"))
    plans: dict[int, Any] = {plan.office_id: plan for plan in visible}
    rights = rights_of(user)
    rows = []
    for office in Office.objects.districts().order_by("code"):
        plan = plans.get(office.pk)
        knows = rights.sees_drafts_of_all or office.pk in rights.own_offices
        if plan is None:
            rows.append(PlanRow(office, None, "ยังไม่มีแผน" if knows else HIDDEN))
        else:
            rows.append(PlanRow(office, plan, PlanStatus(plan.status).label, "on" if plan.status in PUBLIC else "", plan.version))
    return rows
