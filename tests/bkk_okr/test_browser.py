"""The browser itself: it opens a page of the live server."""

from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer


def test_the_browser_reads_a_page_of_the_live_server(page: Page, live_server: LiveServer):
    page.goto(f"{live_server.url}/healthz")
    assert page.text_content("body") == "ok"
