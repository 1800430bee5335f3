"""The conditions of the rules that need more than a line: each asks one thing of a `Reading` and says in its name or first line what."""

from okrs.outcomes.parts import ACTS, CUT, ENTITIES, FINITE, PEOPLE, SERVICES, STATE_NOUNS, THINGS
from okrs.outcomes.reading import Reading


def means_counted(r: Reading) -> bool:
    """A goal without a number, then the work by which it is reached with one."""
    goal = r.role in STATE_NOUNS | PEOPLE or (r.role in {"place", "case", "refuse"} and r.has("fall", "rise"))
    return goal and not r.number_in("main", "that", "and", "result") and r.number_in("by") and r.zone_has("by", *ACTS)


def finished_in_time(r: Reading) -> bool:
    limits = {"ใน", "ภายใน", "ทันภายใน", "ไม่เกิน", "within", "in"}
    triples = zip(r.parts, r.parts[1:], r.parts[2:], strict=False)
    limited = any(one.token.text in limits and two.token.is_number and three.token.has("day") for one, two, three in triples)
    done = r.last in SERVICES | {"completion", ""}
    arrives = r.role == "state_people" and r.has("arrive")
    return (r.role in {"case", "state_event", "state_place"} or arrives) and done and (limited or r.has("limit"))


def success_of_people(r: Reading) -> bool:
    """The success of people, not of the office's work: in quitting, in finding a job."""
    said = next((part for part in r.after if part.role), None)
    return r.role == "completion" and "level" not in r.opens_with and said is not None and said.is_a("state_verb", "state")


def controlled(r: Reading) -> bool:
    """A state is to be held within a bound: the number is that of the state."""
    control = r.head is not None and r.head.token.has("control") and "measure" not in r.opens_with
    return control and r.after_has(*STATE_NOUNS) and r.has("fall", "moved", "bound") and any(part.token.is_number for part in r.parts)


def state_follows(r: Reading) -> bool:
    """A second sentence about people or place; not what the object of the work is like (ซ่อมไฟที่ชำรุด)."""
    gaps = {part.place for part in r.parts if part.token.gap}
    later = [part for part in r.after if part.zone in {"result", "and"} or (part.zone == "main" and gaps & {part.place, part.place - 1, part.place - 2})]
    finite = any(part.is_a("state_verb") for part in later) or (
        r.last == "state_verb" and any(part.token.text == "มี" and part.zone == "main" for part in r.after)
    )
    moved = r.says("moved") and any(part.role in STATE_NOUNS for part in later)
    return r.role in ACTS and (finite or moved) and r.last in {"state_verb", ""}


def two_numbers(r: Reading) -> bool:
    return state_follows(r) and r.number_in("main") and r.zone_has("and", *STATE_NOUNS, "state_verb") and r.number_in("and")


def people_rate(r: Reading) -> bool:
    """คะแนนที่|ประชาชน|ประเมิน."""
    return "score" in r.opens_with and r.role in PEOPLE and r.is_subject


def faster(r: Reading) -> bool:
    """Sooner by days or minutes: ได้รับการแก้ไขเร็วขึ้น จาก 10 วัน เหลือ 4 วัน."""
    return r.has("faster") and any(one.token.is_number and two.token.has("day") for one, two in r.pairs)


def own_hours(r: Reading) -> bool:
    opens = r.head is not None and r.head.token.text.endswith("ที่") and any(part.role in {"make", "hold"} for part in r.after[:1])
    return r.role == "time" and (opens or r.said_at_once in {"make", "hold"} or r.has("inner", "document", "disburse", "hold"))


def knowledge_after_course(r: Reading) -> bool:
    other = r.last == "state_verb" and r.last_part is not None and not r.last_part.token.has("knowledge")
    return r.has("knowledge") and (r.has("join", "hold", "course_end") or r.role == "staff") and not other


def staff_in_a_state(r: Reading) -> bool:
    return r.role == "staff" and r.last == "state_verb" and r.has("passive", "feeling", "not")


def people_with_a_thing(r: Reading) -> bool:
    """People who have a facility near or a thing at home: not yet what it does for them."""
    has = any(one.token.text == "มี" and two.role in {"product", "body", "place", "document", "people", "staff"} for one, two in r.pairs)
    return r.role in PEOPLE and not r.last and has


def average_of_people(r: Reading) -> bool:
    measured = r.head is not None and any(part.is_plain for part in r.parts[: r.head.place])
    return measured and "average" in r.opens_with and r.role in PEOPLE and r.last not in SERVICES


def certified(r: Reading) -> bool:
    passed = r.last == "passes" and r.role in {"body", "place", "product", "state_place"}
    named = r.role in {"body", "place"} and (r.has("ita") or (not r.last and r.has("doubt_cert")))
    return r.role in {"doubt_cert", "passes"} or passed or named or (r.says("doubt_cert") and r.last != "state_verb")


