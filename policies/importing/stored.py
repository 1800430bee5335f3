"""The policies of a set as plain values, so that a file can be compared with them and a change put back."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg

from policies.models import Dimension, Policy, PolicyDimension, PolicyPart, PolicySet

State = dict[str, Any]


@dataclass(slots=True)
class StoredPolicy:
    pk: int
    code: str
    title: str
    detail: str
    responsible: str
    size: str
    retired: bool
    dimensions: list[str] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)

    def state(self) -> State:
        """Everything an import may change. Parts carry their weights, which no file brings and no import may lose."""
        return {
            "title": self.title,
            "dimensions": self.dimensions,
            "detail": self.detail,
            "responsible": self.responsible,
            "size": self.size,
            "parts": dict(sorted(self.parts.items())),
            "retired": self.retired,
        }


def stored_policies(policy_set: PolicySet | None) -> dict[str, StoredPolicy]:
    """Return the set's policies by code, in four queries whatever their number."""
    if policy_set is None:
        return {}
    rows = Policy.objects.filter(set=policy_set).order_by("code").values_list("pk", "code", "title", "detail", "responsible", "size", "retired_at")
    policies = {
        pk: StoredPolicy(pk, code, title, detail, responsible, size, retired is not None) for pk, code, title, detail, responsible, size, retired in rows
    }
    names = dict(Dimension.objects.filter(set=policy_set.dimension_set_id).values_list("pk", "name"))
    links = PolicyDimension.objects.filter(policy__set=policy_set).values("policy").annotate(ids=ArrayAgg("dimension", order_by="position"))
    for policy, ids in links.order_by().values_list("policy", "ids"):
        policies[policy].dimensions = [names[pk] for pk in ids]
    for whole, part, weight in PolicyPart.objects.filter(whole__set=policy_set).values_list("whole", "part__code", "weight"):
        policies[whole].parts[part] = str(weight)
    return {policy.code: policy for policy in policies.values()}


def dimension_ids(policy_set: PolicySet) -> dict[str, int]:
    return dict(Dimension.objects.filter(set=policy_set.dimension_set_id).order_by("order").values_list("name", "pk"))
