"""ภาพรวมเมือง: are we on plan, and where not?"""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from bkk_okr.thai import clock, short_date
from districts.access import rights_of
from okrs.city.figures import CityFigures, city_figures
from okrs.city.findings import dimension_finding, headline, map_finding, page_name
from okrs.city.notes import notes_of, published_notes
from okrs.city.places import group_names, legend, map_of
from okrs.models.rollup import View
from policies.models import FiscalYear

SHAPES = {"map": "แผนที่", "table": "ตาราง"}


@login_required
@require_GET
def city(request: HttpRequest, year: int) -> HttpResponse:
    fiscal_year = get_object_or_404(FiscalYear.objects.select_related("policy_set", "dimension_set"), pk=year)
    view = View.OFFICIAL if request.GET.get("figures") == View.OFFICIAL else View.WORKING
    figures = city_figures(fiscal_year, view=view, today=timezone.localdate(), now=timezone.now(), rights=rights_of(request.user))
    return render(request, "okrs/city_detail.html", page_of(figures, "table" if request.GET.get("view") == "table" else "map"))


def page_of(figures: CityFigures, shape: str) -> dict[str, Any]:
    map_layout, tiles = map_of(figures.offices, figures.year.pk)
    return {
        "figures": figures,
        "heading": headline(figures),
        "page_name": page_name(figures),
        "map_heading": map_finding(figures),
        "dimension_heading": dimension_finding(figures),
        "map_layout": map_layout,
        "tiles": tiles,
        "group_names": group_names(figures.groups),
        "map_classes": legend(),
        "shape": shape,
        "shapes": [{"label": label, "url": address(figures, shape=key), "current": key == shape} for key, label in SHAPES.items()],
        "views": [{"label": label, "url": address(figures, view=key, shape=shape), "current": key == figures.view} for key, label in View.choices],
        "crumbs": [{"label": "ภาพรวมเมือง", "url": ""}, {"label": f"ปีงบประมาณ {figures.year.pk}", "url": ""}],
        "coverage_url": reverse("okrs:coverage", args=[figures.year.pk]),
        "table_url": address(figures, shape="table"),
        "outcome_url": reverse("okrs:why-count", args=[figures.year.pk, "city", 0, "outcome"]) + figures.query,
        "reporting_url": reverse("okrs:why-count", args=[figures.year.pk, "city", 0, "all"]) + figures.query,
        "budget_url": reverse("okrs:why-budget", args=[figures.year.pk]),
        **notes_of(figures),
        **published_notes(figures),
        "invented": figures.invented,
        "data_time": f"{short_date(at := localtime(figures.computed_at))} เวลา {clock(at)}" if figures.computed_at else "",
    }


def address(figures: CityFigures, *, shape: str, view: str = "") -> str:
    """Every state of the page has an address that can be sent; the ordinary state has the short one."""
    query = {"view": shape if shape != "map" else "", "figures": view or figures.view}
    if query["figures"] == View.WORKING:
        query["figures"] = ""
    kept = urlencode({name: value for name, value in query.items() if value})
    return reverse("okrs:city", args=[figures.year.pk]) + (f"?{kept}" if kept else "")
