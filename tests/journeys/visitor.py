"""What a person does on a page: follows links, fills in what stands beside a label, presses a button. Two kinds of visitor do it.

Nothing here knows an address, a field's name or a body: what the page does not offer cannot be done.
"""

import re
from typing import Protocol

from tests import makers


class Visitor(Protocol):
    def open(self, address: str) -> None: ...

    def follow(self, words: str) -> None:
        """Follow the first link that says `words`."""

    def fill(self, label: str, value: str, number: int = 0) -> None:
        """Type into the input beside `label`; `number` counts those that share it."""

    def choose(self, label: str, option: str, number: int = 0) -> None:
        """Choose from the list, or from the round or square boxes, under `label`: the first option that says `option`."""

    def attach(self, label: str, name: str, content: bytes) -> None: ...

    def press(self, words: str) -> None:
        """Press the first button that says `words`."""

    def reads(self) -> str:
        """The words of the page in single spaces."""

    def stamp(self) -> str:
        """The moment that the page says its figures are of."""


def label_is(label: str) -> re.Pattern[str]:
    """A label by itself or with what base forms add to it: (ไม่บังคับ), (select several)."""
    return re.compile(rf"^\s*{re.escape(label)}(\s*\(.*\))?\s*$")


def sign_in(visitor: Visitor, username: str) -> None:
    visitor.open("/accounts/signin/")
    visitor.fill("ชื่อผู้ใช้", username)
    visitor.fill("รหัสผ่าน", makers.PASSWORD)
    visitor.press("เข้าสู่ระบบ")
    assert "ออกจากระบบ" in visitor.reads(), visitor.reads()
