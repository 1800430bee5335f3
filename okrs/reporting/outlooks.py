"""Where a key result would stand with a value that is only typed, what else the value says, and what it makes a reader ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bkk_okr.written_numbers import decimal_text, in_unit
from okrs.models import Measure
from okrs.models.measure import DUE_MONTHS
from okrs.progress.assignment import Assignment, Period, Thresholds
from okrs.progress.assignment import Reading as Report
from okrs.progress.exact import total
from okrs.progress.standing import Standing, standing
from okrs.progress.value import Amount, read
from okrs.progress.words import Reason
from okrs.reporting.plausibility import Ask, Figure, Frame, asks
from okrs.reporting.readings import Reading

SPAN = {
    Measure.Frequency.MONTHLY: "เฉพาะเดือนนี้",
    Measure.Frequency.QUARTERLY: "เฉพาะไตรมาสนี้",
    Measure.Frequency.SEMIANNUAL: "เฉพาะ 6 เดือนนี้",
    Measure.Frequency.ANNUAL: "ทั้งปี",
}
SINCE_OCTOBER = "สะสมตั้งแต่ 1 ต.ค."


@dataclass(frozen=True)
class Past:
    """What was reported before a period and still counts, oldest first, with the words beside it."""

    reports: tuple[Report, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Other:
    """The amount that the person did not type: the month of a running total, the total of a month."""

    label: str
    text: str


@dataclass(frozen=True)
class Outlook:
    standing: Standing
    other: Other | None
    asks: tuple[Ask, ...]

    @property
    def reason(self) -> str:
        """Why there is no status. A report stands in this period, so what is not reported is an earlier one."""
        reason = self.standing.reason
        return "earlier_missing" if reason == Reason.NOT_REPORTED else str(reason or "")


@dataclass(frozen=True)
class Setting:
    """All that an outlook needs besides the reading itself. `periods` end with the one that is being reported."""

    measure: Measure
    assignment: Assignment
    periods: Sequence[Period]
    number: int
    past: Past
    thresholds: Thresholds
    target: Decimal | None
    expected_denominator: Decimal | None

    @property
    def frame(self) -> Frame:
        measure = self.measure
        return Frame(self.assignment.definition, measure.unit, measure.plausible_min, measure.plausible_max, self.target, self.denominator_of_one_report)

    @property
    def denominator_of_one_report(self) -> Decimal | None:
        """The plan expects a year's denominator; where the year is the sum of its reports, one of them holds its part."""
        if self.expected_denominator is None or not self.assignment.definition.adds_up:
            return self.expected_denominator
        return self.expected_denominator / len(DUE_MONTHS[Measure.Frequency(self.measure.frequency)])

    def outlook(self, reading: Reading, *, as_of: date, note: str = "") -> Outlook:
        report = as_report(reading, self.number, as_of)
        day = self.periods[-1].due + timedelta(days=1)
        stands = standing(self.assignment, [*self.past.reports, report], self.periods, day=day, thresholds=self.thresholds)
        earlier = [figure_of(self.assignment, one, words) for one, words in zip(self.past.reports, self.past.notes, strict=True)]
        questions = asks(figure_of(self.assignment, report, note), earlier, self.frame)
        return Outlook(stands, self.other(report), tuple(questions))

    def other(self, report: Report) -> Other | None:
        """Return the amount that was not typed; nothing for values at a moment, steps and codes."""
        definition = self.assignment.definition
        if self.measure.nature != Measure.Nature.FLOW or report.steps is not None or report.codes is not None:
            return None
        if definition.adds_up:
            amount, _ = read(self.assignment, [*self.past.reports, report])
            return None if amount is None else Other(SINCE_OCTOBER, amount_text(amount, self.measure))
        if self.measure.entry != Measure.Entry.CUMULATIVE:
            return None
        amount = _difference(report, self.past.reports[-1] if self.past.reports else None, self.assignment)
        return None if amount is None else Other(SPAN[Measure.Frequency(self.measure.frequency)], amount_text(amount, self.measure))


def _difference(now: Report, before: Report | None, assignment: Assignment) -> Amount | None:
    """What this period added to a running total; of pairs, the pair of this period alone."""
    if before is None:
        return read(assignment, [now])[0]
    if now.value is not None and before.value is not None:
        return Amount(total([now.value, -before.value]))
    if now.numerator is None or now.denominator is None or before.numerator is None or before.denominator is None:
        return None
    numerator, denominator = total([now.numerator, -before.numerator]), total([now.denominator, -before.denominator])
    return Amount(numerator, denominator, assignment.definition.ratio_scale) if denominator > 0 else None


def amount_text(amount: Amount, measure: Measure) -> str:
    text = in_unit(decimal_text(amount.quotient, 2), measure.unit)
    return f"{text} ({decimal_text(amount.numerator)} จาก {decimal_text(amount.denominator)})" if amount.scale != 1 else text


def as_report(reading: Reading, number: int, as_of: date) -> Report:
    return Report(
        period=number,
        as_of=as_of,
        value=reading.value,
        numerator=reading.numerator,
        denominator=reading.denominator,
        steps=None if reading.steps is None else frozenset(reading.steps),
        codes=None if reading.entity_codes is None else frozenset(reading.entity_codes),
    )


def figure_of(assignment: Assignment, report: Report, note: str) -> Figure:
    amount, _ = read(assignment, [report])
    return Figure(None if amount is None else amount.quotient, report.numerator, report.denominator, note)
