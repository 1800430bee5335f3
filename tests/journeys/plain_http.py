"""A visitor without a browser: reads HTML, follows its links and sends its forms, as a browser without scripts would."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from django.test import Client
from django.test.html import Element, parse_html

from tests.journeys.visitor import label_is

BUTTONS = {"submit", "button", "reset", "image"}


def attributes(element: Element) -> dict[str, Any]:
    return {name: "" if value is None else value for name, value in element.attributes}


def inside(element: Element | str) -> Iterator[Element]:
    """The element and all below it, in the order of the page."""
    if isinstance(element, str):
        return
    yield element
    for child in element.children:
        yield from inside(child)


def words_of(element: Element | str) -> str:
    if isinstance(element, str):
        return element
    return " ".join(" ".join(words_of(child) for child in element.children if getattr(child, "name", "") not in {"script", "style"}).split())


@dataclass
class Control:
    """An input of a form: what it would send, and what can be chosen."""

    element: Element
    name: str
    value: Any
    options: list[tuple[str, str]] = field(default_factory=list)

    @property
    def facts(self) -> dict[str, Any]:
        return attributes(self.element)

    @property
    def is_box(self) -> bool:
        return self.facts.get("type") in {"checkbox", "radio"}


def control_of(element: Element) -> Control:
    facts = attributes(element)
    if element.name == "select":
        options = [option for option in inside(element) if option.name == "option"]
        chosen = [attributes(option).get("value", words_of(option)) for option in options if "selected" in attributes(option)]
        several = "multiple" in facts
        first = attributes(options[0]).get("value", "") if options else ""
        value = chosen if several else (chosen or [first])[0]
        return Control(element, facts["name"], value, [(attributes(option).get("value", words_of(option)), words_of(option)) for option in options])
    if element.name == "textarea":
        return Control(element, facts["name"], words_of(element))
    if facts.get("type") in {"checkbox", "radio"}:
        return Control(element, facts["name"], facts.get("value", "on") if "checked" in facts else None)
    return Control(element, facts["name"], facts.get("value", ""))


class Form:
    def __init__(self, element: Element) -> None:
        self.element = element
        named = [part for part in inside(element) if part.name in {"input", "select", "textarea"} and attributes(part).get("name")]
        self.controls = [control_of(part) for part in named if attributes(part).get("type") not in BUTTONS]

    def buttons(self) -> list[Element]:
        return [part for part in inside(self.element) if part.name == "button" and attributes(part).get("type", "submit") == "submit"]

    def body(self, pressed: Element) -> dict[str, Any]:
        sent: dict[str, list[Any]] = {}
        for control in self.controls:
            if control.value is not None:
                sent.setdefault(control.name, []).extend(control.value if isinstance(control.value, list) else [control.value])
        facts = attributes(pressed)
        if facts.get("name"):
            sent.setdefault(facts["name"], []).append(facts.get("value", ""))
        return dict(sent)


class PlainVisitor:
    """One person's cookies and the page in front of them. Forms carry their own CSRF token: nothing is spared."""

    def __init__(self, client: Any = None) -> None:
        self.client = client or Client(enforce_csrf_checks=True)
        self.address = "/"
        self.page = Element("empty", ())
        self.forms: list[Form] = []

    def open(self, address: str) -> None:
        self._show(self.client.get(address, follow=True))

    def _show(self, response: Any) -> None:
        assert response.status_code == 200, f"{self.address} answers {response.status_code}: {response.content.decode()[-6000:]}"
        self.address = response.request["PATH_INFO"]
        self.page = parse_html(response.content.decode().replace("<!DOCTYPE html>", ""))
        self.forms = [Form(element) for element in inside(self.page) if element.name == "form"]

    def follow(self, words: str) -> None:
        links = [element for element in inside(self.page) if element.name == "a" and words in words_of(element)]
        assert links, f"no link says {words}: {self.reads()}"
        self.open(urljoin(self.address, attributes(links[0])["href"]))

    def fill(self, label: str, value: str, number: int = 0) -> None:
        self._labelled(label)[number].value = value

    def choose(self, label: str, option: str, number: int = 0) -> None:
        boxes = self._boxes_under(label, number)
        if boxes:
            chosen = next(box for box in boxes if option in self._label_of(box.element))
            for box in boxes:
                if attributes(box.element)["type"] == "radio":
                    box.value = None
            chosen.value = chosen.facts.get("value", "on")
            return
        control = self._labelled(label)[number]
        found = next((value for value, said in control.options if option in said), None)
        assert found is not None, f"{label} does not offer {option}: {control.options}"
        control.value = [*control.value, found] if isinstance(control.value, list) else found

    def attach(self, label: str, name: str, content: bytes) -> None:
        file = io.BytesIO(content)
        file.name = name
        self._labelled(label)[0].value = file

    def press(self, words: str) -> None:
        main = next(element for element in inside(self.page) if attributes(element).get("id") == "main")
        here = {id(element) for element in inside(main)}
        for form in self.forms:
            for button in form.buttons():
                if id(button) in here and words in words_of(button):
                    self._send(form, button)
                    return
        raise AssertionError(f"no button says {words}: {self.reads()}")

    def _send(self, form: Form, button: Element) -> None:
        facts = attributes(form.element)
        address = urljoin(self.address, facts.get("action") or "")
        send = self.client.post if facts.get("method", "get").lower() == "post" else self.client.get
        self._show(send(address, form.body(button), follow=True))

    def links(self) -> set[str]:
        """The addresses of this site that the page leads to."""
        found = {urljoin(self.address, attributes(element).get("href", "")) for element in inside(self.page) if element.name == "a"}
        return {address.partition("#")[0] for address in found if address.startswith("/")}

    def reads(self) -> str:
        return words_of(self.page)

    def stamp(self) -> str:
        stamps = [element for element in inside(self.page) if "stamp" in str(attributes(element).get("class", "")).split()]
        moments = [attributes(element)["datetime"] for stamp in stamps for element in inside(stamp) if element.name == "time"]
        return str(moments[0]) if moments else ""

    def _controls(self) -> list[Control]:
        return [control for form in self.forms for control in form.controls]

    def _labelled(self, label: str) -> list[Control]:
        wanted = label_is(label)
        targets = [attributes(element).get("for") for element in inside(self.page) if element.name == "label" and wanted.match(words_of(element))]
        found = [control for target in targets for control in self._controls() if control.facts.get("id") == target]
        assert found, f"no input is called {label}: {self.reads()}"
        return found

    def _boxes_under(self, label: str, number: int) -> list[Control]:
        wanted = label_is(label)
        sets = [
            element
            for element in inside(self.page)
            if element.name == "fieldset" and any(part.name == "legend" and wanted.match(words_of(part)) for part in inside(element))
        ]
        if not sets:
            return []
        here = {id(element) for element in inside(sets[number])}
        return [control for control in self._controls() if control.is_box and id(control.element) in here]

    def _label_of(self, box: Element) -> str:
        identity = attributes(box).get("id")
        return next((words_of(element) for element in inside(self.page) if element.name == "label" and attributes(element).get("for") == identity), "")
