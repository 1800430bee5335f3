"""What went wrong in the city's published tracker of 12 August 2567, each row a trap; docs/arithmetic.md lists them with their sources."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from okrs.models import measure as models
from okrs.models.check_in import Verification as StoredVerification
from okrs.models.rollup import View as StoredView
from okrs.progress import (
    DUE_IN,
    Aggregation,
    CircularParts,
    Definition,
    Direction,
    Entry,
    Frequency,
    Kind,
    Nature,
    Part,
    Reason,
    Status,
    Verification,
    View,
    city_standing,
    city_value,
    composite_score,
    tally,
    weighted_score,
)
from okrs.reporting.plausibility import Figure, Frame, asks
from okrs.reporting.readings import Reading as Reported
from okrs.reporting.readings import Shape, misfit
from tests.okrs.progress_makers import RETURNED, THRESHOLDS, VERIFIED, after, assign, says, scored, stands, term

YEARLY: dict[str, Any] = {"frequency": Frequency.ANNUAL}


ADDED_UP = [("4.2.16", "44247"), ("4.2.16, days earlier", "45069"), ("3.2.04", "45742"), ("5.1.2.1", "19350"), ("อื่นๆ", "169188")]


@pytest.mark.parametrize(("row", "published"), ADDED_UP)
def test_percentages_are_not_added_over_districts_and_months(row, published):
    """Published: 44,247 % of a coverage rate, with four more rows like it. Here: 50 districts and 12 months whose percentages come to just that."""
    own = assign("80", "50", aggregation=Aggregation.RATIO, nature=Nature.STOCK)
    each = Decimal(published) / 600
    terms = [term(own, *(says(month, min(each, Decimal(100)) * 10, 1000) for month in range(1, 13))) for _ in range(50)]
    value = city_value(own.definition, terms).value
    assert value is not None
    assert value == min(each, Decimal(100)).quantize(value)
    assert value <= 100 < Decimal(published), row


AVERAGED = [("76.92", 4000, 52), ("78.46", 4080, 52), ("80.65", 5000, 62), ("80.95", 5100, 63)]


@pytest.mark.parametrize(("published", "whole", "rows"), AVERAGED)
def test_blank_offices_are_not_averaged_in_as_zero(published, whole, rows):
    """Published targets 76.92, 78.46, 80.65, 80.95 of "50 districts": rows that should not have been there counted as zeros."""
    own = assign("100", "0", aggregation=Aggregation.MEAN, nature=Nature.STOCK, **YEARLY)
    terms = [term(own, says(12, Decimal(whole) / 50)) for _ in range(50)] + [term(own) for _ in range(rows - 50)]
    rolled = city_value(own.definition, terms)
    assert rolled.value == Decimal(whole) / 50 > Decimal(published)
    assert (rolled.counts.n_reported, rolled.counts.n_due) == (50, rows)


def test_row_4_2_16_a_coverage_rate_is_held_against_its_own_target_and_not_122_68_percent_of_a_blank_one():
    """Published: 96.25 of a target of 78.46 = 122.68 %. The target was 4080/52; against the 81.60 that 50 districts promised it is 117.95 %."""
    own = assign("81.60", "0", aggregation=Aggregation.RATIO, nature=Nature.STOCK, **YEARLY)
    rolled = city_value(own.definition, [term(own, says(12, 385, 400))], target=own.target, baseline=own.baseline)
    standing = city_standing(own, rolled, THRESHOLDS)
    assert rolled.value == Decimal("96.25")
    assert standing.raw is not None
    assert standing.raw.quantize(Decimal("0.0001")) == Decimal("1.1795")


def test_an_average_of_averages_is_no_average_of_people():
    own = assign("90", "0", aggregation=Aggregation.RATIO, nature=Nature.STOCK, **YEARLY)
    terms = [term(own, says(12, 30_000, 30_000)), term(own, says(12, 0, 200_000))]
    value = city_value(own.definition, terms).value
    assert value is not None
    assert round(value, 2) == Decimal("13.04")


def test_row_8_3_10_communities_counted_by_bureau_and_district_count_once():
    """Published target: 4,013 = 2,007 + 2,006 though there are about 2,010 communities."""
    own = assign("3", "0", aggregation=Aggregation.DISTINCT, **YEARLY)
    bureau = term(own, says(12, codes=frozenset({"c1", "c2"})), is_bureau=True)
    district = term(own, says(12, codes=frozenset({"c2", "c3"})))
    assert city_value(own.definition, [bureau, district]).value == 3


def test_row_4_2_09_a_cumulative_figure_is_not_added_to_the_months_before_it():
    """Published: 63,112.67 tonnes for July after months of seven to nine thousand."""
    months = ("7000", "15000", "23000")
    cumulative = stands(assign("73300"), *(says(month, value) for month, value in enumerate(months, start=1)), day=after(3))
    monthly = stands(assign("73300", entry=Entry.MONTHLY), *(says(month, value) for month, value in enumerate(months, start=1)), day=after(3))
    assert (cumulative.value, monthly.value) == (Decimal(23000), Decimal(45000))


def test_rows_371_and_404_percent_do_not_hide_a_failure_beside_them():
    """Published: library houses 371 %, crime spots 404 %, beside widened lanes at 27 %."""
    houses, lanes = stands(assign("45", "0"), says(12, 167)), stands(assign("100", "0"), says(12, 27))
    assert weighted_score([Part(houses.score), Part(lanes.score)]).score == Decimal("0.635")


def test_a_fraction_of_a_place_is_a_milestone():
    """Published: 39.5 accident spots, 0.3 of a school. Half a school is a step of building it."""
    own = assign(direction=Direction.MILESTONE, steps=("30", "70"), **YEARLY)
    assert stands(own, says(12, steps=frozenset({1}))).score == Decimal("0.3")


@pytest.mark.parametrize("fraction", ["39.5", "0.3", "22.7"])
def test_a_count_of_places_takes_no_fraction(fraction):
    """Published: 39.5 accident spots, 0.3 of a school, 22.7 libraries."""
    assert "จำนวนเต็ม" in misfit(Reported(value=Decimal(fraction)), Shape("value", whole_numbers=True))


def test_a_percent_in_a_baht_measure_is_asked_about():
    """Published: target "100" and result "60" inside a measure in baht (a unit slip)."""
    frame = Frame(Definition(), unit="บาท", low=Decimal(10_000))
    assert [ask.slug for ask in asks(Figure(Decimal(60)), [], frame)] == ["out_of_range"]


def test_a_hundred_libraries_in_a_month_of_a_45_library_goal_are_asked_about():
    """Published: +100 in one month of a goal of 45 (a percent typed as a count)."""
    frame = Frame(Definition(), unit="แห่ง", target=Decimal(45))
    assert "jump" in [ask.slug for ask in asks(Figure(Decimal(108)), [Figure(Decimal(8))], frame)]


def test_row_8_2_08_money_paid_is_no_outcome():
    """Published: disbursement, 13 % seven weeks before the year's end, in the list of results. An output beside outcomes never enters their headline."""
    paid = stands(assign("343230900", kind=Kind.OUTPUT), says(10, 45_903_210), day=after(10))
    lived = stands(assign("100", kind=Kind.OUTCOME), says(10, 100), day=after(10))
    standings = {Kind.OUTPUT: [paid], Kind.OUTCOME: [lived]}
    assert tally(standings[Kind.OUTCOME]).on_plan_share == 1
    assert paid.raw is not None
    assert paid.raw.quantize(Decimal("0.01")) == Decimal("0.13")


