"""How alike two titles are: exact, the same both ways, and blind to what is not seen."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bkk_okr.likeness import Titles, best, core, likeness

THAI = st.text(alphabet="กขคงจนมรลวสอะาิีุเแโไ่้ 0๑๙", max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 เทศกาลตลอดปีทั่วกรุงเทพฯ", "๑๒ เทศกาล ตลอดปี ทั่วกรุงเทพฯ"),
        ("ทําความสะอาดคลอง", "ทำความสะอาดคลอง"),
        ("สวน 15 นาที ทั่วกรุง", "สวน 15 นาที, ทั่วกรุง"),
    ],
)
def test_what_looks_the_same_is_the_same(one, other):
    assert core(one) == core(other)
    assert likeness(one, other).score == 100


def test_the_score_can_be_counted_by_hand():
    # กข ขค คง against กข ขค คจ: two of three pairs on each side.
    found = likeness("กขคง", "กขคจ")
    assert (found.score, found.shared, found.held) == (Decimal("66.67"), 2, 6)
    assert found.sentence == "ตรงกัน 4 จาก 6 คู่อักษรของทั้งสองชื่อ"


def test_a_changed_ending_stays_near_and_another_subject_stays_far():
    near = likeness("พัฒนาระบบเตือนภัยน้ำท่วม", "พัฒนาระบบเตือนภัยน้ำท่วมระดับเขต")
    far = likeness("พัฒนาระบบเตือนภัยน้ำท่วม", "คลินิกสัตว์เลี้ยงใกล้บ้าน")
    assert near.score > 80 > 30 > far.score


def test_nothing_is_like_nothing():
    assert likeness("", "").score == 0


@given(THAI, THAI)
def test_the_order_of_the_two_does_not_matter(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other).score <= 100


@given(THAI, st.dictionaries(st.sampled_from("abcdef"), THAI, max_size=6))
def test_the_index_finds_what_comparing_one_by_one_finds(text, titles):
    found = Titles(titles).alike(text)
    for key, title in titles.items():
        one_by_one = likeness(text, title)
        assert found.get(key, one_by_one) == one_by_one
        assert (key in found) == bool(one_by_one.shared)


def test_of_two_equally_alike_the_first_by_key_is_chosen():
    found = Titles({"b": "กขค", "a": "กขค"}).alike("กขค")
    assert best(found, least=Decimal(50)) == ("a", likeness("กขค", "กขค"))
    assert best(found, least=Decimal(101)) is None
