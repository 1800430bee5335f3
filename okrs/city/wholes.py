"""A big policy is covered when its parts are. Each leaf counts once, however many ways lead to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from okrs.city.coverage import Cells
from policies.models import Policy, PolicyPart


@dataclass(frozen=True)
class PartRow:
    policy: Policy
    weight: Decimal
    share: Decimal
    cells: Cells
    covered: bool


@dataclass(frozen=True)
class Whole:
    """Direct parts in rows; `covered` of `leaves` are carried wherever they must be."""

    rows: list[PartRow]
    leaves: int
    covered: int

    @property
    def is_covered(self) -> bool:
        return bool(self.leaves) and self.covered == self.leaves


def whole_of(policy: Policy, cells: Mapping[tuple[int | None, ...], Cells]) -> Whole:
    parts: dict[int, list[int]] = {}
    links = list(PolicyPart.objects.filter(whole__set=policy.set_id).select_related("part__set").order_by("part__code"))
    for link in links:
        parts.setdefault(link.whole_id, []).append(link.part_id)
    own = [link for link in links if link.whole_id == policy.pk]
    total = sum((link.weight for link in own), Decimal(0))
    leaves = leaves_of(policy.pk, parts) if own else set()
    done = {leaf for leaf in leaves if is_carried(cells.get((leaf,), Cells()))}
    rows = [
        PartRow(link.part, link.weight, link.weight * 100 / total, cells.get((link.part_id,), Cells()), leaves_of(link.part_id, parts) <= done) for link in own
    ]
    return Whole(rows, len(leaves), len(done))


def is_carried(cells: Cells) -> bool:
    """Carried wherever it must be, and it must be somewhere."""
    return bool(cells.required) and cells.landed == cells.required


def leaves_of(policy: int, parts: Mapping[int, list[int]]) -> set[int]:
    """Return what a policy is made of in the end, itself when it has no parts; a circle, which the verbs refuse, ends the walk."""
    leaves: set[int] = set()
    seen: set[int] = set()
    waiting = [policy]
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        below = parts.get(at, [])
        waiting += below
        if not below:
            leaves.add(at)
    return leaves