@pytest.mark.parametrize("target", ["0", None])
def test_a_zero_or_empty_target_is_asked_about_and_divides_nothing(target):
    """Published: targets of "0 ฉบับ" in several rows."""
    standing = stands(assign(target, "5"), says(12, 3))
    assert (standing.score, standing.pace, standing.reason) == (None, None, Reason.CHECK_TARGET)


def test_history_is_not_rewritten_a_new_revision_counts_and_the_old_one_stays():
    """Published: flood spots 223, then 116, then 96 within nine days, without a trace. Here each is a revision, and the verified one stays official."""
    told = [says(12, 223, verification=VERIFIED), says(12, 116, revision=2), says(12, 96, revision=3)]
    own = assign("300", "0")
    assert [stands(own, *told[:known]).value for known in (1, 2, 3)] == [223, 116, 96]
    assert stands(own, *told, view=View.OFFICIAL).value == 223


def test_a_returned_revision_counts_nowhere():
    own = assign("300", "0")
    assert stands(own, says(12, 96, verification=RETURNED)).value is None
    assert stands(own, says(12, 50), says(12, 500, revision=2, verification=RETURNED)).value == 50


def test_percent_success_of_own_steps_weighs_nothing_in_the_score():
    """Published: "ร้อยละความสำเร็จของ… = 100" everywhere."""
    parts = [Part(Decimal(1), kind=Kind.ACTIVITY), Part(Decimal("0.2"), kind=Kind.OUTCOME)]
    assert weighted_score(parts).score == Decimal("0.2")


