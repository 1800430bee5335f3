"""ส่วนประกอบของนโยบาย: the parts of a big policy with their weights, edited by the policy admin."""

from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from policies.access import policy_admin, policy_to_manage
from policies.composites import PartRefused, remove_part
from policies.models import Policy
from policies.set_forms import PartForm


@login_required
@require_http_methods(["GET", "POST"])
def policy_parts(request: HttpRequest, set_name: str, code: str) -> HttpResponse:
    whole = policy_to_manage(request.user, set_name, code)
    if request.method == "POST" and request.POST.get("act") == "remove":
        return _remove(request, whole)
    form = PartForm(whole, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            link = form.save(by=policy_admin(request.user))
        except PartRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"บันทึกส่วนประกอบ {link.part.code} แล้ว")
            return redirect("policies:policy-parts", set_name, code)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "policies/policy_parts.html", {**_page(whole), "form": form}, status=status)


def _remove(request: HttpRequest, whole: Policy) -> HttpResponse:
    chosen = request.POST.get("part", "")
    part = get_object_or_404(Policy, set=whole.set_id, code=chosen)
    remove_part(whole, part, by=policy_admin(request.user))
    messages.success(request, f"นำ {chosen} ออกแล้ว")
    return redirect("policies:policy-parts", whole.set.name, whole.code)


def _page(whole: Policy) -> dict[str, Any]:
    links = list(whole.part_links.select_related("part__set").order_by("part__code"))
    total = sum((link.weight for link in links), Decimal(0))
    # A part that serves several wholes is counted once in every figure above them.
    shared = Policy.objects.filter(part_links__part__in=[link.part_id for link in links]).exclude(pk=whole.pk).distinct().count()
    return {
        "policy": whole,
        "links": [(link, link.weight * 100 / total) for link in links],
        "shared": shared,
        "wholes": whole.whole_links.select_related("whole__set").order_by("whole__code"),
        "crumbs": [
            {"label": "นโยบาย", "url": reverse("okrs:policies")},
            {"label": whole.code, "url": reverse("okrs:policy", args=[whole.set.name, whole.code])},
            {"label": "ส่วนประกอบ", "url": ""},
        ],
    }
