"""Questions that a figure raises: asked, never refused. The rows behind them are the traps of docs/arithmetic.md."""

from decimal import Decimal

import pytest

from okrs.progress.assignment import Definition
from okrs.progress.words import Aggregation, Direction, Entry, Nature
from okrs.reporting.plausibility import Figure, Frame, asks

STOCK = Definition(aggregation=Aggregation.MEAN, nature=Nature.STOCK)
MONTHLY = Definition(aggregation=Aggregation.SUM, nature=Nature.FLOW, entry=Entry.MONTHLY)
CUMULATIVE = Definition(aggregation=Aggregation.SUM, nature=Nature.FLOW, entry=Entry.CUMULATIVE)
SHARE = Definition(aggregation=Aggregation.RATIO, nature=Nature.STOCK)


def figures(*values):
    return [Figure(Decimal(value)) for value in values]


def pair(numerator, denominator):
    return Figure(Decimal(numerator) * 100 / Decimal(denominator), Decimal(numerator), Decimal(denominator))


def slugs(now, earlier=(), frame=None, **about):
    return [ask.slug for ask in asks(now if isinstance(now, Figure) else Figure(Decimal(now)), earlier, frame or Frame(**{"definition": STOCK, **about}))]


def test_an_ordinary_value_is_not_asked_about():
    assert slugs("44", figures("41"), low=Decimal(0), high=Decimal(100), target=Decimal(60)) == []


def test_the_first_value_of_all_has_nothing_to_be_compared_with():
    assert slugs("44") == []


@pytest.mark.parametrize(("value", "wanted"), [("-1", ["out_of_range"]), ("0", []), ("100", []), ("100.01", ["out_of_range"])])
def test_a_value_outside_the_declared_range_is_asked_about_and_its_edges_are_inside(value, wanted):
    assert slugs(value, low=Decimal(0), high=Decimal(100)) == wanted


@pytest.mark.parametrize(("now", "wanted"), [("49.9", []), ("50", ["jump"]), ("2.1", []), ("2", ["jump"]), ("0", [])])
def test_five_times_the_last_or_a_fifth_of_it_is_asked_about(now, wanted):
    assert slugs(now, figures("10")) == wanted


def test_a_years_total_typed_as_a_month_is_asked_about_in_these_words():
    """Food waste, July 2567: 63,112.67 tonnes after months of seven to nine thousand."""
    found = asks(Figure(Decimal("63112.67")), figures("7412", "8911", "8203"), Frame(MONTHLY, unit="ตัน"))
    assert [ask.slug for ask in found] == ["jump"]
    assert found[0].sentence == "ค่านี้เป็น 7.7 เท่าของครั้งก่อน (8,203 ตัน) เป็นยอดสะสมหรือไม่ ช่องนี้ขอเฉพาะรอบนี้"


def test_a_jump_is_measured_from_the_last_value_that_was_not_zero():
    assert slugs("60", figures("10", "0")) == ["jump"]


@pytest.mark.parametrize("definition", [MONTHLY, STOCK, SHARE])
def test_only_a_cumulative_total_may_not_fall(definition):
    assert slugs("90", figures("100"), definition=definition) == []
    assert slugs("90", figures("100"), definition=CUMULATIVE) == ["falling_total"]
    assert slugs("100", figures("100"), definition=CUMULATIVE) == []


def test_a_full_share_again_and_again_is_asked_about():
    assert slugs("100", figures("100", "100"), unit="ร้อยละ") == ["always_full"]
    assert slugs(pair(40, 40), [pair(50, 50)], definition=SHARE) == ["always_full"]
    assert slugs("100", figures("98", "100"), unit="ร้อยละ") == []
    assert slugs("100", figures("100"), unit="แห่ง") == []
    assert slugs("100", unit="ร้อยละ") == []


def test_a_finished_milestone_stays_finished():
    milestone = Definition(direction=Direction.MILESTONE, aggregation=Aggregation.NONE)
    assert slugs("100", figures("100", "100"), definition=milestone, unit="ร้อยละ") == []
    assert slugs("100", figures("10"), definition=milestone) == []


def test_the_same_words_three_months_running_are_asked_about():
    earlier = [Figure(Decimal(40), note="ฝนตก  ต่อเนื่อง"), Figure(Decimal(41), note="ฝนตก ต่อเนื่อง")]
    assert slugs(Figure(Decimal(42), note="ฝนตก ต่อเนื่อง "), earlier) == ["same_words"]
    assert slugs(Figure(Decimal(42), note="น้ำขัง"), earlier) == []
    assert slugs(Figure(Decimal(42), note="ฝนตก ต่อเนื่อง"), earlier[1:]) == []


def test_silence_three_months_running_is_no_text():
    assert slugs(Figure(Decimal(42)), figures("40", "41")) == []


def test_more_than_the_whole_is_asked_about_only_where_a_share_is_meant():
    assert slugs(pair(1200, 1000), definition=SHARE) == ["over_whole"]
    per_hundred_thousand = Definition(aggregation=Aggregation.RATIO, ratio_scale=100_000)
    assert slugs(Figure(Decimal(12), Decimal(1200), Decimal(1000)), definition=per_hundred_thousand) == []


def test_a_percentage_typed_as_a_pair_is_asked_about():
    assert slugs(pair(80, 100), definition=SHARE) == ["percent_as_pair"]
    assert slugs(pair(80, 100), [pair(70, 100)], definition=SHARE) == []


def test_a_denominator_of_another_size_than_the_plan_expected_is_asked_about():
    """Sorted waste: tonnes of the pilot communities instead of the district's 2,419.97 tonnes a day."""
    expected = Decimal("2419.97")
    assert slugs(pair(30, 30), definition=SHARE, expected_denominator=expected) == ["other_denominator"]
    assert slugs(pair(700, 2400), definition=SHARE, expected_denominator=expected) == []


def test_a_value_far_beyond_its_target_is_asked_about():
    """Library houses 371 of 100, tonnes 119.58 percent of 30: most likely something else was counted."""
    assert slugs("119.58", target=Decimal(30)) == ["far_beyond_target"]
    assert slugs("89.9", target=Decimal(30)) == []
    assert slugs("119.58", target=Decimal(30), definition=Definition(direction=Direction.DECREASE, aggregation=Aggregation.MEAN)) == []


def test_several_questions_come_in_one_order_each_with_a_sentence():
    found = asks(pair(600, 100), [pair(10, 50)], Frame(SHARE, high=Decimal(100), target=Decimal(80)))
    assert [ask.slug for ask in found] == ["out_of_range", "over_whole", "percent_as_pair", "jump", "far_beyond_target"]
    assert all(ask.sentence.endswith(("หรือไม่", "ทุกเขต")) for ask in found)
