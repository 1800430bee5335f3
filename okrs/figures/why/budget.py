"""The money of projects that contribute to a key result, office by office."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from districts.models import Office
from okrs.models import BudgetLine, ProjectContribution
from okrs.models.plan import PUBLIC


@dataclass(frozen=True)
class BudgetTerm:
    """Baht of one office: asked for, approved (None before the council decided) and disbursed."""

    office: Office
    projects: int
    requested: Decimal
    approved: Decimal | None
    disbursed: Decimal | None


def lines_behind(year: int) -> QuerySet[BudgetLine]:
    """Return the budget lines of approved plans' projects that contribute to a key result."""
    contributes = Exists(ProjectContribution.objects.filter(project=OuterRef("project")))
    return BudgetLine.objects.filter(contributes, project__plan__fiscal_year=year, project__plan__status__in=PUBLIC)


def budget_by_office(year: int) -> list[BudgetTerm]:
    sums = (
        lines_behind(year)
        .order_by()
        .values("project__plan__office_id")
        .annotate(projects=Count("project", distinct=True), requested=Sum("requested"), approved=Sum("approved"), disbursed=Sum("disbursed"))
    )
    offices = Office.objects.in_bulk([part["project__plan__office_id"] for part in sums])
    terms = [BudgetTerm(offices[part["project__plan__office_id"]], part["projects"], part["requested"], part["approved"], part["disbursed"]) for part in sums]
    return sorted(terms, key=lambda term: term.office.code)
