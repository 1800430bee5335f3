"""หน่วยงานร่วมของตัวชี้วัด: who else answers for a key result, set by its host or a reviewer."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bkk_okr.http import form_page
from districts.requests import SignedInRequest
from okrs.reporting.access import key_result_to_share
from okrs.reporting.changes import ChangeRefused
from okrs.reporting.forms.shares import SharesForm

PAGE = "okrs/key_result_shares.html"


@login_required
@require_http_methods(["GET", "POST"])
def key_result_shares(request: SignedInRequest, year: int, code: str, pk: int) -> HttpResponse:
    key_result = key_result_to_share(request.user, year, code, pk)
    plan = key_result.objective.plan
    form = SharesForm(key_result, request.POST if request.method == "POST" else None)
    context = {"key_result": key_result, "plan": plan, "shared": len(form.stored), "invented": plan.invented}
    if not (form.is_bound and form.is_valid()):
        return form_page(request, PAGE, form, **context)
    try:
        form.save(by=request.user, at=timezone.now())
    except ChangeRefused as refusal:
        return render(request, PAGE, {**context, "form": form, "refusal": str(refusal)}, status=HTTPStatus.CONFLICT)
    messages.success(request, "บันทึกหน่วยงานร่วมแล้ว ตัวเลขของหน่วยงานร่วมจะคำนวณใหม่ในไม่กี่วินาที")
    return redirect("okrs:key-result-shares", year, code, pk)
