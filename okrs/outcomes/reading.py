"""How a sentence is built: which words are its main line, what its number counts (the head), and what is said of it (the follow-ups).

Read from left to right. A connector opens a zone (purpose, means, place, time, ...) that lasts until the next connector.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from okrs.outcomes.segment import Token, segment

# A word with several tags plays the part that stands first here.
ROLES = (
    "completion", "disburse", "views", "join", "receive",
    "doubt_staff", "doubt_cert", "doubt_ready", "doubt_access", "doubt_tax",
    "state_verb", "repeat", "passes", "use",
    "inner", "hold", "make", "give", "check", "step", "do",
    "state_people", "state_event", "state_place", "state",
    "case", "time", "sample", "refuse", "document", "event", "product", "vehicle", "animal", "staff", "people", "household", "body", "place",
)  # fmt: skip
ZONES = ("purpose", "let", "result", "by", "from", "during", "in", "that", "and")
CUT = frozenset({"purpose", "by", "from", "during", "in", "quote", "topic"})
ACTS = frozenset({"make", "hold", "give", "check", "step", "inner"})
SERVICES = ACTS | {"receive", "join"}
STATE_NOUNS = frozenset({"state", "state_people", "state_event", "state_place"})
PEOPLE = frozenset({"people", "household", "state_people"})
ENTITIES = PEOPLE | {"body", "place", "staff", "case", "sample", "refuse", "vehicle", "animal", "product", "event", "document", "state_event", "state_place"}
PREDICATES = SERVICES | {"state_verb", "use", "repeat", "completion", "passes", "got", "doubt_cert", "doubt_ready", "doubt_access", "views", "moved"}
UNITS = ENTITIES | {"time"}
COMPOUND = {"place": "state_place", "people": "state_people", "household": "state_people"}
QUOTES, NOT_QUOTES = "ว่า", frozenset({"กว่า", "มากกว่า", "น้อยกว่า", "สูงกว่า", "ต่ำกว่า", "ดีกว่า", "ไม่น้อยกว่า", "ไม่มากกว่า", "ไม่ต่ำกว่า", "ไม่เกินกว่า", "เกินกว่า", "ไม่สูงกว่า"})
RESUMED = frozenset({"in", "from", "during", "by", "topic"})
# What a place ends at, besides having and being able: ในชุมชน|ได้รับ..., ในย่าน|เพิ่มขึ้น.
IN_THE_END = {"in": ("receive", "join", "completion", "moved"), "topic": ("receive", "join", "moved")}
# A connector that does not end the zone it stands in.
KEPT = {
    "topic": {"and", "let", "in"},
    "let": {"that", "and", "in"},
    "in": {"and", "let"},
    "from": {"and", "let"},
    "during": {"and", "let"},
    "by": {"and", "let"},
}
# A state said as a finished sentence, even right behind a service: อบรมแล้ว|มีรายได้, not the object of it: แจกถัง|แยกขยะ.
FINITE = ("มี", "ไม่", "ยัง", "กลับ", "ได้", "หาย", "รอด", "เลิก", "พ้น", "หลุดพ้น", "อยู่", "ดีขึ้น", "ช่วยเหลือต", "พึ่ง", "ควบคุม", "เสียชีวิต", "รู้สึก", "พึงพอใจ")


@dataclass(frozen=True, slots=True)
class Part:
    """A word in its place: the zone it stands in and the role it plays there."""

    token: Token
    zone: str
    role: str
    place: int

    def is_a(self, *roles: str) -> bool:
        return self.role in roles


@dataclass(frozen=True)
class Reading:
    parts: tuple[Part, ...]
    unit: str = ""
    unit_tags: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def head(self) -> Part | None:
        """What the number counts: the first word that has a role, on the main line if possible."""
        said = [part for part in self.parts if part.role and part.role != "moved"]
        return next((part for part in said if part.zone not in CUT), next(iter(said), None))

    @cached_property
    def role(self) -> str:
        """The part the head plays; a place or people named together with its state is in that state (จุด|น้ำท่วม)."""
        if self.head is None:
            return ""
        if self._is_owner(self.head):
            return "quantity"
        beside = self.parts[self.head.place + 1] if self.head.place + 1 < len(self.parts) else None
        if self.head.role in COMPOUND and beside and beside.role in STATE_NOUNS and not beside.token.gap:
            return COMPOUND[self.head.role]
        return self.head.role

    def _is_owner(self, part: Part) -> bool:
        """The number measures something else of it: ค่าไฟฟ้า|ของ|โรงเรียน."""
        before = self.parts[: part.place]
        named = [one for one in before if not one.token.tags or one.token.tags == {"plain"}]
        return bool(named) and before[-1].token.text in {"ของ", "ต่อ"} and part.role in ENTITIES and before[0].token.has("measure", "quality_of", "extent")

    @cached_property
    def after(self) -> tuple[Part, ...]:
        """What is said of the head on the main line: not what it is for, by what means, where, when or from what."""
        return tuple(part for part in self.parts[self.head.place + 1 :] if part.zone not in CUT) if self.head else ()

    @cached_property
    def follow_ups(self) -> tuple[Part, ...]:
        """What is said of the head, in order. A word right behind a service (ได้รับการ|ตรวจ, แจกถัง|แยกขยะ) is its object and says nothing more."""
        found: list[Part] = []
        for part in self.after:
            before = found[-1] if found else self.head
            if part.role in PREDICATES and not (before and self._is_object(part, before)):
                found.append(part)
        return tuple(found)

    def _is_object(self, part: Part, before: Part) -> bool:
        runs_on = part.zone == before.zone and not part.token.gap
        if before.role in {"state_verb", "passes"}:
            return runs_on and part.role in ACTS | {"use", "repeat"}
        if before.role not in SERVICES:
            return False
        if part.zone == "let" or not runs_on:
            return part.zone == "let"
        return part.role in SERVICES | {"passes"} or (part.role == "state_verb" and not self._is_finite(part))

    def _is_finite(self, part: Part) -> bool:
        return part.token.text.startswith(FINITE) or _has_it(self.parts[: part.place]) or self.parts[part.place - 1].token.has("can")

    @cached_property
    def last_part(self) -> Part | None:
        counted = [part for part in self.follow_ups if part.role != "moved" and not self._is_aside(part)]
        return counted[-1] if counted else None

    @cached_property
    def last(self) -> str:
        """The last thing said of the head, a mere change of the number and a place's own history left out."""
        said = self.last_part
        if said is None:
            return ""
        if self._is_subject and said.role in ACTS:
            return "state_verb"
        theirs = said.zone == "result" and said.role in ACTS | {"use"} and self.zone_has("result", "have", "can")
        return "state_verb" if theirs else said.role  # แล้ว|มี|ลูกค้าจ่ายเงิน

    @property
    def _is_subject(self) -> bool:
        """The people are who acts: เงินที่|ผู้ปกครอง|จ่าย."""
        return self.head is not None and self.head.place > 0 and self.head.role in PEOPLE and self.parts[self.head.place - 1].token.has("that")

    def _is_aside(self, part: Part) -> bool:
        """The history of the place (ในจุดที่ติดตั้งแล้ว), or a word that only names the kind of people (คนไข้|ฟื้นฟู ที่...)."""
        if part.zone == "in_that":
            return self.role in STATE_NOUNS
        names = part.zone == "main" and part.role in ACTS and self.role in ENTITIES
        return names and any(later.zone == "that" for later in self.after)

    @cached_property
    def tags(self) -> frozenset[str]:
        return frozenset().union(*(part.token.tags for part in self.parts)) if self.parts else frozenset()

    def has(self, *tags: str) -> bool:
        return not self.tags.isdisjoint(tags)

    def says(self, *roles: str) -> bool:
        return any(part.role in roles for part in self.follow_ups)

    def main_has(self, *tags: str) -> bool:
        return any(part.token.has(*tags) for part in self.parts if part.zone not in CUT)

    def after_has(self, *roles: str) -> bool:
        return any(part.role in roles for part in self.after)

    def zone_has(self, zone: str, *tags: str) -> bool:
        return any(part.token.has(*tags) for part in self.parts if part.zone == zone)

    def number_in(self, *zones: str) -> bool:
        return any(part.token.is_number for part in self.parts if part.zone in zones)

    @cached_property
    def counts_rounds(self) -> bool:
        return self.has("round") or "round" in self.unit_tags

    @cached_property
    def opens_with(self) -> frozenset[str]:
        """Tags of the word of measure before the head (ร้อยละ, อัตรา, คะแนน)."""
        before = self.parts[: self.head.place] if self.head else self.parts
        return frozenset().union(*(part.token.tags for part in before)) if before else frozenset()

    @cached_property
    def describes(self) -> bool:
        """A relative clause or a sentence follows the head that names no service: people doing or being something."""
        return any(part.zone in {"that", "in_that", "result"} or part.token.has("not", "have", "can") for part in self.after)

    @cached_property
    def is_done(self) -> bool:
        """Something has been done to the head: ที่|เท|ใหม่, ที่|โอน|แล้ว."""
        said = [part for part in self.parts[self.head.place + 1 :]] if self.head else []
        return any(part.token.has("done") for part in said) and not any(part.token.has("not") or part.token.text == "ยัง" for part in said)

    @cached_property
    def by_office(self) -> bool:
        """The office itself is who acts in the relative clause (ที่|เขต...)."""
        return any(one.token.has("that", "by") and two.token.has("office") for one, two in self.pairs)

    @property
    def pairs(self) -> Iterator[tuple[Part, Part]]:
        return zip(self.parts, self.parts[1:], strict=False)

    @cached_property
    def said_at_once(self) -> str:
        """The role of the predicate of a relative clause that stands right behind the head, with nobody between (น้ำเสีย|ที่|ได้รับการบำบัด)."""
        behind = [part for part in self.after if part.role or part.token.has("that")][:2] if self.head else []
        return behind[1].role if len(behind) == 2 and behind[0].token.has("that") and behind[0].place == self.head.place + 1 else ""  # type: ignore[union-attr]


