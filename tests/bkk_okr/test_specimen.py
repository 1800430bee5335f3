"""The page of all parts in a real browser: readable in both themes and at both widths, and true to the content security policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

TIGHT_LINES = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(element => {
    const style = getComputedStyle(element);
    const speaks = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    return speaks && !element.closest('svg') && parseFloat(style.lineHeight) / parseFloat(style.fontSize) < (element.closest('.figure-value') ? 1.39 : 1.49);
}).map(element => element.className)"""


@pytest.fixture
def complaints(page: Page) -> list[str]:
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_part_passes_axe_and_fits_the_screen(page: Page, live_server: LiveServer, scheme, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{live_server.url}/specimen/")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_obeys_the_content_security_policy(page: Page, live_server: LiveServer, complaints):
    page.goto(f"{live_server.url}/specimen/")
    page.wait_for_load_state("networkidle")
    assert complaints == []


def test_lines_leave_room_for_marks_above_and_below(page: Page, live_server: LiveServer):
    page.goto(f"{live_server.url}/specimen/")
    assert page.evaluate(TIGHT_LINES) == []


def test_a_chosen_theme_stays_and_is_written_by_the_server(page: Page, live_server: LiveServer):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{live_server.url}/specimen/")
    page.locator("[data-theme-value=dark]:visible").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    answer = page.request.get(f"{live_server.url}/specimen/").text()
    assert '<html lang="th" data-theme="dark">' in answer


def test_the_menu_of_a_phone_opens_under_the_head_and_closes_with_escape(page: Page, live_server: LiveServer):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{live_server.url}/specimen/")
    menu = page.get_by_role("button", name="เมนู")
    menu.click()
    assert menu.get_attribute("aria-expanded") == "true"
    box = page.locator("#nav").bounding_box()
    assert box
    assert box["y"] < 200
    page.keyboard.press("Escape")
    assert menu.get_attribute("aria-expanded") == "false"


def test_without_script_the_menu_is_a_link_to_the_foot(browser, browser_context_args, live_server: LiveServer):
    context = browser.new_context(**browser_context_args, java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{live_server.url}/specimen/")
    page.get_by_role("link", name="เมนู", exact=True).click()
    assert page.url.endswith("#nav")
    assert page.locator("#nav").is_visible()
    context.close()


def test_the_error_summary_takes_the_focus(page: Page, live_server: LiveServer):
    page.goto(f"{live_server.url}/specimen/")
    assert page.evaluate("document.activeElement.className") == "error-summary"


def test_a_form_is_sent_once_until_its_answer_comes(page: Page, live_server: LiveServer):
    sent = []
    page.route("**/specimen/**", lambda route: sent.append(route.request.method) if route.request.method == "POST" else route.continue_())
    page.goto(f"{live_server.url}/specimen/")
    page.evaluate("document.querySelector('form[data-guard]').noValidate = true")
    page.evaluate("() => { const button = document.querySelector('form[data-guard] button[type=submit]'); button.click(); button.click(); }")
    page.wait_for_timeout(300)
    assert sent == ["POST"]
