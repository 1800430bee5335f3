"""รายงานผล: one page of cards for one office and one period."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bkk_okr import thai
from districts.models import User
from districts.requests import SignedInRequest
from okrs.models import Plan
from okrs.planning.autosave import Edit
from okrs.reporting.access import ReportRight, report_right, report_to_see
from okrs.reporting.calendar import current_report, neighbours
from okrs.reporting.cards import due_cards, sections_of
from okrs.reporting.changes import is_closed
from okrs.reporting.check_ins import CheckInRefused
from okrs.reporting.drafts import day_of, save_draft
from okrs.reporting.forms.cards import CardForm
from okrs.reporting.forms.sheets import SheetForm
from okrs.reporting.typed import READING_FIELDS, texts_of_check_in
from policies.models import ReportingPeriod

PAGE = "okrs/check_in.html"


@dataclass(frozen=True)
class Desk:
    """What lies before one person: the plan, the period, and the cards that are theirs to see."""

    plan: Plan
    period: ReportingPeriod
    right: ReportRight
    sheet: SheetForm
    section: str

    @property
    def sends(self) -> bool:
        """Whether the press sends the office's report; a section head's hands the numbers to the planner."""
        return all(self.right.may_send(form.card.key_result) for form in self.sheet.card_forms)

    @property
    def is_open(self) -> bool:
        return self.plan.accepts_check_ins and self.period.opens <= self.sheet.today <= self.period.closes and self.period.closed_at is None

    @property
    def address(self) -> str:
        path = reverse("okrs:check-in", args=[self.plan.fiscal_year_id, self.plan.office.code, self.period.slug])
        return f"{path}?section={self.section}" if self.section else path


@login_required
@require_GET
def check_in_current(request: HttpRequest) -> HttpResponse:
    """Go to the period that the person's office owes now."""
    found = current_report(request.user, timezone.localdate())
    if found is None:
        return render(request, "okrs/check_in_none.html")
    plan, period = found
    return redirect("okrs:check-in", plan.fiscal_year_id, plan.office.code, period.slug)


@login_required
@require_http_methods(["GET", "POST"])
def check_in(request: SignedInRequest, year: int, code: str, slug: str) -> HttpResponse:
    plan, period = report_to_see(request.user, year, code, slug)
    desk = desk_of(request, plan, period, report_right(request.user, plan))
    if request.method != "POST":
        return _page(request, desk)
    if not desk.sheet.card_forms:
        raise PermissionDenied
    try:
        return _receive(request, desk, act=request.POST.get("act", "send"))
    except CheckInRefused as refusal:
        return _page(request, desk, refusal=str(refusal), status=HTTPStatus.CONFLICT)


@login_required
@require_POST
def check_in_value(request: SignedInRequest, year: int, code: str, slug: str, pk: int) -> HttpResponse:
    """Keep what was typed into one card, and answer with what it says."""
    plan, period = report_to_see(request.user, year, code, slug)
    desk = desk_of(request, plan, period, report_right(request.user, plan))
    form = _form_of(desk, pk)
    refusal = _keep(desk, by=request.user)
    status = HTTPStatus.CONFLICT if form.conflicts or refusal else HTTPStatus.OK
    return _kept(request, desk, "okrs/_check_in_state.html", {"card": form.card, "form": form}, refusal=refusal, status=status)


@login_required
@require_POST
def check_in_day(request: SignedInRequest, year: int, code: str, slug: str) -> HttpResponse:
    """Keep the day that the page's figures speak of."""
    plan, period = report_to_see(request.user, year, code, slug)
    desk = desk_of(request, plan, period, report_right(request.user, plan))
    if not desk.sheet.card_forms:
        raise PermissionDenied
    refusal = _keep(desk, by=request.user)
    status = HTTPStatus.CONFLICT if desk.sheet.day_conflict or refusal else HTTPStatus.OK
    return _kept(request, desk, "okrs/_check_in_day.html", {}, refusal=refusal, status=status)


def _keep(desk: Desk, *, by: User) -> str:
    """Keep what was posted; return the sentence when plan or period take nothing any more."""
    try:
        desk.sheet.save_drafts(by=by, at=timezone.now())
    except CheckInRefused as refused:
        return str(refused)
    return ""


def _kept(request: SignedInRequest, desk: Desk, part: str, facts: dict[str, Any], *, refusal: str, status: HTTPStatus) -> HttpResponse:
    """Answer with the part of the page that says what was kept; without htmx with the page."""
    if not request.htmx:
        return redirect(desk.address) if status == HTTPStatus.OK else _page(request, desk, refusal=refusal, status=status)
    context = {**_context(desk), **facts, "saved_at": timezone.now(), "refusal": refusal, "swapped": True}
    return render(request, part, context, status=status)