def test_a_weight_that_was_typed_stands_even_for_an_activity():
    parts = [Part(Decimal(1), Decimal(50), Kind.ACTIVITY), Part(Decimal(0), Decimal(50), Kind.OUTCOME)]
    assert weighted_score(parts).score == Decimal("0.5")


def test_target_equal_to_baseline_or_on_its_wrong_side_has_no_score():
    for target, baseline in (("50", "50"), ("40", "50")):
        assert stands(assign(target, baseline), says(12, 50)).reason == Reason.CHECK_TARGET


def test_only_an_amount_counted_up_over_the_year_may_lack_a_baseline():
    assert stands(assign("100"), says(12, 50)).score == Decimal("0.5")
    others: list[dict[str, Any]] = [{"nature": Nature.STOCK}, {"direction": Direction.DECREASE}]
    for words in others:
        standing = stands(assign("100", **words), says(12, 50))
        assert (standing.score, standing.reason) == (None, Reason.NO_BASELINE)


def test_a_flow_pair_adds_up_over_months_and_a_stock_pair_is_the_latest():
    pairs = [says(1, 10, 100), says(2, 90, 100)]
    ratio: dict[str, Any] = {"aggregation": Aggregation.RATIO, "entry": Entry.MONTHLY}
    assert stands(assign("80", "0", nature=Nature.FLOW, **ratio), *pairs, day=after(2)).value == 50
    assert stands(assign("80", "0", nature=Nature.STOCK, **ratio), *pairs, day=after(2)).value == 90


def test_nought_of_a_hundred_stays_in_the_denominator():
    own = assign("80", "0", aggregation=Aggregation.RATIO, nature=Nature.STOCK, **YEARLY)
    assert city_value(own.definition, [term(own, says(12, 0, 100)), term(own, says(12, 100, 100))]).value == 50


@pytest.mark.parametrize(
    ("day", "status"), [(date(2024, 10, 10), Status.NOT_DUE), (date(2024, 10, 11), Status.NO_DATA)], ids=["on the due day", "the day after"]
)
def test_a_report_is_in_time_until_its_due_day_has_passed(day, status):
    assert stands(assign("100", **YEARLY), day=day).status == status


def test_a_yearly_measure_owes_nothing_before_september_is_due():
    assert stands(assign("100", **YEARLY), day=after(11)).status == Status.NOT_DUE
    assert stands(assign("100", frequency=Frequency.SEMIANNUAL), day=after(6)).status == Status.NO_DATA


def test_a_stock_value_is_carried_for_a_quarter_as_old_and_then_missing():
    own = assign("100", "0", nature=Nature.STOCK)
    carried, missing = stands(own, says(3, 90), day=after(6)), stands(own, says(3, 90), day=after(7))
    assert (carried.value, carried.stale, carried.status) == (Decimal(90), True, Status.NO_DATA)
    assert (missing.value, missing.score, missing.status) == (None, None, Status.NO_DATA)


def test_a_flow_is_never_carried_what_is_known_is_a_lower_bound():
    standing = stands(assign("100"), says(3, 90), day=after(4))
    assert (standing.value, standing.lower_bound, standing.stale, standing.status) == (Decimal(90), True, False, Status.NO_DATA)


def test_a_missing_month_makes_a_sum_of_months_incomplete_although_the_last_one_came():
    standing = stands(assign("100", entry=Entry.MONTHLY), says(1, 90), says(3, 90), day=after(3))
    assert (standing.value, standing.lower_bound, standing.reason) == (Decimal(180), True, Reason.NOT_REPORTED)


def test_half_a_year_of_deaths_is_no_success_of_a_decrease():
    standing = stands(assign("9", "14", direction=Direction.DECREASE), says(6, 3))
    assert (standing.score, standing.status) == (None, Status.NO_DATA)


def test_a_sum_of_some_districts_is_no_success_of_a_decrease():
    own = assign("50", "100", direction=Direction.DECREASE, aggregation=Aggregation.SUM, **YEARLY)
    reported = [term(own, says(12, 1)) for _ in range(9)]
    rolled = city_value(own.definition, [*reported, term(own)], target=Decimal(500), baseline=Decimal(1000))
    standing = city_standing(own, rolled, THRESHOLDS)
    assert (standing.score, standing.status) == (None, Status.NO_DATA)


def test_waiting_for_a_definition_is_the_hosts_debt_and_outside_the_denominator():
    standing = stands(assign("100", waiting={12}, **YEARLY))
    assert (standing.status, standing.reason, standing.is_due) == (Status.NO_DATA, Reason.WAITING_DEFINITION, False)
    counts = tally([standing, scored("1")])
    assert (counts.on_plan_share, counts.n_waiting, counts.n_applicable) == (Decimal(1), 1, 2)


