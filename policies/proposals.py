"""Which policy of the old list may have become which of the new one: proposals with a score, from titles alone. Pure; a person confirms."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from bkk_okr.likeness import Likeness, Titles, best, core
from policies.models.crosswalk import Relation

# Below half of the pairs shared two Thai titles are about different things more often than not.
LEAST = Decimal(50)
IDENTICAL = "ชื่อตรงกันทุกตัวอักษร"
NOTHING_ALIKE = "ไม่พบชื่อที่คล้ายกันตั้งแต่ร้อยละ 50"


@dataclass(frozen=True)
class Proposal:
    """`new` is empty where nothing in the new list is alike enough."""

    old: str
    new: str
    relation: Relation
    score: Decimal | None
    basis: str


def propose(old: Mapping[str, str], new: Mapping[str, str], *, unwanted: frozenset[tuple[str, str]] = frozenset()) -> list[Proposal]:
    """Return proposals for all of `old`, by code. `unwanted` pairs were rejected before and are not proposed again.

    Identical titles first; for the rest every policy of either list reaches for the most alike one of the other.
    """
    same = dict(_identical(old, new, unwanted))
    edges = _reached(
        {code: title for code, title in old.items() if code not in same},
        {code: title for code, title in new.items() if code not in same.values()},
        unwanted,
    )
    proposals = [Proposal(one, other, Relation.SAME, Decimal(100), IDENTICAL) for one, other in same.items()]
    proposals += list(_named(edges))
    known = {proposal.old for proposal in proposals}
    proposals += [Proposal(code, "", Relation.DROPPED, None, NOTHING_ALIKE) for code in old if code not in known]
    return sorted(proposals, key=lambda proposal: (proposal.old, proposal.new))


def _identical(old: Mapping[str, str], new: Mapping[str, str], unwanted: frozenset[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Pairs whose titles are the same but for spaces and signs; a title that stands twice in a list is no answer."""
    old_times, new_times = Counter(map(core, old.values())), Counter(map(core, new.values()))
    by_title = {core(title): code for code, title in new.items()}
    for code, title in old.items():
        spelt = core(title)
        if old_times[spelt] == new_times[spelt] == 1 and (code, by_title[spelt]) not in unwanted:
            yield code, by_title[spelt]


def _reached(old: Mapping[str, str], new: Mapping[str, str], unwanted: frozenset[tuple[str, str]]) -> dict[tuple[str, str], Likeness]:
    there, back = Titles(new), Titles(old)
    edges: dict[tuple[str, str], Likeness] = {}
    for code, title in old.items():
        found = {other: alike for other, alike in there.alike(title).items() if (code, other) not in unwanted}
        if chosen := best(found, least=LEAST):
            edges[code, chosen[0]] = chosen[1]
    for code, title in new.items():
        found = {other: alike for other, alike in back.alike(title).items() if (other, code) not in unwanted}
        if chosen := best(found, least=LEAST):
            edges[chosen[0], code] = chosen[1]
    return edges


def _named(edges: Mapping[tuple[str, str], Likeness]) -> Iterator[Proposal]:
    """Several old ones for one new: merged. Several new ones for one old: split. One for one: renamed."""
    comes_from, goes_to = Counter(new for _, new in edges), Counter(old for old, _ in edges)
    for (old, new), alike in edges.items():
        relation = Relation.MERGED if comes_from[new] > 1 else Relation.SPLIT if goes_to[old] > 1 else Relation.RENAMED
        yield Proposal(old, new, relation, alike.score, alike.sentence)
