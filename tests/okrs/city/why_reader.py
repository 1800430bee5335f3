"""Reads a page as a sceptical stranger would: takes the terms out of the HTML and adds them up with nothing but fractions.

Nothing of the product is imported here on purpose.
"""

from collections import defaultdict
from fractions import Fraction
from html.parser import HTMLParser
from typing import Any


class WhyReader(HTMLParser):
    """Collects `<data class=… value=…>` of the rows marked as terms, of the result, and of lists outside both."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.mode = self.scale = ""
        self.terms: list[dict[str, list[str]]] = []
        self.buckets: list[str] = []
        self.result: dict[str, str] = {}
        self.loose: dict[str, list[str]] = defaultdict(list)
        self._in_term = False
        self._result_depth = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found: dict[str, Any] = dict(attrs)
        if self._result_depth and tag in {"dl", "tfoot"}:
            self._result_depth += 1
        if found.get("id") == "why-result":
            self._result_depth = 1
        if found.get("id") == "why-terms":
            self.mode, self.scale = found.get("data-mode", ""), found.get("data-scale", "1")
        if tag == "tr":
            self._in_term = "data-term" in found
            if self._in_term:
                self.terms.append(defaultdict(list))
                self.buckets.append(found.get("data-bucket", ""))
        if tag == "data":
            self._take(found["class"], found["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr":
            self._in_term = False
        if self._result_depth and tag in {"dl", "tfoot"}:
            self._result_depth -= 1

    def _take(self, name: str, value: str) -> None:
        if self._result_depth:
            self.result[name] = value
        elif self._in_term:
            self.terms[-1][name].append(value)
        else:
            self.loose[name].append(value)

    def column(self, name: str) -> list[Fraction]:
        return [Fraction(value) for term in self.terms for value in term[name]]

    def added_up(self) -> Fraction | None:
        """Return what the terms come to by the page's own mode; None when they say nothing."""
        by_mode = {
            "steps": self._steps,
            "ratio": self._ratio,
            "share_meeting": self._share_meeting,
            "distinct": self._distinct,
            "weighted_mean": self._weighted,
            "mean": self._mean,
        }
        return by_mode.get(self.mode, self._sum)()

    def _sum(self) -> Fraction | None:
        values = self.column("value")
        return sum(values, Fraction(0)) if values else None

    def _mean(self) -> Fraction | None:
        values = self.column("value")
        return sum(values, Fraction(0)) / len(values) if values else None

    def _ratio(self) -> Fraction | None:
        below = sum(self.column("denominator"), Fraction(0))
        return sum(self.column("numerator"), Fraction(0)) * int(self.scale) / below if below else None

    def _share_meeting(self) -> Fraction | None:
        return sum(self.column("meets"), Fraction(0)) * 100 / len(self.terms) if self.column("value") else None

    def _distinct(self) -> Fraction | None:
        codes = {code for term in self.terms for code in term["code"]} | set(self.loose["code"])
        return Fraction(len(codes)) if self.terms else None

    def _steps(self) -> Fraction | None:
        done, left = (sum(map(Fraction, self.loose[name]), Fraction(0)) for name in ("done-weight", "open-weight"))
        return done * 100 / (done + left)

    def _weighted(self) -> Fraction | None:
        pairs = [(Fraction(term["weight"][0]), Fraction(term["value"][0])) for term in self.terms if term["weight"] and term["value"]]
        weight = sum((weight for weight, _ in pairs), Fraction(0))
        return sum((weight * value for weight, value in pairs), Fraction(0)) / weight if weight else None