def crumbs_to(plan: Plan, period: ReportingPeriod, last: str, *, card: int | None = None) -> list[dict[str, str]]:
    """The way back from a page beside the report: to the report, or to the card that the page is about."""
    url = reverse("okrs:check-in", args=[plan.fiscal_year_id, plan.office.code, period.slug])
    report = {"label": f"รายงานผลรอบ {thai.short_month(period.month)}", "url": f"{url}#kr-{card}" if card else url}
    return [{"label": plan.office.short_name, "url": ""}, report, {"label": last, "url": ""}]


def desk_of(request: HttpRequest, plan: Plan, period: ReportingPeriod, right: ReportRight) -> Desk:
    today = timezone.localdate()
    section = request.GET.get("section", "")
    cards = due_cards(plan, period, right=right, day=today, section=section)
    sheet = SheetForm(cards, plan=plan, period=period, today=today, day=day_of(plan, period), data=request.POST if request.method == "POST" else None)
    return Desk(plan, period, right, sheet, section)


def _form_of(desk: Desk, pk: int) -> CardForm:
    for card, form in desk.sheet.rows:
        if card.key_result.pk == pk:
            if form is None:
                raise PermissionDenied
            return form
    raise Http404


def _receive(request: SignedInRequest, desk: Desk, *, act: str) -> HttpResponse:
    sheet, now = desk.sheet, timezone.now()
    sheet.save_drafts(by=request.user, at=now)
    if sheet.conflicts:
        return _page(request, desk, status=HTTPStatus.CONFLICT)
    if act.startswith("same-"):
        return _repeat_last(request, desk, _form_of(desk, _number(act)))
    if act == "save":
        messages.success(request, "บันทึกร่างแล้ว ยังไม่ได้ส่งรายงาน")
        return redirect(desk.address)
    if not sheet.is_valid():
        return _nothing_new(request, desk) if sheet.is_repeated else _page(request, desk, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if sheet.questions:
        return _page(request, desk, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _send(request, desk) if desk.sends else _give(request, desk)


def _number(act: str) -> int:
    digits = act.removeprefix("same-")
    if not digits.isdecimal():
        raise Http404
    return int(digits)


def _repeat_last(request: SignedInRequest, desk: Desk, form: CardForm) -> HttpResponse:
    """ใช้ค่าเดิม without a script: the last value goes into the draft, where it can be looked at before it is sent."""
    before = form.card.before
    if form.card.may_repeat and before is not None:
        last = texts_of_check_in(before)
        edits = [Edit(name, form.text_now(name), last[name]) for name in READING_FIELDS]
        save_draft(form.card.key_result, period=desk.period, edits=edits, by=request.user, at=timezone.now())
    return redirect(f"{desk.address}#kr-{form.card.key_result.pk}")


def _nothing_new(request: SignedInRequest, desk: Desk) -> HttpResponse:
    messages.info(request, f"รายงานรอบ {thai.short_month(desk.period.month)} ส่งไปแล้ว ไม่มีค่าใหม่")
    return redirect(desk.address)


def _send(request: SignedInRequest, desk: Desk) -> HttpResponse:
    sent = desk.sheet.save(by=request.user, at=timezone.now())
    what = f"ส่งรายงานรอบ {thai.short_month(desk.period.month)} แล้ว {sent} KR" if sent else "บันทึกเหตุผลที่ยังไม่มีค่าแล้ว"
    messages.success(request, f"{what} แก้ไขได้ถึง {thai.short_date(desk.period.closes)}")
    return redirect(desk.address)


def _give(request: SignedInRequest, desk: Desk) -> HttpResponse:
    given = desk.sheet.give(by=request.user, at=timezone.now())
    messages.success(request, f"ส่งค่าให้เจ้าหน้าที่แผนแล้ว {given} KR แก้ไขได้จนกว่าเจ้าหน้าที่แผนจะส่งรายงานของเขต")
    return redirect(desk.address)


def _page(request: HttpRequest, desk: Desk, *, refusal: str = "", status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return render(request, PAGE, {**_context(desk), "refusal": refusal}, status=status)


def _context(desk: Desk) -> dict[str, Any]:
    plan, period, sheet = desk.plan, desk.period, desk.sheet
    earlier, later = neighbours(period)
    return {
        "plan": plan,
        "period": period,
        "sheet": sheet,
        "sends": desk.sends,
        "sent": sum(card.sent is not None for card, _ in sheet.rows),
        "filled": sum(card.is_filled if form is None else form.is_filled for card, form in sheet.rows),
        "total": len(sheet.rows),
        "is_open": desk.is_open,
        "is_closed": is_closed(period, sheet.today),
        "asks_changes": desk.right.sends_for_office and plan.accepts_check_ins,
        "is_past_due": is_past_due(period, sheet.today),
        "collects": desk.right.sends_for_office,
        "section": desk.section,
        "sections": sections_of(plan, period) if desk.right.sees_all else [],
        "earlier": earlier,
        "later": later,
        "invented": plan.invented,
        "crumbs": [{"label": "รายงานผล", "url": ""}, {"label": plan.office.full_name, "url": ""}, {"label": f"รอบ {thai.short_month(period.month)}"}],
    }


def is_past_due(period: ReportingPeriod, today: date) -> bool:
    return period.due < today
