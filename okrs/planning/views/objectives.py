"""Adding, editing, ordering and removing objectives, and the policies they serve."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from bkk_okr.http import form_page
from districts.requests import SignedInRequest
from okrs.access import objective_to_edit, plan_to_edit
from okrs.planning.forms.objectives import LinkPolicyForm, NewObjectiveForm, ObjectiveForm
from okrs.planning.objectives import link_policy, move_objective, remove_objective, unlink_policy
from okrs.planning.refusals import PlanRefusal
from okrs.planning.views.answers import crumbs_of, plan_args, refused_page, to_plan, try_verb

ADD, EDIT = "okrs/objective_add.html", "okrs/objective_edit.html"


@login_required
@require_http_methods(["GET", "POST"])
def objective_add(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    plan = plan_to_edit(request.user, year, code)
    form = NewObjectiveForm(plan, request.POST if request.method == "POST" else None)
    context = {"plan": plan, "crumbs": crumbs_of(plan, "เพิ่มวัตถุประสงค์"), "invented": plan.invented}
    if form.is_bound and form.is_valid():
        try:
            objective = form.save(by=request.user)
        except PlanRefusal as refusal:
            return refused_page(request, ADD, {**context, "form": form}, refusal)
        return to_plan(plan, objective=objective.position)
    return form_page(request, ADD, form, **context)


@login_required
@require_http_methods(["GET", "POST"])
def objective_edit(request: SignedInRequest, year: int, code: str, pk: int) -> HttpResponse:
    objective = objective_to_edit(request.user, year, code, pk)
    plan = objective.plan
    form = ObjectiveForm(objective, request.POST if request.method == "POST" else None)
    links = objective.policy_links.select_related("policy")
    context = {
        "plan": plan,
        "objective": objective,
        "links": links,
        "link_form": LinkPolicyForm(plan),
        "crumbs": crumbs_of(plan, "แก้ไขวัตถุประสงค์"),
        "invented": plan.invented,
    }
    if form.is_bound and form.is_valid():
        try:
            outcome = form.save(by=request.user)
        except PlanRefusal as refusal:
            return refused_page(request, EDIT, {**context, "form": form}, refusal)
        if outcome.conflicts:
            return render(request, EDIT, {**context, "form": form.with_conflicts()}, status=HTTPStatus.CONFLICT)
        messages.success(request, "บันทึกแล้ว")
        return to_plan(plan, objective=objective.position)
    return form_page(request, EDIT, form, **context)


@login_required
@require_POST
def objective_policies(request: SignedInRequest, year: int, code: str, pk: int) -> HttpResponse:
    """Link a policy, make one the primary, or take a link away."""
    objective = objective_to_edit(request.user, year, code, pk)
    form = LinkPolicyForm(objective.plan, request.POST)
    if form.is_valid():
        policy, primary = form.cleaned_data["policy"], form.cleaned_data["primary"]
        try:
            if request.POST.get("act") == "unlink":
                unlink_policy(objective, policy, by=request.user)
            else:
                link_policy(objective, policy, by=request.user, primary=primary)
        except PlanRefusal as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, "เลือกนโยบายจากรายการ")
    return redirect("okrs:objective-edit", *plan_args(objective.plan), objective.pk)


@login_required
@require_POST
def objective_place(request: SignedInRequest, year: int, code: str, pk: int) -> HttpResponse:
    """Move an objective up or down, or remove it with its key results."""
    objective = objective_to_edit(request.user, year, code, pk)
    act = request.POST.get("act")
    if act == "remove":
        return try_verb(request, objective.plan, lambda: remove_objective(objective, by=request.user), done="ลบวัตถุประสงค์แล้ว")
    return try_verb(request, objective.plan, lambda: move_objective(objective, up=act == "up", by=request.user), done="เปลี่ยนลำดับแล้ว")
