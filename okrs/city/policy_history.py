"""How a policy's wording changed: old and new, when, and by which import. From the kept history, which misses no write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.apps import apps

from policies.models import Policy, PolicyCrosswalk, PolicyImport, PolicyImportChange
from policies.models.crosswalk import PairState
from policies.models.policy_import import ImportState

WORDS = {"title": "ชื่อ", "title_en": "ชื่ออังกฤษ", "detail": "รายละเอียด"}


@dataclass(frozen=True)
class Wording:
    """One changed text. `source` is the import that brought it, when one did."""

    at: datetime
    label: str
    before: str
    after: str
    source: PolicyImport | None


def wordings(policy: Policy) -> list[Wording]:
    """Return what changed in the words of a policy, the newest first."""
    events: Sequence[Any] = list(apps.get_model("policies", "PolicyEvent")._default_manager.filter(pgh_obj=policy.pk).order_by("pgh_id"))
    imports = _imports_of(policy)
    found = [
        Wording(new.pgh_created_at, label, getattr(old, name), getattr(new, name), _brought(imports, name, getattr(old, name), getattr(new, name)))
        for old, new in pairwise(events)
        for name, label in WORDS.items()
        if getattr(old, name) != getattr(new, name)
    ]
    return found[::-1]


def _imports_of(policy: Policy) -> list[PolicyImportChange]:
    done = PolicyImport.objects.filter(policy_set=policy.set_id, state__in=[ImportState.APPLIED, ImportState.REVERTED])
    changes = PolicyImportChange.objects.filter(policy_import__in=done, code=policy.code)
    return list(changes.select_related("policy_import").order_by("-policy_import__applied_at"))


def _brought(imports: Sequence[PolicyImportChange], name: str, before: str, after: str) -> PolicyImport | None:
    """The import whose record says the same, forwards or taken back."""
    for change in imports:
        told = ((change.before or {}).get(name), (change.after or {}).get(name))
        if told in {(before, after), (after, before)}:
            return change.policy_import
    return None


def relatives(policy: Policy) -> tuple[list[PolicyCrosswalk], list[PolicyCrosswalk]]:
    """What the policy was in earlier lists and became in later ones: confirmed pairs only."""
    pairs = PolicyCrosswalk.objects.filter(state=PairState.CONFIRMED).select_related("old__set", "new__set", "to_set")
    return list(pairs.filter(new=policy)), list(pairs.filter(old=policy))
