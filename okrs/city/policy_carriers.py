"""Who carries a policy: the districts as tiles, its key results by what they measure, its projects and their money. Approved plans only.

A draft shows as "ในร่าง" to those who may know of it; to everybody else it is a cell not yet approved, like a gap.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.urls import reverse

from bkk_okr.tile_map import Layout, Place, layout
from districts.models import Office
from okrs.city.coverage import DRAFT, EXEMPT, GAP, LANDED, Coverage, Told
from okrs.city.places import Tile
from okrs.models import KeyResult, Landing, Measure, Plan, Project, RollupValue
from okrs.models.landing import LandingThrough
from okrs.models.plan import PUBLIC
from okrs.models.rollup import View
from okrs.progress import Status
from policies.models import Policy

MOST_PROJECTS = 60
# What a tile says, and its colour: ink goes to the gap.
TILES = {
    LANDED: ("บรรจุ", "m2", "บรรจุในแผนแล้ว"),
    DRAFT: ("ในร่าง", "m1", "อยู่ในร่าง ยังไม่อนุมัติ"),
    GAP: ("ยัง", "m0", "ยังไม่บรรจุ"),
    EXEMPT: ("–", "mx", "ไม่เกี่ยวข้อง"),
    "": ("", "mx", "ไม่ได้กำหนดให้ต้องบรรจุ"),
}
LEGEND = [(TILES[LANDED][1], TILES[LANDED][2])]
BY_PARTS = "ผ่านนโยบายย่อย"
DRAFT_LEGEND = (TILES[DRAFT][1], TILES[DRAFT][2])


@dataclass(frozen=True)
class Carrier:
    """A district and how its approved plan carries the policy."""

    office: Office
    plan: Plan
    through: str


def carriers_of(found: Policy, year: int) -> list[Carrier]:
    landings = (
        Landing.objects.filter(policy=found, plan__fiscal_year=year, plan__status__in=PUBLIC, plan__office__kind=Office.Kind.DISTRICT)
        .exclude(through=LandingThrough.NOT_APPLICABLE)
        .select_related("plan__office")
        .order_by("plan__office__code")
    )
    return [Carrier(landing.plan.office, landing.plan, landing.get_through_display()) for landing in landings]


def carriers_by_parts(found: Policy, year: int, coverage: Coverage) -> list[Carrier]:
    offices = {office for policy, office in coverage.through_parts() if policy == found.pk}
    if not offices:
        return []
    return [Carrier(plan.office, plan, BY_PARTS) for plan in Plan.objects.filter(fiscal_year=year, office__in=offices).select_related("office")]


def map_of_carriers(
    found: Policy, coverage: Coverage, carriers: list[Carrier], told: Mapping[int, Told], year: int, day: date
) -> tuple[Layout | None, dict[str, Tile]]:
    states: dict[int, str] = dict(coverage.of_policy(found.pk))
    states |= {carrier.office.pk: LANDED for carrier in carriers}
    offices = [office for office in Office.objects.districts().with_group(day).order_by("code") if office.tile_row is not None]
    if not states or not offices:
        return None, {}
    places = [Place(o.code, o.tile_label, o.tile_column or 0, o.tile_row or 0, o.group_id) for o in offices]  # type: ignore[attr-defined]
    return layout(places), {office.code: _tile(office, states.get(office.pk, ""), told.get(office.pk), year) for office in offices}


def _tile(office: Office, state: str, told: Told | None, year: int) -> Tile:
    word, kind, spoken = TILES[state]
    parts = f" ลงแผนแล้ว {told.done} จาก {told.of} ส่วน" if told else ""
    return Tile("", word, kind, f"{reverse('okrs:district', args=[office.code])}?year={year}", f"{office.short_name} {spoken}{parts}")


@dataclass
class MeasureRow:
    """One measure and every key result that measures the policy by it."""

    measure: Measure
    key_results: list[tuple[KeyResult, RollupValue | None]] = field(default_factory=list)

    @property
    def statuses(self) -> Counter[str]:
        return Counter(row.status if row and row.status else Status.NO_DATA.value for _, row in self.key_results)

    @property
    def on_plan(self) -> int:
        return self.statuses[Status.ON_PLAN.value]

    @property
    def due(self) -> int:
        return len(self.key_results) - self.statuses[Status.NOT_DUE.value]


def measures_of(found: Policy, year: int) -> list[MeasureRow]:
    """Return the measures with their key results in approved plans, outcomes first."""
    key_results = list(
        KeyResult.objects.filter(objective__policy_links__policy=found, objective__plan__fiscal_year=year, objective__plan__status__in=PUBLIC)
        .select_related("measure", "objective__plan__office")
        .order_by("objective__plan__office__code", "objective__position", "position")
    )
    rows: Mapping[int, RollupValue] = {
        row.key_result_id: row
        for row in RollupValue.objects.filter(key_result_id__in=[one.pk for one in key_results], view=View.WORKING).filter(
            Q(level=RollupValue.Level.OFFICE) | Q(level=RollupValue.Level.CITY)
        )
    }
    found_rows: dict[int, MeasureRow] = {}
    for one in key_results:
        found_rows.setdefault(one.measure_id, MeasureRow(one.measure)).key_results.append((one, rows.get(one.pk)))
    return sorted(found_rows.values(), key=lambda row: (row.measure.kind != Measure.Kind.OUTCOME, -len(row.key_results), row.measure.title))


@dataclass(frozen=True)
class Money:
    """Projects that serve the policy, and what they ask for; the first of many are listed."""

    projects: list[Project]
    count: int
    requested: Decimal | None
    approved: Decimal | None


def money_of(found: Policy, year: int) -> Money:
    projects = Project.objects.filter(policy_links__policy=found, plan__fiscal_year=year, plan__status__in=PUBLIC)
    sums = projects.aggregate(requested=Sum("budget_lines__requested"), approved=Sum("budget_lines__approved"))
    listed = projects.annotate(asked=Sum("budget_lines__requested")).select_related("plan__office").order_by("plan__office__code", "position")
    return Money(list(listed[:MOST_PROJECTS]), projects.count(), sums["requested"], sums["approved"])
