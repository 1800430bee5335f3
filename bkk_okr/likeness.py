"""How alike are two Thai titles? Pairs of neighbouring characters shared by both (Dice), after one spelling for one appearance. Exact and explainable.

Thai writes no spaces between words, so words cannot be compared without a dictionary; pairs of characters need none and shrug at a changed ending.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bkk_okr import thai

# What people put between words says nothing about them: spaces, commas, brackets, quotation marks, ฯ and ๆ.
_BETWEEN = re.compile(r"[^0-9A-Za-zก-ฮะ-ฺเ-ๅ็-๎]")
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, order=True)
class Likeness:
    """`shared` of the `held` pairs that both texts hold together; 2 x shared / held is the share shown."""

    score: Decimal
    shared: int
    held: int

    @property
    def sentence(self) -> str:
        return f"ตรงกัน {2 * self.shared} จาก {self.held} คู่อักษรของทั้งสองชื่อ"


def core(text: str) -> str:
    """What is compared: digits in one script, no spaces or signs, no difference between capitals and small letters."""
    return _BETWEEN.sub("", thai.arabic_digits(thai.normalise(text))).casefold()


def pairs(text: str) -> Counter[str]:
    settled = core(text)
    return Counter(settled[place : place + 2] for place in range(len(settled) - 1)) if len(settled) > 1 else Counter([settled] if settled else [])


def likeness(one: str, other: str) -> Likeness:
    first, second = pairs(one), pairs(other)
    return _measured((first & second).total(), first.total() + second.total())


def _measured(shared: int, held: int) -> Likeness:
    score = (Decimal(200 * shared) / held).quantize(_HUNDREDTH, ROUND_HALF_UP) if held else Decimal("0.00")
    return Likeness(score, shared, held)


class Titles:
    """Many titles to compare one with: by an index of their pairs, so that 216 against 226 take a moment."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._held: dict[str, int] = {}
        self._index: dict[str, list[tuple[str, int]]] = {}
        for key, title in titles.items():
            counted = pairs(title)
            self._held[key] = counted.total()
            for pair, number in counted.items():
                self._index.setdefault(pair, []).append((key, number))

    def alike(self, text: str) -> dict[str, Likeness]:
        """Return every title that shares anything with `text`."""
        counted = pairs(text)
        shared: Counter[str] = Counter()
        for pair, number in counted.items():
            for key, held in self._index.get(pair, ()):
                shared[key] += min(number, held)
        return {key: _measured(number, counted.total() + self._held[key]) for key, number in shared.items()}


def best(found: Mapping[str, Likeness], *, least: Decimal, among: Iterable[str] | None = None) -> tuple[str, Likeness] | None:
    """Return the most alike of at least `least`; of two that are equally so, the one whose key comes first."""
    keys = found if among is None else [key for key in among if key in found]
    chosen = min(((-found[key].score, key) for key in keys if found[key].score >= least), default=None)
    return (chosen[1], found[chosen[1]]) if chosen else None
