"""Whatever is typed gets an answer. Work is bounded by construction: one pass over the characters, and no regex can try the same place twice over."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrs.outcomes import KIND_WORDS, judge
from okrs.outcomes.lexicon import WORDS
from okrs.outcomes.segment import LONGEST, segment

PACKAGE = Path(__file__).parents[3] / "okrs" / "outcomes"
WORST = 10_000

marks = st.text("\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e\u0e30\u0e32\u0e33เแโใไ", max_size=30)
known = st.sampled_from(sorted(WORDS))
signs = st.text("()[]\"'“”‘’«»/:;,.%<> \t\n\x00\u200b\u202e0123456789๐๑๒๓๔๕๖๗๘๙", max_size=12)
english = st.sampled_from(["Number of vendors", "% of", "Workshop", "PM2.5", "BKK Zero Waste", "AND/OR", "KPI#1", "e-service"])
typed = st.one_of(st.text(max_size=200), st.lists(st.one_of(known, marks, signs, english, st.text(max_size=8)), max_size=40).map("".join))


def is_an_answer(text: str, unit: str = "") -> bool:
    found = judge(text, unit)
    said = found.as_json()
    return found.kind in KIND_WORDS and bool(found.reasons) and said["text"] == text and bool(found.question) == (found.kind != "outcome")


@given(typed, st.one_of(st.just(""), typed))
def test_any_text_is_answered(text, unit):
    assert is_an_answer(text, unit)


@pytest.mark.long
@settings(max_examples=20_000, deadline=None)
@given(typed, typed)
def test_any_text_is_answered_at_length(text, unit):
    assert is_an_answer(text, unit)


@given(typed)
def test_the_words_cover_the_text_and_the_same_text_is_cut_the_same_way(text):
    tokens = segment(text)
    assert segment(text) == tokens
    assert all(token.text for token in tokens)


@pytest.mark.parametrize(
    "piece",
    ["ก", "จำนวน", "ที่", "เพื่อ", "(", '"', "\u0e48", "1", "1,", "ภายใน ", "ภายในปี 25", "a", "a-", "มี", "ว่า", "การ", " ", "ร้อยละของผู้ที่ได้รับการ", "\U0001f600"],
)
def test_ten_thousand_characters_of_one_piece_are_answered(piece):
    assert is_an_answer((piece * WORST)[:WORST])


def test_what_is_read_is_bounded():
    assert sum(len(token.text) for token in segment("ก" * 3 * LONGEST)) <= LONGEST


def test_no_regex_repeats_a_repetition():
    """`(a+)+` and its like are what makes a regex blow up: no group that holds an unbounded repetition may be repeated without bound."""
    patterns = [
        pattern for path in PACKAGE.glob("*.py") for pattern in re.findall(r're\.compile\(\s*r?"(.+?)"[,)\s]', path.read_text(encoding="utf-8"), re.DOTALL)
    ]
    assert len(patterns) >= 5
    for pattern in patterns:
        assert not re.search(r"\([^()]*[^\\\]][+*][^()]*\)[+*]", pattern), pattern
