"""หลักฐาน of one key result and period: list, add, take away, download."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bkk_okr.http import form_page
from districts.requests import SignedInRequest
from okrs.reporting.access import evidence_to_remove, evidence_to_see, report_to_add_evidence, report_to_prove
from okrs.reporting.check_ins import CheckInRefused
from okrs.reporting.evidence import EvidenceRefused, evidence_of, remove_evidence
from okrs.reporting.forms.evidence import EvidenceForm
from okrs.reporting.views.reports import crumbs_to
from policies.views.files import download

PAGE = "okrs/evidence.html"


@login_required
@require_http_methods(["GET", "POST"])
def evidence_list(request: SignedInRequest, year: int, code: str, slug: str, pk: int) -> HttpResponse:
    fetch = report_to_add_evidence if request.method == "POST" else report_to_prove
    key_result, period, may_add = fetch(request.user, year, code, slug, pk)
    form = EvidenceForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    kept = evidence_of(key_result, period)
    plan = key_result.objective.plan
    context: dict[str, Any] = {"key_result": key_result, "plan": plan, "period": period, "kept": kept, "may_add": may_add, "invented": plan.invented}
    context["crumbs"] = crumbs_to(plan, period, "หลักฐาน", card=pk)
    if not (request.method == "POST" and form.is_valid()):
        return form_page(request, PAGE, form, **context)
    try:
        form.save(key_result, period, by=request.user, at=timezone.now())
    except (EvidenceRefused, CheckInRefused) as refusal:
        return render(request, PAGE, {**context, "form": form, "refusal": str(refusal)}, status=HTTPStatus.CONFLICT)
    messages.success(request, "แนบหลักฐานแล้ว เห็นเฉพาะหน่วยงานและผู้ตรวจ")
    return redirect(request.path)


@login_required
@require_GET
def evidence_file(request: HttpRequest, year: int, code: str, slug: str, pk: int, evidence: int) -> HttpResponse:
    """Always a download, never a page of this site."""
    kept = evidence_to_see(request.user, year, code, slug, pk, evidence)
    if not kept.file:
        raise Http404
    with kept.file.open("rb") as opened:
        return download(opened.read(), kept.file_name)


@login_required
@require_POST
def evidence_remove(request: HttpRequest, year: int, code: str, slug: str, pk: int, evidence: int) -> HttpResponse:
    kept = evidence_to_remove(request.user, year, code, slug, pk, evidence)
    try:
        remove_evidence(kept, at=timezone.now())
    except (EvidenceRefused, CheckInRefused) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "เอาหลักฐานออกแล้ว")
    return redirect("okrs:evidence", year, code, slug, pk)
