"""Taking an import back, as long as nothing else has touched what it changed."""

from datetime import datetime
from typing import Any

from django.db import transaction

from districts.models import User
from policies.importing.stored import StoredPolicy, stored_policies
from policies.importing.writing import mark_years, write_dimensions, write_parts
from policies.models import Policy, PolicyDimension, PolicyImport, PolicyImportChange, PolicyPart, PolicySet
from policies.models.policy_import import ChangeKind, ImportState
from policies.nudge import nudge

# What an import itself hangs on a policy; anything else that points to a new policy is someone's work.
_OWN_ROWS = {PolicyDimension, PolicyPart}


class RevertRefused(Exception):
    """Something touched these policies since; `reasons` names them."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("ย้อนกลับไม่ได้ เพราะมีการเปลี่ยนแปลงหลังการนำเข้า: " + " · ".join(reasons[:10]))
        self.reasons = reasons


def touched_since(record: PolicyImport) -> list[str]:
    """Return why the import can no longer be taken back; empty when it can. For the page, and again under the lock."""
    stored = stored_policies(record.policy_set)
    changes = list(record.changes.all())
    reasons = [f"{change.code} แก้ไขแล้ว" for change in changes if change.code not in stored or stored[change.code].state() != change.after]
    ids = {change.code: stored[change.code].pk for change in changes if change.code in stored}
    added = {ids[change.code]: change.code for change in changes if change.kind == ChangeKind.ADDED and change.code in ids}
    referred = _referred_to(set(added)) | _parts_of_others(set(added), set(ids.values()))
    return reasons + [f"{added[pk]} มีข้อมูลอื่นอ้างถึง" for pk in sorted(referred)]


def _referred_to(policies: set[int]) -> set[int]:
    """Return those policies that rows outside the import point to, in whatever app they live."""
    found: set[int] = set()
    if not policies:
        return found
    for relation in Policy._meta.related_objects:
        model: Any = relation.related_model
        name = relation.field.name
        through = getattr(relation, "through", None)
        if model in _OWN_ROWS or through in _OWN_ROWS or model._meta.model_name.endswith("event"):
            continue
        found |= set(model._base_manager.filter(**{f"{name}__in": policies}).values_list(name, flat=True))
    return found


def _parts_of_others(policies: set[int], changed: set[int]) -> set[int]:
    """Return those that have become part of a policy which this import did not write."""
    return set(PolicyPart.objects.filter(part__in=policies).exclude(whole__in=changed).values_list("part", flat=True))


@transaction.atomic
def revert_import(record: PolicyImport, *, by: User | None, now: datetime) -> PolicyImport:
    """Put every field back as it was before, delete what was added, bring back what was retired; all or nothing."""
    policy_set = PolicySet.objects.select_for_update(of=("self",)).get(imports=record.pk)
    record = PolicyImport.objects.select_for_update().get(pk=record.pk)
    if record.state != ImportState.APPLIED:
        raise RevertRefused(["การนำเข้านี้ยังไม่ได้นำไปใช้ หรือย้อนกลับไปแล้ว"])
    record.policy_set = policy_set
    reasons = touched_since(record)
    if reasons:
        raise RevertRefused(reasons)
    _put_back(policy_set, list(record.changes.exclude(kind=ChangeKind.ADDED)), stored_policies(policy_set), now)
    Policy.objects.filter(set=policy_set, code__in=record.changes.filter(kind=ChangeKind.ADDED).values("code")).delete()
    record.state, record.reverted_by, record.reverted_at = ImportState.REVERTED, by, now
    record.save(update_fields=["state", "reverted_by", "reverted_at"])
    mark_years(policy_set)
    transaction.on_commit(nudge)
    return record


def _put_back(policy_set: PolicySet, changes: list[PolicyImportChange], stored: dict[str, StoredPolicy], now: datetime) -> None:
    ids = {code: policy.pk for code, policy in stored.items()}
    before = {change.code: change.before or {} for change in changes}
    columns = ["title", "detail", "responsible", "size"]
    policies = [Policy(pk=ids[code], retired_at=now if state["retired"] else None, **{name: state[name] for name in columns}) for code, state in before.items()]
    Policy.objects.bulk_update(policies, [*columns, "retired_at"])
    write_dimensions(policy_set, {code: state for code, state in before.items() if state["dimensions"] != stored[code].dimensions}, ids)
    write_parts({code: state for code, state in before.items() if state["parts"] != stored[code].parts}, ids)
