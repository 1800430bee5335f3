"""The marks are counted as the coach's goals mean them."""

import pytest

from okrs.outcomes import Judgement, Reason
from tests.okrs.outcomes.labels import Labelled
from tests.okrs.outcomes.marks import Judged, asked_where_experts_differ, by_rule, marks, right_by_subject


def line(label: str, kind: str, subject: str = "floods", rule: str = "a rule") -> Judged:
    return Judged(Labelled("x", "", label, "written", subject, ""), Judgement("x", kind, (Reason(rule, "because"),)))


def test_output_and_activity_are_one_side():
    assert marks([line("output", "activity"), line("activity", "output")]).recall == 1
    assert line("output", "activity").right


def test_a_question_on_a_clear_line_costs_recall_and_no_precision():
    found = marks([line("output", "output"), line("output", "unclear"), line("outcome", "unclear"), line("outcome", "outcome")])
    assert (found.precision, found.recall, found.outcome_recall, found.unclear) == (1, 0.5, 0.5, 0.5)


def test_an_outcome_called_output_costs_precision():
    assert marks([line("output", "output"), line("outcome", "output")]).precision == 0.5


@pytest.mark.parametrize("kind", ["outcome", "output", "unclear"])
def test_lines_on_which_experts_differ_touch_no_mark(kind: str):
    clear = [line("output", "output"), line("outcome", "outcome")]
    assert marks([*clear, line("unclear", kind)]) == marks(clear)


def test_how_often_it_asks_where_experts_differ_is_told_apart():
    assert asked_where_experts_differ([line("unclear", "unclear"), line("unclear", "output"), line("output", "unclear")]) == 0.5


def test_the_worst_subject_comes_first():
    lines = [line("output", "output", "green"), line("output", "outcome", "floods"), line("outcome", "outcome", "floods")]
    assert list(right_by_subject(lines).items()) == [("floods", 0.5), ("green", 1)]


def test_a_rule_is_counted_with_its_right_answers():
    lines = [line("output", "output", rule="a"), line("outcome", "output", rule="a"), line("outcome", "outcome", rule="b"), line("unclear", "output", rule="a")]
    assert by_rule(lines) == [("a", 2, 1), ("b", 1, 1)]
