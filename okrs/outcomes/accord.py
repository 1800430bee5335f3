"""Conditions that tell a state of people or place: who acts, and whether of their own accord. Their verbs need not stand in our lists, the office's do."""

from okrs.outcomes.parts import ACTS, CUT, ENTITIES, PEOPLE, SERVICES, STATE_NOUNS, THINGS
from okrs.outcomes.reading import Reading


def in_a_state(r: Reading) -> bool:
    """What is said of people or things is a state, and not one that the office gave them."""
    said = r.role in ENTITIES | {"join", "receive", "use", "views"} and r.last == "state_verb"
    often = r.last == "got" and r.has("often")  # ได้เล่น|ทุกวัน
    measured = r.role in PEOPLE | {"sample"} or r.after_has("sample")
    passed = often or (measured and r.last == "passes") or (r.role in PEOPLE and r.last == "doubt_ready")
    acting = people_act(r) or uses_a_thing(r) or people_do(r) or can_do(r) or by_themselves(r) or people_control(r) or a_business_does(r)
    return said or passed or acting or average_of_people(r) or still_there(r) or nobody(r)


def by_themselves(r: Reading) -> bool:
    """They do it themselves, whatever the verb: ชุมชนที่ดูแลกองทุน|ต่อเองได้."""
    own = any(part.token.has("own") for part in r.after)
    return own and r.role in PEOPLE | {"body"} and not r.says("receive", "join") and not r.by_office


def people_act(r: Reading) -> bool:
    """People cannot be built or bought: what they make, they make themselves."""
    return r.role in {"people", "state_people"} and r.last == "make" and not r.says("receive", "join") and not r.by_office


def people_control(r: Reading) -> bool:
    """People keep an illness or a hazard in check: ที่ควบคุมระดับความดันโลหิต|ได้."""
    able = any(part.token.text.endswith("ได้") for part in r.after)
    return r.role in PEOPLE | {"body", "place"} and r.says("step", "make") and able and r.last_part is not None and r.last_part.token.has("control")


def people_do(r: Reading) -> bool:
    """What people do with a thing: ข่าวปลอมที่|คน|หลงเชื่อ. Not what somebody does for others (ให้)."""
    return r.somebody_acts(*PEOPLE) and r.role in THINGS - {"event"} | {"disburse"} and r.last in {"", "state_verb"} and not r.zone_has("let", "let")


def can_do(r: Reading) -> bool:
    """Ability of people: บอกวิธีช่วยคนหมดสติได้|ถูกต้อง."""
    well = {"ถูกต้อง", "เอง", "ดี", "คล่อง", "จริง", "อย่างถูกต้อง", "ทันที"}
    return (
        r.role in PEOPLE
        and r.last not in {"receive", "join"}
        and any(one.token.text == "ได้" and (two.token.text in well or two.token.has("moved")) for one, two in r.pairs)
    )


def uses_a_thing(r: Reading) -> bool:
    """Using a thing of one's own is behaviour; using a place or a service says nothing yet."""
    used = next((part for part in r.follow_ups if part.role == "use"), None)
    behind = next((part.role for part in r.parts[used.place + 1 :] if part.role), "") if used else ""
    if r.role == "use" and r.head is not None and "rate" in r.opens_with:
        used, behind = r.head, next((part.role for part in r.after if part.role), "")
    return (
        used is not None and used.token.text == "ใช้" and r.role in PEOPLE | {"use"} and behind not in {"place", "product", "body", "event", "case", "document"}
    )


def a_business_does(r: Reading) -> bool:
    """Who acts is a business, not the office: ถุงที่|ร้าน|แจก, คนพิการที่|บริษัท|จ้าง."""
    places = [part.place for part in r.actors if part.token.has("private")]
    near = r.parts[places[0] + 1 : places[0] + 4] if places else ()
    return r.role in PEOPLE | {"refuse", "sample"} and any(part.is_a("make", "give") for part in near) and not r.by_office


def sorted_at_home(r: Reading) -> bool:
    """เศษอาหารที่|ครัวเรือน|หมักเอง: who acts is the household."""
    return r.role == "refuse" and r.somebody_acts(*PEOPLE) and r.last not in {"receive", "join", "give"}


def average_of_people(r: Reading) -> bool:
    measured = r.head is not None and any(part.is_plain for part in r.parts[: r.head.place])
    return measured and "average" in r.opens_with and r.role in PEOPLE and r.last not in SERVICES


