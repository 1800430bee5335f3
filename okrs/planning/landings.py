"""การบรรจุในแผน: which policies the plan carries, and through what."""

from django.db import transaction

from districts.models import User
from okrs.models import Landing, Measure, ObjectivePolicy, Plan, ProjectPolicy
from okrs.models.landing import LandingThrough
from okrs.planning.editing import editing
from okrs.planning.refusals import EditRefused
from policies.models import Policy


def settle(plan: Plan, policy_id: int) -> None:
    """Let the landing follow the links: through the first objective that serves the policy, else the first project, else none.

    Measured routine work stays as it was declared. "Not applicable" gives way once something in the plan does serve the policy.
    """
    declared = Landing.objects.filter(plan=plan, policy=policy_id).first()
    if declared and declared.through == LandingThrough.ROUTINE:
        return
    objective = (
        ObjectivePolicy.objects.filter(objective__plan=plan, policy=policy_id).order_by("objective__position").values_list("objective", flat=True).first()
    )
    project = ProjectPolicy.objects.filter(project__plan=plan, policy=policy_id).order_by("project__position").values_list("project", flat=True).first()
    empty = {"objective_id": None, "project_id": None, "measure_id": None, "reason": ""}
    if objective:
        _land(plan, policy_id, {**empty, "through": LandingThrough.OBJECTIVE, "objective_id": objective})
    elif project:
        _land(plan, policy_id, {**empty, "through": LandingThrough.PROJECT, "project_id": project})
    elif declared and declared.through != LandingThrough.NOT_APPLICABLE:
        declared.delete()


def _land(plan: Plan, policy_id: int, carrier: dict[str, object]) -> Landing:
    landing, _ = Landing.objects.update_or_create(plan=plan, policy_id=policy_id, defaults=carrier)
    return landing


@transaction.atomic
def land_through_routine(plan: Plan, policy: Policy, measure: Measure, *, by: User | None) -> Landing:
    """The office's measured routine work carries the policy: no objective of its own is needed."""
    with editing(plan.pk, by=by) as held:
        carrier = {"through": LandingThrough.ROUTINE, "measure_id": measure.pk, "objective_id": None, "project_id": None, "reason": ""}
        return _land(held, policy.pk, dict(carrier))


@transaction.atomic
def declare_not_applicable(plan: Plan, policy: Policy, reason: str, *, by: User | None) -> Landing:
    with editing(plan.pk, by=by) as held:
        if not reason.strip():
            raise EditRefused(held, "บอกเหตุผลที่นโยบายนี้ไม่เกี่ยวข้องกับเขต")
        if (
            ObjectivePolicy.objects.filter(objective__plan=held, policy=policy).exists()
            or ProjectPolicy.objects.filter(project__plan=held, policy=policy).exists()
        ):
            raise EditRefused(held, "มีวัตถุประสงค์หรือโครงการในแผนที่เชื่อมโยงนโยบายนี้อยู่")
        carrier = {"through": LandingThrough.NOT_APPLICABLE, "measure_id": None, "objective_id": None, "project_id": None, "reason": reason.strip()}
        return _land(held, policy.pk, dict(carrier))


@transaction.atomic
def undo_landing(plan: Plan, policy: Policy, *, by: User | None) -> None:
    """Take back a declaration (routine work, not applicable). What an objective or a project carries stays carried."""
    with editing(plan.pk, by=by) as held:
        Landing.objects.filter(plan=held, policy=policy).delete()
        settle(held, policy.pk)
