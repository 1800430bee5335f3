"""What a reader would ask of a figure before believing it. Pure: figures come in, questions go out; a question never refuses.

Each question has a slug that stays: the answer "yes, it is right" is kept with the check-in under it, and odd values are sorted by it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bkk_okr.thai import normalise
from bkk_okr.written_numbers import decimal_text, in_unit
from okrs.progress.assignment import Definition
from okrs.progress.words import Direction, Entry, Nature

# Times the last value, either way: months of 7-9 thousand tonnes followed by 63 thousand were a year's total typed as a month.
JUMP = 5
# Times the target: a place that reports 119.58 against 30 has most likely measured something else.
BEYOND = 3
# Times the size that the plan expected of a denominator, either way: tonnes of a pilot instead of tonnes of the district.
OTHER_SIZE = 2
SAME_WORDS = 3
WHOLE = 100


@dataclass(frozen=True)
class Ask:
    slug: str
    sentence: str


@dataclass(frozen=True)
class Figure:
    """One report as it was typed. `value` is the number in the measure's unit: of a pair, the share at the measure's scale."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    note: str = ""


@dataclass(frozen=True)
class Frame:
    """What the figure is held against: the measure's definition and declared range, and what the plan expects."""

    definition: Definition
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    target: Decimal | None = None
    expected_denominator: Decimal | None = None

    @property
    def is_share(self) -> bool:
        return self.definition.is_ratio and self.definition.ratio_scale == WHOLE

    @property
    def is_total(self) -> bool:
        """Whether each report holds everything since 1 October, so that it can only grow."""
        return self.definition.nature == Nature.FLOW and self.definition.entry == Entry.CUMULATIVE and not self.definition.is_ratio

    def text(self, value: Decimal) -> str:
        return in_unit(decimal_text(value, 2), self.unit)


def asks(now: Figure, earlier: Sequence[Figure], frame: Frame) -> list[Ask]:
    """Return the questions about `now`; `earlier` are the reports of earlier periods that count, oldest first."""
    return [ask for rule in RULES for ask in rule(now, earlier, frame)]


def _out_of_range(now: Figure, earlier: Sequence[Figure], frame: Frame) -> Iterator[Ask]:
    if now.value is None:
        return
    if frame.low is not None and now.value < frame.low:
        yield Ask("out_of_range", f"{frame.text(now.value)} ต่ำกว่าช่วงที่เป็นไปได้ตามนิยาม (ตั้งแต่ {decimal_text(frame.low)}) ถูกต้องหรือไม่")
    if frame.high is not None and now.value > frame.high:
        yield Ask("out_of_range", f"{frame.text(now.value)} สูงกว่าช่วงที่เป็นไปได้ตามนิยาม (ไม่เกิน {decimal_text(frame.high)}) ถูกต้องหรือไม่")


def _over_whole(now: Figure, earlier: Sequence[Figure], frame: Frame) -> Iterator[Ask]:
    if frame.is_share and now.numerator is not None and now.denominator is not None and now.numerator > now.denominator:
        yield Ask("over_whole", f"ตัวตั้ง {decimal_text(now.numerator)} มากกว่าตัวหาร {decimal_text(now.denominator)} ร้อยละจึงเกิน 100 ถูกต้องหรือไม่")


def _percent_as_pair(now: Figure, earlier: Sequence[Figure], frame: Frame) -> Iterator[Ask]:
    usual = {figure.denominator for figure in earlier} - {None} or {frame.expected_denominator}
    if frame.is_share and now.denominator == WHOLE and WHOLE not in usual:
        yield Ask("percent_as_pair", "ตัวหารเป็น 100 พอดี กรอกร้อยละแทนจำนวนจริงหรือไม่ ตัวชี้วัดนี้รวมจากจำนวนจริงของทุกเขต")


