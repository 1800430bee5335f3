"""The golden numbers of docs/arithmetic.md. Each was worked out by hand, none by this code."""

from decimal import Decimal
from typing import Any

import pytest

from okrs.progress import (
    Aggregation,
    Direction,
    Frequency,
    Nature,
    Part,
    Reason,
    Status,
    city_standing,
    city_value,
    composite_score,
    mean_of_policies,
    weighted_score,
)
from tests.okrs.progress_makers import THRESHOLDS, after, assign, says, stands, term

RATIO: dict[str, Any] = {"aggregation": Aggregation.RATIO, "nature": Nature.STOCK, "frequency": Frequency.ANNUAL}
SUM: dict[str, Any] = {"aggregation": Aggregation.SUM, "nature": Nature.FLOW, "frequency": Frequency.ANNUAL}
CENT = Decimal("0.01")


def test_a_ratio_is_one_sum_of_numerators_over_one_of_denominators_and_grey_below_the_coverage_floor():
    own = assign("80", "50", **RATIO)
    terms = [term(own, says(12, 90, 100)), term(own, says(12, 450, 900)), term(own)]
    rolled = city_value(own.definition, terms, target=own.target, baseline=own.baseline)
    assert rolled.value == Decimal("54.00")
    assert (rolled.counts.n_reported, rolled.counts.n_due, rolled.counts.n_applicable) == (2, 3, 3)
    assert city_standing(own, rolled, THRESHOLDS).status == Status.NO_DATA


def test_the_ratio_has_its_score_once_the_last_district_has_reported():
    own = assign("80", "50", **RATIO)
    terms = [term(own, says(12, 90, 100)), term(own, says(12, 450, 900)), term(own, says(12, 270, 300))]
    rolled = city_value(own.definition, terms, target=own.target, baseline=own.baseline)
    assert rolled.value is not None
    assert rolled.value.quantize(CENT) == Decimal("62.31")
    score = city_standing(own, rolled, THRESHOLDS).score
    assert score is not None
    assert score.quantize(CENT) == Decimal("0.41")
    assert (rolled.counts.coverage, rolled.counts.n_meeting) == (Decimal(1), 2)


def test_a_sum_may_succeed_while_most_districts_fail_so_both_are_given():
    own = assign("100", **SUM)
    rolled = city_value(own.definition, [term(own, says(12, 371)), term(own, says(12, 20)), term(own)])
    assert (rolled.value, rolled.target, rolled.lower_bound) == (Decimal(391), Decimal(300), True)
    assert (rolled.counts.n_meeting, rolled.counts.n_applicable, rolled.counts.n_reported) == (1, 3, 2)
    standing = city_standing(own, rolled, THRESHOLDS)
    assert standing.raw is not None
    assert standing.raw.quantize(CENT) == Decimal("1.30")
    assert standing.score == 1
    assert standing.status == Status.NO_DATA


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "planned", "actual", "pace", "status"),
    [
        (Direction.DECREASE, "14", "9", "11.5", "11", "1.20", Status.ON_PLAN),
        (Direction.INCREASE, "50", "60", "55", "50", "0.00", Status.BELOW_PLAN),
    ],
)
def test_pace_is_measured_from_the_baseline(direction, baseline, target, planned, actual, pace, status):
    own = assign(target, baseline, direction=direction, nature=Nature.STOCK, planned={6: planned})
    standing = stands(own, says(6, actual), day=after(6))
    assert (standing.pace, standing.status) == (Decimal(pace), status)


@pytest.mark.parametrize(("actual", "raw", "score"), [("11", "0.60", "0.60"), ("15", "-0.20", "0")])
def test_progress_of_a_decrease_may_be_negative_but_its_score_may_not(actual, raw, score):
    standing = stands(assign("9", "14", direction=Direction.DECREASE, nature=Nature.STOCK), says(12, actual))
    assert (standing.raw, standing.score) == (Decimal(raw), Decimal(score))


def test_keeping_a_band_is_the_share_of_due_quarters_inside_it():
    own = assign("30", low="20", direction=Direction.KEEP, nature=Nature.STOCK, frequency=Frequency.QUARTERLY)
    standing = stands(own, says(3, 20), says(6, 35), says(9, 30), says(12, 25))
    assert (standing.score, standing.status) == (Decimal("0.75"), Status.BELOW_PLAN)


@pytest.mark.parametrize(("value", "score"), [(25, 1), (31, 0)])
def test_keeping_a_band_in_a_yearly_measure_is_one_or_nothing(value, score):
    own = assign("30", low="20", direction=Direction.KEEP, nature=Nature.STOCK, frequency=Frequency.ANNUAL)
    assert stands(own, says(12, value)).score == score


def test_a_milestone_is_the_weight_of_its_finished_steps():
    own = assign(direction=Direction.MILESTONE, steps=("20", "30", "50"), frequency=Frequency.ANNUAL)
    assert stands(own, says(12, steps=frozenset({1, 2}))).score == Decimal("0.50")


def test_over_achievement_is_shown_raw_and_passed_on_clamped():
    standing = stands(assign("45", "0"), says(12, 167))
    assert standing.raw is not None
    assert standing.raw.quantize(CENT) == Decimal("3.71")
    assert standing.score == 1


@pytest.mark.parametrize(("final", "score", "coverage"), [(False, "0.75", "0.8"), (True, "0.60", "1")])
def test_a_missing_key_result_lowers_the_coverage_and_only_at_the_final_close_the_score(final, score, coverage):
    parts = [Part(Decimal("0.60"), Decimal(50)), Part(Decimal("1.00"), Decimal(30)), Part(None, Decimal(20), overdue=True)]
    result = weighted_score(parts, final=final)
    assert (result.score, result.coverage) == (Decimal(score), Decimal(coverage))


def test_a_policy_in_two_dimensions_counts_once():
    assert mean_of_policies({1: Decimal("0.5"), 2: Decimal("0.9")}).score == Decimal("0.70")


def test_a_leaf_of_two_wholes_counts_once_in_the_whole_above_both():
    parts = {1: [(2, Decimal(1)), (3, Decimal(1))], 2: [(4, Decimal(1)), (5, Decimal(1))], 3: [(4, Decimal(1)), (6, Decimal(1))]}
    own = {4: Decimal(1), 5: Decimal(0), 6: Decimal("0.5")}
    assert composite_score(1, own, parts).score == Decimal("0.5")


def test_a_whole_with_its_own_outcome_key_result_has_that_as_its_headline():
    assert composite_score(1, {1: Decimal("0.3"), 2: Decimal(1)}, {1: [(2, Decimal(1))]}).score == Decimal("0.3")


def test_the_reason_of_a_grey_city_figure_is_said():
    own = assign("80", "50", **RATIO)
    rolled = city_value(own.definition, [term(own), term(own, says(12, 1, 2))], target=own.target, baseline=own.baseline)
    assert city_standing(own, rolled, THRESHOLDS).reason == Reason.NOT_REPORTED
