"""Which plans counted on a day, and what stood in them: the stored version in force, or the rows themselves where none was ever stored."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from okrs.figures.recount.contents import Json
from okrs.models import Objective, Plan, PlanEvent, PlanVersion
from okrs.models.plan import PUBLIC
from okrs.planning.outline import Outline, whole
from okrs.planning.versions import content_of


def contents_now(fiscal_year: int) -> dict[Plan, Json]:
    """Read the objectives of all plans at once; money and landings are no part of the arithmetic."""
    plans = {plan.pk: plan for plan in Plan.objects.for_year(fiscal_year).public().select_related("office").order_by("pk")}
    below: dict[int, list[Objective]] = defaultdict(list)
    for objective in whole(Objective.objects.filter(plan__in=plans)):
        below[objective.plan_id].append(objective)
    return {plan: content_of(plan, Outline(plan, below[pk], [], [])) for pk, plan in plans.items()}


def contents_on(fiscal_year: int, day: date, known_by: datetime) -> dict[Plan, Json]:
    plans = public_on(fiscal_year, known_by)
    versions: dict[int, list[PlanVersion]] = defaultdict(list)
    for version in PlanVersion.objects.filter(plan__in=plans).order_by("number"):
        versions[version.plan_id].append(version)
    found = {}
    for plan in plans:
        chosen = in_force(versions[plan.pk], day, known_by)
        if chosen is not None:
            found[plan] = chosen.content
        elif not versions[plan.pk]:
            found[plan] = content_of(plan)
    return found


def public_on(fiscal_year: int, known_by: datetime) -> list[Plan]:
    """Return the plans that everybody could read by then. A plan without any recorded move stands where it always stood."""
    plans = list(Plan.objects.for_year(fiscal_year).select_related("office").order_by("pk"))
    moves: dict[int, list[PlanEvent]] = defaultdict(list)
    for event in PlanEvent.objects.filter(plan__in=plans).order_by("at", "pk"):
        moves[event.plan_id].append(event)
    return [plan for plan in plans if status_on(plan, moves[plan.pk], known_by) in PUBLIC]


def status_on(plan: Plan, moves: Iterable[PlanEvent], known_by: datetime) -> str:
    """Where a plan stood before the first of its later moves; now, when it has not moved since."""
    return next((move.from_status for move in moves if move.at >= known_by), plan.status)


def in_force(versions: Iterable[PlanVersion], day: date, known_by: datetime) -> PlanVersion | None:
    """Return the newest version that had been made by then and was in force on the day.

    A plan approved before its year begins is read from the version that its first day will find.
    """
    known = [version for version in versions if version.made_at < known_by]
    approved = [version for version in known if version.effective_from is not None]
    begun = [version for version in approved if version.effective_from is not None and version.effective_from <= day]
    running = [version for version in begun if version.effective_until is None or version.effective_until >= day]
    for candidates in (running, begun):
        if candidates:
            return candidates[-1]
    return next(iter(approved), None) or (known[-1] if known else None)
