"""Writing the demo's plans through the planner's own verbs: the city's first, since district key results are cascaded from it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bkk_okr.fiscal_year import first_day, last_day
from districts.models import Office, Section, User
from okrs.demo.cast import OFTEN_FORGOTTEN, ROUTINE_POLICIES, STORIES
from okrs.demo.draw import Assigned, assigned, dice, own_topic_of, topics_of
from okrs.demo.measures import GOOD_EXAMPLE, MARKETS_COUNTED, SHARED, OwnMeasure, SharedMeasure
from okrs.models import KeyResult, Measure, Plan, Project
from okrs.planning.key_results import add_key_result, set_ladder
from okrs.planning.landings import land_through_routine
from okrs.planning.measures import OwnMeasure as NewMeasure
from okrs.planning.new_plans import begin_plan
from okrs.planning.objectives import add_objective
from okrs.planning.projects import NO_MONEY, Ask, add_project
from policies.models import FiscalYear, Policy

SURVEY = "ผลสำรวจปีก่อน"
LANDED = {"routine": 0.92, "forgotten": 0.45}
MORE_BY_ROUTINE = 0.6


@dataclass
class Stage:
    """What the demo's writers share."""

    seed: int
    offices: dict[str, Office]
    policies: dict[str, Policy]
    sections: dict[str, Section]
    people: dict[str, User]
    measures: dict[str, Measure] = field(default_factory=dict)
    parents: dict[tuple[int, str], KeyResult] = field(default_factory=dict)

    def planner_of(self, code: str) -> User:
        return self.people[f"planner-{code}"]

    def director_of(self, code: str) -> User:
        return self.people[f"director-{code}"]


def define_measures(hosts: dict[str, Office]) -> dict[str, Measure]:
    """Define the shared measures, each by its host bureau."""
    return {
        shared.code: Measure.objects.create(
            code=shared.code,
            title=shared.title,
            definition=f"{shared.title} รายงานโดยสำนักงานเขต ตรวจโดย{hosts[shared.host].name}",
            unit=shared.unit,
            direction=shared.direction,
            kind=shared.kind,
            aggregation=shared.aggregation,
            nature=shared.nature,
            entry=shared.entry,
            frequency=shared.frequency,
            numerator_label=shared.numerator,
            denominator_label=shared.denominator,
            weight_statistic=shared.weight_statistic,
            source=shared.source,
            host=hosts[shared.host],
            plausible_min=shared.plausible[0] if shared.plausible else None,
            plausible_max=shared.plausible[1] if shared.plausible else None,
            whole_numbers=shared.whole_numbers,
            invented=True,
        )
        for shared in SHARED
    }


def assignments_of(shared: SharedMeasure, year: int, stage: Stage) -> list[Assigned]:
    return [assigned(shared, code, year, stage.seed) for code in stage.offices if shared in topics_of(code, stage.seed)]


def city_numbers(shared: SharedMeasure, rows: list[Assigned]) -> tuple[Decimal | None, Decimal]:
    """Return the city's baseline and target for a measure: the sum, or the weighted mean, of what the districts start from and aim at."""
    if shared.aggregation == Measure.Aggregation.SUM:
        start = sum((row.baseline for row in rows), Decimal(0))
        return (None if not shared.baseline[1] else start), sum((row.target for row in rows), Decimal(0))
    if shared.aggregation == Measure.Aggregation.SHARE_MEETING:
        return Decimal(0), Decimal(90)
    masses = [Decimal(row.mass or 1) for row in rows]
    whole = sum(masses)
    start = sum((row.baseline * mass for row, mass in zip(rows, masses, strict=True)), Decimal(0)) / whole
    goal = sum((row.target * mass for row, mass in zip(rows, masses, strict=True)), Decimal(0)) / whole
    return start.quantize(Decimal("0.1")), goal.quantize(Decimal("0.1"))


def write_city_plan(year: FiscalYear, stage: Stage) -> Plan:
    """One objective and one key result for each shared measure that some district carries."""
    city = Office.objects.get(kind=Office.Kind.CITY)
    plan = begin_plan(city, year, by=None, invented=True)
    for shared in SHARED:
        rows = assignments_of(shared, year.pk, stage)
        if not rows:
            continue
        baseline, target = city_numbers(shared, rows)
        objective = add_objective(plan, title=shared.objective, policies=[stage.policies[code] for code in shared.policies], by=None)
        stage.parents[year.pk, shared.code] = add_key_result(
            objective,
            measure=stage.measures[shared.code],
            by=None,
            title=shared.title,
            baseline=baseline,
            baseline_date=first_day(year.pk) if baseline is not None else None,
            baseline_source=SURVEY if baseline is not None else "",
            target=target,
            expected_denominator=Decimal(sum(row.mass for row in rows)) or None,
        )
    return plan


