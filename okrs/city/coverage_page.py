"""การบรรจุนโยบายในแผน by dimension and group: which policies does nobody carry, and where?"""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from districts.access import rights_of
from districts.models import DistrictGroup
from okrs.city.coverage import Cells, Coverage, Told
from okrs.city.wholes import required_in, told_of
from okrs.models import Plan
from policies.models import Dimension, FiscalYear, Policy

MOST_LISTED = 10


@dataclass(frozen=True)
class Least:
    """A policy that too few districts carry; `told` of a whole says how far its parts are."""

    policy: Policy
    cells: Cells
    told: Told


@dataclass(frozen=True)
class DimensionRow:
    dimension: Dimension
    whole: Cells
    groups: list[tuple[DistrictGroup, Cells]]


@login_required
@require_GET
def coverage(request: HttpRequest, year: int) -> HttpResponse:
    today = timezone.localdate()
    fiscal_year = get_object_or_404(FiscalYear.objects.select_related("policy_set"), pk=year)
    rights = rights_of(request.user)
    counted = Coverage(year, day=today, rights=rights)
    whole = counted.whole()
    groups = list(DistrictGroup.objects.all())
    context = {
        "year": fiscal_year,
        "whole": whole,
        "sees_drafts": rights.sees_drafts_of_all,
        "groups": groups,
        "rows": dimension_rows(counted, groups),
        "least": least_carried(counted),
        "day": today,
        "heading": f"บรรจุในแผนแล้ว {whole.landed:,} จาก {whole.required:,} รายการที่ต้องบรรจุ" if whole.required else f"การบรรจุนโยบายในแผน ปีงบประมาณ {year}",
        "crumbs": [{"label": "การบรรจุนโยบาย", "url": ""}, {"label": f"ปีงบประมาณ {year}", "url": ""}],
        "invented": Plan.objects.for_year(year).public().filter(invented=True).exists(),
        "city_url": reverse("okrs:city", args=[year]),
    }
    return render(request, "okrs/coverage_detail.html", context)


def dimension_rows(counted: Coverage, groups: list[DistrictGroup]) -> list[DimensionRow]:
    """Return a row for each dimension that has required cells, in the order of its list; a policy counts in its primary one."""
    cells, wholes = counted.by("dimension", "group"), counted.by("dimension")
    dimensions = Dimension.objects.filter(pk__in=[key[0] for key in wholes if key[0] is not None]).order_by("set", "order")
    return [
        DimensionRow(dimension, wholes[dimension.pk,], [(group, cells.get((dimension.pk, group.pk), Cells())) for group in groups]) for dimension in dimensions
    ]


def least_carried(counted: Coverage) -> list[Least]:
    """Return the policies with the most required districts that do not carry them."""
    by_policy = counted.by("policy")
    missing = {key[0]: cells for key, cells in by_policy.items() if key[0] is not None and cells.missing}
    chosen = sorted(missing, key=lambda policy: (-missing[policy].missing, policy))[:MOST_LISTED]
    policies = Policy.objects.for_listing().in_bulk(chosen)
    awaited = counted.wholes.awaited(required_in(by_policy))
    return [Least(policies[policy], missing[policy], told_of(policy, by_policy, awaited)) for policy in chosen]
