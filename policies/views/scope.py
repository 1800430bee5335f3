"""ขอบเขต: which office must, may or need not carry a policy this year. Everybody reads; a policy admin decides, by hand or by a rule."""

from collections import Counter
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bkk_okr.http import form_page
from policies.access import change_to_revert, is_policy_admin, policy_admin
from policies.catalogue import Wanted, policy_to_see, year_to_see
from policies.models import FiscalYear, Policy, ScopeChange
from policies.scope import CellChange, ScopeRefused, digest, preview, revert_change, standing, touched_since
from policies.scope_forms import CellsForm, RuleForm
from policies.scope_reading import cells_by_policy, history_of, is_invented, offices_of, totals
from policies.scope_sheets import described

PAGE = 60
MOST_SHOWN = 100


@login_required
@require_GET
def scope(request: HttpRequest, year: int) -> HttpResponse:
    fiscal_year = year_to_see(year)
    wanted = Wanted.read(request.GET.dict(), fiscal_year.policy_set)
    page = Paginator(wanted.among(Policy.objects.filter(set=fiscal_year.policy_set_id)), PAGE).get_page(request.GET.get("page"))
    counts = cells_by_policy(fiscal_year, [policy.pk for policy in page.object_list])
    context = {
        "year": fiscal_year,
        "totals": totals(fiscal_year),
        "wanted": wanted,
        "page": page,
        "rows": [(policy, counts[policy.pk]) for policy in page.object_list],
        "dimensions": fiscal_year.policy_set.dimension_set.dimensions.order_by("order"),
        "may_decide": is_policy_admin(request.user),
        "invented": is_invented(fiscal_year),
        "waiting": fiscal_year.contests.filter(state="open").count(),
        "crumbs": crumbs_of(fiscal_year),
    }
    return render(request, "policies/scope.html", context)


def crumbs_of(fiscal_year: FiscalYear, last: str = "") -> list[dict[str, str]]:
    here = [{"label": last, "url": ""}] if last else []
    return [
        {"label": "นโยบาย", "url": reverse("okrs:policies")},
        {"label": f"ขอบเขต ปีงบประมาณ {fiscal_year.pk}", "url": reverse("policies:scope", args=[fiscal_year.pk]) if last else ""},
        *here,
    ]


@login_required
@require_http_methods(["GET", "POST"])
def scope_policy(request: HttpRequest, year: int, set_name: str, code: str) -> HttpResponse:
    """One policy over all offices. `was` fields carry what the page showed, so that nobody's decision is overwritten unseen."""
    fiscal_year = year_to_see(year)
    policy = policy_to_see(set_name, code)
    admin = policy_admin(request.user) if request.method == "POST" else None
    offices = offices_of(timezone.localdate())
    now = standing(fiscal_year, policies=[policy.pk], offices=[office.pk for office in offices])
    form = CellsForm(fiscal_year, policy, offices, now, request.POST if admin else None)
    context = {
        "year": fiscal_year,
        "policy": policy,
        "may_decide": is_policy_admin(request.user),
        "counts": dict(Counter(row.get_state_display() for row in now.values())),
        "decided": [(office, now.get((policy.pk, office.pk))) for office in offices],
        "invented": is_invented(fiscal_year),
        "history": history_of(fiscal_year, policy),
        "crumbs": crumbs_of(fiscal_year, policy.code),
    }
    if admin and form.is_valid():
        try:
            change = form.save(by=admin)
        except ScopeRefused as refusal:
            return render(request, "policies/scope_policy.html", {**context, "form": form, "refusal": str(refusal)}, status=HTTPStatus.CONFLICT)
        messages.success(request, f"เปลี่ยนแล้ว {change.cells} หน่วยงาน" if change else "ไม่มีหน่วยงานใดเปลี่ยน")
        return redirect("policies:scope-policy", year, set_name, code)
    return form_page(request, "policies/scope_policy.html", form, **context)


@login_required
@require_http_methods(["GET", "POST"])
def scope_rule(request: HttpRequest, year: int) -> HttpResponse:
    """A rule in the address is previewed; the press that applies it carries the digest of what was shown."""
    admin = policy_admin(request.user)
    fiscal_year = year_to_see(year)
    if request.method == "POST":
        return _apply_rule(request, fiscal_year, admin)
    form = RuleForm(fiscal_year, request.GET if "target" in request.GET else None)
    return _rule_page(request, form)


def _apply_rule(request: HttpRequest, fiscal_year: FiscalYear, admin: Any) -> HttpResponse:
    form = RuleForm(fiscal_year, request.POST)
    if not form.is_valid():
        return _rule_page(request, form)
    try:
        change = form.save(by=admin, seen=request.POST.get("seen") or "-")
    except ScopeRefused as refusal:
        return _rule_page(request, form, refusal=str(refusal))
    messages.success(request, f"เปลี่ยนแล้ว {change.cells:,} ช่อง" if change else "ไม่มีช่องใดเปลี่ยน")
    return redirect("policies:scope-changes", fiscal_year.pk)


def _rule_page(request: HttpRequest, form: RuleForm, *, refusal: str = "") -> HttpResponse:
    valid = form.is_bound and form.is_valid()
    changes = preview(form.fiscal_year, form.wanted()) if valid else []
    context = {
        "form": form,
        "year": form.fiscal_year,
        "previewed": valid,
        "changes": described(changes[:MOST_SHOWN]),
        "kinds": kinds_of(changes),
        "n_changes": len(changes),
        "seen": digest(changes),
        "invented": is_invented(form.fiscal_year),
        "refusal": refusal,
        "crumbs": crumbs_of(form.fiscal_year, "กำหนดตามกฎ"),
    }
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and not valid else HTTPStatus.OK
    return render(request, "policies/scope_rule.html", context, status=status)


def kinds_of(changes: list[CellChange]) -> list[tuple[str, str, int]]:
    """How many cells go from which state to which."""
    told = Counter((state_word(one.before.state), state_word(one.after.state)) for one in changes)
    return [(before, after, number) for (before, after), number in told.most_common()]


def state_word(state: Any) -> str:
    return str(state.label) if state else "ไม่ได้กำหนด"


@login_required
@require_GET
def scope_changes(request: HttpRequest, year: int) -> HttpResponse:
    policy_admin(request.user)
    fiscal_year = year_to_see(year)
    page = Paginator(ScopeChange.objects.filter(fiscal_year=fiscal_year).select_related("by", "reverted_by"), PAGE).get_page(request.GET.get("page"))
    context = {
        "year": fiscal_year,
        "page": page,
        "invented": any(change.invented for change in page.object_list),
        "crumbs": crumbs_of(fiscal_year, "การเปลี่ยนแปลง"),
    }
    return render(request, "policies/scope_changes.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def scope_revert(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at one change and take it back."""
    change = change_to_revert(request.user, pk)
    if request.method == "POST":
        try:
            revert_change(change, by=policy_admin(request.user), at=timezone.now())
        except ScopeRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "ย้อนกลับแล้ว ทุกช่องกลับไปเป็นเหมือนก่อนหน้า")
        return redirect("policies:scope-revert", pk)
    rows = change.made.select_related("policy", "office").order_by("policy__code", "office__code")
    context = {
        "change": change,
        "invented": change.invented,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "touched": touched_since(change) if change.reverted_at is None else 0,
        "crumbs": crumbs_of(change.fiscal_year, f"ครั้งที่ {change.pk}"),
    }
    return render(request, "policies/scope_revert.html", context)
