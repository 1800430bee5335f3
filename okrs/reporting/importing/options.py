"""What the person said about a file; nothing of it is guessed twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self


@dataclass(frozen=True)
class Options:
    """`year`: the fiscal year that the file is of, `as_of`: the day that its figures speak of, `sheet`: the one to read. Empty: as the file says."""

    year: int | None = None
    as_of: date | None = None
    sheet: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"year": self.year, "as_of": self.as_of.isoformat() if self.as_of else None, "sheet": self.sheet}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        as_of = stored.get("as_of")
        return cls(stored.get("year"), date.fromisoformat(as_of) if as_of else None, stored.get("sheet", ""))
