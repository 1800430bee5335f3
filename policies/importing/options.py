"""What the person chose about reading a file; nothing of it is guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from policies.importing.vocabulary import Field


@dataclass(frozen=True)
class Options:
    """`sheets` to read (empty: the one that fits), `join` several into one register, `bands`: a row between others names the ด้าน of those below,
    `codes`: ลำดับที่ holds codes such as 4.2.09. `header_row` holds the names, on every sheet read. `columns` overrule the names, on the first sheet; joined
    sheets are then searched for the same names. `words`: what a cell says and which ด้าน it means."""

    sheets: tuple[str, ...] = ()
    join: bool = False
    bands: bool = False
    codes: bool = False
    header_row: int | None = None
    columns: Mapping[Field, int] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "sheets": list(self.sheets),
            "join": self.join,
            "bands": self.bands,
            "codes": self.codes,
            "header_row": self.header_row,
            "columns": {str(name): column for name, column in sorted(self.columns.items())},
            "words": dict(sorted(self.words.items())),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            sheets=tuple(stored.get("sheets", ())),
            join=bool(stored.get("join")),
            bands=bool(stored.get("bands")),
            codes=bool(stored.get("codes")),
            header_row=stored.get("header_row"),
            columns={Field(name): column for name, column in stored.get("columns", {}).items()},
            words=dict(stored.get("words", {})),
        )
