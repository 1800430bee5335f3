"""รายงานผล: one page of cards for one office and one period."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bkk_okr import thai
from districts.models import User
from okrs.models import Plan
from okrs.reporting.access import report_right, report_to_see
from okrs.reporting.calendar import current_report, neighbours
from okrs.reporting.cards import due_cards
from okrs.reporting.check_ins import CheckInRefused
from okrs.reporting.forms import SheetForm
from policies.models import ReportingPeriod


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
def check_in(request: HttpRequest, year: int, code: str, slug: str) -> HttpResponse:
    plan, period = report_to_see(request.user, year, code, slug)
    today = timezone.localdate()
    cards = due_cards(plan, period, right=report_right(request.user, plan), day=today)
    sheet = SheetForm(cards, period=period, today=today, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and not sheet.card_forms:
        raise PermissionDenied
    if sheet.is_bound and sheet.is_valid():
        return _send(request, plan, period, sheet)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sheet.is_bound else HTTPStatus.OK
    return render(request, "okrs/check_in.html", _page(plan, period, sheet), status=status)


def _send(request: HttpRequest, plan: Plan, period: ReportingPeriod, sheet: SheetForm) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 login_required stands before
    try:
        sent = sheet.save(by=request.user, at=timezone.now())
    except CheckInRefused as refusal:
        sheet.add_error(None, str(refusal))
        return render(request, "okrs/check_in.html", _page(plan, period, sheet), status=HTTPStatus.CONFLICT)
    what = f"ส่งรายงานรอบ {thai.short_month(period.month)} แล้ว {sent} KR" if sent else "บันทึกเหตุผลที่ยังไม่มีค่าแล้ว"
    messages.success(request, f"{what} แก้ไขได้ถึง {thai.short_date(period.closes)}")
    return redirect("okrs:check-in", plan.fiscal_year_id, plan.office.code, period.slug)


def _page(plan: Plan, period: ReportingPeriod, sheet: SheetForm) -> dict[str, Any]:
    earlier, later = neighbours(period)
    return {
        "plan": plan,
        "period": period,
        "sheet": sheet,
        "done": sum(card.sent is not None for card, _ in sheet.rows),
        "total": len(sheet.rows),
        "is_open": plan.accepts_check_ins and period.opens <= sheet.today <= period.closes and period.closed_at is None,
        "earlier": earlier,
        "later": later,
        "invented": plan.invented,
        "crumbs": [{"label": "รายงานผล", "url": ""}, {"label": plan.office.full_name, "url": ""}, {"label": f"รอบ {thai.short_month(period.month)}"}],
    }
