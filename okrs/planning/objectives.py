"""Verbs on objectives and the policies they serve."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction

from districts.models import User
from okrs.models import Objective, ObjectivePolicy, Plan
from okrs.planning.editing import editing
from okrs.planning.landings import settle
from okrs.planning.measures import drop_unused_measures
from okrs.planning.positions import close_gap, next_position, swap
from okrs.planning.refusals import EditRefused
from policies.models import DevelopmentIssue, Dimension, Policy


class ObjectiveFields(TypedDict, total=False):
    title: str
    weight: Decimal | None
    issue: DevelopmentIssue | None
    dimension: Dimension | None
    may_be_copied: bool


@transaction.atomic
def add_objective(plan: Plan, *, by: User | None, policies: Sequence[Policy] = (), **fields: Unpack[ObjectiveFields]) -> Objective:
    """Add an objective at the end; of `policies` the first is the primary one."""
    with editing(plan.pk, by=by, alone=True) as held:
        objective = Objective.objects.create(plan=held, position=next_position(held.objectives.all()), **fields)
        for place, policy in enumerate(policies):
            ObjectivePolicy.objects.create(objective=objective, policy=policy, primary=place == 0)
            settle(held, policy.pk)
    return objective


@transaction.atomic
def remove_objective(objective: Objective, *, by: User | None) -> None:
    """Remove an objective with its key results. Projects stay and lose their link; policies land elsewhere if something else serves them."""
    with editing(objective.plan_id, by=by, alone=True) as held:
        policies = list(objective.policy_links.values_list("policy", flat=True))
        measures = list(objective.key_results.values_list("measure", flat=True))
        position = Objective.objects.values_list("position", flat=True).get(pk=objective.pk)
        Objective.objects.filter(pk=objective.pk).delete()
        close_gap(held.objectives.all(), position)
        drop_unused_measures(measures, held.office_id)
        for policy in policies:
            settle(held, policy)


@transaction.atomic
def move_objective(objective: Objective, *, up: bool, by: User | None) -> bool:
    with editing(objective.plan_id, by=by, alone=True) as held:
        return swap(held.objectives.all(), objective.pk, up=up)


@transaction.atomic
def link_policy(objective: Objective, policy: Policy, *, by: User | None, primary: bool = False) -> ObjectivePolicy:
    """Let the objective serve a policy; the first one is the primary. Linking twice is one link."""
    with editing(objective.plan_id, by=by, alone=True) as held:
        links = ObjectivePolicy.objects.filter(objective=objective)
        if policy.retired_at is not None and not links.filter(policy=policy).exists():
            raise EditRefused(held, f"นโยบาย {policy.code} ยกเลิกแล้ว เลือกนโยบายอื่น")
        primary = primary or not links.exclude(policy=policy).filter(primary=True).exists()
        if primary:
            links.exclude(policy=policy).update(primary=False)
        link, _ = ObjectivePolicy.objects.update_or_create(objective=objective, policy=policy, defaults={"primary": primary})
        settle(held, policy.pk)
    return link


@transaction.atomic
def unlink_policy(objective: Objective, policy: Policy, *, by: User | None) -> None:
    """Take the link away; when it was the primary one, the next becomes primary."""
    with editing(objective.plan_id, by=by, alone=True) as held:
        links = ObjectivePolicy.objects.filter(objective=objective)
        links.filter(policy=policy).delete()
        if not links.filter(primary=True).exists() and (heir := links.order_by("policy__code").first()):
            links.filter(pk=heir.pk).update(primary=True)
        settle(held, policy.pk)
