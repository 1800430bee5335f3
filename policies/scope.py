"""Saying which offices must, may or need not carry a policy in a fiscal year."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from districts.models import Office, User
from policies.models import FiscalYear, Mark, Policy, PolicyScope
from policies.models.policy import ScopeState
from policies.nudge import nudge


@transaction.atomic
def set_scope(
    fiscal_year: FiscalYear,
    *,
    policies: Iterable[Policy],
    offices: Iterable[Office],
    state: ScopeState,
    since: date,
    by: User | None,
    reason: str = "",
    invented: bool = False,
) -> int:
    """Put every pair of policy and office in `state` from a day on and return how many changed. What stood before is ended, never overwritten."""
    FiscalYear.objects.select_for_update(no_key=True).get(pk=fiscal_year.pk)
    pairs = {(policy.pk, office.pk) for policy in policies for office in offices}
    current = PolicyScope.objects.current().filter(
        fiscal_year=fiscal_year, policy__in={policy for policy, _ in pairs}, office__in={office for _, office in pairs}
    )
    standing = {(row.policy_id, row.office_id): row for row in current}
    wanted = [pair for pair in pairs if pair not in standing or standing[pair].state != state]
    ended = [standing[pair].pk for pair in wanted if pair in standing]
    PolicyScope.objects.filter(pk__in=ended).update(until=since)
    PolicyScope.objects.bulk_create(
        PolicyScope(policy_id=policy, fiscal_year=fiscal_year, office_id=office, state=state, since=since, decided_by=by, reason=reason, invented=invented)
        for policy, office in sorted(wanted)
    )
    if wanted:
        Mark.objects.append(fiscal_year.pk)
        transaction.on_commit(nudge)
    return len(wanted)
