"""The scope of a year as pages read it."""

from collections import Counter
from datetime import date

from django.db.models import Count, F

from districts.models import Office
from policies.models import FiscalYear, Policy, PolicyScope
from policies.models.policy import PolicyScopeQuerySet, ScopeState


def current_cells(fiscal_year: FiscalYear) -> PolicyScopeQuerySet:
    return PolicyScope.objects.current().filter(fiscal_year=fiscal_year, policy__retired_at__isnull=True)


def is_invented(fiscal_year: FiscalYear) -> bool:
    """Whether any cell of the year was made up for the demo: every page that shows cells says so."""
    return PolicyScope.objects.current().filter(fiscal_year=fiscal_year, invented=True).exists()


def totals(fiscal_year: FiscalYear) -> dict[str, int]:
    """Cells of districts by state: a cell is a policy in a district."""
    counted = current_cells(fiscal_year).filter(office__kind=Office.Kind.DISTRICT).values_list("state").annotate(n=Count("pk"))
    return {str(state): 0 for state in ScopeState} | dict(counted)


def cells_by_policy(fiscal_year: FiscalYear, policies: list[int]) -> dict[int, Counter[str]]:
    """Return for each policy how many offices stand where; `elsewhere` counts required cells of bureaus and the city."""
    counts: dict[int, Counter[str]] = {policy: Counter() for policy in policies}
    rows = current_cells(fiscal_year).filter(policy__in=policies).values_list("policy", "state", "office__kind").annotate(n=Count("pk"))
    for policy, state, kind, number in rows:
        district = kind == Office.Kind.DISTRICT
        if district or state == ScopeState.REQUIRED:
            counts[policy][str(state) if district else "elsewhere"] += number
    return counts


def offices_of(day: date) -> list[Office]:
    """Every office in the order of the page: districts, bureaus, the city."""
    order = {Office.Kind.DISTRICT: 0, Office.Kind.BUREAU: 1, Office.Kind.CITY: 2}
    return sorted(Office.objects.with_group(day), key=lambda office: (order[Office.Kind(office.kind)], office.code))


def history_of(fiscal_year: FiscalYear, policy: Policy) -> list[PolicyScope]:
    """What was said before about a policy's cells; rows that were taken back were never in force."""
    rows = PolicyScope.objects.filter(fiscal_year=fiscal_year, policy=policy, until__isnull=False).exclude(until=F("since"), ended_by__isnull=True)
    return list(rows.select_related("office", "decided_by", "ended_by").order_by("-until", "office__code")[:200])
