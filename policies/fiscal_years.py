"""Opening a fiscal year with its twelve reporting periods."""

from datetime import date, datetime, timedelta

from django.db import transaction

from bkk_okr.fiscal_year import month_end, months
from policies.models import DimensionSet, FiscalYear, Mark, PolicySet, ReportingPeriod
from policies.nudge import nudge

# Days of the following month: after the month has ended, early enough for the city's own meeting. Each period can be moved on its own.
DUE_DAY = 10
CLOSING_DAY = 20


@transaction.atomic
def open_fiscal_year(
    be_year: int,
    *,
    policy_set: PolicySet,
    dimension_set: DimensionSet | None = None,
    state: str = FiscalYear.State.PREPARATION,
    through: date | None = None,
) -> FiscalYear:
    """Create the year and the periods it lacks; a year or a period that exists is left as it is.

    `dimension_set` is the policy set's own, unless the year counts by another list. `through`: the last month that takes reports, September unless told.
    """
    year, _ = FiscalYear.objects.get_or_create(
        be_year=be_year, defaults={"policy_set": policy_set, "dimension_set": dimension_set or policy_set.dimension_set, "state": state}
    )
    known = set(year.periods.values_list("month", flat=True))
    ReportingPeriod.objects.bulk_create([period_of(year, month) for month in months(be_year) if month not in known and (through is None or month <= through)])
    return year


def period_of(year: FiscalYear, month: date) -> ReportingPeriod:
    """Return a period that opens with its month, is due on the 10th and closes on the 20th of the next."""
    following = month_end(month) + timedelta(days=1)
    return ReportingPeriod(fiscal_year=year, month=month, opens=month, due=following.replace(day=DUE_DAY), closes=following.replace(day=CLOSING_DAY))


@transaction.atomic
def close_period(period: ReportingPeriod, *, at: datetime) -> ReportingPeriod:
    """Close a period for good: it waits for reports on their way (they hold the period FOR SHARE) and takes none afterwards. Closing twice is once.

    Its figures are then kept by `okrs.figures.snapshots`, which finds every closed period by itself.
    """
    locked = ReportingPeriod.objects.select_for_update().get(pk=period.pk)
    if locked.closed_at is None:
        locked.closed_at = at
        locked.save(update_fields=["closed_at"])
        Mark.objects.append(locked.fiscal_year_id)
        transaction.on_commit(nudge)
    return locked
