"""Who may bring in policies: policy admins. The register itself is open to all who are signed in."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from districts.access import rights_of
from districts.models import Role, User
from policies.models import Job, PolicyCrosswalk, PolicyImport, PolicySet

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
