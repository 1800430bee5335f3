"""One policy: who carries it and is it moving? It shows plans beside policies, so it lives here and not with the register."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from districts.access import rights_of
from districts.models import Office
from okrs.city.counts import StatusCounts, Subject, scores_of
from okrs.city.coverage import Cells, Coverage
from okrs.city.district_page import year_asked, years_of
from okrs.models import KeyResult, Landing, Plan
from okrs.models.plan import PUBLIC
from okrs.models.rollup import View
from policies.models import Policy


@dataclass(frozen=True)
class Carrier:
    """A district and how its approved plan carries the policy."""

    office: Office
    plan: Plan
    through: str


@login_required
@require_GET
def policy(request: HttpRequest, set_name: str, code: str) -> HttpResponse:
    today = timezone.localdate()
    found = get_object_or_404(Policy.objects.for_listing(), set__name=set_name, code=code)
    year = year_asked(request, today)
    cells = Coverage(year.pk, day=today, rights=rights_of(request.user)).by("policy").get((found.pk,), Cells())
    scores = scores_of(year.pk, View.WORKING, Subject.POLICY)
    carriers = carriers_of(found, year.pk)
    context = {
        "policy": found,
        "year": year,
        "years": years_of(reverse("okrs:policy", args=[set_name, code]), year),
        "cells": cells,
        "outcomes": StatusCounts.of(scores.get((Subject.POLICY, found.pk, "outcome"))),
        "carriers": carriers,
        "parts": found.part_links.select_related("part__set"),
        "wholes": found.whole_links.select_related("whole__set"),
        "key_results": KeyResult.objects.filter(
            objective__policy_links__policy=found, objective__plan__fiscal_year=year, objective__plan__status__in=PUBLIC
        ).count(),
        "heading": f"{found.title}: {cells.landed} จาก {cells.required} เขตบรรจุในแผนแล้ว" if cells.required else found.title,
        "invented": any(carrier.plan.invented for carrier in carriers),
        "crumbs": [{"label": "นโยบาย", "url": reverse("okrs:policies")}, {"label": f"ชุด {found.set.name}", "url": ""}, {"label": found.code, "url": ""}],
    }
    return render(request, "okrs/policy_detail.html", context)


def carriers_of(found: Policy, year: int) -> list[Carrier]:
    landings = (
        Landing.objects.filter(policy=found, plan__fiscal_year=year, plan__status__in=PUBLIC, plan__office__kind=Office.Kind.DISTRICT)
        .select_related("plan__office")
        .order_by("plan__office__code")
    )
    return [Carrier(landing.plan.office, landing.plan, landing.get_through_display()) for landing in landings]
