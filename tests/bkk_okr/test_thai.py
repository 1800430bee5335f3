import random
import unicodedata
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bkk_okr import thai

# Random text rarely puts two Thai marks side by side: most of this alphabet is what makes trouble.
TROUBLE = "กขนรท" + "".join(map(chr, range(0x0E30, 0x0E4F))) + " \n\r\t\u00a0\u200b\u202e\ufeff\uf70a\uf711\U000e0041e\u0301๐๙09,.%-"
thai_text = st.one_of(st.text(alphabet=TROUBLE, max_size=24), st.text(max_size=40))


@given(thai_text)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    for lines in (False, True):
        once = thai.normalise(text, lines=lines)
        assert thai.normalise(once, lines=lines) == once


@given(thai_text)
def test_what_looks_settled_at_a_glance_is_settled(text: str) -> None:
    broken = text.replace("\n", " ")
    if thai._UNSETTLED.search(broken) is None:
        assert " ".join(thai._settled(thai._visible(broken)).split()) == broken


@given(thai_text)
def test_what_is_normalised_is_nfc_and_has_single_spaces_and_nothing_invisible(text: str) -> None:
    settled = thai.normalise(text)
    assert unicodedata.is_normalized("NFC", settled)
    assert settled == " ".join(settled.split())
    assert not {unicodedata.category(character) for character in settled} & {"Cc", "Cf", "Cs"}


@given(thai_text)
def test_the_readers_of_typed_text_never_raise(text: str) -> None:
    for read in (thai.number, thai.parse_date, thai.parse_month, thai.parse_year, thai.month_number, thai.sort_key):
        read(text)


@pytest.mark.parametrize(
    ("typed", "settled"),
    [
        ("\u0e17\u0e4d\u0e32", "\u0e17\u0e33"),  # nikhahit + aa
        ("\u0e19\u0e4d\u0e49\u0e32", "\u0e19\u0e49\u0e33"),  # nikhahit, tone, aa
        ("\u0e19\u0e49\u0e4d\u0e32", "\u0e19\u0e49\u0e33"),  # tone, nikhahit, aa
        ("\u0e19\u0e33\u0e49", "\u0e19\u0e49\u0e33"),  # the tone typed after sara am
        ("\u0e17\u0e48\u0e35", "\u0e17\u0e35\u0e48"),  # the tone typed before the vowel
        ("\u0e01\u0e38\u0e48", "\u0e01\u0e38\u0e48"),
        ("\u0e01\u0e48\u0e38", "\u0e01\u0e38\u0e48"),
        ("\u0e17\u0e35\u0e48\u0e48", "\u0e17\u0e35\u0e48"),  # the same mark twice
        ("\u0e40\u0e40\u0e01\u0e49\u0e27", "\u0e41\u0e01\u0e49\u0e27"),  # two E for one AE
        ("\u0e18\u0e4c\u0e34", "\u0e18\u0e34\u0e4c"),
        ("\u0e01 \u0e33", "\u0e01\u0e33"),  # stray space before a vowel
        ("\u0e17\u0e35\uf70a", "\u0e17\u0e35\u0e48"),  # an old font's shifted tone mark
        ("ด้าน\u200bนโยบาย", "ด้านนโยบาย"),
        ("\ufeff\u202eด้าน\u202c", "ด้าน"),
        ("ก\u00adข\U000e0041", "กข"),
        ("ก\x00ข\x07", "กข"),
        ("ก\ud800ข", "กข"),
        ("  ก\u00a0 \u3000 ข\t\r\nค ", "ก ข ค"),
        ("ต่าง ๆ", "ต่าง ๆ"),
        ("๑๒ เทศกาล", "๑๒ เทศกาล"),
        ("", ""),
    ],
)
def test_one_appearance_has_one_spelling(typed: str, settled: str) -> None:
    assert thai.normalise(typed) == settled


