"""เก็บค่าจากฝ่าย: messages and forms to send out, and what comes back, previewed before it fills the drafts."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bkk_okr.http import form_page
from districts.requests import SignedInRequest
from okrs.models import Plan
from okrs.reporting.access import report_right, report_to_collect
from okrs.reporting.cards import NO_SECTION, due_cards, sections_of
from okrs.reporting.check_ins import CheckInRefused
from okrs.reporting.collecting import fill_drafts, form_for, matched, message_for, section_link
from okrs.reporting.decks import Card
from okrs.reporting.forms.collecting import CollectForm
from okrs.reporting.tables import as_text
from okrs.reporting.views.reports import crumbs_to
from policies.models import ReportingPeriod
from policies.views.files import workbook_answer

PAGE = "okrs/collect.html"


@login_required
@require_http_methods(["GET", "POST"])
def collect(request: SignedInRequest, year: int, code: str, slug: str) -> HttpResponse:
    plan, period = report_to_collect(request.user, year, code, slug)
    cards = _cards(request, plan, period)
    form = CollectForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    context: dict[str, Any] = {"plan": plan, "period": period, "sections": _sections(request, plan, period, cards), "invented": plan.invented}
    context |= {"total": len(cards), "filled": sum(card.is_filled for card in cards), "crumbs": crumbs_to(plan, period, "เก็บค่าจากฝ่าย")}
    if not (request.method == "POST" and form.is_valid()):
        return form_page(request, PAGE, form, **context)
    matches = matched(form.rows, cards)
    context |= {"form": form, "matches": matches, "carried": as_text(form.rows)}
    if request.POST.get("act") != "apply":
        return render(request, PAGE, context)
    try:
        outcomes = fill_drafts(matches, period=period, source=form.cleaned_data["source"], by=request.user, at=timezone.now())
    except CheckInRefused as refusal:
        return render(request, PAGE, {**context, "refusal": str(refusal)}, status=HTTPStatus.CONFLICT)
    if clashes := sum(bool(outcome.conflicts) for outcome in outcomes.values()):
        messages.warning(request, f"{clashes} KR มีคนแก้ขณะนี้ ยังเป็นค่าของเขา ดูแล้ววางใหม่ได้")
    messages.success(request, f"ใส่ค่าลงร่าง {len(outcomes) - clashes} KR แล้ว ตรวจแล้วกดส่งรายงาน")
    return redirect("okrs:check-in", year, code, slug)


def _cards(request: SignedInRequest, plan: Plan, period: ReportingPeriod, section: str = "") -> list[Card]:
    return due_cards(plan, period, right=report_right(request.user, plan), day=timezone.localdate(), section=section)


def _sections(request: HttpRequest, plan: Plan, period: ReportingPeriod, cards: list[Card]) -> list[dict[str, Any]]:
    host = request.build_absolute_uri("/").rstrip("/")
    found = []
    for code, name, _ in sections_of(plan, period):
        own = [card for card in cards if (card.key_result.owner_section.code if card.key_result.owner_section else NO_SECTION) == code]
        text = message_for(own, plan, period, name, link=section_link(plan, period, code, host=host))
        found.append({"code": code, "name": name, "count": len(own), "filled": sum(card.is_filled for card in own), "message": text})
    return found


@login_required
@require_GET
def collect_form(request: SignedInRequest, year: int, code: str, slug: str, section: str) -> HttpResponse:
    plan, period = report_to_collect(request.user, year, code, slug)
    cards = _cards(request, plan, period, section)
    if not cards:
        raise Http404
    return workbook_answer(form_for(cards, plan, period, as_of=timezone.localtime()), f"report-{code}-{slug}-{section}.xlsx")
