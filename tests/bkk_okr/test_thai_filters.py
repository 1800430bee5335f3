"""Dates and numbers on screen."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template

from bkk_okr.templatetags import thai
from bkk_okr.written_numbers import baht_millions, decimal_text, fixed_text, in_unit, percent_text


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (Decimal("1234.5000"), 6, "1,234.5"),
        (Decimal("1932"), 6, "1,932"),
        (Decimal("0.00"), 6, "0"),
        (Decimal("-0.04"), 1, "0"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("0.125"), 2, "0.13"),
        (Decimal("-2.5"), 0, "-3"),
        (Decimal("1E+3"), 6, "1,000"),
        (Decimal("34.272099999"), 2, "34.27"),
        (128, 6, "128"),
    ],
)
def test_a_number_has_commas_and_no_trailing_zeros_and_rounds_half_up(value, places, written):
    assert decimal_text(value, places) == written


@pytest.mark.parametrize(("unit", "written"), [("ร้อยละ", "ร้อยละ 12.5"), ("%", "12.5%"), ("ตัน", "12.5 ตัน"), ("", "12.5")])
def test_a_unit_stands_where_it_is_spoken(unit, written):
    assert in_unit("12.5", unit) == written


def test_fixed_places_stand_in_line():
    assert [fixed_text(Decimal(value), 2) for value in ("3", "1.655", "12.3")] == ["3.00", "1.66", "12.30"]


def test_baht_become_millions_with_one_decimal():
    assert baht_millions(8_412_600_000) == "8,412.6"
    assert baht_millions(Decimal("3250000.00")) == "3.3"


def test_a_share_of_nothing_is_not_zero():
    assert percent_text(0, 0) == "–"
    assert percent_text(0, 100) == "0%"
    assert percent_text(128, 156, 2) == "82.05%"


def test_days_are_written_in_the_buddhist_era():
    day = date(2026, 11, 23)
    assert thai.thai_date(day) == "23 พ.ย. 2569"
    assert thai.thai_date_long(day) == "23 พฤศจิกายน 2569"
    assert thai.thai_day_month(day) == "23 พ.ย."
    assert thai.thai_month(day) == "พ.ย. 2569"
    assert thai.thai_month_long(day) == "พฤศจิกายน 2569"
    assert thai.be_year(day) == thai.be_year(2026) == "2569"


def test_a_moment_is_shown_in_bangkok_where_it_may_be_the_next_day():
    moment = datetime(2026, 11, 22, 18, 5, tzinfo=UTC)
    assert thai.thai_datetime(moment) == "23 พ.ย. 2569 01.05 น."
    assert thai.thai_date(moment) == "23 พ.ย. 2569"


@pytest.mark.parametrize(("days", "words"), [(0, "วันนี้"), (1, "เมื่อวาน"), (2, "2 วันก่อน"), (7, "7 วันก่อน"), (8, "15 พ.ย. 2569"), (-1, "24 พ.ย. 2569")])
def test_days_ago_count_up_to_a_week_then_give_the_date(days, words):
    today = date(2026, 11, 23)
    assert thai.days_ago(date.fromordinal(today.toordinal() - days), today) == words


@pytest.mark.parametrize(("day", "words"), [(30, "เหลือ 7 วัน"), (23, "ครบกำหนดวันนี้"), (21, "เลยกำหนด 2 วัน")])
def test_days_left_say_when_it_is_late(day, words):
    assert thai.days_left(date(2026, 11, day), date(2026, 11, 23)) == words


def test_what_is_missing_comes_out_empty_so_that_the_page_can_say_it():
    shown = "{{ none|thai_date }}{{ none|decimal }}{{ none|thai_datetime }}{{ none|days_ago }}{{ none|baht_millions }}{{ none|decimal|in_unit:'ตัน' }}"
    template = Template("{% load thai %}[" + shown + "]{{ none|decimal|default:'ไม่มีข้อมูล' }}")
    assert template.render(Context({"none": None})) == "[]ไม่มีข้อมูล"


def test_a_float_is_refused_because_figures_are_exact():
    assert thai.decimal(0.1) == ""
    assert thai.decimal("ไม่ใช่ตัวเลข") == ""


def test_filters_work_together_in_a_template():
    template = Template("{% load thai %}{{ part|percent_of:whole|decimal:1 }}%")
    assert template.render(Context({"part": 1932, "whole": 3126})) == "61.8%"
