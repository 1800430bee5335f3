"""The table of rules, first match wins: name, kind, why in Thai, a sentence it catches and one it must leave alone (both are tests).

A rule asks a `Reading` what the number counts (`role` of the head) and what is said of it (`last`). To change a judgement, find the rule by the name in
its reason, then change its condition here or the words it asks for in words/*.txt. docs/coach.md says more.
"""

from collections.abc import Callable
from dataclasses import dataclass

from okrs.outcomes.judgement import ACTIVITY, OUTCOME, OUTPUT, UNCLEAR
from okrs.outcomes.reading import ACTS, ENTITIES, FINITE, PEOPLE, SERVICES, STATE_NOUNS, Reading


@dataclass(frozen=True)
class Rule:
    name: str
    kind: str
    sentence: str
    catches: str
    leaves: str
    when: Callable[[Reading], bool]


MADE = {"make", "hold", "give"}
OTHERS = PEOPLE | {"body", "vehicle"}


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
    finite = any(part.is_a("state_verb") for part in later) or (r.last == "state_verb" and any(part.token.text == "มี" for part in r.after))
    moved = r.says("moved") and any(part.role in STATE_NOUNS for part in later)
    return r.role in ACTS and (finite or moved) and r.last in {"state_verb", ""}


def two_numbers(r: Reading) -> bool:
    return state_follows(r) and r.number_in("main") and r.zone_has("and", *STATE_NOUNS, "state_verb") and r.number_in("and")


def people_rate(r: Reading) -> bool:
    return "score" in r.opens_with and r.role in PEOPLE and r.last in {"check", "give", ""} and not r.by_office


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
    has = any(
        one.token.text == "มี" and two.role in {"product", "body", "place", "document", "people", "staff"}
        for one, two in zip(r.parts, r.parts[1:], strict=False)
    )
    return r.role in PEOPLE and not r.last and has


def average_of_people(r: Reading) -> bool:
    measured = any(not part.token.tags or part.token.tags <= {"plain"} for part in r.parts[: r.head.place]) if r.head else False
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
    return r.has("share_word") and any(part.token.tags <= {"plain"} and part.token.text.isalpha() for part in r.after)


def own_staff(r: Reading) -> bool:
    return "doubt_staff" in (r.role, r.last) or staff_in_a_state(r) or (r.has("feeling") and r.main_has("staff") and not r.main_has("people", "use"))


def uses(r: Reading) -> bool:
    others = PEOPLE | {"place", "body", "vehicle", "case", "join"}
    return r.role in {"use", "repeat"} or (r.role in others and r.last in {"use", "repeat"})


def uses_a_thing(r: Reading) -> bool:
    """Using a thing of one's own is behaviour; using a place or a service says nothing yet."""
    used = next((part for part in r.follow_ups if part.role == "use"), None)
    behind = next((part.role for part in r.parts[used.place + 1 :] if part.role), "") if used else ""
    return used is not None and used.token.text == "ใช้" and r.role in PEOPLE and behind not in {"place", "product", "body", "event", "case", "document"}


def nobody(r: Reading) -> bool:
    """ไม่มีเด็กคนใดหลุด...: that it happens to nobody is a state of people."""
    return bool(r.parts) and r.parts[0].token.has("not") and r.role in PEOPLE and r.last not in {"receive", "join"}


def can_do(r: Reading) -> bool:
    """Ability of people: บอกวิธีช่วยคนหมดสติได้|ถูกต้อง."""
    well = {"ถูกต้อง", "เอง", "ดี", "คล่อง", "จริง", "อย่างถูกต้อง", "ทันที"}
    return r.role in PEOPLE and r.last not in {"receive", "join"} and any(one.token.text == "ได้" and two.token.text in well for one, two in r.pairs)


def happens(r: Reading) -> bool:
    """Times that something happens by itself: ครั้งที่|ประปาหยุดไหล."""
    times = any(one.token.text == "ครั้งที่" or (one.token.text == "ครั้ง" and two.token.has("that")) for one, two in r.pairs)
    return times and r.role in {"", "product", "place", "vehicle", "sample", "household"} and r.last not in SERVICES and not r.by_office


def done_for_people(r: Reading) -> bool:
    """ให้แล้ว: the office has done it for them."""
    return r.role in ENTITIES - {"state_event"} and r.has("benefit")


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
    verb = first is not None and not first.role and first.token.tags <= {"plain"} and first.token.text.isalpha()
    things = {"place", "product", "refuse", "body", "household", "document", "event", "animal", "vehicle"}
    more = first is not None and first.token.has("rise") and any(part.token.is_number for part in r.parts)
    return r.role in things and not r.last and (more or (verb and r.number_in("main") and not r.describes))


