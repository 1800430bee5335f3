"""The queue of plans under review, and the review of one version."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from districts.requests import SignedInRequest
from okrs.access import is_reviewer, reviewing_person, version_to_see
from okrs.models import PlanVersion
from okrs.models.plan import PlanStatus
from okrs.planning import workflow
from okrs.planning.coach_remarks import with_advice
from okrs.planning.forms.moves import ReturnForm, VerdictsForm
from okrs.planning.outline import outline_of
from okrs.planning.queue import plans_waiting
from okrs.planning.readiness import remarks
from okrs.planning.refusals import PlanRefusal
from okrs.planning.reviewing import give_verdicts
from okrs.planning.views.answers import plan_args

TEMPLATE = "okrs/review_detail.html"
OPEN = (PlanStatus.ENDORSED, PlanStatus.UNDER_REVIEW)


@login_required
@require_GET
def review_queue(request: SignedInRequest) -> HttpResponse:
    reviewing_person(request.user)
    rows = plans_waiting()
    return render(request, "okrs/review_queue.html", {"rows": rows, "invented": any(row.plan.invented for row in rows)})


@login_required
@require_http_methods(["GET", "POST"])
def review_detail(request: SignedInRequest, year: int, code: str, number: int) -> HttpResponse:
    """Four criteria for one version; then approve it, or return it with a reason."""
    reviewing_person(request.user)
    version = version_to_see(request.user, year, code, number)
    if request.method == "POST":
        if not is_reviewer(request.user):
            raise PermissionDenied
        return _judge(request, version)
    return _page(request, version)


def _page(
    request: SignedInRequest,
    version: PlanVersion,
    *,
    form: VerdictsForm | None = None,
    return_form: ReturnForm | None = None,
    refusal: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    plan = version.plan
    latest = workflow.latest_version(plan)
    outline = with_advice(outline_of(plan))
    context = {
        "version": version,
        "plan": plan,
        "outline": outline,
        "remarks": remarks(plan, outline),
        "form": form or VerdictsForm(version),
        "return_form": return_form or ReturnForm(),
        "latest": latest if latest != version else None,
        "may_judge": is_reviewer(request.user) and plan.status in OPEN and latest == version,
        "objection": workflow.standing_objection(version),
        "refusal": refusal,
        "invented": plan.invented,
    }
    return render(request, TEMPLATE, context, status=status)


def _judge(request: SignedInRequest, version: PlanVersion) -> HttpResponse:
    form, return_form = VerdictsForm(version, request.POST), ReturnForm(request.POST)
    act = request.POST.get("act", "save")
    if not form.is_valid() or (act == "return" and not return_form.is_valid()):
        shown_return = return_form if act == "return" else None
        return _page(request, version, form=form, return_form=shown_return, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        said = _move(request, version, form, act, return_form.cleaned_data.get("reason", "") if act == "return" else "")
    except PlanRefusal as refusal:
        version.plan.refresh_from_db()
        return _page(request, version, form=form, refusal=str(refusal), status=HTTPStatus.CONFLICT)
    messages.success(request, said)
    return redirect("okrs:review-queue") if act != "save" else redirect("okrs:review-detail", *plan_args(version.plan), version.number)


def _move(request: SignedInRequest, version: PlanVersion, form: VerdictsForm, act: str, reason: str) -> str:
    """Keep the verdicts, then do what the button said. An endorsed plan is taken up by the first word on it."""
    plan: Any = version.plan
    if plan.status == PlanStatus.ENDORSED:
        workflow.start_review(plan, by=request.user)
    give_verdicts(version, form.judgements, by=request.user)
    if act == "approve":
        workflow.approve(plan, by=request.user, seen=version)
        return f"อนุมัติแผนของ{plan.office.full_name}แล้ว"
    if act == "return":
        workflow.return_plan(plan, by=request.user, reason=reason, seen=version)
        return f"ส่งแผนกลับให้{plan.office.full_name}แก้ไขแล้ว"
    return "บันทึกความเห็นแล้ว"
