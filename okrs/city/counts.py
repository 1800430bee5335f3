"""How many key results stand where, as the rollup stored it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from okrs.models import RollupScore
from okrs.progress import share

Subject = RollupScore.Subject


@dataclass(frozen=True)
class StatusCounts:
    """Key results by status. Due holds the missing ones too; waiting for a definition and not due stand outside."""

    on_plan: int = 0
    near: int = 0
    below: int = 0
    no_data: int = 0
    waiting: int = 0
    not_due: int = 0
    due: int = 0
    applicable: int = 0
    reported: int = 0
    verified: int = 0

    @classmethod
    def of(cls, row: RollupScore | None) -> "StatusCounts":
        if row is None:
            return cls()
        return cls(
            on_plan=row.n_on_plan,
            near=row.n_near,
            below=row.n_below,
            no_data=row.n_no_data,
            waiting=row.n_waiting,
            not_due=row.n_not_due,
            due=row.n_due,
            applicable=row.n_applicable,
            reported=row.n_reported,
            verified=row.n_verified,
        )

    @property
    def on_plan_percent(self) -> Decimal | None:
        return share(self.on_plan * 100, self.due)

    def is_grey(self, floor: Decimal) -> bool:
        """Whether too few reported to say anything: silence is never green, and nothing due is no answer either."""
        return not self.reported or Fraction(self.reported) < self.due * Fraction(floor)


Scores = dict[tuple[str, int, str], RollupScore]


def scores_of(year: int, view: str, *subjects: str) -> Scores:
    """Return the year's stored counts by (subject, id, kind)."""
    rows = RollupScore.objects.filter(fiscal_year=year, view=view, subject__in=subjects)
    return {(row.subject, row.subject_id, row.kind): row for row in rows}


def city_counts(scores: Scores, kind: str) -> StatusCounts:
    return StatusCounts.of(next((row for (subject, _, row_kind), row in scores.items() if subject == Subject.CITY and row_kind == kind), None))


def stamp_of(scores: Scores) -> tuple[date | None, datetime | None]:
    """Return the day for which the city's rows were computed and when. Each drain writes them; other rows keep the time of their last change."""
    rows = [row for (subject, _, _), row in scores.items() if subject == Subject.CITY]
    return min((row.as_of_day for row in rows), default=None), min((row.computed_at for row in rows), default=None)