def waste_at_home(r: Reading) -> bool:
    sorted_by_whom = r.main_has("household", "people", "left_over") or not r.has("sorting")
    return r.role == "refuse" and sorted_by_whom and r.last not in SERVICES


def quantity_of_people(r: Reading) -> bool:
    return r.role == "quantity" and ("rate" in r.opens_with or "average" in r.opens_with or r.main_has("people", "household"))


def body_with_a_thing(r: Reading) -> bool:
    """A school, a shop or a house front that has a thing, or got one: capacity."""
    holds = any(part.token.text == "มี" or part.role in {"product", "document"} for part in r.after if part.zone in {"that", "in_that"})
    return r.role in {"body", "place"} and r.last in {"", "make"} and holds and not any(part.token.has("not") for part in r.after)


def done_to_things(r: Reading) -> bool:
    others = r.role in {"body", "place", "vehicle", "animal", "case"}
    return others and not r.last and r.is_done and any(part.zone in {"that", "in_that"} for part in r.after)


def others_in_a_state(r: Reading) -> bool:
    if r.by_office:
        return False
    if r.role in PEOPLE | {"vehicle", "animal"}:
        return r.describes or r.after_has(*STATE_NOUNS) or share_says(r) or "share_word" in r.opens_with
    return r.role in {"body", "place"} and (r.after_has(*STATE_NOUNS) or any(part.token.has("not", "can") for part in r.after))


