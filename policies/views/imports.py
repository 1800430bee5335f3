"""นำเข้านโยบาย: upload, preview, apply, report, take back. Every step has an address and survives a closed tab. Matching columns: `matching`."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bkk_okr.http import form_page
from policies.access import import_to_manage, policy_admin
from policies.forms import UploadForm
from policies.importing.background import apply_soon
from policies.importing.reverting import RevertRefused, revert_import, touched_since
from policies.importing.sheets_out import bad_rows_workbook, template_workbook
from policies.importing.uploads import DONE, ImportRefused, PreviewMoved, stored_bytes
from policies.models import PolicyImport, PolicySet
from policies.models.policy_import import ImportState
from policies.views.files import download, workbook_answer
from policies.views.import_steps import checked, crumbs, elsewhere, steps

PAGE = 100
# The lists of a preview in the order of the page: name in the address, key in the report, label.
LISTS = (
    ("errors", "errors", "ต้องแก้"),
    ("changed", "changed_rows", "แก้"),
    ("added", "added_rows", "เพิ่ม"),
    ("missing", "missing_rows", "ไม่มีในไฟล์"),
    ("same", "same_codes", "เหมือนเดิม"),
    ("skipped", "skipped", "ข้าม"),
)


@login_required
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    admin = policy_admin(request.user)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return checked(form.save(by=admin), by=admin)
    history = Paginator(PolicyImport.objects.select_related("policy_set", "uploaded_by"), PAGE).get_page(request.GET.get("page"))
    return form_page(request, "policies/import_list.html", form, page=history, steps=steps("upload"), crumbs=[{"label": "นำเข้านโยบาย", "url": ""}])


@login_required
@require_GET
def import_template(request: HttpRequest) -> HttpResponse:
    policy_admin(request.user)
    return workbook_answer(template_workbook(PolicySet.objects.order_by("-name").first(), as_of=timezone.localtime()), "policy-register-template.xlsx")


@login_required
@require_GET
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    record = import_to_manage(request.user, pk)
    return elsewhere(record, by=policy_admin(request.user)) or _preview(request, record)


@login_required
@require_POST
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    record = import_to_manage(request.user, pk)
    report = reverse("policies:import-report", args=[pk])
    try:
        job = apply_soon(record, by=policy_admin(request.user), leads_to=report, retire_missing=request.POST.get("missing") == "retire")
    except PreviewMoved as moved:
        record.report = moved.report.for_pages()
        return _preview(request, record, refusal=str(moved), status=HTTPStatus.CONFLICT)
    except ImportRefused as refusal:
        if record.state in DONE:
            messages.warning(request, str(refusal))
            return redirect(report)
        return _preview(request, record, refusal=str(refusal), status=HTTPStatus.CONFLICT)
    return redirect("policies:job", job.pk) if job else redirect(report)


@login_required
@require_GET
def import_report(request: HttpRequest, pk: int) -> HttpResponse:
    record = import_to_manage(request.user, pk)
    if record.state not in DONE:
        return redirect("policies:import-preview", pk)
    return _report(request, record)


@login_required
@require_POST
def import_revert(request: HttpRequest, pk: int) -> HttpResponse:
    record = import_to_manage(request.user, pk)
    try:
        revert_import(record, by=policy_admin(request.user), now=timezone.now())
    except RevertRefused as refusal:
        return _report(request, record, refusal=str(refusal), status=HTTPStatus.CONFLICT)
    messages.success(request, "ย้อนกลับการนำเข้าแล้ว ข้อมูลกลับไปเป็นเหมือนก่อนนำเข้า")
    return redirect("policies:import-report", pk)


@login_required
@require_GET
def import_bad_rows(request: HttpRequest, pk: int) -> HttpResponse:
    record = import_to_manage(request.user, pk)
    return workbook_answer(bad_rows_workbook(record, as_of=timezone.localtime()), f"import-{pk}-rows-to-mend.xlsx")


@login_required
@require_GET
def import_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was uploaded."""
    record = import_to_manage(request.user, pk)
    try:
        return download(stored_bytes(record), record.file_name)
    except ImportRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("policies:import-preview", pk)


def _preview(request: HttpRequest, record: PolicyImport, *, refusal: str = "", status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    report = record.report
    rows = {name: report.get(key, []) for name, key, _ in LISTS}
    shown = request.GET.get("show", "")
    if shown not in rows:
        shown = next((name for name, found in rows.items() if found), "added")
    choices = [{"label": f"{label} {len(rows[name])}", "url": f"?show={name}", "current": name == shown} for name, _, label in LISTS]
    context = {
        "record": record,
        "report": report,
        "shown": shown,
        "choices": choices,
        "page": Paginator(rows[shown], PAGE).get_page(request.GET.get("page")),
        "may_match": bool(record.outline.get("sheets")),
        "may_apply": record.state == ImportState.PREVIEWED
        and report.get("status") == "ok"
        and bool(report.get("added") or report.get("changed") or rows["missing"]),
        "refusal": refusal,
        "steps": steps("preview", record),
        "crumbs": crumbs(record),
    }
    return render(request, "policies/import_preview.html", context, status=status)


def _report(request: HttpRequest, record: PolicyImport, *, refusal: str = "", status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    context = {
        "record": record,
        "report": record.report,
        "page": Paginator(record.changes.order_by("kind", "code"), PAGE).get_page(request.GET.get("page")),
        "obstacles": touched_since(record) if record.state == ImportState.APPLIED else [],
        "refusal": refusal,
        "steps": steps("report", record),
        "crumbs": crumbs(record),
    }
    return render(request, "policies/import_report.html", context, status=status)