def _other_denominator(now: Figure, earlier: Sequence[Figure], frame: Frame) -> Iterator[Ask]:
    usual = frame.expected_denominator
    if now.denominator and usual and not usual / OTHER_SIZE <= now.denominator <= usual * OTHER_SIZE:
        yield Ask("other_denominator", f"ตัวหาร {decimal_text(now.denominator)} ต่างจากที่คาดไว้ในแผน {decimal_text(usual, 2)} มาก นับสิ่งเดียวกันหรือไม่")


def _jump(now: Figure, earlier: Sequence[Figure], frame: Frame) -> Iterator[Ask]:
    last = next((figure.value for figure in reversed(earlier) if figure.value), None)
    if not last or now.value is None or last * now.value <= 0 or frame.definition.direction == Direction.MILESTONE:
        return
    times = abs(now.value / last)
    hint = " เป็นยอดสะสมหรือไม่ ช่องนี้ขอเฉพาะรอบนี้" if frame.definition.entry == Entry.MONTHLY and frame.definition.nature == Nature.FLOW else " ถูกต้องหรือไม่"
    if times >= JUMP:
        yield Ask("jump", f"ค่านี้เป็น {decimal_text(times, 1)} เท่าของครั้งก่อน ({frame.text(last)}){hint}")
    elif times * JUMP <= 1:
        yield Ask("jump", f"ค่านี้ลดลงเหลือ 1 ใน {decimal_text(1 / times, 1)} ของครั้งก่อน ({frame.text(last)}) ถูกต้องหรือไม่")


def _far_beyond_target(now: Figure, earlier: Sequence[Figure], frame: Frame) -> Iterator[Ask]:
    grows = frame.definition.direction == Direction.INCREASE
    if grows and now.value is not None and frame.target and frame.target > 0 and now.value >= frame.target * BEYOND:
        yield Ask("far_beyond_target", f"ค่านี้เป็น {decimal_text(now.value / frame.target, 1)} เท่าของเป้าหมาย ({frame.text(frame.target)}) วัดสิ่งเดียวกันหรือไม่")


def _falling_total(now: Figure, earlier: Sequence[Figure], frame: Frame) -> Iterator[Ask]:
    last = next((figure.value for figure in reversed(earlier) if figure.value is not None), None)
    if frame.is_total and last is not None and now.value is not None and now.value < last:
        yield Ask("falling_total", f"ยอดสะสมลดลงจากครั้งก่อน ({frame.text(last)}) ยอดสะสมตั้งแต่ 1 ต.ค. ไม่ควรลดลง ถูกต้องหรือไม่")


def _always_full(now: Figure, earlier: Sequence[Figure], frame: Frame) -> Iterator[Ask]:
    milestone = frame.definition.direction == Direction.MILESTONE
    if not (frame.is_share or frame.unit in {"ร้อยละ", "%"}) or milestone or now.value != WHOLE:
        return
    if earlier and all(figure.value == WHOLE for figure in earlier):
        yield Ask("always_full", f"รายงานร้อยละ 100 ทุกครั้ง ({len(earlier) + 1} ครั้งติดกัน) ค่านี้วัดผลได้จริงหรือไม่")


def _same_words(now: Figure, earlier: Sequence[Figure], frame: Frame) -> Iterator[Ask]:
    last = [now, *reversed(earlier)][:SAME_WORDS]
    words = {normalise(figure.note) for figure in last}
    if len(last) == SAME_WORDS and len(words) == 1 and words != {""}:
        yield Ask("same_words", f"ข้อความเดียวกัน {SAME_WORDS} รอบติดกัน ยังเป็นเรื่องเดิมหรือไม่")


Rule = Callable[[Figure, Sequence[Figure], Frame], Iterator[Ask]]
# In the order in which a person would look: the most telling first.
RULES: tuple[Rule, ...] = (
    _out_of_range,
    _over_whole,
    _percent_as_pair,
    _other_denominator,
    _jump,
    _far_beyond_target,
    _falling_total,
    _always_full,
    _same_words,
)
