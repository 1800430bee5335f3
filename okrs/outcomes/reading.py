"""What a sentence says: what its number counts (the head) and what is said of that (the follow-ups). The rules ask nothing else."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from okrs.outcomes.parts import ACTS, CUT, ENTITIES, FINITE, PEOPLE, PREDICATES, SERVICES, STATE_NOUNS, Part
from okrs.outcomes.segment import Token, segment
from okrs.outcomes.zones import has_it, parts_of

EACH = frozenset({"แต่ละ", "ทุก", "หลาย", "บาง"})
KNOWS = ("รู้", "เข้าใจ", "จำ", "บอก", "ทราบ", "รอ")
COMPOUND = {"place": "state_place", "people": "state_people", "household": "state_people"}
BRACKETS = {"(": ")", "[": "]"}
PAIRED = BRACKETS | {"\u201c": "\u201d", "\u2018": "\u2019", "\u00ab": "\u00bb", '"': '"'}


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
        if self.head.role == "staff" and beside and beside.token.has("private"):
            return "people"  # ลูกจ้าง|ร้านอาหาร
        if self.head.token.has("case_of") and beside and beside.role in STATE_NOUNS | {"state_verb"}:
            return "state_event"  # กรณี|กลั่นแกล้ง
        return self.head.role

    def _is_owner(self, part: Part) -> bool:
        """The number measures something else of it: ค่าไฟฟ้า|ของ|โรงเรียน."""
        before = self.parts[: part.place]
        if part.role not in ENTITIES or not any(one.is_plain for one in before):
            return False
        rated = before[-1].is_plain and before[0].token.has("rate", "score", "average")
        return rated or (before[-1].token.text in {"ของ", "ต่อ"} and before[0].token.has("measure", "quality_of", "extent"))

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
        if before.role == "state_verb" and before.token.text.startswith(KNOWS) and runs_on and part.role in SERVICES:
            return True  # รู้สิทธิ|เรียนฟรี
        if before.role in {"state_verb", "passes"}:
            checked = part.role == "check" and before.place > 0 and self.parts[before.place - 1].token.has("passive")  # ถูก|สุ่ม|ตรวจ
            return runs_on and part.role in ACTS | {"use", "repeat"} and not checked
        if before.role not in SERVICES:
            return False
        if part.zone == "let" or not runs_on:
            return part.zone == "let"
        about = self.parts[part.place - 1].token.has("matter") and not part.token.text.endswith("ได้")  # ได้รับ|คำปรึกษา|เลิกเหล้า
        return part.role in SERVICES | {"passes"} or (part.role == "state_verb" and (about or not self._is_finite(part)))

    def _is_finite(self, part: Part) -> bool:
        return (
            part.token.text.startswith(FINITE)
            or part.token.text.endswith(("ว่า", "ลง", "ขึ้น"))
            or part.token.has("moved")
            or has_it(self.parts[: part.place])
            or self.parts[part.place - 1].token.has("can")
        )

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
        if (self.is_subject and said.role in ACTS) or self._goes_on(said):
            return "state_verb"
        theirs = said.zone == "result" and said.role in ACTS | {"use"} and self.zone_has("result", "have", "can")
        return "state_verb" if theirs else said.role  # แล้ว|มี|ลูกค้าจ่ายเงิน

    def _goes_on(self, said: Part) -> bool:
        """After the service comes what people can do now: ได้รับการฟื้นฟู|และ|ดำรงชีวิตอิสระ|ได้."""
        if self.role not in PEOPLE | {"join", "receive"}:
            return False
        able = [part for part in self.after if part.token.text in {"สามารถ", "ได้"} and part.zone in {"and", "result"}]
        return bool(able) and (said.role in {"receive", "join"} or (said.place > able[0].place and said.role in ACTS))

    @property
    def is_subject(self) -> bool:
        """The people are who acts: เงินที่|ผู้ปกครอง|จ่าย."""
        return self.head is not None and self.head.place > 0 and self.head.role in PEOPLE and self.parts[self.head.place - 1].token.has("that")

    def _is_aside(self, part: Part) -> bool:
        """The history of the place (ในจุดที่ติดตั้งแล้ว), or a word that only names the kind of people (คนไข้|ฟื้นฟู ที่...)."""
        if part.zone == "in_that":
            return self.role in STATE_NOUNS and part.role in SERVICES
        if part.zone == "let" and self.role in {"product", "event", "document"} and "rise" in self.opens_with:
            return True  # เพิ่มสวน ให้|คนเดินถึงได้
        if part.zone != "main" or part.token.gap:
            return False
        if self.role in {"product", "event", "document", "case"} and part.role == "state_verb":
            return not self._is_finite(part)  # แผนที่|จุดเกิดอุบัติเหตุ: what it is about
        return part.role in ACTS and self.role in ENTITIES and any(later.zone == "that" for later in self.after)

    @cached_property
    def tags(self) -> frozenset[str]:
        return _tags(self.parts)

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

    @property
    def counts_a_thing(self) -> bool:
        """The head stands on the main line: not only what something unknown is in or for."""
        return self.head is not None and self.head.zone not in CUT

    @cached_property
    def opens_with(self) -> frozenset[str]:
        """Tags of the word of measure before the head (ร้อยละ, อัตรา, คะแนน)."""
        before = self.parts[: self.head.place] if self.head else self.parts
        return _tags(before)

    @cached_property
    def describes(self) -> bool:
        """A relative clause or a sentence follows the head that names no service: people doing or being something."""
        return any(part.zone in {"that", "in_that", "result"} or part.token.has("not", "have", "can") for part in self.after)

    @cached_property
    def is_done(self) -> bool:
        """Something has been done to the head: ที่|เท|ใหม่, ที่|โอน|แล้ว."""
        said = self.parts[self.head.place + 1 :] if self.head and self.head.zone not in CUT else self.parts
        return any(part.token.has("done") for part in said) and not any(part.token.has("not") or part.token.text == "ยัง" for part in said)

    @cached_property
    def by_office(self) -> bool:
        """The office or its people are who act in the relative clause (ที่|เขต..., ที่|ครู...)."""
        return any(one.token.has("that", "by") and (two.token.has("office") or two.role == "staff") for one, two in self.pairs)

    @cached_property
    def actors(self) -> tuple[Part, ...]:
        """Who or what stands first in a relative clause (ที่|ครัวเรือน..., ที่|แต่ละ|ร้าน...)."""
        found = []
        for opening in (part for part in self.parts if part.token.has("that")):
            behind = (part for part in self.parts[opening.place + 1 :] if part.token.text not in EACH)
            found += [first for first in [next(behind, None)] if first]
        return tuple(found)

    def somebody_acts(self, *roles: str) -> bool:
        return any(part.role in roles for part in self.actors)

    @property
    def pairs(self) -> tuple[tuple[Part, Part], ...]:
        return tuple(pairwise(self.parts))

    @cached_property
    def said_at_once(self) -> str:
        """The role of the predicate of a relative clause that stands right behind the head, with nobody between (น้ำเสีย|ที่|ได้รับการบำบัด)."""
        if self.head is None or not self.after or self.after[0].place != self.head.place + 1 or not self.after[0].token.has("that"):
            return ""
        return next((part.role for part in self.after[1:] if part.role), "")


def read(text: str, unit: str = "") -> Reading:
    tokens, aside = _without_asides(segment(text))
    unit_tags = _tags(parts_of(segment(unit)))
    if aside and aside[0].has("measure") and not (tokens and tokens[0].has("measure")):
        measured = Reading(parts_of(aside), unit, unit_tags)  # the measure stands in the brackets
        if measured.last:
            return measured
    return Reading(parts_of(tokens), unit, unit_tags)


def _tags(parts: tuple[Part, ...]) -> frozenset[str]:
    return frozenset().union(*(part.token.tags for part in parts))


def _without_asides(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    """Part the words in brackets from the others; a name in quotation marks is neither, unless it is all there is."""
    main: list[Token] = []
    aside: list[Token] = []
    closing = ""
    for token in tokens:
        if closing:
            if token.text == closing:
                closing = ""
            elif closing in BRACKETS.values():
                aside.append(token)
        elif token.text in PAIRED:
            closing = PAIRED[token.text]
        else:
            main.append(token)
    return (main, aside) if main else ([token for token in tokens if token.text not in PAIRED and token.text not in PAIRED.values()], [])
