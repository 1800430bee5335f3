"""Answers that the planning pages share."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from okrs.models import Plan
from okrs.planning.refusals import PlanRefusal


def plan_args(plan: Plan) -> list[Any]:
    return [plan.fiscal_year_id, plan.office.code]


def to_plan(plan: Plan, *, objective: int = 0) -> HttpResponse:
    """Go to the editor, with an objective open."""
    address = reverse("okrs:plan-detail", args=plan_args(plan))
    return redirect(f"{address}?o={objective}" if objective else address)


def try_verb(request: HttpRequest, plan: Plan, verb: Callable[[], Any], *, done: str, objective: int = 0) -> HttpResponse:
    """Call a verb that one press asks for; say what happened, or in a sentence why it did not, and go back to the plan."""
    try:
        verb()
    except PlanRefusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return to_plan(plan, objective=objective)


def refused_page(request: HttpRequest, template: str, context: dict[str, Any], refusal: PlanRefusal) -> HttpResponse:
    """Show the form again as it was typed, with the sentence that refused it: the state moved meanwhile."""
    return render(request, template, {**context, "refusal": str(refusal)}, status=HTTPStatus.CONFLICT)


def crumbs_of(plan: Plan, last: str = "") -> list[dict[str, str]]:
    year = plan.fiscal_year_id
    rows = [
        {"label": "แผนของเขต", "url": reverse("okrs:plan-list", args=[year])},
        {"label": plan.office.short_name, "url": reverse("okrs:plan-detail", args=plan_args(plan)) if last else ""},
    ]
    return [*rows, {"label": last, "url": ""}] if last else [*rows, {"label": f"ปีงบประมาณ {year}", "url": ""}]
