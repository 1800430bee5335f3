"""การบรรจุในแผน: the required policies of a plan and what carries each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from districts.access import rights_of
from districts.requests import SignedInRequest
from okrs.access import is_planner_of, plan_to_read
from okrs.models import Plan
from okrs.planning.landings import declare_not_applicable, land_through_routine, undo_landing
from okrs.planning.measures import shared_measures
from okrs.planning.outline import outline_of
from okrs.planning.refusals import PlanRefusal
from okrs.planning.views.answers import crumbs_of, plan_args
from policies.access import may_contest
from policies.models import Policy
from policies.models.scope_change import ContestState
from policies.scope_contests import contests_of


@login_required
@require_http_methods(["GET", "POST"])
def plan_landings(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    plan = plan_to_read(request.user, year, code)
    may_edit = is_planner_of(request.user, plan.office_id)
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied
        return _declare(request, plan)
    outline = outline_of(plan)
    landed = {landing.policy_id: landing for landing in outline.landings}
    # Asked by the office and read by the office: an approved plan is open to all, this is not.
    own = plan.office_id in rights_of(request.user).own_offices
    asked = contests_of(plan.fiscal_year, offices=[plan.office_id]) if own else []
    open_contests = {one.policy_id: one for one in asked if one.state == ContestState.OPEN}
    context = {
        "plan": plan,
        "rows": [(policy, landed.get(policy.pk), open_contests.get(policy.pk), outline.parts_told.get(policy.pk)) for policy in outline.required],
        "answered": [one for one in asked if one.state != ContestState.OPEN],
        "may_contest": may_contest(request.user, plan.office_id),
        "others": [landing for landing in outline.landings if landing.policy_id not in {policy.pk for policy in outline.required}],
        "outline": outline,
        "measures": shared_measures(),
        "may_edit": may_edit and plan.is_open_for_editing,
        "crumbs": crumbs_of(plan, "การบรรจุนโยบาย"),
        "invented": plan.invented,
    }
    return render(request, "okrs/plan_landings.html", context)


def _declare(request: SignedInRequest, plan: Plan) -> HttpResponse:
    act, chosen = request.POST.get("act"), request.POST.get("policy", "")
    policy = get_object_or_404(Policy.objects.filter(set=plan.fiscal_year.policy_set_id), pk=chosen if chosen.isdecimal() else None)
    try:
        if act == "routine":
            measure = request.POST.get("measure", "")
            land_through_routine(plan, policy, get_object_or_404(shared_measures(), pk=measure if measure.isdecimal() else None), by=request.user)
        elif act == "not_applicable":
            declare_not_applicable(plan, policy, request.POST.get("reason", ""), by=request.user)
        else:
            undo_landing(plan, policy, by=request.user)
    except PlanRefusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"บันทึกแล้ว: {policy.code} {policy.title}")
    return redirect("okrs:plan-landings", *plan_args(plan))
