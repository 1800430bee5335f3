"""From words to parts: read from left to right, a connector opens a zone (purpose, means, place, time, ...) that lasts until the next connector.

The zone and the role of a word depend on the word before it, rarely on the one after.
"""

from collections.abc import Sequence
from itertools import pairwise

from okrs.outcomes.parts import ACTS, CUT, FINITE, ROLES, SERVICES, STATE_NOUNS, THINGS, ZONES, Part
from okrs.outcomes.segment import Token

RESUMED = frozenset({"in", "from", "during", "by", "topic"})
# What a place ends at, besides having and being able: ในชุมชน|ได้รับ..., ในย่าน|เพิ่มขึ้น.
ENDED_BY = {"in": ("receive", "join", "completion", "moved"), "topic": ("receive", "join", "moved"), "during": ("receive",)}
# A connector that does not end the zone it stands in.
KEPT = {
    "topic": {"and", "let", "in"},
    "let": {"that", "and", "in"},
    "in": {"and", "let"},
    "from": {"and", "let"},
    "during": {"and", "let"},
    "by": {"and", "let"},
}
# What ends the name of a project or a course.
LEAVES_NAMES = frozenset({"that", "moved", "number_sign", "join", "receive", "completion", "disburse", "and", "have", "bound", *ZONES})
UNITS = THINGS | STATE_NOUNS | {"people", "staff", "case", "sample", "time"}
STILL = frozenset({"ต้อง", "ไม่ต้อง", "ยัง", "ยังคง"})
WANTS = frozenset({"อยาก", "ชอบ", "กล้า", "มัก", "แอบ", "ลักลอบ", "เริ่ม", "พยายาม", "ตั้งใจ", "ลอง", "หันมา", "เปลี่ยนมา", "ออกมา", "ออกไป", "พากัน", "ชวนกัน"})
HELPS = frozenset({"ช่วย", "คุ้มครอง", "ลด", "ป้องกัน", "แก้", "กัน", "บรรเทา"})
STOPS = frozenset({"หยุด", "เลิก", "งด", "เลี่ยง"})
MORE_THAN = frozenset({
    "กว่า", "มากกว่า", "น้อยกว่า", "สูงกว่า", "ต่ำกว่า", "ดีกว่า", "ไม่น้อยกว่า", "ไม่มากกว่า", "ไม่ต่ำกว่า", "ไม่เกินกว่า", "เกินกว่า", "ไม่สูงกว่า",
})  # fmt: skip
LONGEST_OPENING = 12  # words of a purpose that opens the sentence
NEAR = 6


def parts_of(tokens: Sequence[Token]) -> tuple[Part, ...]:
    parts: list[Part] = []
    zone, said = "main", False
    for place, token in enumerate(tokens):
        zone = _next_zone(zone, token, parts, tokens[place + 1] if place + 1 < len(tokens) else None, said)
        role = "state_verb" if token.has("found") and _is_told_of(parts) else _role(token, parts[-1] if parts else None)
        if (role == "moved" and _has_more(parts)) or (role in STATE_NOUNS - {"state_people"} and has_it(parts)):
            role = "state_verb"  # มี|ผลิตภาพ|เพิ่มขึ้น, มี|หนี้, ไม่มี|เหตุ, มี|อัตรา|การรอดตาย
        said = said or bool(role)
        parts.append(Part(token, zone, role, place))
    return tuple(parts)


def _is_told_of(parts: list[Part]) -> bool:
    """หนูที่|พบ: found, and not the finding (การตรวจพบ) nor its count."""
    return bool(parts) and parts[-1].token.text != "การ" and not parts[-1].token.has("measure")


def has_it(parts: Sequence[Part]) -> bool:
    """Having stands right before, words of measure left out."""
    behind = next((part for part in reversed(parts) if not part.token.has("measure", "rate", "score", "quality_of")), None)
    return behind is not None and behind.token.has("have")


def _has_more(parts: list[Part]) -> bool:
    """Somebody has more of something: มี and its noun stand near before."""
    near = parts[-NEAR:]
    have = next((place for place, part in enumerate(near) if part.token.text in {"มี", "ไม่มี", "แล้วมี", "จนมี"} and part.place), None)
    return have is not None and have < len(near) - 1 and all(_is_noun(part, before) for before, part in pairwise(near[have:]))


def _is_noun(part: Part, before: Part) -> bool:
    return not part.role or part.role in STATE_NOUNS | {"people"} or before.token.text == "การ"


def _next_zone(zone: str, token: Token, parts: list[Part], after: Token | None, said: bool) -> str:
    before = parts[-1] if parts else None
    if zone == "quote" or _is_quoting(before, token):
        return "quote"
    if zone == "purpose":
        return _after_purpose(token, parts)
    if zone in RESUMED and token.has("and") and after is not None and _resumes(after):
        return "and"
    if said and zone not in CUT and _is_topic(token, before):
        return "topic"
    return (token.gap and _zone_at_a_space(zone, token, parts)) or _opened_zone(zone, token, before)


