"""Geometry of bars and lines."""

from decimal import Decimal
from itertools import pairwise

from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from bkk_okr import charts

counts = st.lists(st.integers(0, 500), min_size=5, max_size=5)


@given(counts)
def test_segments_fill_the_bar_without_overlap(numbers):
    parts = charts.segments([(str(place), number) for place, number in enumerate(numbers)])
    assert [part.count for part in parts] == [number for number in numbers if number]
    for before, after in pairwise(parts):
        assert abs(before.start + before.length - after.start) <= Decimal("0.02")
    if parts:
        assert abs(sum((part.length for part in parts), Decimal(0)) - 100) <= Decimal("0.03")


def test_a_bar_of_nothing_has_no_segments():
    assert charts.segments([("on_plan", 0), ("no_data", 0)]) == []


def test_the_missing_keep_their_place_in_the_bar():
    parts = charts.segments([("on_plan", 1), ("no_data", 3)])
    assert [(part.name, part.length) for part in parts] == [("on_plan", Decimal("25.00")), ("no_data", Decimal("75.00"))]


def test_progress_runs_from_baseline_to_target_in_either_direction():
    assert charts.progress_line(Decimal(38), Decimal(60), Decimal(44), None).filled == Decimal("27.27")
    assert charts.progress_line(Decimal(95), Decimal(60), Decimal(88), Decimal(90)) == charts.ProgressLine(Decimal("20.00"), Decimal("14.29"))


def test_progress_stays_on_its_line():
    assert charts.progress_line(0, 10, 37, None).filled == 100
    assert charts.progress_line(10, 20, 4, None).filled == 0


def test_without_a_baseline_or_with_target_at_baseline_nothing_is_drawn():
    assert charts.progress_line(None, 10, 5, 5) == charts.ProgressLine(None, None)
    assert charts.progress_line(10, 10, 10, 10) == charts.ProgressLine(None, None)


def test_a_tick_near_an_end_turns_its_words_inwards():
    assert [charts.ProgressLine(None, Decimal(tick)).tick_anchor for tick in (3, 50, 97)] == ["start", "middle", "end"]


def test_a_missing_value_breaks_the_line():
    drawn = charts.path([(Decimal(0), Decimal(1)), (Decimal(1), Decimal(2)), None, (Decimal(3), Decimal(4))])
    assert drawn == "M0 1L1 2M3 4h0"


def test_a_sparkline_needs_two_known_values():
    assert charts.sparkline([None, 5, None]) is None
    assert charts.sparkline([1, None, 5]) is not None


@given(st.decimals(-1000, 1000, places=1), st.decimals(0, 1000, places=1))
def test_value_ticks_are_round_and_enclose_the_values(low, span):
    ticks = charts.round_ticks(low, low + span)
    steps = {after - before for before, after in pairwise(ticks)}
    assert ticks[0] <= low
    assert ticks[-1] >= low + span
    assert 2 <= len(ticks) <= 8
    assert len(steps) == 1
    assert steps.pop().normalize().as_tuple().digits in {(1,), (2,), (5,)}


def test_names_at_the_line_ends_do_not_touch():
    same = [charts.Series(str(number), [50, 60 + number]) for number in range(6)]
    chart = charts.trend(same, ["ต.ค.", "พ.ย."])
    heights = sorted(line.label_y for line in chart.lines)
    assert min(after - before for before, after in pairwise(heights)) >= charts.LABEL_STEP


def test_a_series_without_values_is_not_drawn():
    assert charts.trend([charts.Series("ไม่มีข้อมูล", [None, None])], ["ต.ค.", "พ.ย."]).lines == []


def test_a_stacked_bar_says_its_counts_in_words():
    drawn = Template("{% load figures %}{% stacked_bar 38 24 29 9 label='เศรษฐกิจดี' %}").render(Context())
    assert 'aria-label="เศรษฐกิจดี ตามแผน 38 ใกล้เคียงแผน 24 ต่ำกว่าแผน 29 ไม่มีข้อมูล 9"' in drawn
    assert "style=" not in drawn
