"""A rule for many cells at once: these policies, these offices, this state. What it means in cells; applying it is `change_scope`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from bkk_okr import thai
from districts.models import DistrictGroup, Office
from policies.models import Dimension, FiscalYear, Policy
from policies.models.policy import ScopeState
from policies.scope import UNDECIDED, Cell, Decision, standing

GROUP = "group:"
ELSEWHERE = "อยู่นอกหน่วยงานที่กำหนด"


@dataclass(frozen=True)
class Rule:
    """`target`: districts, bureaus, city or `group:<code>`. `rest`: every other office is exempt, for the same reason. `fill`: leave decided cells alone."""

    target: str
    state: ScopeState | None
    reason: str = ""
    dimension: Dimension | None = None
    size: str = ""
    codes: tuple[str, ...] = ()
    rest: bool = False
    fill: bool = False

    def policies(self, fiscal_year: FiscalYear) -> list[Policy]:
        found = Policy.objects.in_force().filter(set=fiscal_year.policy_set_id)
        if self.dimension is not None:
            found = found.filter(policy_dimensions__dimension=self.dimension, policy_dimensions__position=1)
        if self.size:
            found = found.filter(size=self.size)
        if self.codes:
            found = found.filter(code__in=self.codes)
        return list(found.in_order())

    def covers(self) -> Q:
        if self.target.startswith(GROUP):
            return Q(group_id__in=DistrictGroup.objects.filter(code=self.target.removeprefix(GROUP)).values("pk"))
        return Q(kind={"districts": Office.Kind.DISTRICT, "bureaus": Office.Kind.BUREAU}.get(self.target, Office.Kind.CITY))


def cells_of(rule: Rule, fiscal_year: FiscalYear, *, day: date) -> dict[Cell, Decision]:
    """Return what the rule wants of every cell it speaks of. Membership in a group is that of the day."""
    policies = rule.policies(fiscal_year)
    inside = set(Office.objects.with_group(day).filter(rule.covers()).values_list("pk", flat=True))
    others = set(Office.objects.values_list("pk", flat=True)) - inside if rule.rest else set()
    exempt = Decision(ScopeState.NOT_APPLICABLE, rule.reason or ELSEWHERE)
    wanted = {(policy.pk, office): Decision(rule.state, rule.reason) if rule.state else UNDECIDED for policy in policies for office in inside}
    wanted |= {(policy.pk, office): exempt for policy in policies for office in others}
    return _undecided_only(wanted, fiscal_year) if rule.fill else wanted


def _undecided_only(wanted: Mapping[Cell, Decision], fiscal_year: FiscalYear) -> dict[Cell, Decision]:
    decided = standing(fiscal_year, policies={policy for policy, _ in wanted}, offices={office for _, office in wanted})
    return {cell: decision for cell, decision in wanted.items() if cell not in decided}


def targets() -> list[tuple[str, str]]:
    groups = [(f"{GROUP}{group.code}", f"กลุ่ม{group.name}") for group in DistrictGroup.objects.all()]
    return [("districts", "สำนักงานเขตทุกเขต"), *groups, ("bureaus", "สำนักทุกแห่ง"), ("city", "กรุงเทพมหานครเท่านั้น")]


def codes_typed(text: str) -> tuple[str, ...]:
    """`1, 003, 4.2.09`: the BMA writes policy 3 as 003."""
    pieces = thai.arabic_digits(thai.normalise(text)).replace(",", " ").replace(";", " ").split()
    return tuple(dict.fromkeys(piece.zfill(3) if piece.isdecimal() else piece for piece in pieces))
