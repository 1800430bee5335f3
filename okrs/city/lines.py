"""The city's own key results: target, value and status as stored, with what the city published beside them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bkk_okr import thai
from bkk_okr.written_numbers import HUNDRED, decimal_text, rounded
from okrs.models import CheckIn, KeyResult, Measure, Plan, PublishedFigure, RollupValue

PUBLISHED_PLACES = 2
# What reads strangely in the figure itself. That the source's two lists disagree is shown by their figures, side by side.
FLAG_WORDS = {
    "attainment_over_200": "ผลเกินสองเท่าของเป้าหมาย",
    "suspect_entry": "ผลเพิ่มขึ้น 100 พอดีในเดือนเดียว อาจกรอกร้อยละเป็นจำนวน",
    "fractional_count": "จำนวนนับมีเศษ",
    "outlier_month": "มีเดือนที่สูงกว่าเดือนอื่นเกินสามเท่า",
}


@dataclass(frozen=True)
class Published:
    """One published line of a goal, as printed."""

    source: str
    on: date
    target: Decimal | None
    actual: Decimal | None
    percent: Decimal | None
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A key result of the city's plan. `raw` is unclamped (3.71 of the target), `score` what counts upwards (1.00)."""

    key_result: KeyResult
    row: RollupValue | None
    published: tuple[Published, ...]
    source: str

    @property
    def measure(self) -> Measure:
        return self.key_result.measure

    @property
    def dimension(self) -> str:
        """The dimension of the source's code, or of the objective's primary policy."""
        objective = self.key_result.objective
        if objective.dimension:
            return objective.dimension.name
        links = [link for policy in objective.policy_links.all() if policy.primary for link in policy.policy.policy_dimensions.all()]
        return min(links, key=lambda link: link.position).dimension.name if links else ""

    @property
    def value(self) -> Decimal | None:
        return self.row.value if self.row else None

    @property
    def percent(self) -> Decimal | None:
        """Progress from baseline to target in percent, past 100 where it went past."""
        return rounded(self.row.raw * HUNDRED, PUBLISHED_PLACES) if self.row and self.row.raw is not None else None

    @property
    def score(self) -> Decimal | None:
        return self.row.score if self.row else None

    @property
    def reached(self) -> bool:
        return bool(self.row and self.row.n_reported and self.row.raw is not None and self.row.raw >= 1)

    @property
    def beside(self) -> Published | None:
        """The published line that speaks of the same day as our value; other lists are other truths."""
        as_of = self.row.oldest_as_of if self.row else None
        return next((line for line in self.published if line.on == as_of), None)

    @property
    def flags(self) -> list[str]:
        return [FLAG_WORDS[flag] for flag in (self.beside.flags if self.beside else ()) if flag in FLAG_WORDS]

    @property
    def percent_differs(self) -> bool:
        published = self.beside.percent if self.beside else None
        return published is not None and self.percent is not None and published != self.percent

    @property
    def others(self) -> list[Published]:
        """Other published lines of this goal that do not say the same."""
        said = (self.beside.target, self.beside.actual) if self.beside else None
        return [line for line in self.published if line is not self.beside and (line.target, line.actual) != said]

    @property
    def differences(self) -> list[str]:
        """Say where the published figures and ours, or the source's two lists, part."""
        sentences = []
        if self.beside and self.percent_differs:
            sentences.append(f"เผยแพร่ร้อยละ {spoken(self.beside.percent)} คำนวณจากผลและเป้าหมายได้ {spoken(self.percent)}")
        for other in self.others:
            said = f"{spoken(other.actual)} จากเป้าหมาย {spoken(other.target)} ร้อยละ {spoken(other.percent)}"
            sentences.append(f"อีกรายการหนึ่ง ({thai.short_date(other.on)}) ระบุผล {said}")
        return sentences


def spoken(number: Decimal | None) -> str:
    return "ไม่ระบุ" if number is None else decimal_text(number)


def lines_of(plan: Plan | None, view: str) -> list[Line]:
    """Return the lines of the city's plan in its own order, each with its stored figures of the whole city."""
    if plan is None:
        return []
    key_results = list(
        KeyResult.objects.filter(objective__plan=plan)
        .select_related("measure", "objective__dimension")
        .prefetch_related("objective__policy_links__policy__policy_dimensions__dimension")
        .order_by("objective__position", "position")
    )
    rows = RollupValue.objects.filter(fiscal_year=plan.fiscal_year_id, view=view, level=RollupValue.Level.CITY)
    return lines_from(plan, key_results, rows)


def lines_from(plan: Plan, key_results: Iterable[KeyResult], rows: Iterable[RollupValue], known_by: datetime | None = None) -> list[Line]:
    """Put each key result beside its row of the whole city and what was published; a source that was named later than `known_by` is not known."""
    values = {row.key_result_id: row for row in rows}
    published = published_lines(plan)
    named = CheckIn.objects.filter(key_result__objective__plan=plan).order_by("recorded_at")
    sources = dict((named if known_by is None else named.filter(recorded_at__lt=known_by)).values_list("key_result", "source"))
    return [
        Line(key_result, values.get(key_result.pk), tuple(published.get(key_result.pk, ())), sources.get(key_result.pk) or key_result.measure.source)
        for key_result in key_results
    ]


def published_lines(plan: Plan) -> dict[int, list[Published]]:
    found: dict[int, list[Published]] = {}
    figures: Iterable[PublishedFigure] = PublishedFigure.objects.filter(key_result__objective__plan=plan).order_by("-published_on", "source")
    for figure in figures:
        flags = tuple(flag for flag in figure.flags.split(";") if flag)
        line = Published(figure.source, figure.published_on, figure.target, figure.actual, figure.percent, flags)
        found.setdefault(figure.key_result_id, []).append(line)
    return found