RULES = (
    Rule(
        "views", OUTPUT,
        "นับยอดคนดูหรือคนติดตามสื่อ ยังไม่บอกว่าใครเปลี่ยนไปอย่างไร",
        "ยอดผู้ติดตามเพจของเขตเพิ่มขึ้นร้อยละ 20", "รายได้ของผู้ค้าที่ขายผ่านเพจเพิ่มขึ้น",
        lambda r: "views" in (r.role, r.last),
    ),
    Rule(
        "finished_in_time", UNCLEAR,
        "นับสัดส่วนเรื่องที่ทำเสร็จในเวลาที่กำหนด ยังไม่บอกว่าประชาชนรอนานเท่าใด",
        "ร้อยละของเรื่องร้องเรียนที่แก้ไขแล้วเสร็จภายใน 7 วัน", "เวลาเฉลี่ยตั้งแต่รับแจ้งเรื่องร้องเรียนจนแก้ไขเสร็จ",
        finished_in_time,
    ),
    Rule(
        "means_counted", OUTPUT,
        "บอกเป้าหมายไว้ แต่ตัวเลขนับวิธีการที่หน่วยงานทำ",
        "ยกระดับคุณภาพชีวิตผู้สูงอายุโดยเยี่ยมบ้าน 200 ราย", "อุบัติเหตุลดลงร้อยละ 20 โดยติดตั้งไฟสัญญาณ",
        means_counted,
    ),
    Rule(
        "two_numbers", UNCLEAR,
        "มีตัวเลขสองตัว ตัวหนึ่งนับงาน อีกตัวนับผล ควรแยกเป็นสองข้อแล้วเก็บข้อที่เป็นผล",
        "จัดตลาดนัดเดือนละ 2 ครั้ง และรายได้ของผู้ค้าเพิ่มขึ้นร้อยละ 10", "อบรมอาชีพผู้ว่างงาน 100 คนแล้วมีรายได้เพิ่มขึ้น",
        two_numbers,
    ),
    Rule(
        "work_then_state", OUTCOME,
        "ส่วนหลังบอกสภาพของคนหรือพื้นที่หลังหน่วยงานทำงานแล้ว",
        "อบรมอาชีพผู้ว่างงาน 100 คนแล้วมีรายได้เพิ่มขึ้น", "อบรมอาชีพผู้ว่างงาน 100 คนเพื่อให้มีรายได้เพิ่มขึ้น",
        state_follows,
    ),
    Rule(
        "state_controlled", OUTCOME,
        "ตั้งขอบของสภาพที่ต้องการคุมให้อยู่",
        "ควบคุมค่าดัชนีลูกน้ำในชุมชนให้ไม่เกินร้อยละ 5", "ควบคุมการระบาดของโรคไข้เลือดออก",
        controlled,
    ),
    Rule(
        "success_of_people", OUTCOME,
        "เป็นความสำเร็จของคน ไม่ใช่ของขั้นตอนงาน",
        "อัตราความสำเร็จในการเลิกบุหรี่ของผู้เข้ารับคำปรึกษา", "ระดับความสำเร็จของการลดอุบัติเหตุตามขั้นตอน",
        success_of_people,
    ),
    Rule(
        "completion", OUTPUT,
        "วัดว่างานหรือเงินของหน่วยงานเสร็จไปเท่าใด",
        "ร้อยละความก้าวหน้าของการก่อสร้างเขื่อน", "ร้อยละของผู้ป่วยที่รักษาหาย",
        lambda r: r.role == "disburse" or (r.role == "completion" and "share_word" in r.opens_with | r.unit_tags)
        or (r.last == "completion" and r.role not in STATE_NOUNS),
    ),
    Rule(
        "steps_done", ACTIVITY,
        "วัดเป็นระดับหรือขั้นตอนของงานที่หน่วยงานทำเอง",
        "ระดับความสำเร็จของการจัดทำแผนพัฒนาเขต", "อัตราความสำเร็จของการรักษาผู้ป่วยวัณโรค",
        lambda r: r.role == "completion",
    ),
    Rule(
        "tax", UNCLEAR,
        "นับเงินที่จัดเก็บได้ ผู้เชี่ยวชาญเห็นต่างกันว่าเป็นผลลัพธ์หรือไม่",
        "ร้อยละของภาษีที่ดินที่จัดเก็บได้ต่อยอดประเมิน", "เวลาที่ประชาชนรอคิวชำระภาษี",
        lambda r: r.role == "doubt_tax" or (r.role in {"make", "give"} | OTHERS and r.main_has("doubt_tax") and r.last not in {"receive", "join", "hold", "state_verb"}),
    ),
    Rule(
        "own_staff", UNCLEAR,
        "พูดถึงคนของหน่วยงานเอง ยังไม่บอกว่าประชาชนได้อะไร",
        "อัตราการลาออกของพนักงานกวาดถนน", "ความพึงพอใจของประชาชนต่อการให้บริการของเจ้าหน้าที่",
        own_staff,
    ),
    Rule(
        "knowledge_after_course", OUTPUT,
        "วัดความรู้ทันทีหลังการอบรมของหน่วยงานเอง",
        "ร้อยละของผู้เข้าอบรมที่มีความรู้เพิ่มขึ้น", "ร้อยละของประชาชนที่มีความรู้เรื่องสิทธิของตน",
        knowledge_after_course,
    ),
    Rule(
        "staff_trained", OUTPUT,
        "นับคนของหน่วยงานเองที่ได้รับการอบรมหรือพัฒนา",
        "ร้อยละของเจ้าหน้าที่ที่ผ่านการอบรมกู้ชีพ", "ผู้มารับบริการที่พอใจเจ้าหน้าที่",
        lambda r: r.role == "staff",
    ),
    Rule(
        "time_people_wait", OUTCOME,
        "วัดเวลาที่ประชาชนรอหรือต้องอยู่กับปัญหา",
        "ระยะเวลาเฉลี่ยตั้งแต่รับแจ้งจนแก้ไขเสร็จ", "ระยะเวลาในการจัดทำรายงานประจำเดือน",
        lambda r: (r.role == "time" and not own_hours(r)) or (r.has("lasting") and r.role not in ACTS) or faster(r),
    ),
    Rule(
        "time_of_own_work", OUTPUT,
        "วัดเวลาของงานภายในหน่วยงาน",
        "ระยะเวลาในการจัดทำรายงานประจำเดือน", "ระยะเวลารอคอยเฉลี่ยของผู้รับบริการ",
        lambda r: r.role == "time",
    ),
    Rule(
        "people_rate", OUTCOME,
        "เป็นคะแนนที่ประชาชนให้",
        "คะแนนเฉลี่ยที่ประชาชนประเมินผู้อำนวยการเขต", "จำนวนประชาชนที่ประเมินผลงานผ่านระบบ",
        people_rate,
    ),
    Rule(
        "done_for_people", OUTPUT,
        "หน่วยงานเป็นผู้ทำให้ ยังไม่บอกสภาพที่ตามมา",
        "ครอบครัวที่เขตพาย้ายเข้าบ้านพัก", "ครอบครัวที่ย้ายเข้าบ้านเช่าเองได้",
        lambda r: done_for_people(r) or office_takes(r) or (r.last == "got" and r.zone_has("from", "office", "event")),
    ),
    Rule(
        "got_something", UNCLEAR,
        "ได้ทำหรือได้สิ่งนั้น แต่ไม่บอกว่าหน่วยงานให้หรือเป็นอยู่เอง",
        "ผู้สูงอายุที่ได้ใส่ฟันปลอม", "ผู้สูงอายุที่ใส่ฟันปลอมแล้วเคี้ยวอาหารได้",
        lambda r: r.last == "got" and r.role in ENTITIES,
    ),
    Rule(
        "waste_at_home", OUTCOME,
        "วัดขยะที่ต้องกำจัดหรือที่ครัวเรือนแยกเอง",
        "ปริมาณขยะที่ต้องขนไปฝังกลบลดลงร้อยละ 10", "ปริมาณขยะที่เขตเก็บขนได้",
        waste_at_home,
    ),
    Rule(
        "waste_sorted", UNCLEAR,
        "วัดปริมาณขยะ แต่ไม่บอกว่าครัวเรือนแยกเองหรือหน่วยงานเก็บ",
        "ปริมาณขยะเศษอาหารที่คัดแยกได้ภายใต้โครงการ", "ปริมาณขยะที่เขตเก็บขนได้",
        lambda r: r.role == "refuse" and r.last not in SERVICES,
    ),
    Rule(
        "own_costs", OUTPUT,
        "วัดค่าใช้จ่ายของงานที่หน่วยงานทำเอง",
        "ค่าใช้จ่ายในการจัดประชุมลดลงร้อยละ 10", "ค่าใช้จ่ายในการเดินทางของประชาชน",
        lambda r: r.role == "state" and r.head is not None and r.head.token.text == "ค่าใช้จ่าย" and r.zone_has("in", *ACTS) and not r.has("people", "household"),
    ),
    Rule(
        "state_of_people", OUTCOME,
        "นับคนหรือที่ที่อยู่ในสภาพนั้นจริง ไม่ใช่เพียงได้รับบริการ",
        "ร้อยละของผู้ป่วยเบาหวานที่ควบคุมระดับน้ำตาลได้", "ร้อยละของผู้ป่วยเบาหวานที่ได้รับการตรวจตา",
        lambda r: (r.role in ENTITIES | {"join", "receive", "use", "views"} and r.last == "state_verb")
        or (r.role in PEOPLE | {"sample"} and r.last == "passes") or average_of_people(r) or people_act(r) or uses_a_thing(r) or nobody(r) or can_do(r),
    ),
    Rule(
        "regular_use", OUTCOME,
        "นับคนที่ใช้เป็นประจำหรือกลับมาใช้อีกด้วยความสมัครใจ",
        "จำนวนสมาชิกบ้านหนังสือที่กลับมาใช้บริการซ้ำ", "จำนวนผู้เข้าใช้สวนสาธารณะ",
        lambda r: uses(r) and ("repeat" in (r.role, r.last) or r.has("often")),
    ),
    Rule(
        "certificate_of_others", UNCLEAR,
        "นับใบรับรองหรือรางวัลที่ผู้อื่นได้ ยังไม่บอกสภาพที่ตามมา",
        "จำนวนร้านอาหารที่ได้รับป้ายอาหารสะอาด", "ร้อยละของตัวอย่างอาหารที่พบสารปนเปื้อน",
        certified,
    ),
    Rule(
        "own_equipment", UNCLEAR,
        "วัดความพร้อมของเครื่องมือของหน่วยงานเอง",
        "ร้อยละของเครื่องสูบน้ำที่พร้อมใช้งาน", "ระยะเวลาน้ำท่วมขังเฉลี่ย",
        lambda r: ("doubt_ready" in (r.role, r.last) and r.parts[0].token.text != "มี") or (r.role == "product" and not r.last and r.has("doubt_ready")),
    ),
    Rule(
        "access", UNCLEAR,
        "วัดการเข้าถึงหรือความครอบคลุมของบริการ ยังไม่บอกสภาพที่ตามมา",
        "ร้อยละของประชาชนที่เข้าถึงบริการสาธารณสุข", "ร้อยละของประชากรที่เดินถึงสวนได้ใน 15 นาที",
        service_covers,
    ),
    Rule(
        "use_without_frequency", UNCLEAR,
        "นับคนที่มาใช้ แต่ไม่บอกว่าใช้บ่อยหรือกลับมาใช้อีกหรือไม่",
        "จำนวนผู้เข้าใช้สวนสาธารณะ", "จำนวนผู้เข้าร่วมงานที่เขตจัด",
        lambda r: uses(r) and not r.has("join", "hold", "event"),
    ),
    Rule(
        "received_or_joined", OUTPUT,
        "นับคน ที่ หรือเรื่อง ที่ได้รับบริการหรือเข้าร่วมสิ่งที่หน่วยงานจัด",
        "จำนวนผู้เข้าอบรมเพิ่มขึ้นร้อยละ 20", "ร้อยละของผู้ผ่านการอบรมที่มีงานทำ",
        lambda r: r.role in {"receive", "join", "use"} or (r.role in ENTITIES and (r.last in SERVICES or (r.by_office and not r.last)))
        or handled(r),
    ),
    Rule(
        "state_counted", OUTCOME,
        "ตัวเลขวัดสิ่งที่เกิดกับคนหรือพื้นที่",
        "จำนวนผู้เสียชีวิตจากอุบัติเหตุทางถนน", "จำนวนผู้ประสบภัยที่ได้รับถุงยังชีพ",
        lambda r: r.role in STATE_NOUNS | {"state_verb", "repeat"} or quantity_of_people(r) or happens(r),
    ),
    Rule(
        "complaints_fewer", OUTCOME,
        "วัดปัญหาที่ประชาชนยังต้องร้องเรียน",
        "จำนวนเรื่องร้องเรียนเรื่องกลิ่นลดลง", "จำนวนเรื่องร้องเรียนที่ได้รับการแก้ไข",
        lambda r: r.role == "case" and (r.has("moved", "fall") or (r.has("complaint") and not r.last and not r.by_office and not r.is_done)),
    ),
    Rule(
        "work_counted", OUTPUT,
        "นับสิ่งที่หน่วยงานทำ ซื้อ ซ่อม จัด หรือให้",
        "ติดตั้งไฟฟ้าส่องสว่าง 500 ดวง", "ความสว่างบนถนนทำให้คนรู้สึกปลอดภัย",
        lambda r: r.role in MADE or (r.role == "check" and not r.counts_rounds) or unknown_work(r),
    ),
    Rule(
        "product_of_step", OUTPUT,
        "ขั้นงานที่มีผลงานนับเป็นชิ้นได้",
        "จัดทำคู่มือประชาชน 500 เล่ม", "จัดทำคู่มือประชาชน",
        lambda r: r.role in {"step", "do"} and not r.counts_rounds and (r.number_in("main", "and", "that") or bool(r.unit)),
    ),
    Rule(
        "rounds_of_work", ACTIVITY,
        "นับรอบของงานภายใน เช่น ประชุม ตรวจ สำรวจ รายงาน",
        "จำนวนครั้งการออกตรวจสุขลักษณะร้านอาหาร", "จำนวนร้านอาหารที่ได้รับการตรวจ",
        lambda r: r.role in {"inner", "check"},
    ),
    Rule(
        "step_only", ACTIVITY,
        "เป็นขั้นงาน ยังไม่มีสิ่งที่นับได้เกิดขึ้น",
        "ส่งเสริมการลดการใช้พลาสติก", "ลดการใช้พลาสติก",
        lambda r: r.role in {"step", "do"},
    ),
    Rule(
        "thing_counted", OUTPUT,
        "นับสิ่งของ เอกสาร ระบบ หรือกิจกรรมของหน่วยงาน",
        "จำนวนกล้องวงจรปิดเพิ่มขึ้น", "จำนวนเหตุอาชญากรรมในจุดที่มีกล้องวงจรปิด",
        lambda r: r.role in {"product", "document", "event"} or body_with_a_thing(r) or done_to_things(r)
        or (r.role == "place" and (r.unit != "" or r.number_in("main")) and not r.describes),
    ),
    Rule(
        "people_in_a_state", OUTCOME,
        "นับคนหรือที่ที่เป็นหรือทำสิ่งนั้นเอง ไม่มีคำว่าได้รับบริการจากหน่วยงาน",
        "ร้อยละของคนในชุมชนที่สานเสื่อขาย", "ร้อยละของคนในชุมชนที่ได้รับแจกพันธุ์ผัก",
        others_in_a_state,
    ),
    Rule(
        "rate_of_something", OUTCOME,
        "เป็นอัตราหรือค่าที่วัดได้ของสิ่งที่ไม่ใช่งานของหน่วยงาน",
        "อัตราการซึมของน้ำใต้ดิน", "อัตราการเบิกจ่ายงบประมาณ",
        lambda r: "rate" in r.opens_with and r.role not in {"case"},
    ),
)  # fmt: skip

NOTHING_FOUND = Rule("nothing_found", UNCLEAR, "อ่านไม่พบว่าตัวเลขนับสิ่งที่เกิดกับใครหรือที่ใด", "จำนวนในพื้นที่เขต", "จำนวนผู้เสียชีวิต", lambda r: True)


def first_rule(reading: Reading) -> Rule:
    return next((rule for rule in RULES if rule.when(reading)), NOTHING_FOUND)
