"""เขต: how is this district doing and what does it need? A plan's own rows are read as they are stored for the plan."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from bkk_okr.fiscal_year import fiscal_year as fiscal_year_of
from bkk_okr.written_numbers import decimal_text, rounded
from districts.access import rights_of
from districts.models import Office, OfficeStatistic
from okrs.city.counts import Subject, scores_of
from okrs.city.coverage import Cells, Coverage
from okrs.city.offices import OfficeCount, group_counts, office_counts
from okrs.models import KeyResult, Objective, RollupValue
from okrs.models.rollup import View
from policies.models import FiscalYear

# The figures of a plan: name in the template, kind of the stored count.
KINDS = (("outcome", "outcome"), ("output", "output"), ("reported", "all"))


@dataclass(frozen=True)
class KeyResultRow:
    key_result: KeyResult
    row: RollupValue | None


def year_asked(request: HttpRequest, today: date) -> FiscalYear:
    """Return the year of `?year=`, else the one the day falls in, else the newest."""
    years = FiscalYear.objects.select_related("policy_set", "dimension_set")
    asked = request.GET.get("year", "")
    if asked:
        return get_object_or_404(years, pk=int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 4 else 0)
    return years.filter(pk=fiscal_year_of(today)).first() or get_object_or_404(years.order_by("-pk")[:1])


@login_required
@require_GET
def districts(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    year = year_asked(request, today)
    scores = scores_of(year.pk, View.WORKING, Subject.PLAN)
    counts = office_counts(year, scores, today)
    landed = Coverage(year.pk, day=today, rights=rights_of(request.user)).by("office")
    approved = sum(count.plan is not None for count in counts)
    context = {
        "year": year,
        "years": years_of(reverse("okrs:districts"), year),
        "rows": [(count, landed.get((count.office.pk,), Cells())) for count in counts],
        "heading": f"อนุมัติแผนปี {year.pk} แล้ว {approved} จาก {len(counts)} เขต",
        "crumbs": [{"label": "เขต", "url": ""}, {"label": f"ปีงบประมาณ {year.pk}", "url": ""}],
        "invented": any(count.plan and count.plan.invented for count in counts),
    }
    return render(request, "okrs/district_list.html", context)


@login_required
@require_GET
def district(request: HttpRequest, code: str) -> HttpResponse:
    today = timezone.localdate()
    office = get_object_or_404(Office.objects.districts(), code=code)
    year = year_asked(request, today)
    scores = scores_of(year.pk, View.WORKING, Subject.PLAN, Subject.GROUP)
    count = next(one for one in office_counts(year, scores, today) if one.office.pk == office.pk)
    group = next((one for one in group_counts(year, scores) if one.group.pk == count.office.group_id), None)  # type: ignore[attr-defined]
    cells = Coverage(year.pk, day=today, rights=rights_of(request.user)).by("office").get((office.pk,), Cells())
    context = {
        "office": office,
        "year": year,
        "years": years_of(reverse("okrs:district", args=[code]), year),
        "count": count,
        "group": group,
        "cells": cells,
        "coverage_url": reverse("okrs:coverage", args=[year.pk]),
        "heading": heading_of(count),
        "objectives": objectives_of(count),
        "statistics": OfficeStatistic.objects.filter(office=office).order_by("name", "-date").distinct("name"),
        "invented": bool(count.plan and count.plan.invented),
        **figure_notes(count, cells),
        "crumbs": [
            {"label": "เขต", "url": f"{reverse('okrs:districts')}?year={year.pk}"},
            {"label": office.short_name, "url": ""},
            {"label": f"ปีงบประมาณ {year.pk}", "url": ""},
        ],
    }
    return render(request, "okrs/district_detail.html", context)


def heading_of(count: OfficeCount) -> str:
    name = count.office.short_name
    if count.plan is None:
        return f"{name}: ยังไม่มีแผนที่อนุมัติแล้ว"
    if count.percent is None and count.all.reported:
        return f"{name}: รายงานแล้ว {count.all.reported} จาก {count.all.due} KR ยังสรุปไม่ได้"
    if count.percent is None:
        return f"{name}: {count.word}"
    return f"{name}: KR ผลลัพธ์ตามแผน {decimal_text(rounded(count.percent, 0))}%"


def years_of(page: str, year: FiscalYear) -> list[dict[str, Any]]:
    """The same page in the other years: its address has no year of its own."""
    return [
        {"label": str(one), "url": f"{page}?year={one}", "current": one == year.pk}
        for one in FiscalYear.objects.order_by("be_year").values_list("pk", flat=True)
    ]


def figure_notes(count: OfficeCount, cells: Cells) -> dict[str, Any]:
    return {
        **addresses_of(count),
        "outcome_unit": f"/{count.outcomes.due}",
        "output_unit": f"/{count.outputs.due}",
        "reported_unit": f"/{count.all.due}",
        "cells_unit": f"/{cells.required}",
        "cells_note": f"ยังไม่บรรจุ {cells.missing:,} นโยบาย" if cells.required else "ยังไม่ได้กำหนดนโยบายที่ต้องบรรจุ",
    }


def addresses_of(count: OfficeCount) -> dict[str, str]:
    """Where each figure opens to the key results that it counts."""
    if count.plan is None:
        return {}
    return {f"{name}_url": reverse("okrs:why-count", args=[count.plan.fiscal_year_id, "plan", count.plan.pk, kind]) for name, kind in KINDS}


def objectives_of(count: OfficeCount) -> list[tuple[Objective, list[KeyResultRow]]]:
    """Return the approved plan's objectives with their key results and stored figures."""
    if count.plan is None:
        return []
    rows = {row.key_result_id: row for row in RollupValue.objects.filter(Q(plan_id=count.plan.pk), view=View.WORKING, level=RollupValue.Level.OFFICE)}
    key_results: dict[int, list[KeyResultRow]] = {}
    for key_result in KeyResult.objects.filter(objective__plan=count.plan).select_related("measure").order_by("position"):
        key_results.setdefault(key_result.objective_id, []).append(KeyResultRow(key_result, rows.get(key_result.pk)))
    return [(objective, key_results.get(objective.pk, [])) for objective in count.plan.objectives.order_by("position")]
