"""From rows to the pure arithmetic: what one plan's key results look like to `okrs.progress`."""

from collections.abc import Iterable

from okrs.models import CheckIn, KeyResult, Measure, ReportGap
from okrs.models.check_in import GapReason
from okrs.progress import assignment as pure
from okrs.progress.words import Aggregation, Direction, Entry, Frequency, Kind, Nature, Verification
from policies.models import FiscalYear, ReportingPeriod


def period_number(period: ReportingPeriod) -> int:
    """1 is October, 12 is September."""
    return (period.month.month - 10) % 12 + 1


def definition_of(measure: Measure) -> pure.Definition:
    return pure.Definition(
        direction=Direction(measure.direction),
        kind=Kind(measure.kind),
        aggregation=Aggregation(measure.aggregation),
        nature=Nature(measure.nature),
        entry=Entry(measure.entry),
        frequency=Frequency(measure.frequency),
        ratio_scale=measure.ratio_scale,
    )


def assignment_of(key_result: KeyResult, numbers: dict[int, int], gaps: Iterable[ReportGap]) -> pure.Assignment:
    """`numbers` are the months' numbers by id of the period; the key result comes with its planned values and steps prefetched."""
    return pure.Assignment(
        definition=definition_of(key_result.measure),
        target=key_result.target,
        baseline=key_result.baseline,
        target_low=key_result.target_low,
        planned={numbers[planned.period_id]: planned.value for planned in key_result.planned.all() if planned.period_id in numbers},
        steps=tuple(pure.Step(step.pk, step.weight) for step in key_result.steps.all()),
        waiting=frozenset(numbers[gap.period_id] for gap in gaps if gap.reason == GapReason.WAITING_DEFINITION and gap.period_id in numbers),
    )


def reading_of(check_in: CheckIn, numbers: dict[int, int]) -> pure.Reading:
    return pure.Reading(
        period=numbers[check_in.period_id],
        as_of=check_in.as_of,
        value=check_in.value,
        numerator=check_in.numerator,
        denominator=check_in.denominator,
        steps=None if check_in.steps is None else frozenset(check_in.steps),
        codes=None if check_in.entity_codes is None else frozenset(check_in.entity_codes),
        revision=check_in.revision,
        verification=Verification(check_in.verification),
    )


def thresholds_of(year: FiscalYear) -> pure.Thresholds:
    return pure.Thresholds(on_plan_from=year.on_plan_from, near_plan_from=year.near_plan_from, coverage_floor=year.coverage_floor)
