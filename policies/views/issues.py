"""ประเด็นการพัฒนา: the issues of a set's dimensions, named by the policy admin, and which policies belong to each."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bkk_okr.http import form_page
from policies.access import is_policy_admin, issue_to_manage, policy_admin, policy_to_manage, set_to_manage, set_to_see
from policies.catalogue import NO_ISSUE, registered
from policies.issue_forms import AssignForm, IssueForm, PolicyIssueForm
from policies.issues import IssueRefused, issues_of
from policies.models import DevelopmentIssue, PolicySet


@login_required
@require_GET
def issues(request: HttpRequest, set_name: str) -> HttpResponse:
    policy_set = set_to_see(set_name)
    found = issues_of(policy_set)
    context = {
        "policy_set": policy_set,
        "issues": found,
        "register": reverse("okrs:policies"),
        "without": registered(policy_set).filter(issue__isnull=True).count(),
        "no_issue": NO_ISSUE,
        "may_manage": is_policy_admin(request.user),
        "crumbs": _crumbs(policy_set),
    }
    return render(request, "policies/issue_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def issue_add(request: HttpRequest, set_name: str) -> HttpResponse:
    return _edit(request, set_to_manage(request.user, set_name), None)


@login_required
@require_http_methods(["GET", "POST"])
def issue_edit(request: HttpRequest, set_name: str, pk: int) -> HttpResponse:
    policy_set, issue = issue_to_manage(request.user, set_name, pk)
    return _edit(request, policy_set, issue)


def _edit(request: HttpRequest, policy_set: PolicySet, issue: DevelopmentIssue | None) -> HttpResponse:
    form = IssueForm(policy_set, issue, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            saved = form.save(by=policy_admin(request.user))
        except IssueRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, f"บันทึกประเด็น {saved} แล้ว")
            return redirect("policies:issues", policy_set.name)
    # What was typed stands in the form; the page speaks of the issue as it is stored.
    stored = DevelopmentIssue.objects.select_related("dimension").get(pk=issue.pk) if issue else None
    last = f"แก้ประเด็น {stored.code}" if stored else "เพิ่มประเด็น"
    return form_page(request, "policies/issue_edit.html", form, policy_set=policy_set, issue=stored, crumbs=_crumbs(policy_set, last))


@login_required
@require_POST
def policy_issue(request: HttpRequest, set_name: str, code: str) -> HttpResponse:
    policy = policy_to_manage(request.user, set_name, code)
    _save(request, PolicyIssueForm(policy, request.POST))
    return redirect("okrs:policy", set_name, code)


@login_required
@require_POST
def issue_assign(request: HttpRequest, set_name: str) -> HttpResponse:
    form = AssignForm(set_to_manage(request.user, set_name), request.POST)
    _save(request, form)
    return redirect(f"{reverse('okrs:policies')}?{urlencode({'set': set_name, **form.wanted.as_query()})}", status=HTTPStatus.SEE_OTHER)


def _save(request: HttpRequest, form: AssignForm | PolicyIssueForm) -> None:
    if not form.is_valid():
        messages.error(request, " ".join(str(sentence) for sentences in form.errors.values() for sentence in sentences))
        return
    try:
        moved = form.save(by=policy_admin(request.user))
    except IssueRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"บันทึกแล้ว เปลี่ยนประเด็นของ {moved} นโยบาย" if moved else "ไม่มีนโยบายใดเปลี่ยนประเด็น")


def _crumbs(policy_set: PolicySet, last: str = "") -> list[dict[str, str]]:
    here = [{"label": last, "url": ""}] if last else []
    return [
        {"label": "นโยบาย", "url": reverse("okrs:policies")},
        {"label": "ชุดนโยบาย", "url": reverse("policies:sets")},
        {"label": f"ประเด็นการพัฒนา ชุด {policy_set.name}", "url": reverse("policies:issues", args=[policy_set.name]) if last else ""},
        *here,
    ]
