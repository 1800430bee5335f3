"""Small print under the four figures of the city page: what each is made of."""

from urllib.parse import quote

from django.urls import reverse

from bkk_okr import thai
from bkk_okr.written_numbers import baht_millions, decimal_text, percent_text
from okrs.city.figures import CityFigures

Notes = dict[str, object]


def notes_of(figures: CityFigures) -> Notes:
    outcomes, outputs, landing, reporting = figures.outcomes, figures.outputs, figures.landing, figures.reporting
    period = reporting.period
    exempt = f" · ไม่เกี่ยวข้อง {landing.exempt:,}" if landing.exempt else ""
    drafts = f" · อยู่ในร่าง {landing.drafts:,}" if landing.drafts else ""
    return {
        "outcome_note": f"{outcomes.on_plan:,} จาก {outcomes.due:,} KR · ผลผลิตนับแยก {outputs.on_plan:,} จาก {outputs.due:,}",
        "landing_unit": f"/{decimal_text(landing.required)}",
        "landing_note": f"ยังไม่บรรจุ {landing.missing:,} รายการ (นโยบาย × เขต){drafts}{exempt}" if landing.required else "ยังไม่ได้กำหนดว่านโยบายใดเป็นของเขตใด",
        "reporting_label": f"เขตที่รายงานครบ รอบ {thai.short_month(period.month)}" if period else "เขตที่รายงานครบ",
        "reporting_unit": f"/{reporting.of}",
        "reporting_note": f"ครบกำหนด {thai.short_date(period.due)} · ยังไม่รายงาน {len(reporting.silent)} เขต" if period else "ยังไม่มีรอบที่ครบกำหนด",
        **budget_notes(figures),
    }


def budget_notes(figures: CityFigures) -> Notes:
    budget = figures.budget
    if budget is None:
        return {}
    if budget.approved is None:
        return {"budget_value": baht_millions(budget.requested), "budget_note": "เป็นยอดขอตั้ง ยังไม่มียอดอนุมัติ"}
    spent = (
        f"เบิกจ่ายแล้ว {baht_millions(budget.disbursed)} ล้านบาท ({percent_text(budget.disbursed, budget.approved)})"
        if budget.disbursed is not None
        else "ยังไม่มียอดเบิกจ่าย"
    )
    return {"budget_value": baht_millions(budget.approved), "budget_note": spent}


def published_notes(figures: CityFigures) -> Notes:
    """What stands above a year of which only the city's own published list is known."""
    return {
        "published_unit": f"/{len(figures.lines)}",
        "register_unit": f"/{figures.register.expected}" if figures.register.expected else "นโยบาย",
        "register_url": f"{reverse('okrs:policies')}?set={quote(figures.year.policy_set.name)}",
        "published_source": next((line.source for line in figures.published_lines), ""),
        "differing": [line for line in figures.published_lines if line.differences],
    }
