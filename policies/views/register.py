"""The register as a file. Its page shows which policies plans carry, so it lives in `okrs.city`."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from policies.access import set_to_see
from policies.importing.sheets_out import register_workbook
from policies.views.files import workbook_answer


@login_required
@require_GET
def register_file(request: HttpRequest, set_name: str) -> HttpResponse:
    """The register as a workbook, which imported again changes nothing."""
    policy_set = set_to_see(set_name)
    return workbook_answer(register_workbook(policy_set, as_of=timezone.localtime()), f"policies-{policy_set.name}.xlsx")
