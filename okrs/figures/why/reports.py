"""The reports behind the value of one office's key result: which revision of which month counts, and which month is silent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from okrs.models import CheckIn, KeyResult, ReportGap
from okrs.models.check_in import GapReason
from okrs.models.rollup import View
from okrs.progress import CARRIED_MONTHS, Assignment, Period, counted, due_periods
from okrs.progress.words import View as PureView
from okrs.reporting.standings import assignment_of, period_number, reading_of
from policies.models import ReportingPeriod

NOT_REPORTED = "ยังไม่รายงาน"


@dataclass(frozen=True)
class ReportTerm:
    """One report. `counts` says whether it is in the figure: of a cumulative amount or a value at a moment only the latest is."""

    check_in: CheckIn
    month: date
    counts: bool

    @property
    def n_steps(self) -> int | None:
        return None if self.check_in.steps is None else len(self.check_in.steps)


@dataclass(frozen=True)
class Silence:
    """A month whose report was due and is not there, and the reason that was given for it."""

    month: date
    due: date
    reason: str


@dataclass(frozen=True)
class StepTerm:
    """A step of a milestone key result with its weight; finished once any report that counts says so."""

    title: str
    weight: Decimal
    done: bool


@dataclass(frozen=True)
class Reports:
    terms: tuple[ReportTerm, ...]
    steps: tuple[StepTerm, ...]
    codes: tuple[str, ...]
    silent: tuple[Silence, ...]
    assignment: Assignment
    latest: int | None


def reports_of(key_result: KeyResult, *, view: str, day: date) -> Reports:
    """Return what the value of `key_result` was made of on `day`; due months without a report are named."""
    periods = {period.pk: period for period in ReportingPeriod.objects.filter(fiscal_year=key_result.objective.plan.fiscal_year_id)}
    numbers = {pk: period_number(period) for pk, period in periods.items()}
    gaps = list(ReportGap.objects.filter(key_result=key_result))
    assignment = assignment_of(key_result, numbers, gaps)
    check_ins = list(key_result.check_ins.filter(period__in=periods).order_by("period__month", "revision"))
    chosen = counted((reading_of(one, numbers) for one in check_ins), PureView.OFFICIAL if view == View.OFFICIAL else PureView.WORKING)
    due = due_periods(assignment.definition, [Period(numbers[pk], period.due) for pk, period in periods.items()], day)
    latest = max(chosen, default=None)
    adds_up = assignment.definition.adds_up
    spoken_for = latest is not None and not _is_too_old(assignment, latest, due)
    terms = tuple(
        ReportTerm(one, periods[one.period_id].month, counts=spoken_for and (adds_up or numbers[one.period_id] == latest))
        for one in check_ins
        if (reading := chosen.get(numbers[one.period_id])) is not None and reading.revision == one.revision
    )
    heard = [number for number in due if number in chosen] if adds_up else [number for number in due if latest is not None and number <= latest]
    by_number = {numbers[pk]: period for pk, period in periods.items()}
    silent = tuple(_silence(by_number[number], gaps) for number in due if number not in heard)
    inside = [one.check_in for one in terms if one.counts]
    return Reports(terms, _steps(key_result, inside), _codes(inside), silent, assignment, latest)


def _is_too_old(assignment: Assignment, latest: int, due: list[int]) -> bool:
    return assignment.definition.is_carried and bool(due) and latest < due[-1] and due[-1] - latest > CARRIED_MONTHS


def _silence(period: ReportingPeriod, gaps: Iterable[ReportGap]) -> Silence:
    gap = next((one for one in gaps if one.period_id == period.pk), None)
    return Silence(period.month, period.due, NOT_REPORTED if gap is None else str(GapReason(gap.reason).label))


def _steps(key_result: KeyResult, inside: list[CheckIn]) -> tuple[StepTerm, ...]:
    done = {step for one in inside for step in one.steps or ()}
    return tuple(StepTerm(step.title, step.weight, step.pk in done) for step in key_result.steps.all()) if inside else ()


def _codes(inside: list[CheckIn]) -> tuple[str, ...]:
    return tuple(sorted({code for one in inside for code in one.entity_codes or ()}))
