"""A new version of the policies: its name, its dimensions and how many the city announced. The policies themselves come by import."""

from typing import TypedDict, Unpack

import pghistory
from django.db import transaction

from districts.models import User
from policies.models import DimensionSet, PolicySet


class SetFields(TypedDict, total=False):
    title: str
    dimension_set: DimensionSet
    expected_count: int | None
    source: str


@transaction.atomic
def add_set(name: str, *, by: User | None, **fields: Unpack[SetFields]) -> PolicySet:
    with pghistory.context(user=by.pk if by else None):
        return PolicySet.objects.create(name=name, **fields)


@transaction.atomic
def describe_set(policy_set: PolicySet, *, by: User | None, **fields: Unpack[SetFields]) -> PolicySet:
    """Mend what is said about a set. Its dimensions stay once it has policies: they were read by those names."""
    held = PolicySet.objects.select_for_update(of=("self",), no_key=True).get(pk=policy_set.pk)
    if held.policies.exists():
        fields.pop("dimension_set", None)
    with pghistory.context(user=by.pk if by else None):
        for name, value in fields.items():
            setattr(held, name, value)
        held.save(update_fields=list(fields))
    return held
