"""Adding, editing, planning by month, ordering and removing key results."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from bkk_okr.http import form_page
from districts.requests import SignedInRequest
from okrs.access import key_result_to_edit, objective_to_edit
from okrs.planning.forms.key_results import KeyResultForm, MonthsForm, NewKeyResultForm
from okrs.planning.key_results import move_key_result, remove_key_result, spread_evenly
from okrs.planning.refusals import PlanRefusal
from okrs.planning.views.answers import crumbs_of, plan_args, refused_page, to_plan, try_verb
from okrs.planning.views.coach import advice_on_form

ADD, EDIT, MONTHS = "okrs/key_result_add.html", "okrs/key_result_edit.html", "okrs/key_result_months.html"


@login_required
@require_http_methods(["GET", "POST"])
def key_result_add(request: SignedInRequest, year: int, code: str, pk: int) -> HttpResponse:
    objective = objective_to_edit(request.user, year, code, pk)
    plan = objective.plan
    form = NewKeyResultForm(objective, request.POST if request.method == "POST" else None)
    context = {"plan": plan, "objective": objective, "crumbs": crumbs_of(plan, "เพิ่ม KR"), "invented": plan.invented, **advice_on_form(form)}
    if form.is_bound and form.is_valid():
        try:
            form.save(by=request.user)
        except PlanRefusal as refusal:
            return refused_page(request, ADD, {**context, "form": form}, refusal)
        messages.success(request, "เพิ่ม KR แล้ว แผนรายเดือนกระจายให้เท่ากันไว้ก่อน ปรับได้")
        return to_plan(plan, objective=objective.position)
    return form_page(request, ADD, form, **context)


@login_required
@require_http_methods(["GET", "POST"])
def key_result_edit(request: SignedInRequest, year: int, code: str, pk: int) -> HttpResponse:
    key_result = key_result_to_edit(request.user, year, code, pk)
    plan = key_result.objective.plan
    form = KeyResultForm(key_result, request.POST if request.method == "POST" else None)
    context = {"plan": plan, "key_result": key_result, "crumbs": crumbs_of(plan, "แก้ไข KR"), "invented": plan.invented, **advice_on_form(form)}
    if form.is_bound and form.is_valid():
        try:
            outcome = form.save(by=request.user)
        except PlanRefusal as refusal:
            return refused_page(request, EDIT, {**context, "form": form}, refusal)
        if outcome.conflicts:
            return render(request, EDIT, {**context, "form": form.with_conflicts()}, status=HTTPStatus.CONFLICT)
        messages.success(request, "บันทึกแล้ว")
        return to_plan(plan, objective=key_result.objective.position)
    return form_page(request, EDIT, form, **context)


@login_required
@require_http_methods(["GET", "POST"])
def key_result_months(request: SignedInRequest, year: int, code: str, pk: int) -> HttpResponse:
    key_result = key_result_to_edit(request.user, year, code, pk)
    plan = key_result.objective.plan
    if request.method == "POST" and request.POST.get("act") == "spread":
        try_verb(request, plan, lambda: spread_evenly(key_result, by=request.user), done="กระจายเป้าหมายให้เท่ากันทุกเดือนแล้ว")
        return redirect("okrs:key-result-months", *plan_args(plan), key_result.pk)
    form = MonthsForm(key_result, request.POST if request.method == "POST" else None)
    context = {"plan": plan, "key_result": key_result, "crumbs": crumbs_of(plan, "แผนรายเดือน"), "invented": plan.invented}
    if form.is_bound and form.is_valid():
        try:
            form.save(by=request.user)
        except PlanRefusal as refusal:
            return refused_page(request, MONTHS, {**context, "form": form}, refusal)
        messages.success(request, "บันทึกแผนรายเดือนแล้ว")
        return to_plan(plan, objective=key_result.objective.position)
    return form_page(request, MONTHS, form, **context)


@login_required
@require_POST
def key_result_place(request: SignedInRequest, year: int, code: str, pk: int) -> HttpResponse:
    """Move a key result up or down, or remove it."""
    key_result = key_result_to_edit(request.user, year, code, pk)
    plan, position = key_result.objective.plan, key_result.objective.position
    act = request.POST.get("act")
    if act == "remove":
        return try_verb(request, plan, lambda: remove_key_result(key_result, by=request.user), done="ลบ KR แล้ว", objective=position)
    return try_verb(request, plan, lambda: move_key_result(key_result, up=act == "up", by=request.user), done="เปลี่ยนลำดับแล้ว", objective=position)
