"""A visitor who sits at a browser."""

import re

from playwright.sync_api import Browser, Page

from tests.journeys.visitor import label_is

PATIENCE = 10_000  # ms; a page of this product answers in a fraction


class ChromiumVisitor:
    """A window of its own, so that several people can be signed in at once. Whatever the console complains of is kept."""

    def __init__(self, browser: Browser, base: str, **context: object) -> None:
        self.page: Page = browser.new_context(**context).new_page()  # type: ignore[arg-type]
        self.page.set_default_timeout(PATIENCE)
        self.base = base
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text) if message.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, address: str) -> None:
        self.page.goto(self.base + address)

    def follow(self, words: str) -> None:
        self.page.get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state()

    def fill(self, label: str, value: str, number: int = 0) -> None:
        self.page.get_by_label(label_is(label)).nth(number).fill(value)

    def choose(self, label: str, option: str, number: int = 0) -> None:
        group = self.page.get_by_role("group", name=label_is(label))
        if group.count():
            group.nth(number).get_by_label(re.compile(re.escape(option))).first.check()
            return
        box = self.page.get_by_label(label_is(label)).nth(number)
        said = box.locator("option").filter(has_text=option).first.text_content() or ""
        box.select_option(label=said.strip())

    def attach(self, label: str, name: str, content: bytes) -> None:
        self.page.get_by_label(label_is(label)).set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})

    def press(self, words: str) -> None:
        button = self.page.get_by_role("main").get_by_role("button", name=words).first
        with self.page.expect_navigation():
            button.click()

    def reads(self) -> str:
        return " ".join((self.page.locator("body").text_content() or "").split())

    def stamp(self) -> str:
        found = self.page.locator(".stamp time")
        return found.first.get_attribute("datetime") or "" if found.count() else ""

    def leave(self) -> None:
        self.page.context.close()
