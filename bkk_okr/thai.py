"""Thai text, numbers and dates as people type them. Plain functions of their arguments: no clock, no Django.

Two files may show the same word and hold different code points; everything that is compared or stored goes through `normalise` once.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from bkk_okr.fiscal_year import BUDDHIST_ERA

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
SHORT_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_ENGLISH_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")

_TO_ARABIC = str.maketrans(THAI_DIGITS, "0123456789")
_THAI_DIGIT = re.compile("[๐-๙]")
_TO_THAI = str.maketrans("0123456789", THAI_DIGITS)

# Old Thai fonts keep shifted copies of the marks in the private-use area; text copied from a PDF brings them along.
_SHIFTED_GLYPHS = dict(
    zip(
        range(0xF700, 0xF71B),
        (
            "\u0e10\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e0d\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a"
        ),
        strict=True,
    )
)
# Visible to nobody, yet neither a control nor a format character for Unicode.
_BLANK_MARKS = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10), *range(0xE0000, 0xE01F0)}
_SPACES = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_AROUND_LINES = re.compile(r" *\n[ \n]*")
# A following vowel or a mark never begins a word: the space before it is a slip of the extraction.
_STRAY_SPACE = re.compile("(?<=[ก-ฮ\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]) (?=[\u0e30-\u0e3a\u0e47-\u0e4e])")
_MARK_RUN = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{2,}")
_MARK_RANK = {
    "\u0e3a": 0,
    **dict.fromkeys("\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e47\u0e4d", 1),
    **dict.fromkeys("\u0e48\u0e49\u0e4a\u0e4b", 2),
    "\u0e4c": 3,
    "\u0e4e": 3,
}
# Anything that `normalise` would change. One set finds the candidates in a fast scan; what stands beside them decides.
_UNSETTLED = re.compile(
    "[^!-~\u0e01-\u0e30\u0e32\u0e33\u0e3f\u0e41-\u0e46\u0e4f-\u0e5b](?:"
    "(?<=[^ -~\u0e01-\u0e3a\u0e3f-\u0e4c\u0e4e-\u0e5b])"  # a foreign character or a nikhahit
    "|(?<= )(?=[ \u0e30-\u0e3a\u0e47-\u0e4e]|$)|(?<=^ )"  # a space doubled, at an edge or before a mark
    "|(?<=\u0e40)(?=\u0e40)"
    "|(?<=[\u0e31\u0e34-\u0e39\u0e47\u0e48-\u0e4b][\u0e31\u0e34-\u0e3a\u0e47])|(?<=[\u0e48-\u0e4c\u0e4e\u0e33][\u0e48-\u0e4b])"
    "|(?<=[\u0e4c\u0e4e][\u0e31\u0e34-\u0e3a\u0e47\u0e4c\u0e4e])|(?<=\u0e3a\u0e3a))"
)
_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]*)\u0e32")
_MARK_AFTER_AM = re.compile("\u0e33([\u0e48-\u0e4b]+)")


def normalise(text: str, *, lines: bool = False) -> str:
    """Return `text` as it looks: one spelling for one appearance, single spaces, nothing invisible. With `lines` the line breaks stay.

    Idempotent. Digits keep their script: see `arabic_digits`.
    """
    if not _UNSETTLED.search(text):
        return text  # nearly every cell of a register: one look is all it costs
    if text.isascii() and text.isprintable():
        cleaned = text
    else:
        broken = _LINE_ENDS.sub("\n", text)
        cleaned = _settled(_visible(broken if lines else broken.replace("\n", " ")))
    if lines:
        return _AROUND_LINES.sub("\n", _SPACES.sub(" ", cleaned)).strip()
    return " ".join(cleaned.split())


def _visible(text: str) -> str:
    return "".join(_seen(text))


def _seen(text: str) -> Iterable[str]:
    for character in text:
        point = ord(character)
        if 0x20 <= point < 0x7F or 0x0E01 <= point <= 0x0E5B or character == "\n":
            yield character
        elif point in _SHIFTED_GLYPHS:
            yield _SHIFTED_GLYPHS[point]
        elif character == "\u2800" or character.isspace():
            yield " "
        elif point not in _BLANK_MARKS and unicodedata.category(character) not in {"Cc", "Cf", "Cs"} and point & 0xFFFE != 0xFFFE:
            yield character


def _settled(text: str) -> str:
    """Respell until nothing moves: joining two characters can bring a third one next to its mark."""
    for _ in range(12):
        respelt = _respelt(text)
        if respelt == text:
            break
        text = respelt
    return text


def _respelt(text: str) -> str:
    text = unicodedata.normalize("NFC", _SPACES.sub(" ", text))
    text = _STRAY_SPACE.sub("", text)
    text = re.sub("เเ", "แ", text)
    text = _MARK_RUN.sub(_ordered_marks, text)
    text = _SARA_AM.sub("\\1\u0e33", text)
    return _MARK_AFTER_AM.sub(r"\1ำ", text)


def _ordered_marks(run: re.Match[str]) -> str:
    marks = sorted(run.group(), key=_MARK_RANK.__getitem__)
    return "".join(mark for place, mark in enumerate(marks) if place == 0 or marks[place - 1] != mark)


def arabic_digits(text: str) -> str:
    return text.translate(_TO_ARABIC) if _THAI_DIGIT.search(text) else text  # looking is ten times cheaper than translating


def thai_digits(text: str) -> str:
    return text.translate(_TO_THAI)


_NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?P<part>\.[0-9]+)?")
_LONGEST_NUMBER = 40


def number(text: str) -> Decimal | None:
    """Read a number in either digits with thousands commas, spaces and a percent sign: `๑,๒๓๔.๕๐`, `ร้อยละ 85.5`, `85.5 %` (the number as written, not /100).

    None when it is anything else; a comma that does not group thousands is not guessed at.
    """
    if len(text) > 4 * _LONGEST_NUMBER:
        return None
    written = arabic_digits(normalise(text)).replace("−", "-").replace("–", "-").replace("％", "%")
    written = written.removeprefix("ร้อยละ").removesuffix("%").replace(" ", "")
    found = _NUMBER.fullmatch(written)
    if found is None or len(written) > _LONGEST_NUMBER or not (found["whole"] or found["part"]):
        return None
    return Decimal(found["sign"] + (found["whole"] or "0").replace(",", "") + (found["part"] or ""))


_NO_FIRST_LEVEL = re.compile("[\u0e47-\u0e4e]")
_LEADING_VOWEL = re.compile("([เ-ไ])([ก-ฮ])")


def sort_key(text: str) -> str:
    """Return a text whose code-point order (COLLATE "C") is the Thai dictionary's: leading vowels after their consonant, marks only break ties.

    The embedded PostgreSQL has no ICU; this gave the same order as ICU's th on all names tried.
    """
    settled = arabic_digits(normalise(text))
    first, second = (_LEADING_VOWEL.sub(r"\2\1", level) for level in (_NO_FIRST_LEVEL.sub("", settled), settled))
    return f"{first} \x01{second}"


def _month_names() -> dict[str, int]:
    names: dict[str, int] = {}
    for place in range(12):
        full, english = MONTHS[place], _ENGLISH_MONTHS[place]
        spoken = full.removesuffix("คม").removesuffix("ยน").removesuffix("พันธ์")
        for name in (full, spoken, SHORT_MONTHS[place].replace(".", ""), english, english[:3]):
            names[name] = place + 1
    return names | {"sept": 9}


_MONTH_NUMBERS = _month_names()
_ERA = re.compile(r"พ\.? ?ศ\.?|ค\.? ?ศ\.?")
_TIME = re.compile(r"(?:[T ]|(?<=\d),)\s*(?:เวลา)?\s*\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:น\.?)?$")
_DIGITS_DATE = re.compile(r"([0-9]{1,2})\s*([/.-])\s*([0-9]{1,2})\s*\2\s*([0-9]{4}|[0-9]{2})")
_ISO_DATE = re.compile(r"([0-9]{4})([/.-])([0-9]{1,2})\2([0-9]{1,2})")
_NAMED_DATE = re.compile(r"([0-9]{1,2})[\s./-]*([A-Za-zก-๎][A-Za-zก-๎.\s]*?)[\s.,/'’-]*([0-9]{4}|[0-9]{2})")
_NAMED_MONTH = re.compile(r"([A-Za-zก-๎][A-Za-zก-๎.\s]*?)[\s.,/'’-]*([0-9]{4}|[0-9]{2})")
_LONGEST_DATE = 80


def parse_year(text: str) -> int | None:
    """Read a Buddhist-era year typed as `2567`, `67`, `๒๕๖๗`, `พ.ศ. 2567` or as the Christian 2024; two digits below 40 are ambiguous: None."""
    written = arabic_digits(normalise(text[:_LONGEST_DATE]))
    written = re.sub(r"^(?:ปีงบประมาณ|ปี)?\s*(?:พ\.? ?ศ\.?)?\s*", "", written)
    return _buddhist(written) if re.fullmatch("[0-9]{2}|[0-9]{4}", written) else None


def _buddhist(digits: str) -> int | None:
    year = int(digits)
    if len(digits) == 2:
        return 2500 + year if year >= 40 else None
    if 1900 <= year <= 2200:
        return year + BUDDHIST_ERA
    return year if 2443 <= year <= 2743 else None


def parse_date(text: str) -> date | None:
    """Read a date as offices write it, day first: `1/10/2566`, `1 ต.ค. 66`, `๒๓ พฤศจิกายน ๒๕๖๙`, `2566-10-01`, with or without a time. None when unsure."""
    if len(text) > _LONGEST_DATE:
        return None
    written = _ERA.sub(" ", arabic_digits(normalise(text)).removeprefix("วันที่").strip())
    written = re.sub(r"\s+", " ", _TIME.sub("", written)).strip()
    if found := _DIGITS_DATE.fullmatch(written):
        return _day(found[1], int(found[3]), found[4])
    if found := _ISO_DATE.fullmatch(written):
        return _day(found[4], int(found[3]), found[1])
    if found := _NAMED_DATE.fullmatch(written):
        return _day(found[1], month_number(found[2]), found[3])
    return None


def parse_month(text: str) -> date | None:
    """Read a month such as `ตค.66`, `มี.ค.67`, `ตุลาคม 2566` as its first day. None when unsure."""
    if len(text) > _LONGEST_DATE:
        return None
    written = re.sub(r"\s+", " ", _ERA.sub(" ", arabic_digits(normalise(text)).removeprefix("เดือน"))).strip()
    found = _NAMED_MONTH.fullmatch(written)
    return _day("1", month_number(found[1]), found[2]) if found else None


def month_number(name: str) -> int | None:
    """Return 1-12 for a Thai or English month name, whatever dots and spaces stand in it: `ตค`, `ต.ค.`, `ตุลาคม`, `Oct`."""
    return _MONTH_NUMBERS.get(re.sub(r"[\s.]", "", normalise(name)).lower())


def _day(day: str, month: int | None, year: str) -> date | None:
    buddhist = _buddhist(year)
    if month is None or buddhist is None:
        return None
    try:
        return date(buddhist - BUDDHIST_ERA, month, int(day))
    except ValueError:
        return None


def true_date(value: date | datetime) -> date | None:
    """Return the day a true spreadsheet date means: a year past 2400 was typed in the Buddhist era. None for 29 Feb of a year that has none."""
    if value.year <= 2400:
        return date(value.year, value.month, value.day)
    return _day(str(value.day), value.month, str(value.year))


def short_date(day: date) -> str:
    """`23 พ.ย. 2569`"""
    return f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA}"


def long_date(day: date) -> str:
    """`23 พฤศจิกายน 2569`; for formal print pass it through `thai_digits`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA}"


def short_month(day: date) -> str:
    """`พ.ย. 2569`"""
    return f"{SHORT_MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA}"


def clock(moment: datetime) -> str:
    """`10.42 น.`; the caller brings the moment in the zone to be shown."""
    return f"{moment:%H.%M} น."
