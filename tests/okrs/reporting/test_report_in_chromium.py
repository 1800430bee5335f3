"""The reporting page on a phone, in a real browser: twenty values in two presses, the signal that goes and comes back, the browser's back button."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from okrs.models import CheckIn, KeyResult, ReportDay, ReportDraft
from policies.models import ReportingPeriod
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/checkin/2570/1049/2569-11/"
PHONE = {"width": 390, "height": 844}
PATIENCE = 60_000


@pytest.fixture
def sign_in(context: BrowserContext, live_server: LiveServer) -> Callable[[Any], None]:
    """Put a person's session into the browser."""

    def enter(person: Any) -> None:
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        context.add_cookies([{"name": "sessionid", "value": session.session_key or "", "url": live_server.url}])

    return enter


@pytest.fixture
def phone(page: Page, sign_in: Callable[[Any], None], planner: Any, open_november: ReportingPeriod) -> Page:
    """The planner's phone, with a counter of presses: clicks and Enter."""
    sign_in(planner)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page.add_init_script(
        """window.name = window.name || "0";
        const count = () => { window.name = String(Number(window.name) + 1); };
        addEventListener("click", (event) => { if (event.detail > 0) count(); }, true);
        addEventListener("keydown", (event) => { if (event.key === "Enter") count(); }, true);"""
    )
    return page


def presses(page: Page) -> int:
    return int(page.evaluate("window.name"))


def value_of(page: Page, key_result: KeyResult) -> Any:
    return page.locator(f"[name=kr{key_result.pk}-value]")


def test_twenty_key_results_are_reported_on_one_page_with_two_presses(phone, live_server, key_result, open_november, open_october):
    """Typing and Tab are free. One value is odd, so that the second press is needed: it answers the question."""
    rows = [key_result, *(makers.make_key_result(key_result.objective) for _ in range(19))]
    phone.goto(live_server.url + URL)
    for number, row in enumerate(rows):
        field = value_of(phone, row)
        field.fill("8700" if number == 0 else "๑,๒๐๐")
        field.press("Tab")
    expect(phone.get_by_role("heading", level=1)).to_have_text("กรอกแล้ว 20 จาก 20 KR")
    assert ReportDraft.objects.count() == 20
    assert presses(phone) == 0
    phone.get_by_role("button", name="ส่งรายงาน").click()
    expect(phone.locator(".asks")).to_contain_text("เท่าของครั้งก่อน")
    assert not CheckIn.objects.filter(period=open_november).exists()
    phone.get_by_role("button", name="ถูกต้อง ส่งรายงาน").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("ส่งครบ 20 KR แล้ว")
    assert CheckIn.objects.filter(period=open_november).count() == 20
    assert presses(phone) <= 2


def test_what_is_typed_without_a_signal_stays_on_the_phone_and_goes_by_itself(phone, live_server, key_result, context):
    phone.goto(live_server.url + URL)
    context.set_offline(True)
    field = value_of(phone, key_result)
    field.fill("905")
    field.press("Tab")
    expect(phone.locator("[data-offline]")).to_contain_text("ออฟไลน์ เก็บไว้ในเครื่อง 1 ค่า")
    assert not ReportDraft.objects.exists()
    context.set_offline(False)
    expect(phone.locator("[data-offline]")).not_to_contain_text("ออฟไลน์")
    expect(phone.get_by_role("heading", level=1)).to_have_text("กรอกแล้ว 1 จาก 1 KR")
    assert ReportDraft.objects.get().value == "905"


def test_a_value_kept_on_the_phone_survives_closing_the_page(phone, live_server, key_result, context):
    phone.goto(live_server.url + URL)
    context.set_offline(True)
    value_of(phone, key_result).fill("905")
    value_of(phone, key_result).press("Tab")
    expect(phone.locator("[data-offline]")).to_contain_text("ออฟไลน์")
    phone.goto("about:blank")
    context.set_offline(False)
    phone.goto(live_server.url + URL)
    expect(value_of(phone, key_result)).to_have_value("905")
    expect(phone.get_by_role("heading", level=1)).to_have_text("กรอกแล้ว 1 จาก 1 KR")
    assert ReportDraft.objects.get().value == "905"


