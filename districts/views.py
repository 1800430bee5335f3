"""Coming in and going out."""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from districts.doors import open_doors, person_behind
from districts.forms import SignInForm

PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105 a class, not a password


def _next(request: HttpRequest) -> str:
    """Return where to go after signing in: a page of this site only."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if safe else resolve_url(settings.LOGIN_REDIRECT_URL)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        login(request, form.get_user())
        return redirect(_next(request))
    status = HTTPStatus.OK
    if form.is_bound:
        status = HTTPStatus.TOO_MANY_REQUESTS if form.is_locked else HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"form": form, "next": _next(request), "doors": open_doors(timezone.localdate())}
    return render(request, "districts/sign_in.html", context, status=status)


def keep_answer(request: HttpRequest, response: HttpResponse, credentials: object) -> HttpResponse:
    """Tell django-axes to leave our own answer to a locked account in place."""
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_POST
def demo_sign_in(request: HttpRequest, door: str) -> HttpResponse:
    """Open one of the demo's doors; where there is no demo there is no such page."""
    person = person_behind(door, timezone.localdate())
    if person is None:
        raise Http404
    login(request, person, backend=PASSWORD_BACKEND)
    return redirect(settings.LOGIN_REDIRECT_URL)
