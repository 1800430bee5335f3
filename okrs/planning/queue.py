"""What waits for the reviewers, longest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q

from okrs.models import Plan
from okrs.models.plan import PlanStatus


@dataclass(frozen=True)
class Waiting:
    plan: Plan
    version: int
    since: datetime | None


def plans_waiting() -> list[Waiting]:
    """Endorsed plans and those under review with their newest version, the longest wait first; one query."""
    plans = (
        Plan.objects.filter(status__in=(PlanStatus.ENDORSED, PlanStatus.UNDER_REVIEW))
        .select_related("office", "fiscal_year")
        .annotate(version=Max("versions__number"), since=Max("events__at", filter=Q(events__to_status=PlanStatus.ENDORSED)))
        .order_by("since", "office__code")
    )
    rows: list[Any] = list(plans)
    return [Waiting(plan, plan.version, plan.since) for plan in rows if plan.version]
