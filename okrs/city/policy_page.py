"""One policy: who carries it and is it moving? It shows plans beside policies, so it lives here and not with the register."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from bkk_okr.written_numbers import decimal_text, rounded
from districts.access import rights_of
from okrs.city.counts import StatusCounts, Subject, scores_of
from okrs.city.coverage import Cells, Coverage
from okrs.city.district_page import year_asked, years_of
from okrs.city.own_cells import own_cells
from okrs.city.policy_carriers import DRAFT_LEGEND, LEGEND, carriers_by_parts, carriers_of, map_of_carriers, measures_of, money_of
from okrs.city.policy_history import relatives, wordings
from okrs.city.wholes import Whole, whole_of
from okrs.models.rollup import View
from policies.access import is_policy_admin
from policies.catalogue import policy_to_see
from policies.issues import issues_for
from policies.models import FiscalYear, Policy


@login_required
@require_GET
def policy(request: HttpRequest, set_name: str, code: str) -> HttpResponse:
    today = timezone.localdate()
    found = policy_to_see(set_name, code)
    year = year_asked(request, today)
    coverage = Coverage(year.pk, day=today, rights=rights_of(request.user))
    counted = coverage.by("policy")
    cells = counted.get((found.pk,), Cells())
    outcomes = StatusCounts.of(scores_of(year.pk, View.WORKING, Subject.POLICY).get((Subject.POLICY, found.pk, "outcome")))
    whole = whole_of(found, counted, coverage.wholes)
    told = coverage.parts_of(found.pk)
    carriers = sorted([*carriers_of(found, year.pk), *carriers_by_parts(found, year.pk, coverage)], key=lambda carrier: carrier.office.code)
    map_layout, tiles = map_of_carriers(found, coverage, carriers, told, year.pk, today)
    context = {
        "policy": found,
        "year": year,
        "years": years_of(reverse("okrs:policy", args=[set_name, code]), year),
        "cells": cells,
        "outcomes": outcomes,
        "whole": whole,
        "carriers": carriers,
        "map_layout": map_layout,
        "tiles": tiles,
        "map_classes": [*LEGEND, DRAFT_LEGEND] if cells.drafts else LEGEND,
        "own_cells": own_cells(request.user, found, year, told),
        "wholes": found.whole_links.select_related("whole__set"),
        "measures": measures_of(found, year.pk),
        "money": money_of(found, year.pk),
        "heading": heading_of(found, cells, outcomes, whole, year),
        "may_manage": is_policy_admin(request.user),
        "issues": issues_for(found) if is_policy_admin(request.user) else [],
        "invented": any(carrier.plan.invented for carrier in carriers),
        **_past(found),
    }
    return render(request, "okrs/policy_detail.html", context)


def _past(found: Policy) -> dict[str, Any]:
    earlier, later = relatives(found)
    crumbs = [
        {"label": "นโยบาย", "url": reverse("okrs:policies")},
        {"label": f"ชุด {found.set.name}", "url": f"{reverse('okrs:policies')}?{urlencode({'set': found.set.name})}"},
        {"label": found.code, "url": ""},
    ]
    return {"wordings": wordings(found), "earlier": earlier, "later": later, "crumbs": crumbs}


def heading_of(found: Policy, cells: Cells, outcomes: StatusCounts, whole: Whole, year: FiscalYear) -> str:
    """The answer: where it must be and is, and whether it moves. Too few reports say nothing, and nothing required is no answer."""
    if not cells.required:
        told = f"ส่วนประกอบบรรจุครบ {whole.told.done} จาก {whole.told.of}" if whole.told.of else ""
        return f"{found.title}: {told}" if told else found.title
    told = f"{found.title}: {cells.landed} จาก {cells.required} เขตบรรจุในแผนแล้ว"
    if outcomes.is_grey(year.coverage_floor) or outcomes.on_plan_percent is None:
        return told
    return f"{told} KR ผลลัพธ์ตามแผน {decimal_text(rounded(outcomes.on_plan_percent, 0))}%"