def still_there(r: Reading) -> bool:
    """วินเถื่อนที่|ยังวิ่งอยู่."""
    still = [part.place for part in r.parts if part.token.text in {"ยัง", "ยังคง"}]
    return bool(still) and any(part.token.text == "อยู่" and part.place > still[0] for part in r.parts) and r.role not in ACTS


def nobody(r: Reading) -> bool:
    """ไม่มีเด็กคนใดหลุด..., ไม่มีกองวัสดุตกค้าง: that it happens to nobody and nowhere is a state."""
    none = bool(r.parts) and r.parts[0].token.has("not") and r.last not in {"receive", "join"}
    return none and (r.role in PEOPLE or (r.last == "state_verb" and r.role in ACTS | ENTITIES))


def staff_tell(r: Reading) -> bool:
    """What they say or see of people: ครูบอกว่า|เด็กมีสมาธิขึ้น, ครูเห็น|นักเรียนตั้งใจขึ้น."""
    seen = any(one.token.text in {"เห็น", "พบ", "พบว่า"} and two.role in PEOPLE for one, two in r.pairs)
    return r.role == "staff" and (seen or any(part.role in PEOPLE and part.zone == "quote" for part in r.parts))


def unknown_in_a_state(r: Reading) -> bool:
    """What is counted stands in no list (พ่อ, คู่กรณี), and what is said of it is a state or stands in no list either: ที่|คืนดีกัน."""
    stranger = bool(r.parts) and not r.parts[0].role and any(part.is_plain for part in r.parts[:2])
    if not stranger or r.by_office or r.is_done or (r.has("telling") and not r.role):
        return False
    said = any(part.zone == "that" and part.is_plain and part.token.text[0].isalpha() for part in r.parts)
    behind = r.head is not None and r.head.zone == "that" and r.last == "state_verb"
    return behind or (said and (r.head is None or r.head.zone in CUT))


def others_in_a_state(r: Reading) -> bool:
    """People or others' businesses doing or being something, and no word of service: a verb need not stand in our lists."""
    if (r.by_office and not r.has("telling")) or r.last in SERVICES:
        return False
    if r.role == "sample":
        return r.describes or tells(r)  # ตัวอย่างลูกชิ้น|ที่เจอบอแรกซ์
    if r.role == "vehicle" and not r.last and any(part.role == "place" and part.zone == "in" for part in r.parts):
        return True  # มอเตอร์ไซค์|บนทางเท้า
    if r.role in PEOPLE | {"vehicle", "animal"}:
        return r.describes or r.after_has(*STATE_NOUNS) or share_says(r) or "share_word" in r.opens_with or tells(r)
    theirs = (r.head is not None and r.head.token.has("private") and r.describes) or others_act(r)
    return r.role in {"body", "place"} and (theirs or tells(r) or r.after_has(*STATE_NOUNS) or any(part.token.has("not", "can") for part in r.after))


def others_act(r: Reading) -> bool:
    """In the relative clause of a place somebody else acts: ตลาดที่|หนู|ชุม, ลานที่|เด็ก|เตะบอล."""
    return r.last != "use" and (intransitive(r) or r.somebody_acts(*PEOPLE, *STATE_NOUNS, "animal", "vehicle", "refuse"))


def intransitive(r: Reading) -> bool:
    """A place is so: ห้องเรียนที่|ร้อน|เกิน 32 องศา. A bound tells it from what was done to the place."""
    at_once = any(part.is_plain and part.token.text[0].isalpha() for part in r.actors)
    return at_once and not r.last and not r.is_done and r.has("bound", "often", "moved")


def tells(r: Reading) -> bool:
    """It tells what happens by itself (เพราะ, จน, ทุกคืน), or says a verb of people right behind them."""
    things = {"animal"} if r.number_in("main") else {"animal", "sample", "vehicle"}
    verb = r.role in PEOPLE | things and r.head is not None and any(part.is_plain and part.zone == "main" for part in r.after) and "measure" not in r.opens_with
    return r.last not in SERVICES and (r.has("telling") or verb)


def share_says(r: Reading) -> bool:
    """นักเรียนสวดมนต์ทุกวันร้อยละ 80: a share of people, and a verb of no service."""
    return r.has("share_word") and any(part.is_plain and part.token.text[0].isalpha() for part in r.after)
