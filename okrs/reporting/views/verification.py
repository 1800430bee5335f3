"""ตรวจสอบผล: one table a measure for its host, one an office for the reviewer."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from districts.models import Role
from districts.requests import SignedInRequest
from okrs.models import KeyResult
from okrs.reporting.access import measure_to_verify, office_to_verify, verifying_person
from okrs.reporting.check_ins import CheckInRefused
from okrs.reporting.forms.verification import VerdictForm
from okrs.reporting.verification import Row, desks_of, key_results_of, period_to_show, rows_of, waiting_by_period
from policies.models import FiscalYear
from policies.models.fiscal_year import FiscalYearState

PAGE = "okrs/verify_detail.html"


@login_required
@require_GET
def verify_list(request: HttpRequest) -> HttpResponse:
    rights = verifying_person(request.user)
    years = list(FiscalYear.objects.exclude(state=FiscalYearState.PREPARATION).order_by("-be_year"))
    asked = request.GET.get("year", "")
    year = next((one for one in years if str(one.pk) == asked), years[0] if years else None)
    hosted = rights.offices.get(Role.HOST, frozenset())
    desks = desks_of(year.pk, hosted, as_reviewer=rights.has(Role.REVIEWER)) if year else []
    owed = [desk for desk in desks if desk.waiting]
    context = {
        "year": year,
        "desks": desks,
        "owed": owed,
        "settled": [desk for desk in desks if not desk.waiting],
        "by_office": any(desk.office for desk in desks),
        "waiting": sum(desk.waiting for desk in owed),
    }
    return render(request, "okrs/verify_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def verify_measure(request: SignedInRequest, year: int, measure: int) -> HttpResponse:
    found = measure_to_verify(request.user, year, measure)
    context = {"heading": found.title, "measure": found, "invented": found.invented}
    return _table(request, year, key_results_of(year, measure=found), context)


@login_required
@require_http_methods(["GET", "POST"])
def verify_office(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    office = office_to_verify(request.user, year, code)
    key_results = key_results_of(year, office=office)
    invented = any(one.objective.plan.invented for one in key_results)
    return _table(request, year, key_results, {"heading": office.full_name, "office": office, "invented": invented})


def _table(request: SignedInRequest, year: int, key_results: Sequence[KeyResult], context: dict[str, Any]) -> HttpResponse:
    today = timezone.localdate()
    waiting = waiting_by_period(key_results, year)
    fiscal_year = get_object_or_404(FiscalYear.objects.prefetch_related("periods"), pk=year)
    period, begun = period_to_show(fiscal_year, waiting, request.GET.get("period", ""), today)
    rows = rows_of(key_results, period, day=today) if period else []
    context |= {"period": period, "rows": rows, "year": year, "periods": [(one, waiting.get(one.pk, 0)) for one in begun], "today": today}
    context |= _counts(rows) | {"crumbs": [{"label": "ตรวจผล", "url": "../.." if "measure" in context else "../../.."}, {"label": context["heading"]}]}
    if request.method == "POST" and period is not None:
        form = VerdictForm(rows, request.POST)
        return _judge(request, form, context)
    return render(request, PAGE, {**context, "form": VerdictForm(rows)})


def _judge(request: SignedInRequest, form: VerdictForm, context: dict[str, Any]) -> HttpResponse:
    period = context["period"]
    if not form.is_valid():
        return render(request, PAGE, {**context, "form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        judged = form.save(period, by=request.user, at=timezone.now())
    except CheckInRefused as refusal:
        return render(request, PAGE, {**context, "form": form, "refusal": str(refusal)}, status=HTTPStatus.CONFLICT)
    messages.success(request, f"{form.done_word} {judged.done} รายการ")
    if judged.moved:
        messages.warning(request, f"{judged.moved} รายการมีรายงานฉบับใหม่กว่า ยังไม่ได้ตรวจ ดูค่าใหม่ก่อน")
    return redirect(f"{request.path}?period={period.slug}")


def _counts(rows: Sequence[Row]) -> dict[str, int]:
    return {
        "waiting": sum(row.waits for row in rows),
        "odd": sum(row.is_odd for row in rows),
        "rest": sum(row.waits and not row.is_odd for row in rows),
        "reported": sum(row.check_in is not None for row in rows),
        "verified": sum(row.check_in is not None and row.check_in.verification == "verified" for row in rows),
    }
