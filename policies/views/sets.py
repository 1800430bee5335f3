"""ชุดนโยบาย: the versions side by side, with the dimensions each is read by; adding one and saying what it is."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from bkk_okr.http import form_page
from policies.access import is_policy_admin, policy_admin, set_to_manage
from policies.models import DimensionSet, PolicySet
from policies.set_forms import EditSetForm, NewSetForm


@login_required
@require_GET
def sets(request: HttpRequest) -> HttpResponse:
    known = list(
        PolicySet.objects.select_related("dimension_set")
        .prefetch_related("fiscal_years")
        .annotate(named=Count("policies", filter=Q(policies__retired_at__isnull=True)))
        .order_by("name")
    )
    context = {
        "sets": known,
        "dimension_sets": DimensionSet.objects.prefetch_related("dimensions"),
        "comparisons": [(old, new) for old in known for new in known if old.pk < new.pk],
        "may_manage": is_policy_admin(request.user),
        "crumbs": _crumbs(),
    }
    return render(request, "policies/set_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def set_add(request: HttpRequest) -> HttpResponse:
    admin = policy_admin(request.user)
    form = NewSetForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        made, record = form.save(by=admin)
        messages.success(request, f"สร้างชุดนโยบาย {made.name} แล้ว")
        return redirect("policies:import-preview", record.pk) if record else redirect("policies:sets")
    return form_page(request, "policies/set_edit.html", form, policy_set=None, crumbs=_crumbs("เพิ่มชุดนโยบาย"))


@login_required
@require_http_methods(["GET", "POST"])
def set_edit(request: HttpRequest, set_name: str) -> HttpResponse:
    admin = policy_admin(request.user)
    policy_set = set_to_manage(admin, set_name)
    form = EditSetForm(policy_set, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        form.save(by=admin)
        messages.success(request, "บันทึกแล้ว")
        return redirect("policies:sets")
    return form_page(request, "policies/set_edit.html", form, policy_set=policy_set, crumbs=_crumbs(f"ชุด {policy_set.name}"))


def _crumbs(last: str = "") -> list[dict[str, str]]:
    here = [{"label": last, "url": ""}] if last else []
    return [{"label": "นโยบาย", "url": reverse("okrs:policies")}, {"label": "ชุดนโยบาย", "url": reverse("policies:sets") if last else ""}, *here]
