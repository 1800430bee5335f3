"""Types of requests, and the answer that pages with a form share. Knows Django and no app."""

from http import HTTPStatus
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request as our middleware leaves it."""

    htmx: HtmxDetails


def form_page(request: HttpRequest, template: str, form: BaseForm, **context: Any) -> HttpResponse:
    """Render a page with its form: 422 when the form was filled in and refused, so that htmx and scripts can tell."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    return render(request, template, {"form": form, **context}, status=status)


def whole_number(text: str) -> int:
    """Read an id out of an address; anything else is an address that does not exist."""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Http404
    return int(text)
