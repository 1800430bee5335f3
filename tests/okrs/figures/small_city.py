"""A small city whose figures can be followed by eye: one sum over three districts, reports through the product's own verbs."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from districts.models import Office, User
from okrs.figures.check import compare
from okrs.models import CheckIn, KeyResult, Measure
from okrs.models.plan import PlanStatus
from okrs.reporting.check_ins import send_check_in
from okrs.reporting.readings import Reading
from policies.models import Mark, Policy, ReportingPeriod
from tests import makers
from tests.okrs.figures.naive import differences, naive

YEAR = 2570
TODAY = date(2026, 12, 5)
NOON = datetime(2026, 12, 5, 5, 0, tzinfo=UTC)
# November is due on 10 December: on the 11th, without anybody writing, every silent figure becomes overdue.
TOMORROW = datetime(2026, 12, 11, 5, 0, tzinfo=UTC)


@dataclass
class SmallCity:
    city: KeyResult
    districts: list[KeyResult]
    policies: list[Policy] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    people: list[User] = field(default_factory=list)

    @staticmethod
    def november() -> ReportingPeriod:
        return ReportingPeriod.objects.get(month=date(2026, 11, 1))

    def report(self, number: int, value: str, *, month: date = date(2026, 11, 1), as_of: date = TODAY) -> CheckIn:
        """Send a report of one district; it leaves a mark and a nudge like every report."""
        key_result = self.districts[number]
        period = ReportingPeriod.objects.get(month=month)
        again = key_result.check_ins.filter(period=period).exists()
        reason = "นับใหม่" if again else ""
        return send_check_in(key_result, period=period, reading=Reading(value=Decimal(value)), as_of=as_of, by=None, recorded_at=NOON, reason=reason)


def make_small_city(districts: int = 3) -> SmallCity:
    policy = makers.make_policy()
    measure = makers.make_measure("ต้นไม้ที่ปลูก", aggregation=Measure.Aggregation.SUM, nature=Measure.Nature.FLOW)
    city_plan = makers.make_plan(makers.make_city(), status=PlanStatus.ACTIVE)
    city = makers.make_key_result(makers.make_objective(city_plan, policy=policy), measure=measure, baseline=None, target=300)
    children = []
    for number in range(districts):
        office = makers.make_office(f"{1001 + number}")
        makers.make_group(office, f"group{number}", f"กลุ่ม {number}")
        plan = makers.make_plan(office, status=PlanStatus.ACTIVE)
        objective = makers.make_objective(plan, policy=policy)
        children.append(makers.make_key_result(objective, measure=measure, parent=city, baseline=None, target=100))
    Mark.objects.append(YEAR)
    return SmallCity(city, children)


def is_fresh(today: date) -> bool:
    """Whether the stored figures are those of today, by the check and by a reader who adds up the raw rows."""
    return compare(today=today, at=NOON).is_good and not differences(YEAR, naive(YEAR, today))
