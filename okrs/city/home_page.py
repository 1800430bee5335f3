"""The first page: what this is and four doors for who is not signed in, งานของฉัน for who is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from districts.doors import open_doors
from districts.models import Membership, User
from okrs.city.home import work_of


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    if not isinstance(request.user, User):
        return render(request, "okrs/home_welcome.html", {"doors": open_doors(today)})
    memberships = Membership.objects.on(today).filter(user=request.user).select_related("office", "section")
    context = {"work": work_of(request.user, today), "memberships": memberships, "today": today, "invented": request.user.invented}
    return render(request, "okrs/home.html", context)
