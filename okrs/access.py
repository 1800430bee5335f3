"""Fetch an object together with the right to it: 404 for what a person may not see, 403 for what they may see but not change.

Whether a plan's state allows an act is the verb's to say (`okrs.planning.workflow`, `editing`): a state moves, a right does not.
"""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from districts.access import rights_of
from districts.models import Office, Role, User
from okrs.models import KeyResult, Objective, Plan, PlanVersion, Project, Relink
from okrs.models.plan import PUBLIC, PlanStatus
from policies.models import FiscalYear

Person = User | AnonymousUser


def plan_to_see(user: Person, year: int, code: str) -> Plan:
    """Return a plan that `user` may know about: their own office's, an approved one, or for reviewers and executives any."""
    plans = Plan.objects.visible_to(user).for_listing()
    return get_object_or_404(plans, fiscal_year_id=year, office__code=code)


def reads_content(user: Person, plan: Plan) -> bool:
    """Whether `user` may read the words of a plan. Of a draft the city offices see counts only, until it is submitted."""
    return plan.status in PUBLIC or plan.office_id in rights_of(user).own_offices or plan.status not in {PlanStatus.DRAFT, PlanStatus.RETURNED}


def plan_to_read(user: Person, year: int, code: str) -> Plan:
    plan = plan_to_see(user, year, code)
    if not reads_content(user, plan):
        raise PermissionDenied
    return plan


def is_planner_of(user: Person, office: Office | int) -> bool:
    return rights_of(user).has(Role.PLANNER, office)


def is_director_of(user: Person, office: Office | int) -> bool:
    return rights_of(user).has(Role.DIRECTOR, office)


def is_reviewer(user: Person) -> bool:
    return rights_of(user).has(Role.REVIEWER)


def plan_to_edit(user: Person, year: int, code: str) -> Plan:
    """Return a plan of the planner's own office, whatever its state."""
    plan = plan_to_see(user, year, code)
    if not is_planner_of(user, plan.office_id):
        raise PermissionDenied
    return plan


def plan_to_endorse(user: Person, year: int, code: str) -> Plan:
    plan = plan_to_see(user, year, code)
    if not is_director_of(user, plan.office_id):
        raise PermissionDenied
    return plan


def reviewing_person(user: Person) -> User:
    """Return `user` when they may see the queue of plans under review: reviewers, and executives who only read."""
    if not (isinstance(user, User) and rights_of(user).sees_drafts_of_all):
        raise PermissionDenied
    return user


def version_to_see(user: Person, year: int, code: str, number: int) -> PlanVersion:
    """Return a stored version of a plan. Outside the own office and the city's reviewers only approved versions exist."""
    plan = plan_to_see(user, year, code)
    versions = plan.versions.select_related("plan__office", "plan__fiscal_year", "made_by")
    rights = rights_of(user)
    if not (rights.sees_drafts_of_all or plan.office_id in rights.own_offices):
        versions = versions.filter(effective_from__isnull=False)
    return get_object_or_404(versions, number=number)


def version_to_review(user: Person, year: int, code: str, number: int) -> PlanVersion:
    version = version_to_see(user, year, code, number)
    if not is_reviewer(user):
        raise PermissionDenied
    return version


def objective_to_edit(user: Person, year: int, code: str, pk: int) -> Objective:
    plan = plan_to_edit(user, year, code)
    return get_object_or_404(plan.objectives.select_related("plan__office", "plan__fiscal_year"), pk=pk)


def key_result_to_edit(user: Person, year: int, code: str, pk: int) -> KeyResult:
    plan = plan_to_edit(user, year, code)
    loaded = KeyResult.objects.select_related("objective__plan__office", "objective__plan__fiscal_year", "measure__host", "owner_section", "parent")
    return get_object_or_404(loaded, pk=pk, objective__plan=plan)


def key_result_to_explain(user: Person, year: int, pk: int) -> KeyResult:
    """Return a key result that has figures: those of approved plans, which all who are signed in may read."""
    loaded = KeyResult.objects.select_related("objective__plan__office", "objective__plan__fiscal_year", "measure__host", "owner_section")
    plans = Plan.objects.visible_to(user).public().filter(fiscal_year=year)
    return get_object_or_404(loaded, pk=pk, objective__plan__in=plans)


def project_to_edit(user: Person, year: int, code: str, pk: int) -> Project:
    plan = plan_to_edit(user, year, code)
    return get_object_or_404(plan.projects.select_related("plan__office", "plan__fiscal_year", "owner_section"), pk=pk)


def project_to_read(user: Person, year: int, code: str, pk: int) -> Project:
    plan = plan_to_read(user, year, code)
    return get_object_or_404(plan.projects.select_related("plan__office", "plan__fiscal_year", "owner_section"), pk=pk)


def office_to_plan(user: Person, year: int, code: str) -> tuple[Office, FiscalYear]:
    """Return the planner's own office and a year whose plan may be begun. Another office's missing plan is nobody else's business: 404."""
    office = get_object_or_404(Office, code=code)
    fiscal_year = get_object_or_404(FiscalYear, pk=year)
    rights = rights_of(user)
    if office.pk not in rights.own_offices:
        raise Http404
    if not rights.has(Role.PLANNER, office):
        raise PermissionDenied
    return office, fiscal_year


def relink_reader(user: Person) -> User:
    """Return `user` when they may look at a year's going over to another list: policy admins, and who reads drafts of all."""
    rights = rights_of(user)
    if not (isinstance(user, User) and (rights.has(Role.POLICY_ADMIN) or rights.sees_drafts_of_all)):
        raise PermissionDenied
    return user


def relink_to_read(user: Person, pk: int) -> Relink:
    relink_reader(user)
    return get_object_or_404(Relink.objects.select_related("fiscal_year", "old_set", "new_set", "scope_change", "by", "undone_by"), pk=pk)
