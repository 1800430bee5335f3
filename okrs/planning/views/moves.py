"""The moves of a plan by its own office: checked and sent by the planner, endorsed or returned by the director."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from districts.requests import SignedInRequest
from okrs.access import plan_to_edit, plan_to_endorse
from okrs.models import Plan
from okrs.models.plan import PlanStatus
from okrs.planning import workflow
from okrs.planning.forms.moves import EndorseForm, ReturnForm
from okrs.planning.outline import outline_of
from okrs.planning.readiness import remarks, unmet
from okrs.planning.refusals import PlanRefusal
from okrs.planning.versions import content_of, digest
from okrs.planning.views.answers import crumbs_of, plan_args, to_plan


@login_required
@require_http_methods(["GET", "POST"])
def plan_check(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    """Read everything once more, with what must be mended on top; then send it to the director."""
    plan = plan_to_edit(request.user, year, code)
    if request.method == "POST":
        try:
            version = workflow.submit(plan, by=request.user, seen=request.POST.get("seen", ""))
        except PlanRefusal as refusal:
            plan.refresh_from_db()
            return render(request, "okrs/plan_check.html", _check_context(plan, str(refusal)), status=HTTPStatus.CONFLICT)
        messages.success(request, f"ส่งแผนให้ผู้อำนวยการเขตแล้ว เลขอ้างอิงในระบบ {year}-{code}-v{version.number} ขั้นต่อไป: ผอ.เขตเห็นชอบ")
        return to_plan(plan)
    return render(request, "okrs/plan_check.html", _check_context(plan))


def _check_context(plan: Plan, refusal: str = "") -> dict[str, Any]:
    outline = outline_of(plan)
    return {
        "plan": plan,
        "outline": outline,
        "unmet": unmet(plan, outline),
        "remarks": remarks(plan, outline),
        "seen": digest(content_of(plan, outline)),
        "refusal": refusal,
        "may_send": plan.status == PlanStatus.DRAFT,
        "crumbs": crumbs_of(plan, "ตรวจก่อนส่ง"),
        "invented": plan.invented,
    }


@login_required
@require_http_methods(["GET", "POST"])
def plan_endorse(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    """ผอ.เขตเห็นชอบ, or back to the planner with a reason: one page, one press."""
    plan = plan_to_endorse(request.user, year, code)
    returning = request.method == "POST" and request.POST.get("act") == "return"
    endorse_form = EndorseForm(request.POST if request.method == "POST" and not returning else None)
    return_form = ReturnForm(request.POST if returning else None)
    refusal, form = "", return_form if returning else endorse_form
    if request.method == "POST" and form.is_valid():
        try:
            _endorse_or_return(request, plan, form, returning=returning)
            return redirect("okrs:plan-detail", *plan_args(plan))
        except PlanRefusal as refused:
            refusal = str(refused)
            plan.refresh_from_db()
    outline = outline_of(plan)
    context = {
        "plan": plan,
        "outline": outline,
        "remarks": remarks(plan, outline),
        "version": workflow.latest_version(plan),
        "endorse_form": endorse_form,
        "return_form": return_form,
        "may_move": plan.status == PlanStatus.SUBMITTED,
        "refusal": refusal,
        "crumbs": crumbs_of(plan, "ผอ.เขตเห็นชอบ"),
        "invented": plan.invented,
    }
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "okrs/plan_endorse.html", context, status=status)


def _endorse_or_return(request: SignedInRequest, plan: Plan, form: EndorseForm | ReturnForm, *, returning: bool) -> None:
    seen = plan.versions.filter(number=request.POST.get("version") or 0).first() if request.POST.get("version", "").isdecimal() else None
    if returning:
        workflow.return_plan(plan, by=request.user, reason=form.cleaned_data["reason"], seen=seen)
        messages.success(request, "ส่งกลับให้เจ้าหน้าที่แผนแก้ไขแล้ว")
    else:
        workflow.endorse(plan, by=request.user, seen=seen, **form.cleaned_data)
        messages.success(request, "ผอ.เขตเห็นชอบแล้ว แผนไปถึงผู้พิจารณา")
