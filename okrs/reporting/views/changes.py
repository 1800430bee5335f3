"""ขอปรับแผน: the office asks, the reviewer decides, everybody concerned sees the old figure beside the new one."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bkk_okr.http import form_page
from districts.requests import SignedInRequest
from okrs.access import reviewing_person
from okrs.models import ChangeRequest, KeyResult, Plan
from okrs.planning.views.answers import crumbs_of
from okrs.reporting.access import (
    change_to_decide,
    change_to_see,
    decides_changes,
    deciding_person,
    key_result_to_change,
    period_named,
    plan_with_changes,
    report_right,
)
from okrs.reporting.budget import apply_budget, budget_form, preview_budget
from okrs.reporting.change_words import compared
from okrs.reporting.changes import ChangeRefused
from okrs.reporting.forms.changes import AskForm, CorrectionForm, DecideForm, StructureForm, TargetForm
from okrs.reporting.forms.tables import BudgetForm
from okrs.reporting.tables import as_text
from policies.models import FiscalYear, ReportingPeriod
from policies.views.files import workbook_answer

ASK, DETAIL, BUDGET = "okrs/change_ask.html", "okrs/change_detail.html", "okrs/change_budget.html"
KINDS = (("target", "ค่าเป้าหมาย"), ("structure", "ข้อความ น้ำหนัก ฝ่าย"), ("closed_period", "รายงานของรอบที่ปิดแล้ว"))


@login_required
@require_GET
def change_queue(request: HttpRequest) -> HttpResponse:
    reviewing_person(request.user)
    waiting = list(ChangeRequest.objects.waiting().for_listing().order_by("asked_at"))
    decided = list(ChangeRequest.objects.for_listing().exclude(decided_at=None).order_by("-decided_at")[:30])
    context = {"waiting": waiting, "decided": decided, "budget_year": _budget_year() if decides_changes(request.user) else None}
    crumbs = [{"label": "รอพิจารณา", "url": reverse("okrs:review-queue")}, {"label": "คำขอปรับแผน"}]
    return render(request, "okrs/change_queue.html", {**context, "crumbs": crumbs})


def _budget_year() -> int | None:
    """The year that the council's ordinance is about: the one being carried out."""
    return FiscalYear.objects.filter(state=FiscalYear.State.EXECUTING).order_by("-be_year").values_list("pk", flat=True).first()


@login_required
@require_GET
def change_list(request: HttpRequest, year: int, code: str) -> HttpResponse:
    plan = plan_with_changes(request.user, year, code)
    context: dict[str, Any] = {
        "plan": plan,
        "back": _came_from(request, plan),
        "requests": plan.change_requests.for_listing(),
        "key_results": _key_results(plan),
    }
    context |= {"asks": _may_ask(request, plan), "invented": plan.invented, "crumbs": crumbs_of(plan, "ขอปรับแผน")}
    return render(request, "okrs/change_list.html", context)


def _came_from(request: HttpRequest, plan: Plan) -> ReportingPeriod | None:
    """The round of reports that the person was in when the wish for a change came up, named by `?from=2569-10`."""
    slug = request.GET.get("from", "")
    return period_named(plan, slug) if slug else None


def _key_results(plan: Plan) -> list[KeyResult]:
    return list(KeyResult.objects.filter(objective__plan=plan).select_related("objective", "measure").order_by("objective__position", "position"))


def _may_ask(request: HttpRequest, plan: Plan) -> bool:
    return plan.accepts_check_ins and report_right(request.user, plan).sends_for_office