def service_covers(r: Reading) -> bool:
    covered = r.last == "doubt_access" and r.role not in ACTS | {"product", "document"}
    collected = r.role in {"household", "body"} and r.has("collect") and "share_word" in r.opens_with
    per_head = r.role in {"product", "place"} and r.has("per_head") and r.has("green")
    return r.role == "doubt_access" or covered or collected or per_head or people_with_a_thing(r)


def handled(r: Reading) -> bool:
    """A state with a number that says how much of it the office dealt with: น้ำเสียที่ได้รับการบำบัด."""
    return r.role == "state" and r.said_at_once in SERVICES and r.last in SERVICES


def people_act(r: Reading) -> bool:
    """People cannot be built or bought: what they make, they make themselves."""
    return r.role in {"people", "state_people"} and r.last == "make" and not r.says("receive", "join") and not r.by_office


def share_says(r: Reading) -> bool:
    """นักเรียนสวดมนต์ทุกวันร้อยละ 80: a share of people, and a verb of no service."""
    return r.has("share_word") and any(part.is_plain and part.token.text[0].isalpha() for part in r.after)


def taxed(r: Reading) -> bool:
    payers = r.role in {"make", "give", "body"} | PEOPLE and r.main_has("doubt_tax") and r.last not in {"receive", "join", "hold", "state_verb"}
    own_income = r.role == "state" and r.by_office and r.last in {"make", "check"}  # รายได้ที่|เขต|จัดเก็บ
    return r.role == "doubt_tax" or payers or own_income


def own_staff(r: Reading) -> bool:
    leaves = r.role == "doubt_staff" or (r.last == "doubt_staff" and r.role == "staff")
    return leaves or staff_in_a_state(r) or (r.has("feeling") and r.main_has("staff") and not r.main_has("people", "use"))


def uses(r: Reading) -> bool:
    others = PEOPLE | {"place", "body", "vehicle", "case", "join"}
    return r.role in {"use", "repeat"} or (r.role in others and r.last in {"use", "repeat"})


def uses_a_thing(r: Reading) -> bool:
    """Using a thing of one's own is behaviour; using a place or a service says nothing yet."""
    used = next((part for part in r.follow_ups if part.role == "use"), None)
    behind = next((part.role for part in r.parts[used.place + 1 :] if part.role), "") if used else ""
    if r.role == "use" and r.head is not None and "rate" in r.opens_with:
        used, behind = r.head, next((part.role for part in r.after if part.role), "")
    return (
        used is not None and used.token.text == "ใช้" and r.role in PEOPLE | {"use"} and behind not in {"place", "product", "body", "event", "case", "document"}
    )


def nobody(r: Reading) -> bool:
    """ไม่มีเด็กคนใดหลุด...: that it happens to nobody is a state of people."""
    return bool(r.parts) and r.parts[0].token.has("not") and r.role in PEOPLE and r.last not in {"receive", "join"}


def can_do(r: Reading) -> bool:
    """Ability of people: บอกวิธีช่วยคนหมดสติได้|ถูกต้อง."""
    well = {"ถูกต้อง", "เอง", "ดี", "คล่อง", "จริง", "อย่างถูกต้อง", "ทันที"}
    return (
        r.role in PEOPLE
        and r.last not in {"receive", "join"}
        and any(one.token.text == "ได้" and (two.token.text in well or two.token.has("moved")) for one, two in r.pairs)
    )


def people_do(r: Reading) -> bool:
    """What people do with a thing: ข่าวปลอมที่|คน|หลงเชื่อ. Not what somebody does for others (ให้)."""
    subject = any(one.token.has("that") and two.role in PEOPLE for one, two in r.pairs)
    return subject and r.role in THINGS - {"event"} and r.last in {"", "state_verb"} and not r.zone_has("let", "let")


def still_there(r: Reading) -> bool:
    """วินเถื่อนที่|ยังวิ่งอยู่."""
    still = [part.place for part in r.parts if part.token.text in {"ยัง", "ยังคง"}]
    return bool(still) and any(part.token.text == "อยู่" and part.place > still[0] for part in r.parts) and r.role not in ACTS


def happens(r: Reading) -> bool:
    """Times that something happens by itself: ครั้งที่|ประปาหยุดไหล."""
    times = any(one.token.text == "ครั้งที่" or (one.token.text == "ครั้ง" and two.token.has("that")) for one, two in r.pairs)
    return times and r.role in {"", "product", "place", "vehicle", "sample", "household"} and r.last not in SERVICES and not r.by_office


def done_for_people(r: Reading) -> bool:
    """ให้แล้ว, or ให้ at the end: the office has done it for them."""
    return r.role in ENTITIES - {"state_event"} and (r.has("benefit") or r.parts[-1].token.text == "ให้")


