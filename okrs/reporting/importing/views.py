"""นำเข้ารายการของระบบติดตาม: upload, preview with its questions, apply, report. Every step has an address and survives a closed tab."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bkk_okr.http import form_page
from okrs.models import TrackerImport
from okrs.reporting.importing.access import list_to_manage
from okrs.reporting.importing.forms import OptionsForm, UploadForm
from okrs.reporting.importing.sheets_out import questions_workbook
from okrs.reporting.importing.uploads import ImportRefused, PreviewMoved, apply_list, stored_bytes
from policies.access import policy_admin
from policies.models.policy_import import ImportState
from policies.views.files import download, workbook_answer

PAGE = 100
# The lists of a preview in the order of the page: name in the address, key in the report, label.
LISTS = (
    ("errors", "errors", "ต้องแก้"),
    ("questions", "questions", "ต้องถาม"),
    ("changed", "changed_rows", "แก้"),
    ("added", "added_rows", "เพิ่ม"),
    ("missing", "missing_rows", "ไม่มีในไฟล์"),
    ("same", "same_rows", "เหมือนเดิม"),
    ("skipped", "skipped", "ข้าม"),
)


@login_required
@require_http_methods(["GET", "POST"])
def tracker_imports(request: HttpRequest) -> HttpResponse:
    admin = policy_admin(request.user)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*posted, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        return redirect("okrs:tracker-preview", form.save(by=admin).pk)
    history = Paginator(TrackerImport.objects.select_related("uploaded_by"), PAGE).get_page(request.GET.get("page"))
    return form_page(request, "okrs/tracker_import_list.html", form, page=history, steps=_steps("upload"), crumbs=_crumbs())


@login_required
@require_GET
def tracker_preview(request: HttpRequest, pk: int) -> HttpResponse:
    record = list_to_manage(request.user, pk)
    if record.state == ImportState.APPLIED:
        return redirect("okrs:tracker-report", pk)
    return _preview(request, record)


@login_required
@require_POST
def tracker_options(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the same file again in another way."""
    record = list_to_manage(request.user, pk)
    form = OptionsForm.of(record, today=timezone.localdate(), data=request.POST)
    if not form.is_valid():
        return _preview(request, record, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        form.save(record)
    except ImportRefused as refusal:
        return _preview(request, record, refusal=str(refusal), status=HTTPStatus.CONFLICT)
    return redirect("okrs:tracker-preview", pk)


@login_required
@require_POST
def tracker_apply(request: HttpRequest, pk: int) -> HttpResponse:
    record = list_to_manage(request.user, pk)
    try:
        apply_list(record, by=policy_admin(request.user), now=timezone.now())
    except PreviewMoved as moved:
        record.report = moved.report.for_pages()
        return _preview(request, record, refusal=str(moved), status=HTTPStatus.CONFLICT)
    except ImportRefused as refusal:
        if record.state == ImportState.APPLIED:
            messages.warning(request, str(refusal))
            return redirect("okrs:tracker-report", pk)
        return _preview(request, record, refusal=str(refusal), status=HTTPStatus.CONFLICT)
    messages.success(request, "นำเข้าแล้ว")
    return redirect("okrs:tracker-report", pk)


@login_required
@require_GET
def tracker_report(request: HttpRequest, pk: int) -> HttpResponse:
    record = list_to_manage(request.user, pk)
    if record.state != ImportState.APPLIED:
        return redirect("okrs:tracker-preview", pk)
    written = [*record.report.get("added_rows", []), *record.report.get("changed_rows", [])]
    context = {
        "record": record,
        "report": record.report,
        "page": Paginator(written, PAGE).get_page(request.GET.get("page")),
        "counted": sum(change["reports"] for change in written),
        "steps": _steps("report", record),
        "crumbs": _crumbs(record),
    }
    return render(request, "okrs/tracker_import_report.html", context)


@login_required
@require_GET
def tracker_questions(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions as a workbook with room for the answers."""
    record = list_to_manage(request.user, pk)
    return workbook_answer(questions_workbook(record, as_of=timezone.localtime()), f"tracker-{pk}-questions.xlsx")


@login_required
@require_GET
def tracker_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was uploaded."""
    record = list_to_manage(request.user, pk)
    return download(stored_bytes(record), record.file_name)


def _preview(
    request: HttpRequest, record: TrackerImport, *, form: OptionsForm | None = None, refusal: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    report = record.report
    rows = {name: report.get(key, []) for name, key, _ in LISTS}
    shown = request.GET.get("show", "")
    if shown not in rows:
        shown = next((name for name, found in rows.items() if found), "added")
    context = {
        "record": record,
        "report": report,
        "shown": shown,
        "choices": [
            {"label": f"{label} {len(rows[name])}", "url": f"?show={name}", "current": name == shown} for name, _, label in LISTS if rows[name] or name == shown
        ],
        "page": Paginator(rows[shown], PAGE).get_page(request.GET.get("page")),
        "options_form": form or OptionsForm.of(record, today=timezone.localdate()),
        "asked_rows": len({question["row"] for question in rows["questions"]}),
        "may_apply": record.state == ImportState.PREVIEWED and report.get("status") == "ok" and bool(report.get("added") or report.get("changed")),
        "refusal": refusal,
        "steps": _steps("preview", record),
        "crumbs": _crumbs(record),
    }
    return render(request, "okrs/tracker_import_preview.html", context, status=status)


def _crumbs(record: TrackerImport | None = None) -> list[dict[str, str]]:
    above = [{"label": "นำเข้าข้อมูล", "url": reverse("policies:imports")}]
    if record is None:
        return [*above, {"label": "รายการของระบบติดตาม", "url": ""}]
    return [*above, {"label": "รายการของระบบติดตาม", "url": reverse("okrs:tracker-imports")}, {"label": f"ครั้งที่ {record.pk}", "url": ""}]


def _steps(here: str, record: TrackerImport | None = None) -> list[dict[str, Any]]:
    names = [("upload", "อัปโหลด"), ("preview", "ตรวจการเปลี่ยนแปลงและคำถาม"), ("report", "นำไปใช้และรายงาน")]
    place = [name for name, _ in names].index(here)
    urls = {"upload": reverse("okrs:tracker-imports")} | ({"preview": reverse("okrs:tracker-preview", args=[record.pk])} if record else {})
    return [
        {"label": label, "url": urls.get(name, "") if number < place else "", "current": number == place, "done": number < place}
        for number, (name, label) in enumerate(names)
    ]
