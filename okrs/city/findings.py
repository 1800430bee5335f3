"""The sentence above the city page. It is the answer; where there is none, the page's name."""

from bkk_okr.written_numbers import decimal_text, rounded
from okrs.city.figures import CityFigures
from okrs.models import Measure
from okrs.models.rollup import View


def page_name(figures: CityFigures) -> str:
    return f"ภาพรวมเมือง ปีงบประมาณ {figures.year.pk}"


def headline(figures: CityFigures) -> str:
    """Share of due outcome key results on plan; too few reports are said as such, and a source without outcomes too."""
    outcomes = figures.outcomes
    if outcomes.due and outcomes.is_grey(figures.year.coverage_floor):
        return f"KR ผลลัพธ์รายงานแล้ว {outcomes.reported:,} จาก {outcomes.due:,} ยังสรุปภาพรวมเมืองไม่ได้"
    if outcomes.due and outcomes.on_plan_percent is not None:
        return f"KR ผลลัพธ์เป็นไปตามแผน {decimal_text(rounded(outcomes.on_plan_percent, 0))}%"
    if figures.published_lines and not any(line.row and line.row.n_reported for line in figures.published_lines):
        return f"ยังไม่มีผลที่ตรวจแล้วใน {len(figures.lines)} ข้อที่เมืองเผยแพร่" if figures.view == View.OFFICIAL else page_name(figures)
    if figures.published_lines:
        return f"ถึงเป้าหมาย {figures.reached} จาก {len(figures.lines)} ข้อที่เมืองเผยแพร่ {without_outcomes(figures)}".strip()
    return page_name(figures)


def without_outcomes(figures: CityFigures) -> str:
    return "" if any(line.measure.kind == Measure.Kind.OUTCOME for line in figures.lines) else "แต่ทุกข้อนับผลผลิต ยังไม่มีผลลัพธ์"


def map_finding(figures: CityFigures) -> str:
    """Name the group furthest behind only when every group can be compared."""
    known = [(group.percent, group) for group in figures.groups if group.percent is not None]
    if not known or len(known) < len(figures.groups):
        return "KR ผลลัพธ์ตามแผนรายเขต"
    percent, lowest = min(known, key=lambda pair: (pair[0], pair[1].group.order))
    return f"กลุ่ม{lowest.group.name}ตามแผนต่ำสุด {decimal_text(rounded(percent, 0))}%"


def dimension_finding(figures: CityFigures) -> str:
    if not figures.dimensions:
        return "KR ผลลัพธ์รายด้าน"
    worst = figures.dimensions[0]
    return f"ด้าน{worst.dimension.name}ตามแผนน้อยที่สุด {worst.outcomes.on_plan} จาก {worst.outcomes.due} KR"