def test_back_after_sending_and_pressing_again_sends_nothing_new(phone, live_server, key_result, open_november):
    phone.goto(live_server.url + URL)
    value_of(phone, key_result).fill("905")
    value_of(phone, key_result).press("Tab")
    expect(phone.get_by_role("heading", level=1)).to_have_text("กรอกแล้ว 1 จาก 1 KR")
    phone.get_by_role("button", name="ส่งรายงาน").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("ส่งครบ 1 KR แล้ว")
    phone.go_back()
    value_of(phone, key_result).fill("905")
    phone.get_by_role("button", name="ส่งรายงาน").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("ส่งครบ 1 KR แล้ว")
    assert CheckIn.objects.count() == 1


def test_use_last_value_fills_the_field_where_it_can_be_looked_at(phone, live_server, key_result, open_october):
    phone.goto(live_server.url + URL)
    phone.get_by_role("button", name="ใช้ค่าเดิม").click()
    expect(value_of(phone, key_result)).to_have_value("870")
    expect(phone.get_by_role("heading", level=1)).to_have_text("กรอกแล้ว 1 จาก 1 KR")
    assert ReportDraft.objects.get().value == "870"


def test_another_persons_value_can_be_taken_with_one_press(phone, live_server, key_result, open_november, district):
    phone.goto(live_server.url + URL)
    from django.utils import timezone

    ReportDraft.objects.create(key_result=key_result, period=open_november, value="911", by=makers.make_person(), at=timezone.now())
    value_of(phone, key_result).fill("905")
    value_of(phone, key_result).press("Tab")
    phone.get_by_label("911").check()
    expect(value_of(phone, key_result)).to_have_value("911")
    assert ReportDraft.objects.get().value == "911"


def test_a_field_that_holds_no_number_is_marked_until_it_does(phone, live_server, key_result, open_november):
    phone.goto(live_server.url + URL)
    field = value_of(phone, key_result)
    field.fill("สิบสอง")
    field.press("Tab")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(phone.locator(".kr-card .state")).to_contain_text("แก้ก่อนส่งรายงาน")
    field.fill("905")
    field.press("Tab")
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_enter_in_a_field_keeps_the_draft_and_sends_nothing(phone, live_server, key_result, open_october, open_november):
    phone.goto(live_server.url + URL)
    value_of(phone, key_result).fill("905")
    with phone.expect_navigation():
        value_of(phone, key_result).press("Enter")
    expect(value_of(phone, key_result)).to_have_value("905")
    assert ReportDraft.objects.get().value == "905"
    assert not CheckIn.objects.filter(period=open_november).exists()


def test_the_day_of_the_figures_is_kept_as_it_is_typed_also_without_a_signal(phone, live_server, key_result, context):
    phone.goto(live_server.url + URL)
    phone.locator("[name=as_of]").fill("20/11/2569")
    phone.locator("[name=as_of]").press("Tab")
    expect(phone.locator("#as-of-state")).to_contain_text("บันทึกแล้ว")
    phone.reload()
    expect(phone.locator("[name=as_of]")).to_have_value("20/11/2569")
    context.set_offline(True)
    phone.locator("[name=as_of]").fill("21/11/2569")
    phone.locator("[name=as_of]").press("Tab")
    expect(phone.locator("[data-offline]")).to_contain_text("ออฟไลน์ เก็บไว้ในเครื่อง 1 ค่า")
    assert ReportDay.objects.get().text == "20/11/2569"
    phone.goto("about:blank")
    context.set_offline(False)
    phone.goto(live_server.url + URL)
    expect(phone.locator("[name=as_of]")).to_have_value("21/11/2569")
    expect(phone.locator("#as-of-state")).to_contain_text("บันทึกแล้ว")
    assert ReportDay.objects.get().text == "21/11/2569"
