"""Who may bring in policies: policy admins. The register itself is open to all who are signed in."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from districts.access import rights_of
from districts.models import Role, User
from policies.models import PolicyImport, PolicySet

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


def set_to_see(name: str) -> PolicySet:
    return get_object_or_404(PolicySet.objects.select_related("dimension_set"), name=name)
