"""What a stored count speaks of, by name: the city, a group, a policy, a dimension, an office's plan or an objective."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from districts.models import DistrictGroup, Office
from okrs.models import Objective, Plan, RollupScore
from policies.models import Dimension, FiscalYear, Policy

Subject = RollupScore.Subject


@dataclass(frozen=True)
class Named:
    name: str
    url: str = ""


def subject_named(subject: str, pk: int, year: FiscalYear) -> Named | None:
    """Return the name of what is counted; None when there is no such thing with figures in that year."""
    finder = FINDERS.get(subject)
    return finder(pk, year) if finder else None


def _city(pk: int, year: FiscalYear) -> Named | None:
    return Named("ทั้งเมือง", reverse("okrs:city", args=[year.pk])) if pk == 0 else None


def _group(pk: int, year: FiscalYear) -> Named | None:
    group = DistrictGroup.objects.filter(pk=pk).first()
    return Named(f"กลุ่มเขต{group.name}") if group else None


def _policy(pk: int, year: FiscalYear) -> Named | None:
    policy = Policy.objects.select_related("set").filter(pk=pk).first()
    if policy is None:
        return None
    return Named(f"นโยบาย {policy.code} {policy.title}", f"{reverse('okrs:policy', args=[policy.set.name, policy.code])}?year={year.pk}")


def _dimension(pk: int, year: FiscalYear) -> Named | None:
    dimension = Dimension.objects.filter(pk=pk).first()
    return Named(f"ด้าน{dimension.name}") if dimension else None


def _plan(pk: int, year: FiscalYear) -> Named | None:
    plan = Plan.objects.for_year(year.pk).public().select_related("office").filter(pk=pk).first()
    if plan is None:
        return None
    is_district = plan.office.kind == Office.Kind.DISTRICT
    return Named(plan.office.full_name, f"{reverse('okrs:district', args=[plan.office.code])}?year={year.pk}" if is_district else "")


def _objective(pk: int, year: FiscalYear) -> Named | None:
    objective = Objective.objects.filter(pk=pk, plan__in=Plan.objects.for_year(year.pk).public()).first()
    return Named(objective.title) if objective else None


FINDERS: dict[str, Callable[[int, FiscalYear], Named | None]] = {
    Subject.CITY: _city,
    Subject.GROUP: _group,
    Subject.POLICY: _policy,
    Subject.DIMENSION: _dimension,
    Subject.PLAN: _plan,
    Subject.OBJECTIVE: _objective,
}
