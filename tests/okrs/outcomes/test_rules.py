"""Every rule of the table is held to its own two examples."""

import pytest

from okrs.outcomes import KIND_WORDS, judge
from okrs.outcomes.rules import NOTHING_FOUND, RULES

ALL = (*RULES, NOTHING_FOUND)
by_name = pytest.mark.parametrize("rule", ALL, ids=[rule.name for rule in ALL])


def rule_of(text: str) -> str:
    return judge(text).reasons[0].rule


@by_name
def test_a_rule_catches_its_example(rule):
    assert rule_of(rule.catches) == rule.name


@by_name
def test_a_rule_leaves_its_counterexample_alone(rule):
    assert rule_of(rule.leaves) != rule.name


@by_name
def test_a_rule_says_why_in_thai(rule):
    assert rule.kind in KIND_WORDS
    assert len(rule.sentence) > 15
    assert not rule.sentence.isascii()


def test_no_two_rules_share_a_name():
    assert len({rule.name for rule in ALL}) == len(ALL)
