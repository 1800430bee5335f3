"""From the value to the status, step by step with the numbers in: progress from baseline to target, the plan's own progress, the pace between them."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from bkk_okr.written_numbers import decimal_text
from okrs.models import RollupValue
from okrs.progress import Aggregation, Assignment, Direction, Reason, planned_progress, way_of
from okrs.progress.exact import rounded
from okrs.progress.pace import Band
from policies.models import FiscalYear

FAULTS = {
    Reason.NO_BASELINE: "ยังไม่มีค่าฐาน จึงยังไม่คิดความก้าวหน้า",
    Reason.CHECK_TARGET: "ค่าเป้าหมายว่าง เป็นศูนย์ เท่ากับค่าฐาน หรืออยู่ผิดทิศ จึงยังไม่คิดความก้าวหน้า",
}


@dataclass(frozen=True)
class Step:
    """One line of the calculation: what it is called, the numbers in it, what comes out."""

    name: str
    numbers: str
    result: Decimal | None = None
    words: str = ""


def steps_of(figure: RollupValue, assignment: Assignment, year: FiscalYear, *, latest: int | None, over_offices: bool) -> list[Step]:
    """Return the steps from the stored value to the stored status; a step that was not taken says why."""
    definition = assignment.definition
    if over_offices and definition.aggregation == Aggregation.SHARE_MEETING:
        definition = replace(definition, direction=Direction.INCREASE)
    way = way_of(replace(assignment, definition=definition, target=figure.target, baseline=figure.baseline))
    if isinstance(way, Reason):
        return [Step("ความก้าวหน้า", "", words=FAULTS[way])]
    if figure.raw is None:
        return [Step("ความก้าวหน้า", "", words="ยังไม่มีค่าที่ครบพอจะคิดความก้าวหน้า")]
    steps = [_band_step(way, figure) if isinstance(way, Band) else Step("ความก้าวหน้า", _way_numbers(figure, way.start, way.end), figure.raw)]
    if figure.last_due is None:
        return steps
    wanted = planned_progress(way, assignment.planned, figure.last_due if over_offices else max(figure.last_due, latest or 0))
    steps.append(Step("ความก้าวหน้าตามแผนถึงรอบนี้", _plan_words(assignment, isinstance(way, Band)), rounded(wanted)))
    if figure.pace is not None:
        steps.append(Step("อัตราเทียบแผน", f"{decimal_text(figure.raw, 4)} ÷ {decimal_text(rounded(wanted), 4)}", figure.pace))
    edges = f"ตามแผนตั้งแต่ {decimal_text(year.on_plan_from, 2)} · ใกล้เคียงแผนตั้งแต่ {decimal_text(year.near_plan_from, 2)}"
    return [*steps, Step("สถานะ", edges, words=str(figure.get_status_display()))]


def _way_numbers(figure: RollupValue, start: Fraction, end: Fraction) -> str:
    value, low, high = decimal_text(figure.value or 0), decimal_text(rounded(start)), decimal_text(rounded(end))
    return f"({value} − {low}) ÷ ({high} − {low})"


def _band_step(band: Band, figure: RollupValue) -> Step:
    edges = " ถึง ".join(decimal_text(edge) for edge in (band.low, band.high) if edge is not None)
    return Step("ความก้าวหน้า", f"สัดส่วนของรอบที่ครบกำหนดซึ่งอยู่ในเกณฑ์ {edges}", figure.raw)


def _plan_words(assignment: Assignment, keeps: bool) -> str:
    if keeps:
        return "รักษาระดับ: ต้องอยู่ในเกณฑ์ทุกรอบ"
    return "จากแผนรายเดือน" if assignment.planned else "ไม่มีแผนรายเดือน ใช้เส้นตรง 12 เดือน"