def write_district_plan(office: Office, year: FiscalYear, stage: Stage, *, ladder: bool = False, complete: bool = True) -> Plan:
    """Write a district's plan: its shared measures, one measure of its own, projects, routine work. `complete=False` leaves a draft with open ends."""
    by = stage.planner_of(office.code)
    plan = begin_plan(office, year, by=by, invented=True)
    for shared in topics_of(office.code, stage.seed):
        key_result = _write_shared(plan, assigned(shared, office.code, year.pk, stage.seed), stage, by)
        _write_project(plan, shared.project, shared.section, [key_result], [stage.policies[shared.policies[-1]]], stage, by)
        if ladder:
            _write_ladder(key_result, year.pk, by)
    own = _own_story(office.code, year) or own_topic_of(office.code, stage.seed)
    key_result = _write_own(plan, own, stage, by, complete=complete)
    if complete:
        _write_project(plan, own.project, own.section, [key_result], [stage.policies[own.policy]], stage, by)
        _write_routine(plan, stage, by)
    return plan


def _own_story(code: str, year: FiscalYear) -> OwnMeasure | None:
    if code == STORIES.good_example:
        return GOOD_EXAMPLE
    if code == STORIES.counts_markets and year.state == FiscalYear.State.PREPARATION:
        return MARKETS_COUNTED
    return None


def _write_shared(plan: Plan, row: Assigned, stage: Stage, by: User) -> KeyResult:
    objective = add_objective(plan, title=row.measure.objective, policies=[stage.policies[row.measure.policies[0]]], by=by)
    known = not row.starts_at_zero
    return add_key_result(
        objective,
        measure=stage.measures[row.measure.code],
        by=by,
        title=row.measure.title,
        parent=stage.parents[row.year, row.measure.code],
        baseline=row.baseline if known else None,
        baseline_date=_before(row.year) if known else None,
        baseline_source=row.measure.source if known else "",
        target=row.target,
        expected_denominator=Decimal(row.mass) if row.mass else None,
        owner_section=stage.sections[row.measure.section],
    )


def _write_ladder(key_result: KeyResult, year: int, by: User) -> None:
    target = key_result.target or Decimal(0)
    step = target - (key_result.baseline or Decimal(0))
    set_ladder(key_result, {year + 1: max(target + step / 2, Decimal(1)), year + 2: max(target + step, Decimal(1))}, by=by)


def _write_own(plan: Plan, own: OwnMeasure, stage: Stage, by: User, *, complete: bool) -> KeyResult:
    objective = add_objective(plan, title=own.objective, policies=[stage.policies[own.policy]], by=by, may_be_copied=own is GOOD_EXAMPLE)
    measure = NewMeasure(unit=own.unit, kind=own.kind, direction=own.direction, frequency=own.frequency, source=own.source if complete else "", invented=True)
    return add_key_result(
        objective,
        measure=measure,
        by=by,
        title=own.title,
        baseline=own.baseline,
        baseline_date=_before(plan.fiscal_year_id),
        baseline_source=own.source if complete else "",
        target=own.target,
        owner_section=stage.sections[own.section],
    )


def _write_project(plan: Plan, title: str, section: str, key_results: list[KeyResult], policies: list[Policy], stage: Stage, by: User) -> Project:
    amount = dice(stage.seed, "money", plan.office.code, title).randint(0, 32)
    return add_project(
        plan,
        by=by,
        key_results=key_results,
        policies=policies,
        budget=[Ask(Decimal(amount) * 100_000)] if amount else [NO_MONEY],
        title=title,
        rationale=f"ผลปีก่อนยังห่างจากเป้าหมาย จึงเลือกพื้นที่ที่ปัญหาหนักที่สุดของ{plan.office.short_name}ก่อน",
        beneficiaries=f"ประชาชนใน{plan.office.short_name}",
        places=f"พื้นที่เป้าหมายของ{plan.office.short_name}",
        starts=first_day(plan.fiscal_year_id),
        ends=last_day(plan.fiscal_year_id),
        owner_section=stage.sections[section],
        expected_benefit="ผลตามตัววัดผลหลักที่โครงการสนับสนุน",
        risk="ฝนตกต่อเนื่องหรือจัดจ้างล่าช้า เตรียมพื้นที่สำรองและเริ่มจัดจ้างในไตรมาสแรก",
    )


def _write_routine(plan: Plan, stage: Stage, by: User) -> None:
    """Most required policies without an objective are carried by measured routine work; a few are left open, as in life."""
    rng = dice(stage.seed, "routine", plan.office.code, plan.fiscal_year_id)
    measure = stage.measures["D11"]
    for code in (*ROUTINE_POLICIES, *OFTEN_FORGOTTEN):
        if rng.random() < LANDED["routine" if code in ROUTINE_POLICIES else "forgotten"]:
            land_through_routine(plan, stage.policies[code], measure, by=by)
    landed = set(plan.landings.values_list("policy__code", flat=True))
    for shared in SHARED:
        if not shared.only and shared.policies[0] not in landed and rng.random() < MORE_BY_ROUTINE:
            land_through_routine(plan, stage.policies[shared.policies[0]], stage.measures[shared.code], by=by)


def _before(year: int) -> date:
    """Baselines are of the summer before the year."""
    return date(year - 544, 6, 30)
