"""Taking the demo away: everything invented and nothing else."""

import pgtrigger
from django.db import transaction
from django.db.models import Q

from districts.models import User
from okrs.models import ChangeRequest, CheckIn, KeyResult, Measure, Plan
from policies.models import FiscalYear, Mark, PolicyScope, ScopeChange, ScopeContest

FROZEN_ROWS = (("Snapshot", "snapshot"), ("SnapshotValue", "snapshot_value"), ("SnapshotScore", "snapshot_score"))
# Frozen months of an invented year go with the year.
FROZEN = [f"okrs.{model}:{name}_never_deleted" for model, name in FROZEN_ROWS]


@transaction.atomic
def clear_demo() -> dict[str, int]:
    """Delete invented plans with all below them, measures, scope and people; then years that hold nothing else. Return how many of each.

    Check-ins are protected against deletion by a trigger; invented ones are the one exception, for this transaction only.
    """
    plans = Plan.objects.filter(invented=True)
    years = list(plans.values_list("fiscal_year", flat=True).distinct())
    counts = {"รายงานผล": 0, "แผน": plans.count(), "ตัวชี้วัด": 0, "บัญชีผู้ใช้": 0}
    ChangeRequest.objects.filter(plan__in=plans).delete()
    with pgtrigger.ignore("okrs.CheckIn:check_in_never_deleted"):
        counts["รายงานผล"], _ = CheckIn.objects.filter(key_result__objective__plan__in=plans).delete()
    KeyResult.objects.filter(objective__plan__in=plans).update(parent=None)
    plans.delete()
    measures = Measure.objects.filter(invented=True)
    counts["ตัวชี้วัด"] = measures.count()
    measures.update(replaces=None)
    measures.delete()
    for model in (ScopeContest, PolicyScope, ScopeChange):
        model._default_manager.filter(invented=True).delete()
    people = User.objects.filter(invented=True)
    counts["บัญชีผู้ใช้"] = people.count()
    people.delete()
    with pgtrigger.ignore(*FROZEN):
        FiscalYear.objects.filter(Q(plans__isnull=True), Q(scopes__isnull=True), be_year__in=years).delete()
    for year in years:
        Mark.objects.append(year)
    return counts
