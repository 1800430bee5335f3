"""The names of one dimension set, and what a cell says about them."""

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Self

from policies.importing.vocabulary import settled

LONGEST_BAND = 160
_SEPARATORS = re.compile("[;,/\n；，]")
_BAND = re.compile(
    r"^(?:ด้าน(?:ที่)?)?\s*(?:\d+(?:\.\d+)*\s*[.):]?\s*)?(?:ด้าน)?\s*[:：]?\s*(?P<name>.+?)\s*(?:[(:]?\s*(?:จำนวน|รวม)?\s*\d+\s*(?:นโยบาย|ข้อ|เรื่อง|รายการ)\s*\)?)?$"
)


class DimensionNames:
    """Matches what people type against the set's own names, whatever the spaces; a name near enough is suggested, never taken."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self._known = {_key(name): name for name in self.names}

    def understanding(self, words: Mapping[str, str]) -> Self:
        """Return the same names, which also go by the words that the person said they mean."""
        known = type(self)(self.names)
        known._known |= {_key(word): name for word, name in words.items() if name in self.names}
        return known

    def find(self, text: str) -> str | None:
        """Return the set's spelling of one name; the column's own word ด้าน before it does no harm."""
        key = _key(text)
        return self._known.get(key) or self._known.get(key.removeprefix("ด้าน"))

    def split(self, text: str) -> list[str]:
        """Cut a cell into the names it lists; a name that itself holds a separator stays whole."""
        if self.find(text.replace("\n", " ")):
            return [settled(text)]
        return [piece for piece in map(settled, _SEPARATORS.split(text)) if piece]

    def close_to(self, text: str) -> str:
        close = difflib.get_close_matches(_key(text).removeprefix("ด้าน"), self._known, n=1, cutoff=0.6)
        return self._known[close[0]] if close else ""

    def band(self, text: str) -> str | None:
        """Return the dimension a row between others announces: `ด้านที่ 1 ปลอดภัยดี (34 นโยบาย)`."""
        found = _BAND.match(settled(text)) if len(text) <= LONGEST_BAND else None
        return self.find(found["name"]) if found else None


def _key(text: str) -> str:
    return settled(text).replace(" ", "").casefold()
