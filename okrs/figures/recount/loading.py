"""Reading what was known on a day: the versions in force, the reports recorded by then, who belonged where."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from districts.models import DistrictGroup, GroupMembership, OfficeStatistic
from okrs.figures.recount.contents import Json, Said, month_number, plan_facts
from okrs.figures.recount.inputs import City
from okrs.figures.recount.plans import contents_now, contents_on
from okrs.models import CheckIn, Plan, ReportGap
from okrs.models.check_in import GapReason, Verification
from okrs.progress import Period, Reading
from okrs.reporting.standings import reading_of, thresholds_of
from policies.models import Dimension, FiscalYear, Policy, PolicyDimension, PolicyPart, ReportingPeriod

Grouped = dict[int, list[tuple[int, Decimal]]]


def end_of(day: date) -> datetime:
    """The first moment in Bangkok that is no longer `day`."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min), timezone.get_default_timezone())


def city_on(fiscal_year: int, day: date, *, through: date | None = None, with_corrections: bool = False) -> City:
    """Return the year as `day` knew it: versions in force, reports and verdicts recorded by its end.

    For a closed month: `through` leaves out what was reported of later months, `with_corrections` lets in what was recorded later.
    """
    contents = contents_on(fiscal_year, day, end_of(day))
    return load(fiscal_year, day, contents, None if with_corrections else end_of(day), through)


def city_now(fiscal_year: int, day: date) -> City:
    """Return the year from the rows as they stand, whatever their versions say: what the rollup SQL reads."""
    return load(fiscal_year, day, contents_now(fiscal_year), None, None)


def load(fiscal_year: int, day: date, contents: Mapping[Plan, Json], known_by: datetime | None, through: date | None) -> City:
    year = FiscalYear.objects.get(be_year=fiscal_year)
    periods = {period.pk: period for period in year.periods.order_by("month") if through is None or period.month <= through}
    groups = dict(GroupMembership.objects.on(day).values_list("office_id", "group_id"))
    said = heard(contents, periods, known_by)
    plans = [plan_facts(plan, content, groups.get(plan.office_id), said) for plan, content in contents.items()]
    return City(
        fiscal_year=fiscal_year,
        day=day,
        thresholds=thresholds_of(year),
        is_final=year.state == FiscalYear.State.CLOSED and year.silence_is_zero,
        periods=tuple(Period(month_number(period.month), period.due) for period in periods.values()),
        plans=tuple(sorted(plans, key=lambda plan: plan.id)),
        statistics={(row.office_id, row.name): row.value for row in OfficeStatistic.objects.filter(date__lte=day).order_by("date")},
        policies=tuple(Policy.objects.filter(set=year.policy_set_id).order_by("pk").values_list("pk", flat=True)),
        home=dict(PolicyDimension.objects.filter(position=1).values_list("policy_id", "dimension_id")),
        parts=parts(),
        dimensions=tuple(Dimension.objects.filter(set=year.dimension_set_id).order_by("pk").values_list("pk", flat=True)),
        groups=tuple(DistrictGroup.objects.order_by("pk").values_list("pk", flat=True)),
    )


def parts() -> dict[int, tuple[tuple[int, Decimal], ...]]:
    found: Grouped = {}
    for link in PolicyPart.objects.order_by("whole_id", "part_id"):
        found.setdefault(link.whole_id, []).append((link.part_id, Decimal(link.weight)))
    return {whole: tuple(links) for whole, links in found.items()}


def heard(contents: Mapping[Plan, Json], periods: Mapping[int, ReportingPeriod], known_by: datetime | None) -> Said:
    """Read reports and excuses of all key results at once; a verdict given later is not known yet."""
    ids = [key_result["id"] for content in contents.values() for objective in content["objectives"] for key_result in objective["key_results"]]
    entries = CheckIn.objects.filter(key_result__in=ids, period__in=periods).order_by("key_result_id", "period__month", "revision")
    excuses = ReportGap.objects.filter(key_result__in=ids, period__in=periods, reason=GapReason.WAITING_DEFINITION).order_by("key_result_id", "period__month")
    if known_by is not None:
        entries, excuses = entries.filter(recorded_at__lt=known_by), excuses.filter(at__lt=known_by)
    numbers = {pk: month_number(period.month) for pk, period in periods.items()}
    readings: dict[int, list[Reading]] = {}
    waiting: dict[int, list[int]] = {}
    for entry in entries:
        if known_by is not None and entry.verified_at is not None and entry.verified_at >= known_by:
            entry.verification = Verification.WAITING
        readings.setdefault(entry.key_result_id, []).append(reading_of(entry, numbers))
    for excuse in excuses:
        waiting.setdefault(excuse.key_result_id, []).append(numbers[excuse.period_id])
    return Said(readings, waiting)
