"""Answers of the matrix's requests laid before a real browser: with their own headers, our style sheets and scripts, and no server between."""

from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.http import HttpResponseBase
from playwright.sync_api import Page, Route

BASE = "http://127.0.0.1:9"  # loopback, which a browser trusts as it trusts https; nothing listens there


def is_page(response: HttpResponseBase) -> bool:
    return response.status_code in (200, 403, 404, 409, 422) and response.headers.get("Content-Type", "").startswith("text/html")


def show(page: Page, address: str, response: HttpResponseBase) -> None:
    """Open `address` in the browser; it gets `response`, and static files as the server would send them. Anything else is not found."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if route.request.is_navigation_request():
            route.fulfill(status=response.status_code, headers=dict(response.items()), body=response.content)  # type: ignore[attr-defined]
        elif path.startswith("/static/") and (found := finders.find(path.removeprefix("/static/"))):
            route.fulfill(path=Path(str(found)))
        else:
            route.fulfill(status=404, body="")

    page.unroute_all()
    page.route("**/*", answer)
    page.goto(BASE + address)
