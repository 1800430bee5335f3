"""`python -m tests.drills.small_system`: an empty running system gets a city measure, one district that reports it, and a planner who may sign in."""

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from bkk_okr.fiscal_year import fiscal_year  # noqa: E402
from districts.models import Office, Role  # noqa: E402
from okrs.models import KeyResult, Measure  # noqa: E402
from okrs.models.plan import PlanStatus  # noqa: E402
from policies.fiscal_years import open_fiscal_year  # noqa: E402
from policies.models import FiscalYear, PolicySet  # noqa: E402
from tests import makers  # noqa: E402

MEASURE = "DRILL"


def reported() -> KeyResult:
    """The key result that the drill's clients report."""
    return KeyResult.objects.select_related("objective__plan").get(measure__code=MEASURE, parent__isnull=False)


@transaction.atomic
def make() -> None:
    policy_set = PolicySet.objects.get(name="2565")
    year = open_fiscal_year(fiscal_year(timezone.localdate()), policy_set=policy_set, state=FiscalYear.State.EXECUTING)
    policy = policy_set.policies.get(code="116")
    city_office, district = Office.objects.get(kind=Office.Kind.CITY), Office.objects.get(code="1049")
    measure = makers.make_measure("ผู้ค้าที่มีรายได้เกินรายจ่าย", unit="ราย", code=MEASURE, aggregation=Measure.Aggregation.SUM, whole_numbers=True)
    city = makers.make_key_result(
        makers.make_objective(makers.make_plan(city_office, year, status=PlanStatus.ACTIVE), policy=policy), measure=measure, baseline=None, target=100_000
    )
    objective = makers.make_objective(makers.make_plan(district, year, status=PlanStatus.ACTIVE), policy=policy)
    makers.make_key_result(objective, measure=measure, parent=city, baseline=None, target=50_000)
    makers.make_person(Role.PLANNER, district, username="drill-planner")


if __name__ == "__main__":
    make()
