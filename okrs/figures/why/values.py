"""One key result's figure with everything behind it: formula in words, terms, what is missing, the way to the status, a sentence that may be quoted."""

from dataclasses import dataclass

from bkk_okr import thai
from bkk_okr.written_numbers import decimal_text
from districts.models import Office
from okrs.figures.why.offices import OfficeTerm, offices_behind, weight_words
from okrs.figures.why.progress import Step, steps_of
from okrs.figures.why.reports import Reports, reports_of
from okrs.models import KeyResult, Measure, RollupValue
from okrs.models.rollup import View

Aggregation = Measure.Aggregation
OVER_OFFICES = {
    Aggregation.SUM: "ผลรวมของค่าที่แต่ละหน่วยงานรายงาน",
    Aggregation.RATIO: "ผลรวมของตัวตั้งทุกหน่วยงาน ÷ ผลรวมของตัวหารทุกหน่วยงาน × {scale} ไม่ใช่ค่าเฉลี่ยของร้อยละ",
    Aggregation.WEIGHTED_MEAN: "ผลรวมของ (ค่า × {weight}) ÷ ผลรวมของ{weight} ของหน่วยงานที่รายงาน",
    Aggregation.MEAN: "ผลรวมของค่า ÷ จำนวนหน่วยงานที่รายงาน",
    Aggregation.SHARE_MEETING: "จำนวนหน่วยงานที่ถึงเป้าหมายของตน ÷ จำนวนหน่วยงานที่เกี่ยวข้องทั้งหมด × 100",
    Aggregation.DISTINCT: "จำนวนรหัสที่ไม่ซ้ำกันของทุกหน่วยงาน",
}


@dataclass(frozen=True)
class WhyValue:
    """`figure` is the stored row, None before it was first computed. Either `offices` or `reports` are its terms."""

    key_result: KeyResult
    figure: RollupValue | None
    formula: str
    offices: list[OfficeTerm]
    reports: Reports | None
    steps: list[Step]

    @property
    def measure(self) -> Measure:
        return self.key_result.measure

    @property
    def missing_offices(self) -> list[OfficeTerm]:
        return [term for term in self.offices if term.row.n_due + term.row.n_waiting and not term.row.n_reported]

    @property
    def weight_words(self) -> str:
        return weight_words(self.measure)

    @property
    def number(self) -> str:
        """The figure as a person may say it: at least so many, with its unit."""
        if self.figure is None or self.figure.value is None:
            return "ไม่มีข้อมูล"
        return f"{'อย่างน้อย ' if self.figure.lower_bound else ''}{decimal_text(self.figure.value, 2)} {self.measure.unit}"

    @property
    def sentence(self) -> str:
        """A line that is safe to quote: how much of what, how many reported, how many met their own target, and of which day."""
        figure = self.figure
        if figure is None or figure.value is None:
            return f"{self.title}: ยังไม่มีข้อมูล"
        parts = [f"{self.title}: {self.number}"]
        if figure.target is not None:
            parts.append(f"จากเป้าหมาย {decimal_text(figure.target, 2)} {self.measure.unit}")
        if self.offices:
            parts.append(f"รายงานแล้ว {figure.n_reported} จาก {figure.n_due + figure.n_waiting} หน่วยงาน")
            parts.append(f"ถึงเป้าหมายของตน {figure.n_meeting} จาก {figure.n_applicable} หน่วยงาน")
        if figure.oldest_as_of:
            parts.append(f"ข้อมูล ณ {thai.short_date(figure.oldest_as_of)}{' (เก่าสุด)' if self.offices else ''}")
        parts.append("เป็นตัวเลขที่ตรวจแล้ว" if figure.view == View.OFFICIAL else "เป็นตัวเลขตามที่รายงาน")
        return " · ".join(parts)

    @property
    def title(self) -> str:
        return self.key_result.title or self.measure.title


def value_behind(key_result: KeyResult, *, view: str, group_id: int | None) -> WhyValue:
    """Take the stored figure of a key result apart: of its office, or of a city key result over the city or one group."""
    over_offices = key_result.objective.plan.office.kind == Office.Kind.CITY and key_result.measure.aggregation in OVER_OFFICES
    figure = _stored(key_result, view, group_id)
    reports = None if over_offices or figure is None else reports_of(key_result, view=view, day=figure.as_of_day)
    steps: list[Step] = []
    if figure is not None:
        known = reports or reports_of(key_result, view=view, day=figure.as_of_day)
        year = key_result.objective.plan.fiscal_year
        steps = steps_of(figure, known.assignment, year, latest=known.latest, over_offices=over_offices)
    return WhyValue(
        key_result=key_result,
        figure=figure,
        formula=formula_of(key_result.measure, over_offices=over_offices, has_steps=bool(reports and reports.steps)),
        offices=offices_behind(figure, key_result.measure) if over_offices and figure is not None else [],
        reports=reports,
        steps=steps,
    )


def _stored(key_result: KeyResult, view: str, group_id: int | None) -> RollupValue | None:
    """A row of an office carries its group too, so the level decides, not the group alone."""
    rows = RollupValue.objects.filter(key_result_id=key_result.pk, view=view)
    if group_id:
        return rows.filter(level=RollupValue.Level.GROUP, group_id=group_id).first()
    is_city = key_result.objective.plan.office.kind == Office.Kind.CITY
    return rows.filter(level=RollupValue.Level.CITY if is_city else RollupValue.Level.OFFICE).first()


def formula_of(measure: Measure, *, over_offices: bool, has_steps: bool) -> str:
    if over_offices:
        return OVER_OFFICES[Aggregation(measure.aggregation)].format(scale=f"{measure.ratio_scale:,}", weight=weight_words(measure))
    if has_steps:
        return "น้ำหนักของขั้นตอนที่เสร็จแล้ว ÷ น้ำหนักของทุกขั้นตอน × 100"
    adds_up = measure.nature == Measure.Nature.FLOW and measure.entry == Measure.Entry.MONTHLY and measure.direction != Measure.Direction.KEEP
    if measure.aggregation == Aggregation.RATIO:
        sides = "ผลรวมตัวตั้งทุกรอบ ÷ ผลรวมตัวหารทุกรอบ" if adds_up else "ตัวตั้ง ÷ ตัวหาร ของรายงานล่าสุด"
        return f"{sides} × {measure.ratio_scale:,}"
    if measure.aggregation == Aggregation.DISTINCT:
        return "จำนวนรหัสที่ไม่ซ้ำกัน" + ("ของทุกรอบ" if adds_up else "ของรายงานล่าสุด")
    if adds_up:
        return "ผลรวมของค่าแต่ละรอบตั้งแต่ 1 ต.ค."
    return "ค่าสะสมตั้งแต่ 1 ต.ค. ของรายงานล่าสุด" if measure.nature == Measure.Nature.FLOW else "ค่าของรายงานล่าสุด"
