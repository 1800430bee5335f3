"""ทะเบียนนโยบาย: everything the governor promised, to search through, and whether a plan carries it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from districts.access import NO_RIGHTS
from okrs.city.coverage import Coverage
from okrs.city.district_page import year_asked
from okrs.models import Landing
from okrs.models.landing import LandingThrough
from okrs.models.plan import PUBLIC
from policies.access import is_policy_admin
from policies.catalogue import Wanted, registered, set_in_use
from policies.issues import issues_of
from policies.models import DevelopmentIssue, FiscalYear, Policy, PolicySet
from policies.models.policy import PolicyQuerySet, PolicySize

PAGE = 60
CARRIED = {"yes": "มีแผนบรรจุแล้ว", "no": "ยังไม่มีแผนบรรจุ"}


@login_required
@require_GET
def policies(request: HttpRequest) -> HttpResponse:
    sets = list(PolicySet.objects.select_related("dimension_set").order_by("-name"))
    chosen = next((one for one in sets if one.name == request.GET.get("set")), None) or set_in_use(sets)
    if chosen is None or request.GET.get("set", chosen.name) != chosen.name:
        return _nothing(request, sets)
    return render(request, "policies/policy_list.html", _page(request, sets, chosen))


def _page(request: HttpRequest, sets: list[PolicySet], chosen: PolicySet) -> dict[str, Any]:
    wanted = Wanted.read(request.GET.dict(), chosen)
    year = year_asked(request, timezone.localdate()) if FiscalYear.objects.exists() else None
    carried = request.GET.get("carried", "")
    carried = carried if year and carried in CARRIED else ""
    found = wanted.among(Policy.objects.filter(set=chosen))
    if year and carried:
        found = carried_only(found, year, yes=carried == "yes")
    known = registered(chosen).count()
    issues, may_manage = issues_of(chosen), is_policy_admin(request.user)
    return {
        "sets": sets,
        "chosen": chosen,
        "wanted": wanted,
        "carried": carried,
        "carried_choices": list(CARRIED.items()) if year else [],
        "year": year,
        "narrows": wanted.narrows or bool(carried),
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "known": known,
        "unnamed": max((chosen.expected_count or 0) - known, 0),
        "dimensions": chosen.dimension_set.dimensions.order_by("order"),
        "sizes": PolicySize.choices,
        "issues": issues,
        "assignable": assignable(issues, wanted) if may_manage and wanted.narrows and not carried else [],
        "may_import": may_manage,
        "crumbs": [{"label": "นโยบาย", "url": ""}, {"label": f"ชุด {chosen.name}", "url": ""}],
    }


def assignable(issues: list[DevelopmentIssue], wanted: Wanted) -> list[DevelopmentIssue]:
    """The issues that a whole page of findings may be put under: of the dimension that was chosen, if one was."""
    return [issue for issue in issues if wanted.dimension is None or issue.dimension_id == wanted.dimension.pk]


def carried_only(policies: PolicyQuerySet, year: FiscalYear, *, yes: bool) -> PolicyQuerySet:
    """Policies that some approved plan of the year carries, itself or by its parts, or that none does; a draft is a gap to everybody here."""
    landed = Landing.objects.filter(policy=OuterRef("pk"), plan__fiscal_year=year, plan__status__in=PUBLIC).exclude(through=LandingThrough.NOT_APPLICABLE)
    by_parts = {policy for policy, _ in Coverage(year.pk, day=timezone.localdate(), rights=NO_RIGHTS).through_parts()}
    carried = Q(Exists(landed)) | Q(pk__in=by_parts)
    return policies.filter(carried if yes else ~carried)


def _nothing(request: HttpRequest, sets: list[PolicySet]) -> HttpResponse:
    """No set at all is an empty register; a set that does not exist is not found."""
    if sets:
        raise Http404
    return render(request, "policies/policy_list.html", {"may_import": is_policy_admin(request.user)})