@login_required
@require_http_methods(["GET", "POST"])
def change_ask(request: SignedInRequest, year: int, code: str, pk: int) -> HttpResponse:
    key_result = key_result_to_change(request.user, year, code, pk)
    plan, kind = key_result.objective.plan, request.GET.get("kind", "target")
    back = _came_from(request, plan)
    form = _ask_form(kind, key_result, request.POST if request.method == "POST" else None, back)
    context = {"key_result": key_result, "plan": plan, "kind": form.kind, "kinds": KINDS, "back": back, **_around(plan)}
    if not (form.is_bound and form.is_valid()):
        return form_page(request, ASK, form, **context)
    try:
        form.save(by=request.user, at=timezone.now())
    except ChangeRefused as refusal:
        return render(request, ASK, {**context, "form": form, "refusal": str(refusal)}, status=HTTPStatus.CONFLICT)
    messages.success(request, "ส่งคำขอปรับแผนแล้ว แผนยังเป็นค่าเดิมจนกว่าจะอนุมัติ")
    if back is not None:
        return redirect(f"{reverse('okrs:check-in', args=[year, code, back.slug])}#kr-{pk}")
    return redirect("okrs:change-list", year, code)


def _around(plan: Plan) -> dict[str, Any]:
    requests = {"label": "ขอปรับแผน", "url": reverse("okrs:change-list", args=[plan.fiscal_year_id, plan.office.code])}
    return {"invented": plan.invented, "crumbs": [*crumbs_of(plan, "ขอปรับแผน")[:-1], requests]}


def _ask_form(kind: str, key_result: KeyResult, data: Any, back: ReportingPeriod | None) -> Any:
    if kind == "closed_period":
        return CorrectionForm(key_result, data, today=timezone.localdate(), period=back)
    form: type[AskForm] = StructureForm if kind == "structure" else TargetForm
    return form(key_result, data)


@login_required
@require_http_methods(["GET", "POST"])
def change_detail(request: SignedInRequest, year: int, code: str, pk: int) -> HttpResponse:
    fetch = change_to_decide if request.method == "POST" else change_to_see
    change = fetch(request.user, year, code, pk)
    form = DecideForm(request.POST if request.method == "POST" else None)
    context = {
        "change": change,
        "plan": change.plan,
        "back": _came_from(request, change.plan),
        "rows": compared(change),
        "decides": decides_changes(request.user),
        **_around(change.plan),
    }
    if not (form.is_bound and form.is_valid()):
        return form_page(request, DETAIL, form, **context)
    try:
        decided = form.save(change, by=request.user, at=timezone.now())
    except ChangeRefused as refusal:
        return render(request, DETAIL, {**context, "form": form, "refusal": str(refusal)}, status=HTTPStatus.CONFLICT)
    messages.success(request, f"บันทึกผลแล้ว: {decided.get_state_display()}")
    return redirect("okrs:change-detail", year, code, pk)


@login_required
@require_http_methods(["GET", "POST"])
def change_budget(request: SignedInRequest, year: int) -> HttpResponse:
    """Preview the council's table, then apply it whole."""
    person = deciding_person(request.user)
    form = BudgetForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    context: dict[str, Any] = {"year": year, "crumbs": [{"label": "คำขอปรับแผน", "url": reverse("okrs:change-queue")}, {"label": "งบประมาณตามข้อบัญญัติ"}]}
    if not (request.method == "POST" and form.is_valid()):
        return form_page(request, BUDGET, form, **context)
    context |= {"form": form, "preview": preview_budget(form.rows, year), "carried": as_text(form.rows)}
    if request.POST.get("act") != "apply":
        return render(request, BUDGET, context)
    try:
        changed = apply_budget(form.rows, year, by=person, at=timezone.now(), decision=form.decision)
    except ChangeRefused as refusal:
        return render(request, BUDGET, {**context, "refusal": str(refusal)}, status=HTTPStatus.CONFLICT)
    messages.success(request, f"บันทึกงบที่อนุมัติ {changed} โครงการแล้ว")
    return redirect("okrs:change-queue")


@login_required
@require_GET
def change_budget_file(request: HttpRequest, year: int) -> HttpResponse:
    deciding_person(request.user)
    return workbook_answer(budget_form(year, as_of=timezone.localtime()), f"budget-{year}.xlsx")
