"""Which parts a whole waits for, and when they stand for it: against the same rule written as a plain recursion."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.composites import set_part
from policies.wholes import Wholes, from_below
from tests import makers

POLICIES = range(8)
SOME = st.frozensets(st.sampled_from(POLICIES))


@st.composite
def parts_without_circle(draw: st.DrawFn) -> dict[int, set[int]]:
    links = draw(st.sets(st.tuples(st.sampled_from(POLICIES), st.sampled_from(POLICIES)).filter(lambda link: link[0] < link[1]), max_size=14))
    return {whole: {part for above, part in links if above == whole} for whole, _ in links}


def wholes_of(parts: dict[int, set[int]]) -> Wholes:
    return Wholes({whole: parts[whole] for whole in from_below(parts)})


def is_carried(policy: int, parts: dict[int, set[int]], required: frozenset[int], carried: frozenset[int]) -> bool:
    if policy in carried:
        return True
    nearest = required_below(policy, parts, required)
    return policy in required and bool(nearest) and all(is_carried(one, parts, required, carried) for one in nearest)


def required_below(policy: int, parts: dict[int, set[int]], required: frozenset[int]) -> set[int]:
    found: set[int] = set()
    for part in parts.get(policy, set()):
        found |= {part} if part in required else required_below(part, parts, required)
    return found


@given(parts=parts_without_circle(), required=SOME, carried=SOME)
def test_a_whole_is_carried_as_the_plain_recursion_says(parts, required, carried):
    wholes = wholes_of(parts)
    assert wholes.carried(required, carried) == {policy for policy in POLICIES if is_carried(policy, parts, required, carried)}
    assert wholes.awaited(required) == {whole: frozenset(required_below(whole, parts, required)) for whole in parts}


@pytest.mark.parametrize(
    ("required", "carried", "told"),
    [
        ({1, 2, 3}, {2}, False),
        ({1, 2, 3}, {2, 3}, True),
        ({1, 2}, {2}, True),
        ({1}, set(), False),
        ({1, 3}, {2}, False),
        ({2, 3}, {2, 3}, False),
    ],
    ids=["one of two", "both", "the other need not land", "nothing below must: silence carries nothing", "the wrong one", "it is not asked for itself"],
)
def test_when_the_parts_2_and_3_stand_for_the_whole_1(required, carried, told):
    assert (1 in Wholes({1: {2, 3}}).carried(required, carried)) is told


def test_a_part_that_serves_two_ways_is_awaited_once():
    assert wholes_of({1: {2, 3}, 2: {4}, 3: {4, 5}}).awaited({1, 4, 5})[1] == {4, 5}


def test_a_circle_in_the_rows_ends_the_walk():
    assert sorted(from_below({1: {2}, 2: {3}, 3: {1}})) == [1, 2, 3]


@pytest.mark.django_db
def test_a_whole_made_of_wholes_comes_after_them(django_assert_num_queries):
    top, middle, leaf = (makers.make_policy(code, f"ข้อ {code}") for code in ("001", "002", "003"))
    set_part(top, middle, Decimal(1), by=None)
    set_part(middle, leaf, Decimal(1), by=None)
    with django_assert_num_queries(1):
        found = Wholes.stored()
    assert list(found.parts) == [middle.pk, top.pk]
    assert found.policies == {top.pk, middle.pk, leaf.pk}
