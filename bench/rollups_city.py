"""A city as large as Bangkok: fifty districts, twenty shared measures, a report of each every month; and more years of the same."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import connection

from districts.models import Office
from okrs.figures.drain import drain
from okrs.models import KeyResult, Measure, Objective, ObjectivePolicy, Plan
from okrs.models.plan import PlanStatus
from policies.models import FiscalYear, Mark, Policy, ReportingPeriod
from tests import makers

YEAR = 2570
DISTRICTS, OBJECTIVES, MEASURES = 50, 4, 20
TODAY = date(2027, 8, 15)
NOON = datetime(2027, 8, 15, 5, 0, tzinfo=UTC)

# Eleven months of reports, one revision each; every value follows from its ids, so that everybody who adds up can be held to the same figure.
REPORTS = """
INSERT INTO okrs_checkin (key_result_id, period_id, revision, as_of, recorded_at, value, numerator, denominator, note, reason, source, verification)
SELECT key_result.id, period.id, 1, period.month + 27, period.month + INTERVAL '30 days',
    CASE WHEN measure.aggregation = 'sum' THEN (key_result.id %% 97 + 1) * number END,
    CASE WHEN measure.aggregation = 'ratio' THEN key_result.id %% 83 + number END,
    CASE WHEN measure.aggregation = 'ratio' THEN 100 + key_result.id %% 7 END, '', '', '', CASE WHEN key_result.id %% 3 = 0 THEN 'waiting' ELSE 'verified' END
FROM okrs_keyresult AS key_result
JOIN okrs_measure AS measure ON measure.id = key_result.measure_id
JOIN okrs_objective AS objective ON objective.id = key_result.objective_id
JOIN okrs_plan AS plan ON plan.id = objective.plan_id AND plan.fiscal_year_id = %(year)s
JOIN districts_office AS office ON office.id = plan.office_id AND office.kind = 'district'
JOIN (
    SELECT id, month, row_number() OVER (ORDER BY month) AS number FROM policies_reportingperiod WHERE fiscal_year_id = %(year)s
) AS period ON period.number <= 11
"""


@dataclass
class City:
    measures: list[Measure]
    policies: list[Policy]

    def districts(self) -> list[KeyResult]:
        rows = KeyResult.objects.filter(objective__plan__fiscal_year=YEAR).exclude(parent=None)
        return list(rows.select_related("measure", "objective").order_by("pk"))

    def last_period(self) -> ReportingPeriod:
        return ReportingPeriod.objects.get(month=date(2027, 8, 1))


def make_city() -> City:
    """One executing year, computed."""
    policies = [makers.make_policy(f"{number:03}", f"นโยบาย {number}") for number in range(1, OBJECTIVES + 1)]
    kinds = [("sum", "flow", "cumulative"), ("ratio", "stock", "cumulative")]
    measures = [
        makers.make_measure(f"ตัวชี้วัด {number}", code=f"M{number:02}", **dict(zip(("aggregation", "nature", "entry"), kinds[number % 2], strict=True)))
        for number in range(MEASURES)
    ]
    city = City(measures, policies)
    add_year(city, YEAR)
    return city


def add_year(city: City, be_year: int) -> None:
    year = makers.make_fiscal_year(be_year)
    above = make_plan(city, year, makers.make_city(), {})
    for number in range(DISTRICTS):
        office = makers.make_office(f"{1001 + number}")
        makers.make_group(office, f"group{number % 6}", f"กลุ่ม {number % 6}")
        make_plan(city, year, office, above)
    with connection.cursor() as cursor:
        cursor.execute(REPORTS, {"year": be_year})
    refresh_statistics()
    recompute(be_year)


def make_plan(city: City, year: FiscalYear, office: Office, parents: dict[int, KeyResult]) -> dict[int, KeyResult]:
    plan = Plan.objects.create(office=office, fiscal_year=year, status=PlanStatus.ACTIVE)
    objectives = Objective.objects.bulk_create(Objective(plan=plan, position=place + 1, title="วัตถุประสงค์") for place in range(OBJECTIVES))
    ObjectivePolicy.objects.bulk_create(
        ObjectivePolicy(objective=objective, policy=policy, primary=True) for objective, policy in zip(objectives, city.policies, strict=True)
    )
    rows = KeyResult.objects.bulk_create(
        KeyResult(
            objective=objectives[place % OBJECTIVES],
            measure=measure,
            parent=parents.get(measure.pk),
            position=place // OBJECTIVES + 1,
            title=measure.title,
            baseline=Decimal(0),
            target=Decimal(80) if measure.is_ratio else Decimal(900) * (1 if parents else DISTRICTS),
        )
        for place, measure in enumerate(city.measures)
    )
    return {row.measure_id: row for row in rows}


def recompute(be_year: int = YEAR) -> None:
    Mark.objects.append(be_year)
    assert drain(be_year, today=TODAY, at=NOON)


def refresh_statistics() -> None:
    """As autovacuum would have done long ago: a planner that believes tables empty chooses badly, and rows that are dead still fill their blocks."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
