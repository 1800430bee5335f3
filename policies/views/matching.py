"""จับคู่คอลัมน์: which sheet, which header row, which of their columns is which of ours; and a word of theirs for a ด้าน of ours."""

from dataclasses import replace
from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from policies.access import import_to_manage, policy_admin
from policies.importing.options import Options
from policies.importing.uploads import DONE, ImportRefused
from policies.matching_form import MatchingForm
from policies.models import PolicyImport
from policies.models.policy_import import ImportState
from policies.views.import_steps import address, checked, crumbs, elsewhere, steps


@login_required
@require_http_methods(["GET", "POST"])
def import_matching(request: HttpRequest, pk: int) -> HttpResponse:
    record = import_to_manage(request.user, pk)
    if request.method == "GET":
        return elsewhere(record, by=policy_admin(request.user)) or _page(request, record, MatchingForm(record))
    form = MatchingForm(record, request.POST)
    if not form.is_valid():
        return _page(request, record, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _read_again(request, record, form.options(), then="matching" if form.looks_again() else "preview")


@login_required
@require_POST
def import_word(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on `typed` means the ด้าน `name` in this file."""
    record = import_to_manage(request.user, pk)
    chosen = Options.from_json(record.options)
    words = {**chosen.words, request.POST.get("typed", "")[:500]: request.POST.get("name", "")[:80]}
    return _read_again(request, record, replace(chosen, words=words), then="preview")


def _read_again(request: HttpRequest, record: PolicyImport, options: Options, *, then: str) -> HttpResponse:
    if options == Options.from_json(record.options) and record.state != ImportState.UPLOADED:
        return redirect(address(then, record))
    try:
        return checked(record, by=policy_admin(request.user), options=options, then=then)
    except ImportRefused as refusal:
        record.refresh_from_db(fields=["state"])
        if record.state in DONE:
            return redirect("policies:import-report", record.pk)
        return _page(request, record, MatchingForm(record), refusal=str(refusal), status=HTTPStatus.CONFLICT)


def _page(request: HttpRequest, record: PolicyImport, form: MatchingForm, *, refusal: str = "", status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    context = {
        "record": record,
        "form": form,
        "trouble": refusal or (record.report.get("message", "") if record.state == ImportState.REJECTED else ""),
        "steps": steps("matching", record),
        "crumbs": crumbs(record),
    }
    return render(request, "policies/import_matching.html", context, status=status)