def test_line_breaks_stay_when_they_separate() -> None:
    assert thai.normalise(" ปลอดภัยดี \r\n\n  เดินทางดี\u2028สุขภาพดี ", lines=True) == "ปลอดภัยดี\nเดินทางดี\nสุขภาพดี"


def test_digits_change_script_and_back() -> None:
    assert thai.arabic_digits("พ.ศ. ๒๕๖๗") == "พ.ศ. 2567"
    assert thai.thai_digits(thai.arabic_digits(thai.THAI_DIGITS)) == thai.THAI_DIGITS


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("๑,๒๓๔.๕๐", "1234.50"),
        ("1,234,567.00", "1234567.00"),
        (" 1 234 ", "1234"),
        ("ร้อยละ 85.50", "85.50"),
        ("85.5 %", "85.5"),
        ("-5", "-5"),
        ("−5", "-5"),
        (".5", "0.5"),
        ("007", "7"),
    ],
)
def test_numbers_are_read_exactly(typed: str, value: str) -> None:
    assert thai.number(typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed", ["", "%", "-", ".", "1,23", "12,34,567", "1e5", "NaN", "inf", "0x10", "1.2.3", "5-6", "๑ แห่ง", "5.", "1_000", "½", "٣", "9" * 500]
)
def test_what_is_not_surely_a_number_is_none(typed: str) -> None:
    assert thai.number(typed) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_a_printed_number_reads_back_in_either_digits(value: Decimal) -> None:
    printed = f"{value:,.2f}"
    assert thai.number(printed) == thai.number(thai.thai_digits(printed)) == value


SORTED_WORDS = ["กมล", "กาญจนา", "เกษม", "แก้ว", "โกมล", "ขวัญ", "เขตดุสิต", "จตุจักร", "ใจ", "ไผ่"]
# The order of ICU's and Perl's Thai collation, and of the BMA's own alphabetical lists.
# fmt: off
SORTED_DISTRICTS = [
    "คลองเตย", "คลองสาน", "คลองสามวา", "คันนายาว", "จตุจักร", "จอมทอง", "ดอนเมือง", "ดินแดง", "ดุสิต", "ตลิ่งชัน", "ทวีวัฒนา", "ทุ่งครุ",
    "ธนบุรี", "บางกอกน้อย", "บางกอกใหญ่", "บางกะปิ", "บางขุนเทียน", "บางเขน", "บางคอแหลม", "บางแค", "บางซื่อ", "บางนา", "บางบอน",
    "บางพลัด", "บางรัก", "บึงกุ่ม", "ปทุมวัน", "ประเวศ", "ป้อมปราบศัตรูพ่าย", "พญาไท", "พระโขนง", "พระนคร", "ภาษีเจริญ", "มีนบุรี",
    "ยานนาวา", "ราชเทวี", "ราษฎร์บูรณะ", "ลาดกระบัง", "ลาดพร้าว", "วังทองหลาง", "วัฒนา", "สวนหลวง", "สะพานสูง", "สัมพันธวงศ์", "สาทร",
    "สายไหม", "หนองแขม", "หนองจอก", "หลักสี่", "ห้วยขวาง",
]
# fmt: on


@pytest.mark.parametrize("words", [SORTED_WORDS, SORTED_DISTRICTS], ids=["hard words", "fifty districts"])
def test_words_sort_as_in_the_dictionary(words: list[str]) -> None:
    shuffled = random.Random(7).sample(words, len(words))
    assert sorted(shuffled, key=thai.sort_key) == words
    assert sorted(shuffled) != words


