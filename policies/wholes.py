"""เป้าหมายใหญ่ as sets: which of its parts a whole waits for, and when they stand for it. What "carried" means is the caller's; plans are unknown here."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Self

from policies.models import PolicyPart

NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Wholes:
    """Every whole with its direct parts, in an order in which what it is made of comes first."""

    parts: Mapping[int, Set[int]]

    @classmethod
    def stored(cls) -> Self:
        """Of all sets, in one query: a year may hold cells of a former list too."""
        parts: dict[int, set[int]] = {}
        for whole, part in PolicyPart.objects.order_by("whole_id", "part_id").values_list("whole", "part"):
            parts.setdefault(whole, set()).add(part)
        return cls({whole: parts[whole] for whole in from_below(parts)})

    @property
    def policies(self) -> set[int]:
        return set(self.parts).union(*self.parts.values())

    def awaited(self, required: Set[int]) -> dict[int, frozenset[int]]:
        """Return for each whole the parts that must land: the nearest required ones below it, each once.

        A part that is not required stands for its own parts; where nothing below is required, nothing is awaited.
        """
        found: dict[int, frozenset[int]] = {}
        for whole, parts in self.parts.items():
            found[whole] = NOTHING.union(*({part} if part in required else found.get(part, NOTHING) for part in parts))
        return found

    def carried(self, required: Set[int], carried: Set[int]) -> set[int]:
        """Return what is carried, and with it each required whole of which every awaited part is."""
        done = set(carried)
        for whole, parts in self.awaited(required).items():
            if whole in required and parts and parts <= done:
                done.add(whole)
        return done


def from_below(parts: Mapping[int, Set[int]]) -> list[int]:
    """Return the wholes, each after those it is made of. The verbs refuse circles; should the rows hold one, it is cut somewhere and the walk ends."""
    order: list[int] = []
    seen: set[int] = set()
    waiting = [(whole, False) for whole in sorted(parts, reverse=True)]
    while waiting:
        at, is_done = waiting.pop()
        if is_done:
            order.append(at)
        elif at in parts and at not in seen:
            seen.add(at)
            waiting += [(at, True), *((part, False) for part in sorted(parts[at], reverse=True))]
    return order
