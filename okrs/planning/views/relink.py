"""เปลี่ยนชุดนโยบายของปี: what would point where, the press that does it, and the way back."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from districts.access import rights_of
from okrs.access import relink_reader, relink_to_read
from okrs.models import Plan, Relink
from okrs.planning.relink_words import left_behind, pair_counts, plan_moves
from okrs.planning.relinking import RelinkRefused, look_ahead, obstacles, relink_year, undo_relink
from policies.access import is_policy_admin, policy_admin
from policies.catalogue import year_to_see
from policies.models import FiscalYear, PolicySet


@login_required
@require_http_methods(["GET", "POST"])
def relink(request: HttpRequest, year: int) -> HttpResponse:
    """The new list is in the address; the press carries the digest of what was shown."""
    relink_reader(request.user)
    fiscal_year = year_to_see(year)
    if request.method == "POST":
        return _apply(request, fiscal_year)
    return _preview(request, fiscal_year, request.GET.get("to", ""))


def _apply(request: HttpRequest, year: FiscalYear) -> HttpResponse:
    admin = policy_admin(request.user)
    name = request.POST.get("to", "")
    try:
        done = relink_year(
            year, get_object_or_404(PolicySet, name=name), by=admin, at=timezone.now(), day=timezone.localdate(), seen=request.POST.get("seen", "")
        )
    except RelinkRefused as refusal:
        return _preview(request, year, name, refusal=str(refusal))
    messages.success(request, f"ปีงบประมาณ {year.pk} ใช้ชุดนโยบาย {name} แล้ว")
    return redirect("okrs:relink-done", done.pk)


def _preview(request: HttpRequest, year: FiscalYear, name: str, *, refusal: str = "") -> HttpResponse:
    others = list(PolicySet.objects.exclude(pk=year.policy_set_id).order_by("name"))
    chosen = next((one for one in others if one.name == name), None)
    context: dict[str, Any] = {
        "invented": Plan.objects.for_year(year.pk).filter(invented=True).exists(),
        "year": year,
        "others": others,
        "chosen": chosen,
        "refusal": refusal,
        "earlier": Relink.objects.filter(fiscal_year=year).select_related("old_set", "new_set"),
        "crumbs": [{"label": "ชุดนโยบาย", "url": reverse("policies:sets")}, {"label": f"เปลี่ยนชุดของปี {year.pk}", "url": ""}],
    }
    if chosen:
        ahead = look_ahead(year, chosen)
        context |= {
            "ahead": ahead,
            "pairs": pair_counts(ahead),
            "left_behind": left_behind(ahead),
            # Who writes which draft is for those who may know of drafts; the policy admin sees counts.
            "moves": plan_moves(ahead) if rights_of(request.user).sees_drafts_of_all else [],
            "may_press": is_policy_admin(request.user) and year.state != FiscalYear.State.CLOSED,
        }
    return render(request, "okrs/relink.html", context, status=HTTPStatus.CONFLICT if refusal else HTTPStatus.OK)


@login_required
@require_http_methods(["GET", "POST"])
def relink_done(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done, and the way back while nothing touched it."""
    done = relink_to_read(request.user, pk)
    if request.method == "POST":
        try:
            undo_relink(done, by=policy_admin(request.user), at=timezone.now())
        except RelinkRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "ย้อนกลับแล้ว ทุกแผนและทุกช่องกลับไปเป็นเหมือนเดิม")
        return redirect("okrs:relink-done", pk)
    context = {
        "relink": done,
        "plans": len(done.after),
        "obstacles": obstacles(done) if done.undone_at is None else [],
        "may_undo": is_policy_admin(request.user),
        "crumbs": [
            {"label": "ชุดนโยบาย", "url": reverse("policies:sets")},
            {"label": f"ปีงบประมาณ {done.fiscal_year_id}", "url": reverse("okrs:relink", args=[done.fiscal_year_id])},
        ],
    }
    return render(request, "okrs/relink_done.html", context)
