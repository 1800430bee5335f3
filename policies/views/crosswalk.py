"""เทียบชุดนโยบาย: which policy of the old list became which of the new; confirmed one by one, identical titles in one press."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from bkk_okr.http import form_page
from policies.access import pair_to_answer, policy_admin, sets_to_compare
from policies.crosswalk import CrosswalkRefused, Standing, answer_pair, confirm_identical, pairs_to_show, propose_pairs, standing
from policies.models import PolicySet
from policies.models.crosswalk import PairState, Relation
from policies.set_forms import PairForm

PAGE = 50
LISTS = (("proposed", "รอยืนยัน"), ("confirmed", "ยืนยันแล้ว"), ("rejected", "ไม่ใช่คู่"), ("dropped", "ไม่มีในชุดใหม่"), ("fresh", "มีเฉพาะชุดใหม่"))


@login_required
@require_GET
def crosswalk(request: HttpRequest, set_name: str, old_name: str) -> HttpResponse:
    old, new = sets_to_compare(request.user, set_name, old_name)
    return render(request, "policies/crosswalk.html", {**_page(request, old, new), "form": PairForm(old, new)})


def _page(request: HttpRequest, old: PolicySet, new: PolicySet) -> dict[str, Any]:
    known = standing(old, new)
    shown = request.GET.get("show", "proposed")
    shown = shown if shown in dict(LISTS) else "proposed"
    rows: Any = known.fresh if shown == "fresh" else pairs_to_show(old, new, shown)
    return {
        "old": old,
        "new": new,
        "standing": known,
        "heading": heading_of(known, old),
        "shown": shown,
        "choices": [{"label": label, "url": f"?show={name}", "current": name == shown} for name, label in LISTS],
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "relations": [(value, label) for value, label in Relation.choices if value != Relation.DROPPED],
        "crumbs": [{"label": "ชุดนโยบาย", "url": reverse("policies:sets")}, {"label": f"จากชุด {old.name} เป็นชุด {new.name}", "url": ""}],
    }


def heading_of(known: Standing, old: PolicySet) -> str:
    if not known.old_count:
        return f"ชุด {old.name} ยังไม่มีนโยบาย"
    return f"ยืนยันแล้ว {known.answered} จาก {known.old_count} นโยบายของชุด {old.name}"


@login_required
@require_POST
def crosswalk_propose(request: HttpRequest, set_name: str, old_name: str) -> HttpResponse:
    old, new = sets_to_compare(request.user, set_name, old_name)
    found = propose_pairs(old, new, by=policy_admin(request.user), at=timezone.now())
    messages.success(request, f"เสนอ {found} รายการ ยังไม่มีรายการใดถูกยืนยัน")
    return redirect("policies:crosswalk", new.name, old.name)


@login_required
@require_POST
def crosswalk_identical(request: HttpRequest, set_name: str, old_name: str) -> HttpResponse:
    old, new = sets_to_compare(request.user, set_name, old_name)
    done = confirm_identical(old, new, by=policy_admin(request.user), at=timezone.now())
    messages.success(request, f"ยืนยันคู่ที่ชื่อตรงกันทุกตัวอักษรแล้ว {done} คู่")
    return redirect("policies:crosswalk", new.name, old.name)


@login_required
@require_POST
def crosswalk_pair(request: HttpRequest, set_name: str, old_name: str) -> HttpResponse:
    """A pair by hand."""
    old, new = sets_to_compare(request.user, set_name, old_name)
    form = PairForm(old, new, request.POST)
    if form.is_valid():
        try:
            pair = form.save(by=policy_admin(request.user))
        except CrosswalkRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"ยืนยันคู่ของ {pair.old.code} แล้ว")
            return redirect("policies:crosswalk", new.name, old.name)
    return form_page(request, "policies/crosswalk.html", form, **_page(request, old, new))


ACTS = {"confirm": PairState.CONFIRMED, "reject": PairState.REJECTED, "withdraw": PairState.PROPOSED}


@login_required
@require_POST
def crosswalk_answer(request: HttpRequest, pk: int) -> HttpResponse:
    pair = pair_to_answer(request.user, pk)
    state = ACTS.get(request.POST.get("act", ""), PairState.PROPOSED)
    relation = request.POST.get("relation", "")
    chosen = Relation(relation) if relation in Relation.values else None
    try:
        answer_pair(pair, state, by=policy_admin(request.user), at=timezone.now(), relation=chosen)
    except CrosswalkRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(_back(request, reverse("policies:crosswalk", args=[pair.to_set.name, pair.old.set.name])))


def _back(request: HttpRequest, address: str) -> str:
    """The same list and page of the comparison; nothing but its own query is taken from the form."""
    query = request.POST.get("query", "")
    whole = f"{address}?{query}" if query else address
    return whole if url_has_allowed_host_and_scheme(whole, allowed_hosts=None) else address
