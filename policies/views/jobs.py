"""How far a long work is. The page asks once a second; without script its person asks."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET
from django_htmx.http import HttpResponseClientRedirect

from bkk_okr.http import Request
from policies.access import job_to_see
from policies.models.job import JobState


@login_required
@require_GET
def job(request: Request, pk: int) -> HttpResponse:
    found = job_to_see(request.user, pk)
    if found.state == JobState.DONE:
        return HttpResponseClientRedirect(found.leads_to) if request.htmx else redirect(found.leads_to)
    template = "policies/job_detail.html#progress" if request.htmx else "policies/job_detail.html"
    return render(request, template, {"job": found})
