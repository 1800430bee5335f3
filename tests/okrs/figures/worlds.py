"""Random cities: offices, policies, plans, targets, reports, gaps and lies of every kind the database allows, from one seed."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from districts.models import Office, OfficeStatistic
from okrs.models import CheckIn, KeyResult, KeyResultPlanned, KeyResultShare, KeyResultStep, Measure, Objective, ObjectivePolicy, Plan, ReportGap
from okrs.models.check_in import GapReason, Verification
from okrs.models.plan import PlanStatus
from policies.models import FiscalYear, Policy, PolicyDimension, PolicyPart, ReportingPeriod
from tests import makers

YEAR = 2570
FIRST_DAY = date(2026, 10, 1)
NOON = datetime(2026, 12, 5, 5, 0, tzinfo=UTC)
CODES = [f"ชุมชน{number}" for number in range(6)]
STATUSES = [PlanStatus.ACTIVE] * 6 + [PlanStatus.APPROVED, PlanStatus.CLOSED, PlanStatus.DRAFT, PlanStatus.RETURNED]


@dataclass
class World:
    random: Random
    day: date
    year: FiscalYear
    periods: list[ReportingPeriod]
    policies: list[Policy] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    city: dict[int, KeyResult] = field(default_factory=dict)

    def number(self, low: int = -30, high: int = 300) -> Decimal:
        return Decimal(self.random.randint(low * 100, high * 100)).scaleb(-self.random.choice([0, 1, 2, 2, 4]))

    def maybe(self, value: Any, chance: float = 0.8) -> Any:
        return value if self.random.random() < chance else None


def make_world(seed: int, offices: int = 30, *, on: date | None = None) -> World:
    random = Random(seed)
    year = makers.make_fiscal_year(YEAR, state=random.choice([FiscalYear.State.EXECUTING, FiscalYear.State.CLOSED]), silence_is_zero=random.random() < 0.7)
    day = FIRST_DAY + timedelta(days=random.choice([random.randint(20, 120), random.randint(100, 420)]))
    world = World(random, on or day, year, list(year.periods.order_by("month")))
    make_policies(world)
    make_measures(world)
    make_plan(world, makers.make_city(), PlanStatus.ACTIVE if random.random() < 0.9 else PlanStatus.DRAFT)
    for number in range(offices):
        make_plan(world, make_office(world, number), random.choice(STATUSES))
    make_shares(world)
    return world


def make_shares(world: World) -> None:
    """Some area outcomes are shared; a share of an office in its own key result, or of the city's, means nothing and must do nothing."""
    offices = list(Office.objects.all())
    for key_result in KeyResult.objects.order_by("pk"):
        for office in world.random.sample(offices, world.random.choice([0, 0, 0, 0, 1, 2])):
            KeyResultShare.objects.create(key_result=key_result, office=office, part=world.maybe(Decimal(world.random.randint(0, 60)), 0.7))


def make_policies(world: World) -> None:
    """Ten policies in three dimensions; a part always has the higher number, so that there is no circle."""
    dimensions = ["safety", "health", "economy"]
    world.policies = [makers.make_policy(f"{number:03}", f"นโยบาย {number}", dimension=world.random.choice(dimensions)) for number in range(1, 11)]
    for policy in world.random.sample(world.policies, 4):
        second = world.random.choice([dimension for dimension in world.year.dimension_set.dimensions.all() if dimension not in policy.dimensions.all()])
        PolicyDimension.objects.create(policy=policy, dimension=second, position=2)
    for whole in range(4):
        for part in world.random.sample(range(whole + 1, 10), world.random.randint(0, 4)):
            PolicyPart.objects.create(whole=world.policies[whole], part=world.policies[part], weight=world.random.randint(1, 9))


def make_measures(world: World) -> None:
    choice = world.random.choice
    for number, aggregation in enumerate([*Measure.Aggregation, *Measure.Aggregation, Measure.Aggregation.SUM, Measure.Aggregation.SUM]):
        world.measures.append(
            makers.make_measure(
                f"ตัวชี้วัด {number}",
                kind=choice(Measure.Kind.values),
                direction=choice(Measure.Direction.values),
                aggregation=aggregation,
                nature=choice(Measure.Nature.values),
                entry=choice(Measure.Entry.values),
                frequency=choice([*Measure.Frequency.values, "monthly", "quarterly"]),
                ratio_scale=choice([1, 100, 100_000]),
                weight_statistic="population" if aggregation == Measure.Aggregation.WEIGHTED_MEAN else "",
                entity_codes=CODES if aggregation == Measure.Aggregation.DISTINCT else [],
            )
        )


