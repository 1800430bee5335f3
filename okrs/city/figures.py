"""The city page's figures as data: one reading for the page and for `manage.py city`. Stored rows only; nothing is computed on request."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from districts.access import NO_RIGHTS, Rights
from districts.models import Office
from okrs.city.counts import Scores, StatusCounts, Subject, city_counts, scores_of, stamp_of
from okrs.city.coverage import Cells, Coverage
from okrs.city.gaps import Budget, Gap, budget_of, worst_gaps
from okrs.city.lines import Line, lines_of
from okrs.city.offices import GroupCount, OfficeCount, Reporting, group_counts, office_counts, reporting_of
from okrs.models import Measure, Plan
from okrs.models.rollup import View
from policies.models import Dimension, FiscalYear, Mark

# A figure is fresh while the oldest change it has not heard of is younger than this.
FRESH_FOR = timedelta(seconds=60)
MOST_OUTCOMES = 6
SUBJECTS = (Subject.CITY, Subject.GROUP, Subject.DIMENSION, Subject.POLICY, Subject.PLAN)


@dataclass(frozen=True)
class DimensionCount:
    dimension: Dimension
    outcomes: StatusCounts


@dataclass(frozen=True)
class Register:
    """The policy set's own count: 214 of 216. How many are carried is another question."""

    named: int
    expected: int | None


@dataclass(frozen=True)
class CityFigures:
    year: FiscalYear
    view: str
    today: date
    as_of_day: date | None
    computed_at: datetime | None
    late: bool
    invented: bool
    outcomes: StatusCounts
    outputs: StatusCounts
    lines: list[Line]
    offices: list[OfficeCount]
    groups: list[GroupCount]
    dimensions: list[DimensionCount]
    landing: Cells
    register: Register
    reporting: Reporting
    budget: Budget | None
    gaps: list[Gap]
    gaps_in_all: int

    @property
    def outcome_lines(self) -> list[Line]:
        """Three to six outcomes of the city, in the order of its plan."""
        return [line for line in self.lines if line.measure.kind == Measure.Kind.OUTCOME][:MOST_OUTCOMES]

    @property
    def published_lines(self) -> list[Line]:
        return [line for line in self.lines if line.published]

    @property
    def query(self) -> str:
        """What an address needs so that it opens in the same view."""
        return "" if self.view == View.WORKING else f"?figures={self.view}"

    @property
    def reached(self) -> int:
        return sum(line.reached for line in self.lines)

    @property
    def has_district_data(self) -> bool:
        """Whether any district has a plan: without one the map says so instead of hatching fifty tiles."""
        return any(count.plan for count in self.offices)

    @property
    def percent_differences(self) -> list[Line]:
        return [line for line in self.lines if line.percent_differs]


@dataclass(frozen=True)
class Seen:
    """What the city's figures are read from: stored rows, or for a past day the rows that were counted again."""

    scores: Scores
    plans: list[Plan]
    lines: list[Line]
    landing: Cells
    budget: Budget | None
    late: bool = False


def city_figures(year: FiscalYear, *, view: str = View.WORKING, today: date, now: datetime, rights: Rights = NO_RIGHTS) -> CityFigures:
    return figures_from(seen_now(year, view=view, today=today, now=now, rights=rights), year, view=view, today=today)


def seen_now(year: FiscalYear, *, view: str, today: date, now: datetime, rights: Rights) -> Seen:
    oldest_mark = Mark.objects.for_year(year.pk).oldest()
    plans = list(Plan.objects.for_year(year.pk).public().select_related("office", "fiscal_year"))
    return Seen(
        scores=scores_of(year.pk, view, *SUBJECTS),
        plans=plans,
        lines=lines_of(next((plan for plan in plans if plan.office.kind == Office.Kind.CITY), None), view),
        landing=Coverage(year.pk, day=today, rights=rights).whole(),
        budget=budget_of(year.pk),
        late=oldest_mark is not None and now - oldest_mark > FRESH_FOR,
    )


def figures_from(seen: Seen, year: FiscalYear, *, view: str, today: date) -> CityFigures:
    scores = seen.scores
    as_of_day, computed_at = stamp_of(scores)
    offices = office_counts(year, scores, today, seen.plans)
    gaps, gaps_in_all = worst_gaps(scores)
    return CityFigures(
        year=year,
        view=view,
        today=today,
        as_of_day=as_of_day,
        computed_at=computed_at,
        late=seen.late,
        invented=any(plan.invented for plan in seen.plans),
        outcomes=city_counts(scores, Measure.Kind.OUTCOME),
        outputs=city_counts(scores, Measure.Kind.OUTPUT),
        lines=seen.lines,
        offices=offices,
        groups=group_counts(year, scores),
        dimensions=dimension_counts(year, scores),
        landing=seen.landing,
        register=Register(year.policy_set.policies.in_force().count(), year.policy_set.expected_count),
        reporting=reporting_of(year, offices, today),
        budget=seen.budget,
        gaps=gaps,
        gaps_in_all=gaps_in_all,
    )


def dimension_counts(year: FiscalYear, scores: Scores) -> list[DimensionCount]:
    """Return the dimensions with key results due, the least on plan first; the counts are of primary dimensions."""
    # Also those of a former list, while plans that were sent under it are in force.
    stored = {subject_id for subject, subject_id, _ in scores if subject == Subject.DIMENSION}
    counts = [
        DimensionCount(dimension, StatusCounts.of(scores.get((Subject.DIMENSION, dimension.pk, Measure.Kind.OUTCOME))))
        for dimension in Dimension.objects.filter(pk__in=stored).select_related("set").order_by("set", "order")
    ]
    known = [count for count in counts if count.outcomes.due]
    return sorted(known, key=lambda count: (count.outcomes.on_plan_percent or 0, count.dimension.order))
