"""Districts and groups on the city page: how many of their key results are on plan, and who is silent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from districts.models import DistrictGroup, Office
from okrs.city.counts import Scores, StatusCounts, Subject
from okrs.models import Plan
from policies.models import FiscalYear, ReportingPeriod


@dataclass(frozen=True)
class OfficeCount:
    """A district with its outcome and output key results apart, and all of them for the question who reported."""

    office: Office
    plan: Plan | None
    outcomes: StatusCounts
    outputs: StatusCounts
    all: StatusCounts
    floor: Decimal

    @property
    def percent(self) -> Decimal | None:
        """Share of due outcomes on plan; nothing where too few reported, for silence is never green."""
        return None if self.outcomes.is_grey(self.floor) else self.outcomes.on_plan_percent

    @property
    def is_complete(self) -> bool:
        return bool(self.all.due) and self.all.reported == self.all.due

    @property
    def is_silent(self) -> bool:
        return bool(self.all.due) and not self.all.reported

    @property
    def word(self) -> str:
        """What stands where a percentage cannot."""
        if self.plan is None:
            return "ยังไม่มีแผน"
        if not self.all.due:
            return "ยังไม่ถึงกำหนด"
        if self.is_silent:
            return "ยังไม่รายงาน"
        return "ไม่มีผลลัพธ์" if not self.outcomes.due else "รายงานไม่พอ"


@dataclass(frozen=True)
class GroupCount:
    group: DistrictGroup
    outcomes: StatusCounts
    floor: Decimal

    @property
    def percent(self) -> Decimal | None:
        return None if self.outcomes.is_grey(self.floor) else self.outcomes.on_plan_percent


@dataclass(frozen=True)
class Reporting:
    """How many districts with something due have reported all of it, by the last round that fell due."""

    period: ReportingPeriod | None
    complete: int
    of: int
    silent: Sequence[Office]
    incomplete: Sequence[OfficeCount]


def office_counts(year: FiscalYear, scores: Scores, day: date, public: Iterable[Plan] | None = None) -> list[OfficeCount]:
    """Return the fifty districts in official order; only approved plans are shown to the whole city."""
    public = Plan.objects.for_year(year.pk).public() if public is None else public
    plans = {plan.office_id: plan for plan in public}
    counts = []
    for office in Office.objects.districts().with_group(day).order_by("code"):
        plan = plans.get(office.pk)
        by_kind = {kind: StatusCounts.of(scores.get((Subject.PLAN, plan.pk, kind)) if plan else None) for kind in ("outcome", "output", "all")}
        counts.append(OfficeCount(office, plan, by_kind["outcome"], by_kind["output"], by_kind["all"], year.coverage_floor))
    return counts


def group_counts(year: FiscalYear, scores: Scores) -> list[GroupCount]:
    return [GroupCount(group, StatusCounts.of(scores.get((Subject.GROUP, group.pk, "outcome"))), year.coverage_floor) for group in DistrictGroup.objects.all()]


def reporting_of(year: FiscalYear, offices: list[OfficeCount], day: date) -> Reporting:
    due = [count for count in offices if count.all.due]
    return Reporting(
        period=year.periods.due_by(day).order_by("-month").first(),
        complete=sum(count.is_complete for count in due),
        of=len(due),
        silent=[count.office for count in due if count.is_silent],
        incomplete=[count for count in due if not count.is_complete],
    )
