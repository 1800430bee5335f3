"""The key results that a plan owes for one period, each with all that its card shows. A fixed number of queries, whatever the number of cards."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bkk_okr.written_numbers import decimal_text
from okrs.models import CheckIn, KeyResult, Measure, Plan, ReportGap
from okrs.progress.assignment import Period, Thresholds, counted
from okrs.progress.standing import Standing, standing
from okrs.progress.value import read
from okrs.progress.words import View
from okrs.reporting.access import ReportRight
from okrs.reporting.check_ins import shape_of
from okrs.reporting.readings import Reading, Shape
from okrs.reporting.standings import assignment_of, period_number, reading_of, thresholds_of
from policies.models import ReportingPeriod


def reading_in(check_in: CheckIn) -> Reading:
    return Reading(
        value=check_in.value,
        numerator=check_in.numerator,
        denominator=check_in.denominator,
        steps=None if check_in.steps is None else tuple(sorted(check_in.steps)),
        entity_codes=None if check_in.entity_codes is None else tuple(sorted(check_in.entity_codes)),
    )


@dataclass(frozen=True)
class Card:
    """One key result in one period. `sent` is the report that counts now, `before` the last one of an earlier period."""

    key_result: KeyResult
    shape: Shape
    standing: Standing
    expected: Decimal | None
    sent: CheckIn | None
    before: CheckIn | None
    before_value: Decimal | None
    gap: ReportGap | None
    may_send: bool

    @property
    def number(self) -> str:
        return f"{self.key_result.objective.position}.{self.key_result.position}"

    @property
    def measure(self) -> Measure:
        return self.key_result.measure

    @property
    def status(self) -> str:
        return self.standing.status.value

    @property
    def reason(self) -> str:
        return self.standing.reason.value if self.standing.reason else ""

    @property
    def speaks_of(self) -> str:
        """What the typed number covers, in words: this month only, or everything since 1 October; empty for a value at a moment."""
        if self.measure.nature == Measure.Nature.STOCK:
            return ""
        return "เฉพาะรอบนี้" if self.measure.entry == Measure.Entry.MONTHLY else "สะสมตั้งแต่ 1 ต.ค."

    @property
    def may_repeat(self) -> bool:
        """Whether "use last value" makes sense: only for a value at a moment, never for an amount that adds up."""
        return self.before is not None and self.sent is None and self.measure.nature == Measure.Nature.STOCK and self.shape.kind in {"value", "ratio"}

    @property
    def was_returned(self) -> bool:
        return self.sent is not None and self.sent.verification == CheckIn.Verification.RETURNED

    @property
    def sent_text(self) -> str:
        return "" if self.sent is None else self._written(self.sent)

    @property
    def before_text(self) -> str:
        return "" if self.before is None else self._written(self.before)

    def _written(self, check_in: CheckIn) -> str:
        unit = self.measure.unit
        if check_in.numerator is not None and check_in.denominator is not None:
            share = decimal_text(check_in.numerator * self.measure.ratio_scale / check_in.denominator, 2)
            return f"{share} {unit} ({decimal_text(check_in.numerator)} จาก {decimal_text(check_in.denominator)})"
        if check_in.steps is not None:
            return f"เสร็จ {len(check_in.steps)} จาก {len(self.shape.known_steps)} ขั้นตอน"
        if check_in.entity_codes is not None:
            return f"{len(check_in.entity_codes)} {unit}"
        return f"{decimal_text(check_in.value or 0)} {unit}"


def due_cards(plan: Plan, period: ReportingPeriod, *, right: ReportRight, day: date) -> list[Card]:
    """Return the cards of the key results due in `period` that this person has to do with, in the plan's order."""
    periods = list(ReportingPeriod.objects.filter(fiscal_year=plan.fiscal_year_id))
    deck = _Deck(plan, period, periods, day)
    due = [key_result for key_result in _key_results(plan) if key_result.measure.is_due_in(period.month.month) and right.sees(key_result)]
    return [deck.card(key_result, may_send=right.may_send(key_result)) for key_result in due]


def _key_results(plan: Plan) -> list[KeyResult]:
    key_results = KeyResult.objects.filter(objective__plan=plan).select_related("objective", "measure", "owner_section").prefetch_related("planned", "steps")
    return list(key_results.order_by("objective__position", "position"))


class _Deck:
    """All that the cards of one plan share, loaded once."""

    def __init__(self, plan: Plan, period: ReportingPeriod, periods: list[ReportingPeriod], day: date) -> None:
        self.period, self.day = period, day
        self.numbers = {one.pk: period_number(one) for one in periods}
        self.periods = [Period(period_number(one), one.due) for one in periods]
        self.thresholds: Thresholds = thresholds_of(plan.fiscal_year)
        self.check_ins: dict[int, list[CheckIn]] = defaultdict(list)
        for check_in in CheckIn.objects.filter(key_result__objective__plan=plan, period__in=self.numbers).order_by("revision"):
            self.check_ins[check_in.key_result_id].append(check_in)
        self.gaps: dict[int, list[ReportGap]] = defaultdict(list)
        for gap in ReportGap.objects.filter(key_result__objective__plan=plan, period__in=self.numbers):
            self.gaps[gap.key_result_id].append(gap)

    def card(self, key_result: KeyResult, *, may_send: bool) -> Card:
        mine, gaps = self.check_ins[key_result.pk], self.gaps[key_result.pk]
        assignment = assignment_of(key_result, self.numbers, gaps)
        readings = [reading_of(check_in, self.numbers) for check_in in mine]
        now = self.numbers[self.period.pk]
        planned = [value for number, value in sorted(assignment.planned.items()) if number <= now]
        before = self._last_before(mine, now)
        earlier = counted((reading for reading in readings if reading.period < now), View.WORKING)
        amount = read(assignment, [earlier[self.numbers[before.period_id]]])[0] if before is not None else None
        return Card(
            key_result=key_result,
            shape=shape_of(key_result),
            standing=standing(assignment, readings, self.periods, day=self.day, thresholds=self.thresholds),
            expected=planned[-1] if planned else None,
            sent=next((check_in for check_in in reversed(mine) if check_in.period_id == self.period.pk), None),
            before=before,
            before_value=None if amount is None else amount.quotient,
            gap=next((gap for gap in gaps if gap.period_id == self.period.pk), None),
            may_send=may_send,
        )

    def _last_before(self, check_ins: list[CheckIn], now: int) -> CheckIn | None:
        """Return the report that counts of the latest earlier period; what was returned does not count."""
        counting = [one for one in check_ins if self.numbers[one.period_id] < now and one.verification != CheckIn.Verification.RETURNED]
        return max(counting, key=lambda one: (self.numbers[one.period_id], one.revision), default=None)
