"""A big policy beside its parts: which of them it waits for, and which are carried wherever they must be."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from okrs.city.coverage import Cells, Told
from policies.models import Policy, PolicyPart
from policies.wholes import NOTHING, Wholes

Counted = Mapping[tuple[int | None, ...], Cells]


@dataclass(frozen=True)
class PartRow:
    """A direct part. `covered` is None when no district must carry it or anything below it."""

    policy: Policy
    weight: Decimal
    share: Decimal
    cells: Cells
    covered: bool | None


@dataclass(frozen=True)
class Whole:
    rows: list[PartRow]
    told: Told


def whole_of(policy: Policy, counted: Counted, wholes: Wholes) -> Whole:
    awaited = wholes.awaited(required_in(counted))
    links = list(PolicyPart.objects.filter(whole=policy).select_related("part__set").order_by("part__code")) if policy.pk in wholes.parts else []
    total = sum((link.weight for link in links), Decimal(0))
    rows = [
        PartRow(link.part, link.weight, link.weight * 100 / total, counted.get((link.part_id,), Cells()), _covered(link.part_id, counted, awaited))
        for link in links
    ]
    return Whole(rows, told_of(policy.pk, counted, awaited))


def told_of(policy: int, counted: Counted, awaited: Mapping[int, frozenset[int]]) -> Told:
    """Count the parts that the whole waits for, each once however many ways lead to it."""
    parts = awaited.get(policy, NOTHING)
    return Told(sum(is_carried(counted[part,]) for part in parts), len(parts))


def required_in(counted: Counted) -> set[int]:
    return {key[0] for key, cells in counted.items() if key[0] is not None and cells.required}


def is_carried(cells: Cells) -> bool:
    """Carried wherever it must be, and it must be somewhere."""
    return bool(cells.required) and cells.landed == cells.required


def _covered(part: int, counted: Counted, awaited: Mapping[int, frozenset[int]]) -> bool | None:
    below = awaited.get(part, NOTHING)
    cells = counted.get((part,), Cells())
    if cells.required:
        return is_carried(cells)
    return all(is_carried(counted[one,]) for one in below) if below else None
