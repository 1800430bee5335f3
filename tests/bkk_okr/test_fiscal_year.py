from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bkk_okr import fiscal_year

days = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31))


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2023, 9, 30), 2566), (date(2023, 10, 1), 2567), (date(2024, 2, 29), 2567), (date(2026, 11, 23), 2570)],
)
def test_the_budget_year_turns_on_the_first_of_october(day: date, year: int) -> None:
    assert fiscal_year.fiscal_year(day) == year


@pytest.mark.parametrize(
    ("day", "quarter"),
    [(date(2023, 10, 1), 1), (date(2023, 12, 31), 1), (date(2024, 1, 1), 2), (date(2024, 6, 30), 3), (date(2024, 7, 1), 4), (date(2024, 9, 30), 4)],
)
def test_the_first_quarter_is_october_to_december(day: date, quarter: int) -> None:
    assert fiscal_year.quarter(day) == quarter


def test_the_first_and_last_day_of_2567() -> None:
    assert (fiscal_year.first_day(2567), fiscal_year.last_day(2567)) == (date(2023, 10, 1), date(2024, 9, 30))


def test_a_year_has_twelve_months_from_october_to_september() -> None:
    months = fiscal_year.months(2567)
    assert (len(months), months[0], months[2], months[3], months[-1]) == (12, date(2023, 10, 1), date(2023, 12, 1), date(2024, 1, 1), date(2024, 9, 1))


def test_the_months_of_the_second_quarter() -> None:
    assert fiscal_year.quarter_months(2567, 2) == [date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)]


@pytest.mark.parametrize(
    ("day", "end"), [(date(2024, 2, 3), date(2024, 2, 29)), (date(2023, 12, 31), date(2023, 12, 31)), (date(2025, 2, 1), date(2025, 2, 28))]
)
def test_a_month_ends_on_its_last_day(day: date, end: date) -> None:
    assert fiscal_year.month_end(day) == end


@given(days)
def test_every_day_lies_between_the_first_and_last_day_of_its_year(day: date) -> None:
    year = fiscal_year.fiscal_year(day)
    assert fiscal_year.first_day(year) <= day <= fiscal_year.last_day(year)
    assert fiscal_year.contains(year, day)
    assert not fiscal_year.contains(year + 1, day)


@given(days)
def test_years_follow_each_other_without_a_gap(day: date) -> None:
    year = fiscal_year.fiscal_year(day)
    assert fiscal_year.last_day(year) + timedelta(days=1) == fiscal_year.first_day(year + 1)


@given(days)
def test_a_day_lies_in_a_month_of_its_quarter(day: date) -> None:
    months = fiscal_year.quarter_months(fiscal_year.fiscal_year(day), fiscal_year.quarter(day))
    assert day.replace(day=1) in months
    assert fiscal_year.month_end(day).month == day.month
