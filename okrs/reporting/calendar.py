"""Which report an office owes now, and which periods stand beside it."""

from datetime import date

from okrs.models import CheckIn, KeyResult, Plan
from okrs.models.plan import TAKES_CHECK_INS
from okrs.reporting.access import Person, own_reporting_offices
from policies.models import ReportingPeriod


def current_report(user: Person, today: date) -> tuple[Plan, ReportingPeriod] | None:
    """Return the oldest open period in which the person's office still owes a value, or else the newest open one, or else the last that was open."""
    plans = list(Plan.objects.filter(office__in=own_reporting_offices(user), status__in=TAKES_CHECK_INS).for_listing().order_by("-fiscal_year"))
    for plan in plans:
        periods = list(ReportingPeriod.objects.filter(fiscal_year=plan.fiscal_year_id, opens__lte=today))
        if periods:
            still_open = [period for period in periods if period.closes >= today and period.closed_at is None]
            owed = next((period for period in still_open if owed_in(plan, period)), None)
            return plan, owed or (still_open or periods)[-1]
    return None


def owed_in(plan: Plan, period: ReportingPeriod) -> int:
    """How many key results due in the period have no report at all."""
    due = [
        key_result.pk
        for key_result in KeyResult.objects.filter(objective__plan=plan).select_related("measure")
        if key_result.measure.is_due_in(period.month.month)
    ]
    reported = CheckIn.objects.filter(key_result__in=due, period=period).values("key_result").distinct().count()
    return len(due) - reported


def neighbours(period: ReportingPeriod) -> tuple[ReportingPeriod | None, ReportingPeriod | None]:
    """Return the periods before and after in the same year."""
    months = {one.month: one for one in ReportingPeriod.objects.filter(fiscal_year=period.fiscal_year_id)}
    order = sorted(months)
    place = order.index(period.month)
    earlier = months[order[place - 1]] if place else None
    later = months[order[place + 1]] if place + 1 < len(order) else None
    return earlier, later
