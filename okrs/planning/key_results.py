"""Verbs on key results: the row itself, its measure, its plan by month, its ladder of later years, its steps."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction

from districts.models import Section, User
from okrs.models import KeyResult, KeyResultLadder, KeyResultPlanned, KeyResultStep, Measure, Objective, Plan
from okrs.planning.editing import editing
from okrs.planning.measures import OwnMeasure, drop_unused_measures, make_own
from okrs.planning.positions import close_gap, next_position, swap
from okrs.planning.refusals import EditRefused
from okrs.planning.spread import even_spread
from policies.models import ReportingPeriod


class KeyResultFields(TypedDict, total=False):
    title: str
    parent: KeyResult | None
    baseline: Decimal | None
    baseline_date: date | None
    baseline_source: str
    baseline_due: date | None
    target: Decimal | None
    target_low: Decimal | None
    expected_denominator: Decimal | None
    weight: Decimal | None
    owner_section: Section | None
    coach_override: str


@transaction.atomic
def add_key_result(
    objective: Objective, *, measure: Measure | OwnMeasure, by: User | None, spread: bool = True, **fields: Unpack[KeyResultFields]
) -> KeyResult:
    """Add a key result at the end. With a target its even monthly plan is written down as well, unless `spread` is off."""
    with editing(objective.plan_id, by=by, alone=True) as plan:
        if isinstance(measure, OwnMeasure):
            measure = make_own(measure, office=plan.office, title=fields.get("title", ""))
        position = next_position(KeyResult.objects.filter(objective=objective))
        key_result = KeyResult.objects.create(objective=objective, measure=measure, position=position, **fields)
        if spread:
            _write_planned(key_result, proposed_plan(key_result))
    return key_result


@transaction.atomic
def remove_key_result(key_result: KeyResult, *, by: User | None) -> None:
    with editing(plan_id_of(key_result), by=by, alone=True) as held:
        rows = KeyResult.objects.filter(objective=key_result.objective_id)
        position, measure = rows.values_list("position", "measure").get(pk=key_result.pk)
        rows.filter(pk=key_result.pk).delete()
        close_gap(rows, position)
        drop_unused_measures([measure], held.office_id)


@transaction.atomic
def move_key_result(key_result: KeyResult, *, up: bool, by: User | None) -> bool:
    with editing(plan_id_of(key_result), by=by, alone=True):
        return swap(KeyResult.objects.filter(objective=key_result.objective_id), key_result.pk, up=up)


@transaction.atomic
def choose_measure(key_result: KeyResult, measure: Measure | OwnMeasure, *, by: User | None) -> KeyResult:
    """Put another measure under the key result. Its numbers stay: the planner sees at once whether they still fit the unit."""
    with editing(plan_id_of(key_result), by=by, alone=True) as plan:
        before = KeyResult.objects.values_list("measure", flat=True).get(pk=key_result.pk)
        if key_result.parent_id is not None:
            raise EditRefused(plan, "KR นี้ถ่ายทอดมาจากเมือง เปลี่ยนตัวชี้วัดไม่ได้")
        key_result.measure = make_own(measure, office=plan.office, title=key_result.title) if isinstance(measure, OwnMeasure) else measure
        key_result.save(update_fields=["measure"])
        if before != key_result.measure_id:
            drop_unused_measures([before], plan.office_id)
    return key_result


def due_months(key_result: KeyResult, plan: Plan) -> list[date]:
    months = ReportingPeriod.objects.filter(fiscal_year=plan.fiscal_year_id).values_list("month", flat=True)
    return [month for month in months if key_result.measure.is_due_in(month.month)]


def proposed_plan(key_result: KeyResult) -> dict[date, Decimal]:
    """The even spread over the months in which the measure is due; empty while there is no target or the measure goes by steps.

    An amount counted up over the year starts at zero; a ratio or a stock starts at its baseline; without one the target is proposed throughout.
    """
    measure, target = key_result.measure, key_result.target
    if target is None or measure.direction == Measure.Direction.MILESTONE:
        return {}
    months = due_months(key_result, key_result.objective.plan)
    level = measure.direction == Measure.Direction.KEEP
    counts_up = measure.nature == Measure.Nature.FLOW and measure.aggregation != Measure.Aggregation.RATIO
    start = Decimal(0) if counts_up else key_result.baseline
    return even_spread(months, start=target if start is None else Decimal(start), target=Decimal(target), whole=measure.whole_numbers, level=level)


@transaction.atomic
def spread_evenly(key_result: KeyResult, *, by: User | None) -> dict[date, Decimal]:
    with editing(plan_id_of(key_result), by=by, alone=True):
        proposal = proposed_plan(key_result)
        _write_planned(key_result, proposal)
    return proposal


@transaction.atomic
def set_monthly_plan(key_result: KeyResult, values: Mapping[date, Decimal | None], *, by: User | None) -> None:
    """Write the planned values of the months given (first days); None takes a month's value away, other months stay."""
    with editing(plan_id_of(key_result), by=by, alone=True):
        empty = [month for month, value in values.items() if value is None]
        KeyResultPlanned.objects.filter(key_result=key_result, period__month__in=empty).delete()
        _write_planned(key_result, {month: value for month, value in values.items() if value is not None})


