"""คำขอทบทวน: a district contests a required policy; the policy admin answers with a reason that the district reads."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from policies.access import contest_to_answer, office_that_contests, policy_admin
from policies.catalogue import year_to_see
from policies.models import ScopeContest
from policies.models.scope_change import ContestState
from policies.scope import ScopeRefused
from policies.scope_forms import AnswerForm, ContestForm
from policies.views.scope import crumbs_of

PAGE = 50


@login_required
@require_GET
def scope_contests(request: HttpRequest, year: int) -> HttpResponse:
    policy_admin(request.user)
    fiscal_year = year_to_see(year)
    open_first = Case(When(state=ContestState.OPEN, then=Value(0)), default=Value(1))
    rows = ScopeContest.objects.filter(fiscal_year=fiscal_year).select_related("policy__set", "office", "by", "answered_by").order_by(open_first, "at", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "year": fiscal_year,
        "page": page,
        "invented": any(one.invented for one in page.object_list),
        "waiting": fiscal_year.contests.filter(state=ContestState.OPEN).count(),
        "crumbs": crumbs_of(fiscal_year, "คำขอทบทวน"),
    }
    return render(request, "policies/scope_contests.html", context)


@login_required
@require_POST
def contest_answer(request: HttpRequest, pk: int) -> HttpResponse:
    asked = contest_to_answer(request.user, pk)
    form = AnswerForm(request.POST)
    act = request.POST.get("act")
    if not form.is_valid() or act not in {"accept", "decline"}:
        messages.error(request, "บอกเหตุผลของคำตอบ เขตจะได้อ่าน")
        return redirect("policies:scope-contests", asked.fiscal_year_id)
    try:
        form.save(asked, accept=act == "accept", by=policy_admin(request.user))
    except ScopeRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"ตอบ{asked.office.short_name}แล้ว")
    return redirect("policies:scope-contests", asked.fiscal_year_id)


@login_required
@require_POST
def scope_contest(request: HttpRequest, year: int, office_code: str) -> HttpResponse:
    """From the landing page or the policy's own page; goes back to where it came from."""
    office = office_that_contests(request.user, office_code)
    fiscal_year = year_to_see(year)
    form = ContestForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    else:
        try:
            form.save(fiscal_year, office, by=request.user)  # type: ignore[arg-type]
        except ScopeRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "ส่งคำขอทบทวนแล้ว ระหว่างรอคำตอบยังนับเป็นนโยบายที่ต้องบรรจุ")
    policy = form.cleaned_data.get("policy") if form.is_bound and hasattr(form, "cleaned_data") else None
    if request.POST.get("from") == "policy" and policy:
        return redirect(f"{reverse('okrs:policy', args=[policy.set.name, policy.code])}?year={year}")
    return redirect("okrs:plan-landings", year, office_code)
