"""The small parts of an .xlsx: which sheets there are, the text they share, and which cell formats show a date.

Elements are known by their local name, because some programs write `<x:row>` where others write `<row>`.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from xml.parsers import expat

from bkk_okr.spreadsheets.refusals import Refused

CHUNK = 64 * 1024
LARGEST_CHUNK = 32 * 1024 * 1024
LONGEST_TEXT = 40_000  # Excel holds 32,767 characters in a cell
_HEAD = 64 * 1024
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def local(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name


def parse(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    *,
    start: Start,
    end: End | None = None,
    text: Text | None = None,
    lighten: Callable[[bytes], bytes] | None = None,
) -> None:
    """Run an XML part through expat. A token that spans chunks makes expat look again from its beginning, so the chunks grow until it moves on."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    size, place = CHUNK, -1
    with archive.open(entry) as stream:
        while chunk := stream.read(size):
            parser.Parse(lighten(chunk) if lighten else chunk, False)
            size = min(size * 2, LARGEST_CHUNK) if parser.CurrentByteIndex == place else CHUNK
            place = parser.CurrentByteIndex
        parser.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    raise Refused("doctype")


def check_heads(archive: zipfile.ZipFile, seen: set[str]) -> None:
    """Refuse a DOCTYPE in the parts that are not parsed as well: what we ignore, the next program may read."""
    for entry in archive.infolist():
        if entry.filename not in seen and entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            with archive.open(entry) as stream:
                head = stream.read(_HEAD)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head or "<!DOCTYPE".encode("utf-16-le") in head or "<!DOCTYPE".encode("utf-16-be") in head:
                raise Refused("doctype")


class Parts:
    """The entries of the zip by name, however the relationships spell them."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.seen: set[str] = set()
        self._entries = {entry.filename.replace("\\", "/").casefold(): entry for entry in archive.infolist()}

    def find(self, name: str) -> zipfile.ZipInfo | None:
        entry = self._entries.get(name.casefold())
        if entry is not None:
            self.seen.add(entry.filename)
        return entry

    def related(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Yield id, kind and full name of what the part `name` points to inside the file."""
        folder, _, base = name.rpartition("/")
        entry = self.find(f"{folder}/_rels/{base}.rels".lstrip("/"))
        found: list[dict[str, str]] = []
        if entry is not None:
            parse(self.archive, entry, start=lambda tag, attributes: found.append(attributes) if local(tag) == "Relationship" else None)
        for attributes in found:
            if attributes.get("TargetMode") != "External":
                yield attributes.get("Id", ""), attributes.get("Type", "").rpartition("/")[2], _resolved(folder, attributes.get("Target", ""))


def _resolved(folder: str, target: str) -> str:
    path = target if target.startswith("/") else f"{folder}/{target}"
    kept: list[str] = []
    for step in path.replace("\\", "/").split("/"):
        if step == "..":
            if not kept:
                raise Refused("path_escape")
            kept.pop()
        elif step not in {"", "."}:
            kept.append(step)
    return "/".join(kept)


class WorkbookPart:
    """`workbook.xml`: the sheets in their order, with name, state and relationship, and which day is day one."""

    def __init__(self, parts: Parts) -> None:
        self.sheets: list[tuple[str, str, str]] = []
        self.from_1904 = False
        name = next((target for _, kind, target in parts.related("") if kind == "officeDocument"), "xl/workbook.xml")
        entry = parts.find(name)
        if entry is None:
            raise Refused("not_a_workbook")
        parse(parts.archive, entry, start=self._start)
        self.targets = {identity: (kind, target) for identity, kind, target in parts.related(name)}

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "sheet":
            identity = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.sheets.append((attributes.get("name", ""), attributes.get("state", "visible"), identity))
        elif local(tag) == "workbookPr":
            self.from_1904 = attributes.get("date1904", "0") in {"1", "true"}

    def target(self, kind: str) -> str | None:
        return next((target for known, target in self.targets.values() if known == kind), None)


class SharedText:
    """`sharedStrings.xml`, of which only the wanted entries are kept, and nothing is read past the last of them: another sheet may bring a million."""

    def __init__(self, parts: Parts, name: str | None, wanted: set[int]) -> None:
        self.texts: dict[int, str] = {}
        self._wanted, self._last, self._place, self._written = wanted, max(wanted, default=-1), -1, TextCollector()
        self._inside = False
        entry = parts.find(name) if name else None
        if entry is not None and wanted:
            with suppress(Enough):
                parse(parts.archive, entry, start=self._start, end=self._end, text=self._written.add)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if ":" in tag:
            tag = local(tag)
        if tag == "si":
            self._place += 1
            self._inside = self._place in self._wanted
            if self._place > self._last:
                raise Enough
        elif self._inside:
            self._written.start(tag)

    def _end(self, tag: str) -> None:
        if not self._inside:
            return
        if local(tag) == "si":
            self.texts[self._place] = self._written.take()
            self._inside = False
        else:
            self._written.end(local(tag))


class Enough(Exception):
    """The rest of the part is not needed."""


class TextCollector:
    """Gathers the `<t>` of a rich text and leaves out its reading aids (`<rPh>`)."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._reading_aid = False
        self._open = False

    def start(self, tag: str) -> None:
        if tag == "rPh":
            self._reading_aid = True
        self._open = tag == "t" and not self._reading_aid

    def end(self, tag: str) -> None:
        self._open = False
        if tag == "rPh":
            self._reading_aid = False

    def add(self, text: str) -> None:
        if self._open and self._length < LONGEST_TEXT:
            self._pieces.append(text[:LONGEST_TEXT])
            self._length += len(text)

    def take(self) -> str:
        written = unescaped("".join(self._pieces))
        self._pieces.clear()
        self._length, self._open, self._reading_aid = 0, False, False
        return written


def unescaped(text: str) -> str:
    """Excel writes characters that XML cannot hold as `_x000D_`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


_QUIET = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82)}


class Styles:
    """`styles.xml`: for each cell format whether it shows its number as a date."""

    def __init__(self, parts: Parts, name: str | None) -> None:
        self._codes: dict[str, str] = {}
        self._formats: list[str] = []
        self._inside = ""
        entry = parts.find(name) if name else None
        if entry is not None:
            parse(parts.archive, entry, start=self._start, end=self._end)
        self.dates = [self._is_date(number) for number in self._formats]

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = local(tag)
        if tag == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._inside = tag
        elif tag == "xf" and self._inside:
            self._formats.append(attributes.get("numFmtId", "0"))

    def _end(self, tag: str) -> None:
        if local(tag) == "cellXfs":
            self._inside = ""

    def _is_date(self, number: str) -> bool:
        if number in self._codes:
            shown = _QUIET.sub("", self._codes[number].split(";")[0])
            return "general" not in shown.lower() and any(letter in shown.lower() for letter in "dmyhs")
        return number.isdecimal() and int(number) in _BUILT_IN_DATES