def office_takes(r: Reading) -> bool:
    """The office is who acts, and nothing is said of the people by themselves."""
    said = [part for part in r.follow_ups if part.role != "moved"]
    return (
        r.by_office
        and r.role in ENTITIES
        and len(said) == 1
        and said[0].zone in {"that", "in_that"}
        and not said[0].token.text.startswith(FINITE)
        and not r.has("have")
    )


def unknown_work(r: Reading) -> bool:
    """A verb that stands in no list, its object and a number of things: ถางหญ้า 40 แปลง."""
    first = r.parts[0] if r.parts else None
    verb = first is not None and not first.role and first.is_plain and first.token.text[0].isalpha()
    more = first is not None and first.token.has("rise") and any(part.token.is_number for part in r.parts)
    return r.role in THINGS and not r.last and (more or (verb and r.number_in("main") and not r.describes))


def waste_at_home(r: Reading) -> bool:
    sorted_by_whom = r.main_has("household", "people") or r.has("left_over") or not r.has("sorting")
    falls = r.has("less") and r.last != "state_verb"
    return r.role == "refuse" and (falls or (sorted_by_whom and r.last not in SERVICES))


def quantity_of_people(r: Reading) -> bool:
    return r.role == "quantity" and (not r.opens_with.isdisjoint({"rate", "average", "score"}) or r.main_has("people", "household"))


def unknown_rate(r: Reading) -> bool:
    """The rate of something that stands in no list, and only its place or its owner does: อัตราการคงอยู่|ในงาน."""
    rated = bool(r.parts) and r.parts[0].token.has("rate") and any(part.is_plain for part in r.parts[1:])
    return rated and r.head is not None and r.head.zone in CUT


def bare_goal(r: Reading) -> bool:
    """ลด and something that stands in no list."""
    return bool(r.parts) and r.parts[0].token.has("fall") and r.role == ""


def problem_left(r: Reading) -> bool:
    return r.has("remain") and r.role in {"", "place", "body", "people", "household"} and r.last in {"", "moved"}


def body_with_a_thing(r: Reading) -> bool:
    """A school, a shop or a house front that has a thing, or got one: capacity."""
    theirs = r.head is not None and r.head.token.has("private")
    holds = any((part.token.text == "มี" and not theirs) or part.role in {"product", "document"} for part in r.after if part.zone in {"that", "in_that"})
    return r.role in {"body", "place"} and r.last in {"", "make"} and holds and not any(part.token.has("not") for part in r.after)


def done_to_things(r: Reading) -> bool:
    others = r.role in {"", "body", "place", "vehicle", "animal", "case"} or (r.head is not None and r.head.zone in CUT)
    return others and not r.last and r.is_done and any(part.zone in {"that", "in_that"} for part in r.after or r.parts)


def others_in_a_state(r: Reading) -> bool:
    """People or others' businesses doing or being something, and no word of service: a verb need not stand in our lists."""
    if r.by_office or r.last in SERVICES:
        return False
    if r.role in PEOPLE | {"vehicle", "animal"}:
        return r.describes or r.after_has(*STATE_NOUNS) or share_says(r) or "share_word" in r.opens_with or tells(r)
    theirs = r.head is not None and r.head.token.has("private") and r.describes
    return r.role in {"body", "place"} and (theirs or tells(r) or r.after_has(*STATE_NOUNS) or any(part.token.has("not", "can") for part in r.after))


def tells(r: Reading) -> bool:
    """It tells what happens by itself (เพราะ, จน, ทุกคืน), or says a verb of people right behind them."""
    verb = (
        r.role in PEOPLE | {"animal"}
        and r.head is not None
        and any(part.is_plain and part.zone == "main" for part in r.after)
        and "measure" not in r.opens_with
    )
    return r.last not in SERVICES and (r.has("telling") or verb)


def equipment_ready(r: Reading) -> bool:
    own = "doubt_ready" in (r.role, r.last) or (r.role == "product" and not r.last and r.has("doubt_ready"))
    return own and r.role not in PEOPLE and r.parts[0].token.text != "มี"  # มีระบบที่ใช้งานได้: a product


def in_a_state(r: Reading) -> bool:
    """What is said of people or things is a state, and not one that the office gave them."""
    said = r.role in ENTITIES | {"join", "receive", "use", "views"} and r.last == "state_verb"
    often = r.last == "got" and r.has("often")  # ได้เล่น|ทุกวัน
    passed = often or (r.role in PEOPLE | {"sample"} and r.last == "passes") or (r.role in PEOPLE and r.last == "doubt_ready")
    acting = people_act(r) or uses_a_thing(r) or people_do(r) or can_do(r)
    return said or passed or acting or average_of_people(r) or still_there(r) or nobody(r)
