"""ทะเบียนนโยบาย: everything the governor promised, to search through. A single policy's page shows plans as well and lives in `okrs.city`."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from policies.access import is_policy_admin, set_to_see
from policies.catalogue import Wanted, registered
from policies.importing.sheets_out import register_workbook
from policies.models import PolicySet
from policies.models.policy import PolicySize
from policies.views.files import workbook_answer

PAGE = 60


@login_required
@require_GET
def policies(request: HttpRequest) -> HttpResponse:
    sets = list(PolicySet.objects.select_related("dimension_set").order_by("-name"))
    chosen = next((one for one in sets if one.name == request.GET.get("set")), sets[0] if sets else None)
    if chosen is None or request.GET.get("set", chosen.name) != chosen.name:
        return _nothing(request, sets)
    wanted = Wanted.read(request.GET.dict(), chosen)
    known = registered(chosen)
    page = Paginator(wanted.among(known), PAGE).get_page(request.GET.get("page"))
    known_count = known.count() if wanted.narrows else page.paginator.count
    context = {
        "sets": sets,
        "chosen": chosen,
        "wanted": wanted,
        "page": page,
        "known": known_count,
        "unnamed": max((chosen.expected_count or 0) - known_count, 0),
        "dimensions": chosen.dimension_set.dimensions.order_by("order"),
        "sizes": PolicySize.choices,
        "may_import": is_policy_admin(request.user),
        "crumbs": [{"label": "นโยบาย", "url": ""}, {"label": f"ชุด {chosen.name}", "url": ""}],
    }
    return render(request, "policies/policy_list.html", context)


def _nothing(request: HttpRequest, sets: list[PolicySet]) -> HttpResponse:
    """No set at all is an empty register; a set that does not exist is not found."""
    if sets:
        raise Http404
    return render(request, "policies/policy_list.html", {"may_import": is_policy_admin(request.user)})


@login_required
@require_GET
def register_file(request: HttpRequest, set_name: str) -> HttpResponse:
    """The register as a workbook, which imported again changes nothing."""
    policy_set = set_to_see(set_name)
    return workbook_answer(register_workbook(policy_set, as_of=timezone.localtime()), f"policies-{policy_set.name}.xlsx")