def test_thai_digits_sort_with_arabic_ones() -> None:
    assert sorted(["๓ ก", "2 ก", "๑ ก"], key=thai.sort_key) == ["๑ ก", "2 ก", "๓ ก"]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1 ต.ค. 66", date(2023, 10, 1)),
        ("1 ตค 66", date(2023, 10, 1)),
        ("1ต.ค.2566", date(2023, 10, 1)),
        ("1/10/2566", date(2023, 10, 1)),
        ("๑/๑๐/๒๕๖๖", date(2023, 10, 1)),
        ("1.10.66", date(2023, 10, 1)),
        ("1-Oct-66", date(2023, 10, 1)),
        ("31/10/2562", date(2019, 10, 31)),
        ("23 พฤศจิกายน 2569", date(2026, 11, 23)),
        ("๒๓ พฤศจิกายน ๒๕๖๙", date(2026, 11, 23)),
        ("วันที่ 23 พฤศจิกายน พ.ศ. 2569", date(2026, 11, 23)),
        ("23 พ.ย. 2569 10.42 น.", date(2026, 11, 23)),
        ("29 ก.พ. 2567", date(2024, 2, 29)),
        ("2567-02-29 00:00:00", date(2024, 2, 29)),
        ("2023-10-01", date(2023, 10, 1)),
        ("12-08-2024", date(2024, 8, 12)),
        ("12/8/2567", date(2024, 8, 12)),
    ],
)
def test_dates_are_read_day_first_in_either_era(typed: str, day: date) -> None:
    assert thai.parse_date(typed) == day


@pytest.mark.parametrize(
    "typed", ["", "31/2/2566", "29 ก.พ. 2566", "1/10/24", "1/13/2566", "8/2567", "1 ต.ค.", "2567", "1/10/2300", "ตุลาคม", "1-10/2566", "9" * 200]
)
def test_what_is_not_surely_a_date_is_none(typed: str) -> None:
    assert thai.parse_date(typed) is None


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("ตค.66", date(2023, 10, 1)),
        ("มี.ค.67", date(2024, 3, 1)),
        ("กค.67", date(2024, 7, 1)),
        ("มิ.ย. 2567", date(2024, 6, 1)),
        ("เดือนกันยายน พ.ศ. ๒๕๖๗", date(2024, 9, 1)),
        ("ตุลา 66", date(2023, 10, 1)),
    ],
)
def test_month_headers_are_read_whatever_their_dots(typed: str, month: date) -> None:
    assert thai.parse_month(typed) == month


@pytest.mark.parametrize(("typed", "year"), [("2567", 2567), ("67", 2567), ("๒๕๖๗", 2567), ("พ.ศ. 2567", 2567), ("ปีงบประมาณ 2567", 2567), ("2024", 2567)])
def test_years_are_read_in_the_buddhist_era(typed: str, year: int) -> None:
    assert thai.parse_year(typed) == year


@pytest.mark.parametrize("typed", ["", "24", "256", "25670", "2300", "ปี"])
def test_what_is_not_surely_a_year_is_none(typed: str) -> None:
    assert thai.parse_year(typed) is None


def test_a_true_date_of_the_year_2567_was_typed_in_the_buddhist_era() -> None:
    assert thai.true_date(datetime(2567, 2, 28, 9, 30)) == date(2024, 2, 28)
    assert thai.true_date(date(2024, 2, 29)) == date(2024, 2, 29)
    assert thai.true_date(date(2568, 2, 29)) is None  # 2568 is a leap year of the Christian era only


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31)))
def test_every_printed_date_reads_back(day: date) -> None:
    for printed in (thai.short_date(day), thai.long_date(day), thai.thai_digits(thai.long_date(day)), f"{day.day}/{day.month}/{day.year + 543}"):
        assert thai.parse_date(printed) == day
    assert thai.parse_month(thai.short_month(day)) == day.replace(day=1)


def test_dates_are_printed_in_the_buddhist_era() -> None:
    day = datetime(2026, 11, 23, 10, 42)
    assert (thai.short_date(day), thai.long_date(day), thai.short_month(day), thai.clock(day)) == ("23 พ.ย. 2569", "23 พฤศจิกายน 2569", "พ.ย. 2569", "10.42 น.")