def make_office(world: World, number: int) -> Office:
    if number % 5 == 4:
        return makers.make_office(f"bureau{number}"[-8:], kind=Office.Kind.BUREAU)
    office = makers.make_office(f"{1001 + number}")
    if world.random.random() < 0.9:
        makers.make_group(office, f"group{number % 3}", f"กลุ่ม {number % 3}")
    if world.random.random() < 0.8:
        for statistic_day in (date(2025, 1, 1), date(2027, 3, 1)):
            value = world.random.randint(0, 9) * 1000
            OfficeStatistic.objects.create(office=office, name="population", date=statistic_day, value=value, source="ทดสอบ")
    return office


def make_plan(world: World, office: Office, status: str) -> Plan:
    plan = Plan.objects.create(office=office, fiscal_year=world.year, status=status)
    weighed = world.random.random() < 0.5
    is_city = office.kind == Office.Kind.CITY
    for position in range(1, world.random.randint(4, 7) if is_city else world.random.randint(1, 4)):
        weight = world.random.choice([0, 10, 25, 50]) if weighed else None
        objective = Objective.objects.create(plan=plan, position=position, title="วัตถุประสงค์", weight=weight)
        for rank, policy in enumerate(world.random.sample(world.policies, world.random.randint(0, 2))):
            ObjectivePolicy.objects.create(objective=objective, policy=policy, primary=rank == 0)
        if is_city or world.random.random() < 0.2:
            objective.dimension = world.random.choice(list(world.year.dimension_set.dimensions.all()))
            objective.save(update_fields=["dimension"])
        make_key_results(world, objective, is_city=is_city)
    return plan


def make_key_results(world: World, objective: Objective, *, is_city: bool) -> None:
    weighed = world.random.random() < 0.5
    for position, measure in enumerate(world.random.sample(world.measures, world.random.randint(0, 8 if is_city else 5)), start=1):
        parent = None if is_city else world.city.get(measure.pk)
        target = world.maybe(world.random.choice([world.number(), world.number(), world.number(), Decimal(0)]), 0.9)
        low = world.number()
        key_result = KeyResult.objects.create(
            objective=objective,
            measure=measure,
            position=position,
            parent=world.maybe(parent, 0.9),
            baseline=world.maybe(world.number()),
            target=target,
            target_low=world.maybe(low) if target is None or low <= target else None,
            expected_denominator=world.maybe(Decimal(world.random.randint(1, 500))),
            weight=world.random.randint(0, 60) if weighed else world.maybe(Decimal(20), 0.2),
        )
        if is_city:
            world.city.setdefault(measure.pk, key_result)
        make_plan_by_month(world, key_result)
        make_reports(world, key_result)


def make_plan_by_month(world: World, key_result: KeyResult) -> None:
    months = world.random.sample(world.periods, world.random.choice([0, 0, 2, 5]))
    KeyResultPlanned.objects.bulk_create(KeyResultPlanned(key_result=key_result, period=period, value=world.number()) for period in months)
    if key_result.measure.direction == Measure.Direction.MILESTONE and world.random.random() < 0.7:
        for position in range(1, world.random.randint(2, 5)):
            KeyResultStep.objects.create(key_result=key_result, position=position, title="ขั้น", weight=world.random.randint(1, 50))


def make_reports(world: World, key_result: KeyResult) -> None:
    known = [period for period in world.periods if period.month < world.day]
    if world.random.random() < 0.3:  # falls silent and stays so
        known = known[: world.random.randint(0, len(known))]
    diligence = world.random.choice([0, 0.4, 0.8, 1, 1])
    steps = list(key_result.steps.values_list("pk", flat=True))
    entries: list[CheckIn] = []
    for period in known:
        if world.random.random() < 0.1:
            ReportGap.objects.create(key_result=key_result, period=period, reason=world.random.choice(GapReason.values), at=NOON)
        revisions = world.random.choice([1, 1, 2, 3]) if world.random.random() < diligence else 0
        for revision in range(1, revisions + 1):
            verification = world.random.choice([Verification.WAITING, Verification.VERIFIED, Verification.VERIFIED, Verification.RETURNED])
            as_of = period.month + timedelta(days=world.random.randint(0, 27))
            facts = {"period": period, "revision": revision, "as_of": as_of, "reason": "แก้" if revision > 1 else "", "verification": verification}
            entries.append(CheckIn(key_result=key_result, recorded_at=NOON, **facts, **reading(world, key_result.measure, steps)))
    CheckIn.objects.bulk_create(entries)


def reading(world: World, measure: Measure, steps: list[int]) -> dict[str, Any]:
    if steps:
        return {"steps": world.random.sample(steps, world.random.randint(0, len(steps)))}
    if measure.aggregation == Measure.Aggregation.RATIO:
        whole = world.random.randint(1, 900)
        return {"numerator": Decimal(world.random.randint(0, whole)), "denominator": Decimal(whole)}
    if measure.aggregation == Measure.Aggregation.DISTINCT:
        return {"entity_codes": world.random.sample(CODES, world.random.randint(0, 4))}
    return {"value": world.number()}