def _write_planned(key_result: KeyResult, values: Mapping[date, Decimal]) -> None:
    periods = ReportingPeriod.objects.filter(month__in=list(values)).in_bulk(field_name="month")
    rows = [KeyResultPlanned(key_result=key_result, period=periods[month], value=value) for month, value in values.items() if month in periods]
    KeyResultPlanned.objects.bulk_create(rows, update_conflicts=True, unique_fields=["key_result", "period"], update_fields=["value"])


def follow_even_spread(key_result: KeyResult, before: Mapping[date, Decimal]) -> None:
    """Let the monthly plan follow a new target as long as nobody has shaped it by hand: it is empty or still the even spread of `before`."""
    stored = dict(KeyResultPlanned.objects.filter(key_result=key_result).values_list("period__month", "value"))
    proposal = proposed_plan(key_result)
    if stored == dict(before) and proposal != stored:
        KeyResultPlanned.objects.filter(key_result=key_result).exclude(period__month__in=list(proposal)).delete()
        _write_planned(key_result, proposal)


@transaction.atomic
def set_ladder(key_result: KeyResult, targets: Mapping[int, Decimal | None], *, by: User | None) -> None:
    """Write the targets of later years (Buddhist era); None takes a year away. This year's target stands on the key result itself."""
    with editing(plan_id_of(key_result), by=by, alone=True) as plan:
        if early := sorted(year for year in targets if year <= plan.fiscal_year_id):
            raise EditRefused(plan, f"ปี {early[0]} ไม่ใช่ปีหลังปีงบประมาณ {plan.fiscal_year_id}")
        KeyResultLadder.objects.filter(key_result=key_result, be_year__in=[year for year, target in targets.items() if target is None]).delete()
        rows = [KeyResultLadder(key_result=key_result, be_year=year, target=target) for year, target in targets.items() if target is not None]
        KeyResultLadder.objects.bulk_create(rows, update_conflicts=True, unique_fields=["key_result", "be_year"], update_fields=["target"])


@transaction.atomic
def set_steps(key_result: KeyResult, steps: Sequence[tuple[str, Decimal]], *, by: User | None) -> list[KeyResultStep]:
    """Replace the steps of a milestone: (title, weight) in order. Only a draft's: check-ins name steps by id."""
    with editing(plan_id_of(key_result), by=by, alone=True):
        KeyResultStep.objects.filter(key_result=key_result).delete()
        return KeyResultStep.objects.bulk_create(
            KeyResultStep(key_result=key_result, position=place, title=title, weight=weight) for place, (title, weight) in enumerate(steps, start=1)
        )


def plan_id_of(key_result: KeyResult) -> int:
    return Objective.objects.values_list("plan", flat=True).get(pk=key_result.objective_id)
