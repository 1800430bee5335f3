"""โค้ช KR: rows from anywhere, sorted into outcomes, outputs and activities with reasons; nothing is saved until rows are taken into a draft."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from bkk_okr import thai
from districts.requests import SignedInRequest
from okrs.outcomes import judge
from okrs.planning.coaching import coach_rows, similar_outcomes, tally_of
from okrs.planning.forms.coach import CoachForm, TakeForm
from okrs.planning.pasted_rows import LONGEST, LONGEST_UNIT, PastedRow
from okrs.planning.refusals import PlanRefusal
from okrs.planning.views.answers import to_plan

PAGE = "okrs/coach.html"


@login_required
@require_http_methods(["GET", "POST"])
def coach(request: SignedInRequest) -> HttpResponse:
    form = CoachForm(request.POST, request.FILES) if request.method == "POST" else CoachForm()
    if form.is_bound and form.is_valid():
        return _judged(request, form.cleaned_data["found"])
    return render(request, PAGE, {"form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK)


def _judged(request: SignedInRequest, found: list[PastedRow]) -> HttpResponse:
    rows = coach_rows(found)
    return render(request, PAGE, {"form": CoachForm(), "rows": rows, "tally": tally_of(rows), "take": TakeForm(request.user)})


@login_required
@require_POST
def coach_take(request: SignedInRequest) -> HttpResponse:
    """Take the chosen rows into a draft; what was shown comes back as it was when that cannot be."""
    form = TakeForm(request.user, request.POST)
    refusal = ""
    if form.is_valid():
        try:
            objective = form.save(by=request.user)
        except PlanRefusal as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"นำ {len(form.cleaned_data['rows'])} รายการเข้าร่างแผนแล้ว เติมค่าฐาน ค่าเป้าหมาย และฝ่ายรับผิดชอบต่อได้")
            return to_plan(objective.plan, objective=objective.position)
    rows = coach_rows(form.shown_rows())
    context = {"form": CoachForm(), "rows": rows, "tally": tally_of(rows), "take": form, "refusal": refusal, "taken": request.POST.getlist("take")}
    return render(request, PAGE, context, status=HTTPStatus.CONFLICT if refusal else HTTPStatus.UNPROCESSABLE_ENTITY)


@login_required
@require_POST
def coach_say(request: SignedInRequest) -> HttpResponse:
    """One sentence while it is being written: the strip under the field; without htmx the page with that sentence."""
    text, unit = thai.normalise(request.POST.get("title", ""))[:LONGEST], request.POST.get("unit", "")[:LONGEST_UNIT]
    if request.htmx:
        return render(request, "okrs/_coach.html", advice(text, unit, request.POST.get("kind", "")))
    return _judged(request, [PastedRow(1, text, unit)] if text else [])


def advice_on_form(form: Form) -> dict[str, Any]:
    """The same strip for a form as it stands, for whoever has no script."""
    typed = {name: str(form[name].value() or "") if name in form.fields else "" for name in ("title", "unit", "kind")}
    return advice(thai.normalise(typed["title"])[:LONGEST], typed["unit"][:LONGEST_UNIT], typed["kind"])


def advice(text: str, unit: str, kind: str) -> dict[str, Any]:
    """What the strip shows for a sentence; empty for an empty one, for an empty field needs no advice."""
    return {"said": judge(text, unit, kind), "examples": similar_outcomes(text)} if text else {}
