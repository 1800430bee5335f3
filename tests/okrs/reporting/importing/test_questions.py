"""The traps of the published lists come up as questions, each with its row, a stable code, and a sentence that says what to ask whom."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bkk_okr.fiscal_year import months
from bkk_okr.spreadsheets.reading import read
from bkk_okr.spreadsheets.refusals import REFUSALS
from okrs.reporting.importing.findings import Line
from okrs.reporting.importing.questions import questions_about
from okrs.reporting.importing.reading import read_list
from okrs.reporting.importing.units import is_countable, is_share
from okrs.reporting.importing.vocabulary import MESSAGES, QUESTIONS, REJECTIONS
from tests.okrs.reporting.importing.tracker_lists import ALL, TOP, all_list, edited, top_list

PAGE = Path(__file__).parents[4] / "docs" / "tracker-questions.md"


def codes(*rows, whole=top_list) -> list[str]:
    _, found = read_list(read(whole(*rows), "ติดตาม.xlsx"))
    return [question.code for question in found.questions]


def of_all(*rows) -> list[str]:
    return codes(*rows, whole=all_list)


def test_the_published_goals_raise_exactly_the_known_questions():
    """The twelve goals that load_reference leaves out for what they are, and nothing else but the libraries, whose 371 % it keeps in sight."""
    _, found = read_list(read(top_list(), "ติดตาม.xlsx"))
    goals = dict(zip((line.row for line in found.lines), TOP, strict=True))
    assert {(goals[question.row], question.code) for question in found.questions} == {
        ("10.1", "code_shared"),
        ("10.2", "code_shared"),
        ("13", "far_beyond_target"),
        ("15", "fractional_count"),
        ("16.1", "target_parts_do_not_add"),
        ("16.1", "mean_of_shares"),
        ("17", "counted_twice"),
        ("18", "unit_slip"),
        ("20", "mean_of_shares"),
        ("23", "fractional_count"),
        ("23", "mean_of_shares"),
    }


def test_clean_goals_raise_none():
    assert codes(TOP["1"], TOP["3"], TOP["4.1"], TOP["5"], TOP["21"]) == []


def test_two_measures_on_one_code_are_asked_about_on_both_rows():
    _, found = read_list(read(top_list(TOP["10.1"], TOP["10.2"]), "ติดตาม.xlsx"))
    assert [(question.row, question.message) for question in found.questions] == [
        (row, "รหัส 1.2.05 ใช้กับ 2 ตัวชี้วัด (แถว 5-6) ถาม สยป. ว่าแต่ละตัวใช้รหัสใด") for row in (5, 6)
    ]


def test_two_spellings_of_one_code_are_the_same_code():
    assert codes(edited(TOP["1"], c0="1. พัฒนาถนนสวย (กม.) : OKR 4.2.9"), TOP["16.2"]) == ["code_shared", "code_shared"]


def test_the_same_digits_as_okr_and_kpi_are_two_codes():
    assert of_all(edited(ALL["3"], c1="OKR 4.2.16 สวน  83.33%"), edited(ALL["296"], c1="KPI 4.2.16 หลักสูตร  100.00%")) == []


def test_one_title_with_two_targets_is_asked_about():
    assert codes(TOP["8"], edited(TOP["8"], c2=11, c4=11)) == ["same_title_other_target"] * 2


@pytest.mark.parametrize("row", ["17", "21", "26", "49"])
def test_percentages_added_over_months_are_asked_about(row):
    """4.2.16 44,247 %, 3.2.04 45,742 %, Traffy Fondue 17,415 % and 7.3.3.2 148 %."""
    assert of_all(ALL[row]) == ["percent_over_100", "percent_summed"]


def test_percentages_added_to_less_than_100_are_asked_about_too():
    assert of_all(edited(ALL["49"], c3=42, c14=0)) == ["percent_summed"]


def test_a_percentage_above_100_in_the_target_is_asked_about():
    assert codes(edited(TOP["20"], c0="20. บริการตามคู่มือ : OKR 3.2.04", c2=120, c4=120)) == ["percent_over_100"]


def test_zero_and_missing_targets_are_asked_about():
    assert codes(edited(TOP["3"], c2=0, c3=0, c4=0)) == ["zero_target"]
    assert codes(edited(TOP["3"], c2=None, c3=None, c4=None)) == ["missing_target"]


def test_parts_that_do_not_add_up_to_the_target_are_asked_about():
    assert codes(edited(TOP["4.1"], c2=325)) == ["target_parts_do_not_add"]


def test_parts_that_miss_by_one_unit_of_the_last_decimal_are_rounded():
    """1,000.64 + 3,226.67 = 4,227.31 beside a printed 4,227.30."""
    assert codes(TOP["21"]) == []


def test_a_fraction_of_a_place_is_asked_about():
    assert codes(edited(TOP["11.1"], c5=39.5)) == ["fractional_count"]
    assert of_all(edited(ALL["3"], c3=130.5, c5=2.5)) == ["fractional_count"]


def test_a_hundred_baht_beside_millions_is_asked_about():
    assert codes(TOP["18"]) == ["unit_slip"]
    assert codes(edited(TOP["19"], c5=60)) == ["unit_slip"]


def test_a_thousandfold_result_is_asked_about():
    assert codes(edited(TOP["4.1"], c5=111070)) == ["unit_slip"]


def test_months_that_do_not_make_the_total_are_asked_about():
    assert of_all(edited(ALL["3"], c3=140)) == ["months_do_not_add_up"]


def test_months_that_miss_by_one_unit_of_the_last_decimal_are_rounded():
    """4.1.10: the months make 129.06, the total says 129.05."""
    assert of_all(ALL["1"]) == []


def test_months_that_run_up_to_the_total_are_totals_so_far():
    assert of_all(edited(ALL["3"], c3=120, **{f"c{place}": 10 * (place - 4) for place in range(5, 17)})) == ["months_cumulative"]


def test_a_total_so_far_that_falls_is_asked_about():
    falling = {f"c{place}": value for place, value in enumerate([20, 40, 60, 80, 70, 90, 100, 100, 110, 120, 0, 0], start=5)}
    assert of_all(edited(ALL["3"], c3=120, **falling)) == ["months_cumulative", "falling_total"]
    assert of_all(edited(ALL["297"], c3=118)) == ["falling_total"]


def test_a_negative_month_is_asked_about():
    assert "negative" in of_all(edited(ALL["3"], c3=118, c6=-6))


def test_a_month_over_three_times_the_usual_is_asked_about():
    assert of_all(ALL["6"]) == ["outlier_month"]


def test_months_without_a_total_are_asked_about():
    assert of_all(edited(ALL["3"], c3=None)) == ["missing_result"]


def test_every_sentence_says_whom_to_ask_or_what_to_bring():
    for code, sentence in QUESTIONS.items():
        assert re.search("ถาม(สำนักเจ้าภาพ|ผู้ดูแลระบบติดตาม| สยป.)|ขอตัวตั้งและตัวหาร", sentence), code


def test_the_page_lists_every_code_with_its_sentence():
    listed = {line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")}
    assert listed == {f"| `{code}` | {sentence} |" for known in (REJECTIONS, MESSAGES, QUESTIONS) for code, sentence in known.items()}
    assert not (MESSAGES.keys() | REJECTIONS.keys()) & QUESTIONS.keys()
    assert not REFUSALS.keys() & (REJECTIONS.keys() | MESSAGES.keys() | QUESTIONS.keys())


@pytest.mark.parametrize("unit", ["ร้อยละ", "% จำนวนคำขอ", "ร้อยละของพื้นที่"])
def test_shares_are_told_by_their_unit(unit):
    assert is_share(unit)
    assert not is_countable(unit)


@pytest.mark.parametrize(("unit", "countable"), [("แห่ง/ปี", True), ("กรง (สะสม)", True), ("ข้อบัญญัติ ของ 9 ด้าน", True), ("กม.", False), ("ตัน/ปี", False)])
def test_countable_things_are_told_by_the_first_word_of_their_unit(unit, countable):
    assert is_countable(unit) is countable


figures = st.integers(-(10**11), 10**14).map(lambda number: Decimal(number).scaleb(-2))
numbers = st.none() | figures


@given(
    st.lists(
        st.builds(
            Line,
            row=st.integers(1, 500),
            title=st.sampled_from(["ก", "ข (แห่ง)", "ค สะสม", ""]),
            code=st.sampled_from(["", "1.2.05", "5.2.2.1"]),
            unit=st.sampled_from(["", "แห่ง", "ร้อยละ", "บาท", "กม."]),
            target=numbers,
            bureaus=numbers,
            districts=numbers,
            actual=numbers,
            mean=st.booleans(),
            months=st.dictionaries(st.sampled_from(months(2567)), figures, max_size=6),
        ),
        max_size=4,
    )
)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_figures_asking_never_fails_and_every_word_is_filled_in(lines):
    for question in questions_about(lines):
        assert question.code in QUESTIONS
        assert "{" not in question.message


def test_a_question_does_not_take_the_figure_away():
    _, found = read_list(read(all_list(ALL["17"]), "ติดตาม.xlsx"))
    assert found.lines[0].actual == Decimal(44247)
