"""Who may bring in published lists: policy admins, as for the policies themselves."""

from django.shortcuts import get_object_or_404

from okrs.models import TrackerImport
from policies.access import Person, policy_admin


def list_to_manage(user: Person, pk: int) -> TrackerImport:
    policy_admin(user)
    return get_object_or_404(TrackerImport.objects.select_related("fiscal_year", "uploaded_by", "applied_by"), pk=pk)
