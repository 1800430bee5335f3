"""A reading as text and back: what a draft keeps, what a field shows, what a question was about."""

from collections.abc import Mapping
from decimal import Decimal

from bkk_okr import thai
from bkk_okr.written_numbers import decimal_text
from okrs.models import CheckIn, ReportDraft, ReportGap
from okrs.reporting.readings import Reading

READING_FIELDS = ("value", "numerator", "denominator", "steps", "entity_codes")
OTHER_FIELDS = ("note", "confidence", "gap", "reason", "source")
FIELDS = READING_FIELDS + OTHER_FIELDS
NONE_DONE = "0"

NUMBERS = frozenset({"value", "numerator", "denominator"})

Texts = dict[str, str]


def texts_of_draft(draft: ReportDraft) -> Texts:
    return {name: getattr(draft, name) for name in FIELDS}


def texts_of_check_in(check_in: CheckIn) -> Texts:
    """What the fields show of a report that was sent, so that a correction starts from it."""
    reading = reading_in(check_in)
    return {**dict.fromkeys(FIELDS, ""), **texts_of_reading(reading), "note": check_in.note, "confidence": check_in.confidence, "source": check_in.source}


def texts_of_gap(gap: ReportGap) -> Texts:
    return {**dict.fromkeys(FIELDS, ""), "gap": gap.reason, "note": gap.note}


def texts_of_reading(reading: Reading) -> Texts:
    return {
        "value": _number(reading.value),
        "numerator": _number(reading.numerator),
        "denominator": _number(reading.denominator),
        "steps": "" if reading.steps is None else ",".join(map(str, reading.steps)) or NONE_DONE,
        "entity_codes": "" if reading.entity_codes is None else "\n".join(reading.entity_codes),
    }


def _number(value: Decimal | None) -> str:
    return "" if value is None else decimal_text(value)


def reading_in(check_in: CheckIn) -> Reading:
    return Reading(
        value=check_in.value,
        numerator=check_in.numerator,
        denominator=check_in.denominator,
        steps=None if check_in.steps is None else tuple(sorted(check_in.steps)),
        entity_codes=None if check_in.entity_codes is None else tuple(sorted(check_in.entity_codes)),
    )


def has_reading(texts: Mapping[str, str]) -> bool:
    return any(texts.get(name, "").strip() for name in READING_FIELDS)


def fingerprint(reading: Reading, note: str = "") -> str:
    """The figure and words that a question was asked about: another value is another question."""
    return "|".join([*texts_of_reading(reading).values(), note])


def means_same(name: str, one: str, other: str) -> bool:
    """Whether two texts of a field say the same: `๙๐๕` and `905`, steps in another order, a space too many."""
    if name in NUMBERS and (number := thai.number(one)) is not None:
        return number == thai.number(other)
    if name in {"steps", "entity_codes"}:
        return set(one.replace(",", "\n").split()) == set(other.replace(",", "\n").split())
    return thai.normalise(one, lines=True) == thai.normalise(other, lines=True)


def says_what_was_sent(draft: ReportDraft, sent: CheckIn) -> bool:
    """Whether nothing of a draft differs from the report. A reason that has been begun for a correction is something new."""
    before = texts_of_check_in(sent)
    told = all(means_same(name, getattr(draft, name), before[name]) for name in (*READING_FIELDS, "note", "confidence", "source"))
    return told and (not draft.reason or means_same("reason", draft.reason, sent.reason))


def says_what_was_said(draft: ReportDraft, gap: ReportGap) -> bool:
    return all(means_same(name, getattr(draft, name), text) for name, text in texts_of_gap(gap).items())
