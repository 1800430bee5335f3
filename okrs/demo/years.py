"""The demo's three years with their scope: which policies every district is asked to carry."""

from datetime import date

from districts.models import Office
from okrs.demo.cast import OFTEN_FORGOTTEN, ROUTINE_POLICIES
from okrs.demo.measures import GOOD_EXAMPLE, OWN, SHARED
from policies.fiscal_years import open_fiscal_year
from policies.models import FiscalYear, Policy, PolicyScope, PolicySet
from policies.scope import set_scope

POLICY_SET = "2565"


def open_years(today: int, count: int) -> list[FiscalYear]:
    """Open the executing year `today`, and with more than one also the year before (closed later on) and the one in preparation."""
    policy_set = PolicySet.objects.select_related("dimension_set").get(name=POLICY_SET)
    states = {today - 1: FiscalYear.State.EXECUTING, today: FiscalYear.State.EXECUTING, today + 1: FiscalYear.State.PREPARATION}
    chosen = {1: [today], 2: [today - 1, today]}.get(count, list(states))
    return [open_fiscal_year(year, policy_set=policy_set, state=states[year]) for year in chosen]


def policies_of_demo() -> dict[str, Policy]:
    codes = {code for measure in SHARED for code in measure.policies} | {measure.policy for measure in (*OWN, GOOD_EXAMPLE)}
    return {policy.code: policy for policy in Policy.objects.filter(set__name=POLICY_SET, code__in=codes | {*ROUTINE_POLICIES, *OFTEN_FORGOTTEN})}


def ask_districts(year: FiscalYear, offices: list[Office], policies: dict[str, Policy], today: date) -> None:
    """Make routine and often forgotten policies, and the first policy of each shared measure, required of every district."""
    required = {*ROUTINE_POLICIES, *OFTEN_FORGOTTEN} | {measure.policies[0] for measure in SHARED if not measure.only}
    since = min(date(year.pk - 544, 1, 15), today)
    rows = [policies[code] for code in sorted(required)]
    set_scope(year, policies=rows, offices=offices, state=PolicyScope.State.REQUIRED, since=since, by=None, invented=True)
