"""ตัวเลขนี้มาจากไหน: every figure of the other pages opens here, to the terms that anybody can add up again."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from bkk_okr import thai
from bkk_okr.http import whole_number
from districts.models import DistrictGroup, Office
from okrs.access import key_result_to_explain
from okrs.city.counts import StatusCounts
from okrs.city.gaps import budget_of
from okrs.city.subjects import Named, subject_named
from okrs.figures.why.budget import budget_by_office
from okrs.figures.why.counts import Counted, Subject, by_office, key_results_in
from okrs.figures.why.values import WhyValue, value_behind
from okrs.models import KeyResult, Plan
from okrs.models.rollup import ALL_KINDS, View
from okrs.reporting.access import shares_key_results
from policies.models import FiscalYear

KINDS = {"outcome": "KR ผลลัพธ์", "output": "KR ผลผลิต", "activity": "KR กิจกรรม", ALL_KINDS: "KR ทุกประเภท"}
BY_OFFICE = frozenset({Subject.CITY, Subject.GROUP, Subject.DIMENSION})


@login_required
@require_GET
def why_value(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    key_result = key_result_to_explain(request.user, year, pk)
    group = get_object_or_404(DistrictGroup, pk=whole_number(request.GET["group"])) if request.GET.get("group") else None
    why = value_behind(key_result, view=view_asked(request), group_id=group.pk if group else None)
    if group and why.figure is None:
        raise Http404
    context = {
        "why": why,
        "key_result": key_result,
        "shares": [share.office for share in key_result.shares.select_related("office").order_by("office__code")],
        "says_shares": shares_key_results(request.user, key_result) and key_result.objective.plan.accepts_check_ins,
        "place": group.name if group else place_of(key_result),
        "views": views_of(request),
        "quote": quote(request, why.sentence, invented=key_result.objective.plan.invented),
        "invented": key_result.objective.plan.invented,
        "crumbs": crumbs_of(key_result, why),
    }
    return render(request, "okrs/why_value.html", context)


@login_required
@require_GET
def why_count(request: HttpRequest, year: int, subject: str, subject_id: int, kind: str) -> HttpResponse:
    fiscal_year = get_object_or_404(FiscalYear, pk=year)
    named = subject_named(subject, subject_id, fiscal_year)
    if kind not in KINDS or named is None:
        raise Http404
    counted = Counted(year, subject, subject_id, kind, view_asked(request))
    stored = counted.stored()
    counts = StatusCounts.of(stored)
    invented = is_invented(year)
    context = {
        "named": named,
        "kind": KINDS[kind],
        "counts": counts,
        "stored": stored,
        "views": views_of(request),
        "quote": quote(request, count_sentence(counts, KINDS[kind], named), invented=invented),
        "invented": invented,
        **terms_of(counted, request.GET.get("office", "")),
        **place_in_year(fiscal_year),
    }
    return render(request, "okrs/why_count.html", context)


def terms_of(counted: Counted, code: str) -> dict[str, Any]:
    """Fifty offices where there are hundreds of key results, the key results themselves where there are few or one office was asked for."""
    office = get_object_or_404(Office, code=code) if code else None
    folded = counted.subject in BY_OFFICE and office is None
    return {
        "office": office,
        "folded": folded,
        "offices": by_office(counted) if folded else [],
        "key_results": [] if folded else key_results_in(counted, office),
    }


@login_required
@require_GET
def why_budget(request: HttpRequest, year: int) -> HttpResponse:
    fiscal_year = get_object_or_404(FiscalYear, pk=year)
    context = {"terms": budget_by_office(year), "budget": budget_of(year), "invented": is_invented(year), **place_in_year(fiscal_year)}
    return render(request, "okrs/why_budget.html", context)


def is_invented(year: int) -> bool:
    return Plan.objects.for_year(year).public().filter(invented=True).exists()


def place_in_year(year: FiscalYear) -> dict[str, Any]:
    city = {"label": "ภาพรวมเมือง", "url": reverse("okrs:city", args=[year.pk])}
    return {"year": year, "crumbs": [city, {"label": f"ปีงบประมาณ {year.pk}", "url": ""}, {"label": "ที่มาของตัวเลข", "url": ""}]}


def view_asked(request: HttpRequest) -> str:
    return View.OFFICIAL if request.GET.get("figures") == View.OFFICIAL else View.WORKING


def views_of(request: HttpRequest) -> list[dict[str, Any]]:
    """The same page with the figures as reported and as verified; the ordinary state has the short address."""
    asked = view_asked(request)
    choices = []
    for key, label in View.choices:
        query = request.GET.copy()
        query.pop("figures", None)
        if key == View.OFFICIAL:
            query["figures"] = key
        choices.append({"label": label, "url": f"{request.path}?{query.urlencode()}" if query else request.path, "current": key == asked})
    return choices


def place_of(key_result: KeyResult) -> str:
    office = key_result.objective.plan.office
    return "ทั้งเมือง" if office.kind == Office.Kind.CITY else office.full_name


def crumbs_of(key_result: KeyResult, why: WhyValue) -> list[dict[str, str]]:
    plan = key_result.objective.plan
    if plan.office.kind == Office.Kind.CITY:
        first = {"label": "ภาพรวมเมือง", "url": reverse("okrs:city", args=[plan.fiscal_year_id])}
    elif plan.office.kind == Office.Kind.DISTRICT:
        first = {"label": plan.office.short_name, "url": f"{reverse('okrs:district', args=[plan.office.code])}?year={plan.fiscal_year_id}"}
    else:
        first = {"label": plan.office.short_name, "url": ""}
    return [first, {"label": f"ปีงบประมาณ {plan.fiscal_year_id}", "url": ""}, {"label": "ที่มาของตัวเลข", "url": ""}]


def count_sentence(counts: StatusCounts, kind: str, named: Named) -> str:
    missing = f" · ยังไม่มีข้อมูล {counts.no_data} นับอยู่ในตัวหาร" if counts.no_data else ""
    return f"{named.name}: {kind}เป็นไปตามแผน {counts.on_plan} จาก {counts.due} ที่ครบกำหนด{missing} · รายงานแล้ว {counts.reported} จาก {counts.due}"


def quote(request: HttpRequest, sentence: str, *, invented: bool) -> str:
    """The sentence with its source: when it was read, in which system, and where to check it."""
    source = f"ที่มา: ระบบ OKR กรุงเทพมหานคร อ่านเมื่อ {thai.short_date(timezone.localdate())} {request.build_absolute_uri()}"
    return f"{'[ข้อมูลจำลอง] ' if invented else ''}{sentence} · {source}"
