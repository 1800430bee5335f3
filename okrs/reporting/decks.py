"""A key result in one period with all that its card shows."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bkk_okr.written_numbers import decimal_text, in_unit
from okrs.models import ChangeRequest, CheckIn, Evidence, KeyResult, Measure, ReportDraft, ReportGap
from okrs.progress.assignment import Assignment, Period, Thresholds, counted
from okrs.progress.assignment import Reading as Report
from okrs.progress.standing import Standing, standing
from okrs.progress.value import read
from okrs.progress.words import View
from okrs.reporting.check_ins import shape_of
from okrs.reporting.outlooks import SINCE_OCTOBER, SPAN, Outlook, Past, Setting
from okrs.reporting.readings import Shape
from okrs.reporting.standings import assignment_of, period_number, reading_of, thresholds_of
from okrs.reporting.typed import FIELDS, Texts, has_reading, reading_in, texts_of_check_in, texts_of_draft, texts_of_gap, texts_of_reading
from policies.models import ReportingPeriod


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
    may_type: bool
    draft: ReportDraft | None
    setting: Setting
    evidence: int = 0
    asked: tuple[ChangeRequest, ...] = ()

    @property
    def asked_kinds(self) -> frozenset[str]:
        return frozenset(change.kind for change in self.asked)

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
    def title(self) -> str:
        return self.key_result.title or self.measure.title

    @property
    def speaks_of(self) -> str:
        """What the typed number covers, in words: this month only, or everything since 1 October; empty for a value at a moment."""
        if self.measure.nature == Measure.Nature.STOCK:
            return ""
        return SPAN[Measure.Frequency(self.measure.frequency)] if self.measure.entry == Measure.Entry.MONTHLY else SINCE_OCTOBER

    @property
    def may_repeat(self) -> bool:
        """Whether "use last value" makes sense: only for a value at a moment, never for an amount that adds up."""
        return self.before is not None and self.sent is None and self.measure.nature == Measure.Nature.STOCK and self.shape.kind in {"value", "ratio"}

    @property
    def shown(self) -> Texts:
        """What the fields hold when nobody has just typed: the office's draft, else what was sent, else what was said of the gap."""
        if self.draft is not None:
            return texts_of_draft(self.draft)
        if self.sent is not None:
            return texts_of_check_in(self.sent)
        return texts_of_gap(self.gap) if self.gap else dict.fromkeys(FIELDS, "")

    @property
    def is_filled(self) -> bool:
        """Whether a value stands here, sent or typed."""
        return self.sent is not None or (self.draft is not None and has_reading(self.shown))

    @property
    def outlook(self) -> Outlook | None:
        """Where the report that was sent puts the key result in this very period; nothing without one."""
        return None if self.sent is None else self.setting.outlook(reading_in(self.sent), as_of=self.sent.as_of, note=self.sent.note)

    @property
    def was_returned(self) -> bool:
        return self.sent is not None and self.sent.verification == CheckIn.Verification.RETURNED

    @property
    def before_texts(self) -> list[tuple[str, str]]:
        """The last value as the fields would show it, for ใช้ค่าเดิม."""
        return [] if self.before is None else [(name, text) for name, text in texts_of_reading(reading_in(self.before)).items() if text]

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
            return f"{in_unit(share, unit)} ({decimal_text(check_in.numerator)} จาก {decimal_text(check_in.denominator)})"
        if check_in.steps is not None:
            return f"เสร็จ {len(check_in.steps)} จาก {len(self.shape.known_steps)} ขั้นตอน"
        if check_in.entity_codes is not None:
            return in_unit(str(len(check_in.entity_codes)), unit)
        return in_unit(decimal_text(check_in.value or 0), unit)


class Deck:
    """All that the cards of some key results of one year share, loaded once: a fixed number of queries, whatever the number of cards."""

    def __init__(self, key_results: Sequence[KeyResult], period: ReportingPeriod, day: date) -> None:
        self.period, self.day = period, day
        ids = [key_result.pk for key_result in key_results]
        periods = list(ReportingPeriod.objects.filter(fiscal_year=period.fiscal_year_id))
        self.numbers = {one.pk: period_number(one) for one in periods}
        self.periods = [Period(period_number(one), one.due) for one in periods]
        self.thresholds: Thresholds = thresholds_of(period.fiscal_year)
        self.check_ins: dict[int, list[CheckIn]] = defaultdict(list)
        for check_in in CheckIn.objects.filter(key_result__in=ids, period__in=self.numbers).select_related("given_by", "recorded_by").order_by("revision"):
            self.check_ins[check_in.key_result_id].append(check_in)
        self.gaps: dict[int, list[ReportGap]] = defaultdict(list)
        for gap in ReportGap.objects.filter(key_result__in=ids, period__in=self.numbers):
            self.gaps[gap.key_result_id].append(gap)
        drafts = ReportDraft.objects.filter(key_result__in=ids, period=period).select_related("by", "given_by")
        self.drafts = {draft.key_result_id: draft for draft in drafts}
        kept = Evidence.objects.filter(key_result__in=ids, period=period)
        self.evidence = Counter(kept.values_list("key_result", flat=True))

    def card(self, key_result: KeyResult, *, may_type: bool = False, sees_draft: bool = False, asked: tuple[ChangeRequest, ...] = ()) -> Card:
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
            may_type=may_type,
            draft=self.drafts.get(key_result.pk) if sees_draft else None,
            setting=self._setting(key_result, assignment, earlier, mine),
            evidence=self.evidence[key_result.pk],
            asked=asked,
        )

    def _setting(self, key_result: KeyResult, assignment: Assignment, earlier: dict[int, Report], check_ins: list[CheckIn]) -> Setting:
        now = self.numbers[self.period.pk]
        reports = tuple(earlier[number] for number in sorted(earlier))
        notes = {(self.numbers[one.period_id], one.revision): one.note for one in check_ins}
        return Setting(
            measure=key_result.measure,
            assignment=assignment,
            periods=[one for one in self.periods if one.number <= now],
            number=now,
            past=Past(reports, tuple(notes[report.period, report.revision] for report in reports)),
            thresholds=self.thresholds,
            target=key_result.target,
            expected_denominator=key_result.expected_denominator,
        )

    def _last_before(self, check_ins: list[CheckIn], now: int) -> CheckIn | None:
        """Return the report that counts of the latest earlier period; what was returned does not count."""
        counting = [one for one in check_ins if self.numbers[one.period_id] < now and one.verification != CheckIn.Verification.RETURNED]
        return max(counting, key=lambda one: (self.numbers[one.period_id], one.revision), default=None)
