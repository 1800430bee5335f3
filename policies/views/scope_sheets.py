"""The scope as a workbook: out, and back in with a preview of every cell."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bkk_okr.http import form_page
from policies.access import policy_admin, sheet_to_manage
from policies.catalogue import year_to_see
from policies.models import ScopeSheet
from policies.models.scope_change import SheetState
from policies.scope import ScopeRefused
from policies.scope_forms import ApplyForm, SheetForm
from policies.scope_grid import grid_workbook
from policies.scope_sheets import apply_sheet
from policies.views.files import workbook_answer
from policies.views.scope import crumbs_of

PAGE = 100


@login_required
@require_GET
def scope_file(request: HttpRequest, year: int) -> HttpResponse:
    fiscal_year = year_to_see(year)
    return workbook_answer(grid_workbook(fiscal_year, as_of=timezone.localtime()), f"scope-{fiscal_year.pk}.xlsx")


@login_required
@require_http_methods(["GET", "POST"])
def scope_upload(request: HttpRequest, year: int) -> HttpResponse:
    admin = policy_admin(request.user)
    fiscal_year = year_to_see(year)
    form = SheetForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        return redirect("policies:scope-sheet", form.save(fiscal_year, by=admin).pk)
    sheets = Paginator(ScopeSheet.objects.filter(fiscal_year=fiscal_year).select_related("uploaded_by"), PAGE).get_page(request.GET.get("page"))
    return form_page(request, "policies/scope_upload.html", form, year=fiscal_year, page=sheets, crumbs=crumbs_of(fiscal_year, "นำเข้าตาราง"))


@login_required
@require_http_methods(["GET", "POST"])
def scope_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview of a sheet; a post applies it."""
    sheet = sheet_to_manage(request.user, pk)
    form = ApplyForm(request.POST if request.method == "POST" else None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            apply_sheet(sheet, since=form.cleaned_data["since"], by=policy_admin(request.user))
        except ScopeRefused as moved:
            refusal = str(moved)
            sheet.refresh_from_db()
        else:
            messages.success(request, "นำตารางไปใช้แล้ว")
            return redirect("policies:scope-sheet", pk)
    context = {
        "sheet": sheet,
        "form": form,
        "refusal": refusal,
        "faults": Paginator(sheet.report.get("faults", []), PAGE).get_page(request.GET.get("page")),
        "page": Paginator(sheet.report.get("changes", []), PAGE).get_page(request.GET.get("page")),
        "may_apply": sheet.state == SheetState.PREVIEWED and bool(sheet.report.get("changes")),
        "crumbs": crumbs_of(sheet.fiscal_year, f"ตารางครั้งที่ {sheet.pk}"),
    }
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "policies/scope_sheet.html", context, status=status)
