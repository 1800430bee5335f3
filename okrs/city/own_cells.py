"""What a policy asks of the person's own district, what they answered to that, and whether they may."""

from collections.abc import Mapping
from dataclasses import dataclass

from districts.access import rights_of
from districts.models import Office
from okrs.access import Person
from okrs.city.coverage import Told
from policies.access import may_contest
from policies.models import FiscalYear, Policy, PolicyScope, ScopeContest
from policies.models.policy import ScopeState
from policies.models.scope_change import ContestState
from policies.scope import standing
from policies.scope_contests import contests_of


@dataclass(frozen=True)
class OwnCell:
    office: Office
    scope: PolicyScope | None
    contests: list[ScopeContest]
    may_ask: bool
    told: Told | None


def own_cells(user: Person, policy: Policy, year: FiscalYear, told: Mapping[int, Told]) -> list[OwnCell]:
    """`told`: by office how far the parts are of a whole that it does not carry yet."""
    offices = list(Office.objects.districts().filter(pk__in=rights_of(user).own_offices))
    if not offices:
        return []
    ids = [office.pk for office in offices]
    now = standing(year, policies=[policy.pk], offices=ids)
    asked: Mapping[int, list[ScopeContest]] = {pk: [] for pk in ids}
    for one in contests_of(year, offices=ids, policy=policy):
        asked[one.office_id].append(one)
    return [_cell(user, office, now.get((policy.pk, office.pk)), asked[office.pk], told.get(office.pk)) for office in offices]


def _cell(user: Person, office: Office, scope: PolicyScope | None, asked: list[ScopeContest], told: Told | None) -> OwnCell:
    waits = any(one.state == ContestState.OPEN for one in asked)
    required = scope is not None and scope.state == ScopeState.REQUIRED
    return OwnCell(office, scope, asked, required and not waits and may_contest(user, office), told)
