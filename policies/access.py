"""Who may bring in policies: policy admins. The register itself is open to all who are signed in."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from districts.access import rights_of
from districts.models import Office, Role, User
from policies.models import DevelopmentIssue, Job, Policy, PolicyCrosswalk, PolicyImport, PolicySet, ScopeChange, ScopeContest, ScopeSheet

Person = User | AnonymousUser


def is_policy_admin(user: Person) -> bool:
    return rights_of(user).has(Role.POLICY_ADMIN)


def policy_admin(user: Person) -> User:
    """Return `user` when they look after the policies."""
    if not (isinstance(user, User) and is_policy_admin(user)):
        raise PermissionDenied
    return user


def import_to_manage(user: Person, pk: int) -> PolicyImport:
    policy_admin(user)
    return get_object_or_404(PolicyImport.objects.select_related("policy_set__dimension_set", "uploaded_by", "applied_by", "reverted_by"), pk=pk)


def job_to_see(user: Person, pk: int) -> Job:
    """A job belongs to whoever started it; those of imports to every policy admin."""
    mine = Q(by=user.pk) | Q(kind__startswith="import-") if is_policy_admin(user) else Q(by=user.pk)
    return get_object_or_404(Job.objects.filter(mine), pk=pk)


def set_to_see(name: str) -> PolicySet:
    return get_object_or_404(PolicySet.objects.select_related("dimension_set"), name=name)


def set_to_manage(user: Person, name: str) -> PolicySet:
    policy_admin(user)
    return set_to_see(name)


def issue_to_manage(user: Person, set_name: str, pk: int) -> tuple[PolicySet, DevelopmentIssue]:
    """Return an issue with the set by whose dimensions it is read."""
    policy_set = set_to_manage(user, set_name)
    found = DevelopmentIssue.objects.select_related("dimension").filter(dimension__set=policy_set.dimension_set_id)
    return policy_set, get_object_or_404(found, pk=pk)


def sets_to_compare(user: Person, new: str, old: str) -> tuple[PolicySet, PolicySet]:
    """Return the old and the new list; a list is not compared with itself."""
    policy_admin(user)
    both = {one.name: one for one in PolicySet.objects.select_related("dimension_set").filter(name__in=[new, old])}
    if len(both) != 2:
        raise Http404
    return both[old], both[new]


def pair_to_answer(user: Person, pk: int) -> PolicyCrosswalk:
    policy_admin(user)
    return get_object_or_404(PolicyCrosswalk.objects.select_related("old__set", "to_set"), pk=pk)


def policy_to_manage(user: Person, set_name: str, code: str) -> Policy:
    policy_admin(user)
    return get_object_or_404(Policy.objects.for_listing(), set__name=set_name, code=code)


def change_to_revert(user: Person, pk: int) -> ScopeChange:
    policy_admin(user)
    return get_object_or_404(ScopeChange.objects.select_related("fiscal_year", "by", "reverted_by"), pk=pk)


def sheet_to_manage(user: Person, pk: int) -> ScopeSheet:
    policy_admin(user)
    return get_object_or_404(ScopeSheet.objects.select_related("fiscal_year__policy_set", "uploaded_by", "change"), pk=pk)


def contest_to_answer(user: Person, pk: int) -> ScopeContest:
    policy_admin(user)
    return get_object_or_404(ScopeContest.objects.select_related("fiscal_year", "policy", "office"), pk=pk)


def may_contest(user: Person, office: Office | int) -> bool:
    """Who plans for a district or answers for it."""
    rights = rights_of(user)
    return rights.has(Role.PLANNER, office) or rights.has(Role.DIRECTOR, office)


def office_that_contests(user: Person, code: str) -> Office:
    """Return the person's own office; another office's cells are nobody else's business."""
    office = get_object_or_404(Office, code=code)
    if office.pk not in rights_of(user).own_offices:
        raise Http404
    if not may_contest(user, office):
        raise PermissionDenied
    return office