def read(text: str, unit: str = "") -> Reading:
    tokens, aside = _without_asides(segment(text))
    unit_tags = frozenset().union(*(token.tags for token in segment(unit))) if unit else frozenset()
    if aside and aside[0].has("measure") and not (tokens and tokens[0].has("measure")):
        measured = Reading(_parts(aside), unit, unit_tags)  # the measure stands in the brackets
        if measured.last:
            return measured
    return Reading(_parts(tokens), unit, unit_tags)


_LEAVES_NAMES = frozenset({"that", "moved", "number_sign", "join", "receive", "completion", "disburse", "and", "have", "bound", *ZONES})
OPENING = {"(": ")", "[": "]", "\u201c": "\u201d", "\u2018": "\u2019", "\u00ab": "\u00bb", '"': '"'}


def _without_asides(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    """Part the words in brackets from the others; a name in quotation marks is neither, unless it is all there is."""
    main: list[Token] = []
    aside: list[Token] = []
    closing = ""
    for token in tokens:
        if closing:
            if token.text != closing:
                aside.extend([token] if closing in {")", "]"} else [])
            else:
                closing = ""
        elif token.text in OPENING:
            closing = OPENING[token.text]
        else:
            main.append(token)
    bare = [token for token in tokens if token.text not in OPENING and token.text not in OPENING.values()]
    return (main, aside) if main else (bare, [])


def _parts(tokens: Sequence[Token]) -> tuple[Part, ...]:
    parts: list[Part] = []
    zone, said = "main", False
    for place, token in enumerate(tokens):
        before = parts[-1] if parts else None
        zone = _next_zone(zone, token, before, tokens[place + 1] if place + 1 < len(tokens) else None, said)
        role = "state_verb" if said and token.has("found") else _role(token, before)
        if (role == "moved" and _has_more(parts)) or (role in STATE_NOUNS - {"state_people"} and _has_it(parts)):
            role = "state_verb"  # มี|ผลิตภาพ|เพิ่มขึ้น, มี|หนี้, ไม่มี|เหตุ, มี|อัตรา|การรอดตาย
        said = said or bool(role)
        parts.append(Part(token, zone, role, place))
    return tuple(parts)


def _has_more(parts: list[Part]) -> bool:
    """Somebody has more of something: มี and its noun stand right before."""
    near = parts[-4:]
    have = next((place for place, part in enumerate(near) if part.token.text in {"มี", "ไม่มี"}), None)
    return have is not None and len(parts) > len(near) and not any(part.role for part in near[have + 1 :])


def _has_it(parts: Sequence[Part]) -> bool:
    behind = next((part for part in reversed(parts) if not part.token.has("measure", "rate", "score", "quality_of")), None)
    return behind is not None and behind.token.has("have")


def _next_zone(zone: str, token: Token, before: Part | None, after: Token | None, said: bool) -> str:
    if zone in RESUMED and token.has("and") and after is not None and _resumes(after):
        return "and"
    if said and zone not in CUT and (token.has("topic") or (before is not None and before.token.has("named") and not token.tags & _LEAVES_NAMES)):
        return "topic"
    return _zone(zone, token, before)


def _resumes(token: Token) -> bool:
    """After the place, the time or the means the sentence goes on: ในตลาดและ|ยังค้าขายอยู่."""
    return token.has("have", "can", "receive", "join", "passive") or _is_finite_state(token)


def _is_finite_state(token: Token) -> bool:
    return token.has("state_verb") and token.text.startswith(FINITE)


def _zone(zone: str, token: Token, before: Part | None) -> str:
    opened = next((name for name in ZONES if token.has(name)), "")
    if zone == "quote" or _is_quoting(before, token):
        return "quote"
    if zone == "purpose":
        return "result" if opened == "result" else "main" if token.gap and _opened_the_sentence(before) else zone
    if opened == "by" and before and before.token.has("that"):
        opened = ""  # ที่|ผ่านการซ้อม: a verb here
    if (
        zone in RESUMED
        and not opened
        and not (before and before.token.has(*ZONES))
        and (token.has("have", "can", *IN_THE_END.get(zone, ())) or _is_finite_state(token))
    ):
        return "result" if zone == "by" else "that"  # หลังอบรม|มีรายได้: the sentence goes on
    if opened in KEPT.get(zone, ()):
        return zone
    if zone in {"in", "in_that"} and opened == "that":
        return "in_that"
    return opened or zone


def _is_quoting(before: Part | None, token: Token) -> bool:
    if before is None:
        return False
    return _says_that(before.token) or (before.role == "state_verb" and token.text in {"กับ", "ต่อ"})


def _says_that(token: Token) -> bool:
    return token.text.endswith(QUOTES) and token.text not in NOT_QUOTES and not token.has(*ZONES)


def _opened_the_sentence(before: Part | None) -> bool:
    """A sentence that begins with its purpose ends it at the first space."""
    return before is not None and 0 < before.place < 12


def _role(token: Token, before: Part | None) -> str:
    if _says_that(token):
        return "state_verb"
    if before and before.token.text in {"ต้อง", "ไม่ต้อง", "ยัง", "ยังคง"} and token.tags <= {"plain"} and not token.text.isdigit():
        return "state_verb"
    if before and before.token.has("passive"):
        return "receive" if token.has(*SERVICES) else "state_verb"
    if before and before.token.has("quality_of") and token.tags <= {"plain"}:
        return "state"  # ความ|ใส
    if before and before.token.has("that") and token.text.startswith("ผ่าน") and token.has("by"):
        return "join"
    if before and before.token.has("that") and token.text == "ได้":
        return "got"  # ที่|ได้|ใส่ฟันปลอม: got to; ability stands behind its verb
    if not token.tags or token.has(*ZONES):
        return ""
    return _role_beside(next((role for role in ROLES if role in token.tags), ""), token, before)


def _role_beside(role: str, token: Token, before: Part | None) -> str:
    if before and before.token.is_number and role in UNITS:
        return ""  # 20 ต้น: a unit
    if before and before.token.has("that", "can", "not") and token.has("sorting"):
        return "state_verb"
    if before and before.token.has("that") and role == "state":
        return "state_verb"  # ที่|น้ำท่วม
    if before and before.token.text in {"ยัง", "ยังคง", "ต้อง", "ไม่ต้อง", "เคย"} and role in ACTS | {"use"}:
        return "state_verb"  # ยัง|เปิดขาย, ไม่ต้อง|ย้าย
    return role or ("moved" if token.has("moved") else "")