def test_a_report_ends_the_waiting_even_before_it_is_verified():
    own = assign("100", waiting={12}, **YEARLY)
    assert stands(own, says(12, 1), view=View.OFFICIAL).reason == Reason.NOT_REPORTED


def test_a_silent_office_stays_in_the_denominator_of_the_headline():
    assert tally([scored("1"), stands(assign("100"))]).on_plan_share == Decimal("0.5")


def test_nothing_planned_yet_is_on_plan_unless_it_went_backwards():
    late_start: dict[str, Any] = {"planned": {9: "60", 12: "100"}, "nature": Nature.STOCK}
    assert stands(assign("100", "20", **late_start), says(3, 20), day=after(3)).status == Status.ON_PLAN
    assert stands(assign("100", "20", **late_start), says(3, 19), day=after(3)).status == Status.BELOW_PLAN


def test_without_a_monthly_plan_the_year_is_a_straight_line_not_a_free_ride():
    assert stands(assign("120"), says(6, 60), day=after(6)).pace == 1
    assert stands(assign("120"), says(6, 0), day=after(6)).status == Status.BELOW_PLAN


def test_a_punctual_report_is_held_against_the_plan_of_its_own_month():
    own = assign("12", "24", direction=Direction.DECREASE, nature=Nature.STOCK, planned={2: "22", 3: "21"})
    assert stands(own, says(3, 21), day=after(2)).pace == 1


def test_gaps_against_the_city_target_sum_sums_and_weigh_ratios_by_their_expected_denominators():
    own = assign("100", **YEARLY)
    assert city_value(own.definition, [term(own), term(own)], target=Decimal(250)).gap == -50
    ratio = Definition(aggregation=Aggregation.RATIO)
    terms = [
        term(assign("90", aggregation=Aggregation.RATIO), expected_denominator=Decimal(100)),
        term(assign("50", aggregation=Aggregation.RATIO), expected_denominator=Decimal(300)),
    ]
    assert city_value(ratio, terms, target=Decimal(80)).assigned == 60
    assert city_value(ratio, terms, target=Decimal(80)).gap == -20
    mean = city_value(Definition(aggregation=Aggregation.MEAN), terms, target=Decimal(80))
    assert (mean.gap, mean.lowest_target, mean.highest_target) == (None, Decimal(50), Decimal(90))


def test_a_bureau_stays_out_of_a_mean_weighted_by_population_and_a_district_without_one_is_missing():
    own = assign("5", "1", aggregation=Aggregation.WEIGHTED_MEAN, nature=Nature.STOCK, **YEARLY)
    terms = [
        term(own, says(12, 4), weight=Decimal(30_000)),
        term(own, says(12, 1), weight=Decimal(10_000)),
        term(own, says(12, 5), is_bureau=True),
        term(own, says(12, 5)),
    ]
    rolled = city_value(own.definition, terms)
    assert (rolled.value, rolled.counts.n_applicable, rolled.counts.n_reported) == (Decimal("3.25"), 3, 2)


def test_a_share_of_offices_keeps_the_silent_ones_below_the_line():
    own = assign("100", aggregation=Aggregation.SHARE_MEETING, **YEARLY)
    rolled = city_value(own.definition, [term(own, says(12, 100)), term(own, says(12, 99)), term(own), term(own)])
    assert (rolled.value, rolled.lower_bound) == (Decimal(25), True)


@pytest.mark.parametrize("mode", [Aggregation.CENTRAL, Aggregation.NONE])
def test_what_is_not_aggregated_has_no_city_value(mode):
    own = assign("100", "0", aggregation=mode, nature=Nature.STOCK, **YEARLY)
    assert city_value(own.definition, [term(own, says(12, 100))]).value is None


def test_a_circle_of_parts_is_refused():
    with pytest.raises(CircularParts):
        composite_score(1, {}, {1: [(2, Decimal(1))], 2: [(1, Decimal(1))]})


def test_the_arithmetic_and_the_models_use_the_same_words():
    for words, choices in (
        (Direction, models.Direction),
        (Kind, models.Kind),
        (Aggregation, models.Aggregation),
        (Nature, models.Nature),
        (Entry, models.Entry),
        (Frequency, models.Frequency),
        (Verification, StoredVerification),
        (View, StoredView),
    ):
        assert {word.value for word in words} == set(choices.values)


def test_the_arithmetic_and_the_models_agree_on_when_a_measure_is_due():
    for frequency, months in models.DUE_MONTHS.items():
        assert DUE_IN[Frequency(frequency)] == {(month - 10) % 12 + 1 for month in months}