def _zone_at_a_space(zone: str, token: Token, parts: list[Part]) -> str:
    """Behind a space: what the work is to help (เปิดคลินิก 3 แห่ง |ช่วยคนเลิกบุหรี่), or the sentence itself behind its opening."""
    if token.text in HELPS and next((part.role for part in parts if part.role), "") in ACTS:
        return "purpose"
    return "main" if zone in {"during", "from", "by"} and _is_the_sentence(zone, token, parts) else ""


def _is_the_sentence(zone: str, token: Token, parts: list[Part]) -> bool:
    """The sentence began with a time or a means and comes to itself at a space: หลังซ่อมทางเท้า| คนล้มเหลือ 3 ราย."""
    opened = len(parts) > 1 and all(part.zone == zone for part in parts)
    return opened and not token.is_number and not token.has(*ZONES, "round", "day")


def _is_quoting(before: Part | None, token: Token) -> bool:
    """What somebody feels or answers is not said of the head: เห็นว่า|..., พอใจ|กับ..."""
    if before is None:
        return False
    return _says_that(before.token) or (before.role == "state_verb" and token.text in {"กับ", "ต่อ"})


def _says_that(token: Token) -> bool:
    return token.text.endswith("ว่า") and token.text not in MORE_THAN and not token.has(*ZONES)


def _after_purpose(token: Token, parts: list[Part]) -> str:
    """A purpose lasts to the end, unless the sentence began with it: then to the first space. The measure of the work may stand behind it."""
    if token.has("result"):
        return "result"
    opened_the_sentence = len(parts) < LONGEST_OPENING and all(part.zone == "purpose" for part in parts[1:])
    measures = token.is_number or token.has("measure", "extent")
    return "main" if token.gap and (opened_the_sentence or measures) else "purpose"


def _resumes(token: Token) -> bool:
    """After the place, the time or the means the sentence goes on: ในตลาดและ|ยังค้าขายอยู่."""
    return token.has("have", "can", "receive", "join", "passive") or _is_finite_state(token)


def _is_finite_state(token: Token) -> bool:
    return token.has("state_verb") and token.text.startswith(FINITE)


def _is_topic(token: Token, before: Part | None) -> bool:
    """What words are about (ด้านกลิ่น), or the name of a project: neither is a result."""
    named = before is not None and before.token.has("named") and not token.tags & LEAVES_NAMES
    return token.has("topic") or named


def _opened_zone(zone: str, token: Token, before: Part | None) -> str:
    opened = next((name for name in ZONES if token.has(name)), "")
    if opened == "by" and before and before.token.has("that", "not"):
        opened = ""  # ที่|ผ่านการซ้อม, ไม่|ผ่านค่ามาตรฐาน: a verb here
    if not opened and _ends(zone, token, before):
        return "result" if zone == "by" else "that"  # หลังอบรม|มีรายได้: the sentence goes on
    if opened in KEPT.get(zone, ()):
        return zone
    if zone in {"in", "in_that"} and opened == "that":
        return "in_that"
    return opened or zone


def _ends(zone: str, token: Token, before: Part | None) -> bool:
    if zone not in RESUMED or (before and before.token.has(*ZONES)):
        return False
    return token.has("have", "can", *ENDED_BY.get(zone, ())) or _is_finite_state(token)


def _role(token: Token, before: Part | None) -> str:
    if _says_that(token):
        return "state_verb"
    if before and (role := _role_behind(token, before.token)):
        return role
    if not token.tags or token.has(*ZONES):
        return ""
    return _role_beside(next((role for role in ROLES if role in token.tags), ""), token, before)


def _role_behind(token: Token, before: Token) -> str:
    """What the word before makes of a word that may stand in no list."""
    if before.text in STILL and token.tags <= {"plain"} and token.text[0].isalpha():
        return "state_verb"  # ยัง|เทน้ำมันลงท่อ
    if before.has("passive"):
        return "receive" if token.has(*SERVICES) else "state_verb"
    if before.has("quality_of") and token.tags <= {"plain"}:
        return "state"  # ความ|ใส
    if before.has("that", "not") and token.text.startswith("ผ่าน") and token.has("by"):
        return "state_verb" if before.has("not") else "join"
    return "got" if before.has("that") and token.text == "ได้" else ""  # ที่|ได้|ใส่ฟันปลอม: got to; ability stands behind its verb


def _role_beside(role: str, token: Token, before: Part | None) -> str:
    if before is None:
        return role
    if before.token.is_number and role in UNITS:
        return ""  # 20 ต้น: a unit
    scored = before.token.text == "ได้" and role in STATE_NOUNS  # ได้|คะแนน
    sorts = before.token.has("that", "can", "not") and token.has("sorting")
    is_so = before.token.has("that") and role == "state"  # ที่|น้ำท่วม
    still = before.token.text in STILL | STOPS | WANTS and role in ACTS | {"use"}  # ยัง|เปิดขาย, ไม่ต้อง|ย้าย, อยาก|แนะนำ
    if scored or sorts or is_so or still:
        return "state_verb"
    return role or ("moved" if token.has("moved") else "")
