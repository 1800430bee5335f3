"""The list of plans, the editor, the beginning of a plan, its history."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from districts.access import rights_of
from districts.models import Office
from districts.requests import SignedInRequest
from okrs import access
from okrs.access import is_director_of, is_planner_of, office_to_plan, plan_to_read, plan_to_see
from okrs.models import Objective, Plan, PlanEvent
from okrs.models.plan import PlanStatus
from okrs.planning.listing import plans_of_year
from okrs.planning.new_plans import begin_from, begin_plan, plan_to_start_from
from okrs.planning.outline import Outline, outline_of
from okrs.planning.readiness import remarks, unmet
from okrs.planning.refusals import PlanRefusal
from okrs.planning.views.answers import crumbs_of, to_plan
from okrs.planning.workflow import latest_version
from policies.models import FiscalYear


@login_required
@require_GET
def plan_list_current(request: SignedInRequest) -> HttpResponse:
    """Go to the year that is being written, else to the newest."""
    years = FiscalYear.objects.order_by("-be_year")
    year = years.filter(state=FiscalYear.State.PREPARATION).last() or years.first()
    if year is None:
        raise Http404
    return redirect("okrs:plan-list", year.pk)


@login_required
@require_GET
def plan_list(request: SignedInRequest, year: int) -> HttpResponse:
    fiscal_year = get_object_or_404(FiscalYear, pk=year)
    rows = plans_of_year(fiscal_year, request.user)
    approved = sum(row.is_approved for row in rows)
    context = {"fiscal_year": fiscal_year, "rows": rows, "approved": approved, "invented": any(row.plan and row.plan.invented for row in rows)}
    return render(request, "okrs/plan_list.html", context)


@login_required
@require_GET
def plan_detail(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    """The editor for its planner; the same page to read for everybody else who may. Without a plan: how to begin one."""
    if not Plan.objects.filter(fiscal_year=year, office__code=code).exists():
        return _no_plan_yet(request, year, code)
    plan = plan_to_see(request.user, year, code)
    if not access.reads_content(request.user, plan):
        return _counts_only(request, plan)
    return render(request, "okrs/plan_detail.html", editor_context(request, plan))


def _counts_only(request: SignedInRequest, plan: Plan) -> HttpResponse:
    outline = outline_of(plan)
    context = {"plan": plan, "outline": outline, "crumbs": crumbs_of(plan), "invented": plan.invented}
    return render(request, "okrs/plan_counts.html", context)


def editor_context(request: SignedInRequest, plan: Plan) -> dict[str, Any]:
    outline = outline_of(plan)
    points = unmet(plan, outline)
    return {
        "plan": plan,
        "outline": outline,
        "opened": _opened(request, outline),
        "lines": [(objective, [point for point in points if point.objective == objective.position]) for objective in outline.objectives],
        "unmet": points,
        "remarks": remarks(plan, outline),
        "may_edit": plan.is_open_for_editing and is_planner_of(request.user, plan.office_id),
        "may_endorse": plan.status == PlanStatus.SUBMITTED and is_director_of(request.user, plan.office_id),
        "sees_changes": plan.accepts_check_ins and _sees_changes(request, plan),
        "returned": _last_return(plan),
        "version": latest_version(plan),
        "crumbs": crumbs_of(plan),
        "invented": plan.invented,
    }


def _sees_changes(request: SignedInRequest, plan: Plan) -> bool:
    rights = rights_of(request.user)
    return rights.sees_drafts_of_all or plan.office_id in rights.own_offices


def _opened(request: SignedInRequest, outline: Outline) -> Objective | None:
    """The objective that the address asks for (`?o=2`), else the first: only one is open at a time."""
    wanted = request.GET.get("o", "")
    found = next((objective for objective in outline.objectives if str(objective.position) == wanted), None)
    return found or next(iter(outline.objectives), None)


def _last_return(plan: Plan) -> PlanEvent | None:
    if not plan.is_open_for_editing:
        return None
    return plan.events.filter(to_status=PlanStatus.RETURNED).select_related("by").order_by("-at").first()


def _no_plan_yet(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    office = get_object_or_404(Office, code=code)
    fiscal_year = get_object_or_404(FiscalYear, pk=year)
    if office.pk not in rights_of(request.user).own_offices:
        raise Http404
    context = {
        "office": office,
        "fiscal_year": fiscal_year,
        "source": plan_to_start_from(office, fiscal_year),
        "may_begin": is_planner_of(request.user, office),
    }
    return render(request, "okrs/plan_begin.html", context)


@login_required
@require_POST
def plan_begin(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    """Begin this year's plan: `from` names the earlier year to copy, empty begins a blank one."""
    office, fiscal_year = office_to_plan(request.user, year, code)
    source = plan_to_start_from(office, fiscal_year) if request.POST.get("from") else None
    try:
        plan = begin_from(source, fiscal_year, by=request.user) if source else begin_plan(office, fiscal_year, by=request.user, invented=request.user.invented)
    except PlanRefusal as refusal:
        messages.info(request, str(refusal))
        return to_plan(refusal.plan)
    messages.success(request, f"เริ่มแผนปี {year} จากแผนปี {source.fiscal_year_id} แล้ว ตรวจค่าฐานและค่าเป้าหมายทุกข้อ" if source else f"เริ่มแผนปี {year} แล้ว")
    return to_plan(plan)


@login_required
@require_http_methods(["GET"])
def plan_history(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    plan = plan_to_read(request.user, year, code)
    own = plan.office_id in rights_of(request.user).own_offices or rights_of(request.user).sees_drafts_of_all
    if not own and not plan.is_public:
        raise PermissionDenied
    events = plan.events.select_related("version").order_by("-at", "-pk")
    context = {"plan": plan, "events": events, "shows_comments": own, "crumbs": crumbs_of(plan, "ประวัติ"), "invented": plan.invented}
    return render(request, "okrs/plan_history.html", context)
