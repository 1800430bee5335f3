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
    of_all = r.role in {"product", "make"} and limited and r.has("share_word")  # โคมไฟที่ซ่อมได้ภายใน 3 วัน ร้อยละ 95
    return (r.role in {"case", "state_event", "state_place"} or arrives or of_all) and done and (limited or r.has("limit"))


def success_of_people(r: Reading) -> bool:
    """The success of people, not of the office's work: in quitting, in finding a job."""
    said = next((part for part in r.after if part.role), None)
    succeeds = r.head is not None and r.head.token.has("success") and "level" not in r.opens_with
    return succeeds and said is not None and said.is_a("state_verb", "state")


def controlled(r: Reading) -> bool:
    """A state is to be held within a bound: the number is that of the state."""
    control = r.head is not None and r.head.token.has("control") and "measure" not in r.opens_with
    return control and r.after_has(*STATE_NOUNS - {"state_place"}) and r.has("fall", "moved", "bound") and any(part.token.is_number for part in r.parts)


def state_follows(r: Reading) -> bool:
    """A second sentence about people or place; not what the object of the work is like (ซ่อมไฟที่ชำรุด)."""
    gaps = {part.place for part in r.parts if part.token.gap}
    later = [part for part in r.after if part.zone in {"result", "and"} or (part.zone == "main" and gaps & {part.place, part.place - 1, part.place - 2})]
    finite = any(part.is_a("state_verb") for part in later) or (
        r.last == "state_verb" and any(part.token.text == "มี" and part.zone == "main" for part in r.after)
    )
    moved = r.says("moved") and any(part.role in STATE_NOUNS for part in later)
    return r.role in ACTS and (finite or moved) and r.last in {"state_verb", ""}


def people_follow(r: Reading) -> bool:
    """After the work stands what people then did, whatever the verb: จัดซ้อมแล้ว|คนในตึก|ออกได้ใน 4 นาที."""
    theirs = [part for part in r.parts if part.zone == "result" and part.role in PEOPLE]
    behind = r.parts[theirs[0].place + 1 :] if theirs else ()
    said = any((part.is_plain and part.token.text[0].isalpha()) or part.token.has("moved") for part in behind)
    to_an_end = r.last == "join" and any(part.token.text == "จน" for part in behind)  # เด็กเรียน|จนจบ
    return r.role in ACTS and said and (r.last in {"", "state_verb"} or to_an_end)


def kept_in_a_state(r: Reading) -> bool:
    """People are to stay or become so: รักษาผู้ค้าให้|ยังขายอยู่. Not a thing given them for it: จัดหาห้องเช่าให้แรงงานอยู่..."""
    keeps = bool(r.parts) and r.parts[0].token.has("keep") and len(r.parts) > 1 and r.parts[1].role in PEOPLE | {"body"}
    return keeps and any(part.is_a("state_verb") and part.zone == "let" for part in r.parts)


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


def served(r: Reading) -> bool:
    """People named by what they were given, and nothing more: ผู้รับบริการทันตกรรม."""
    return r.head is not None and r.head.token.has("served") and not r.last and not r.describes


def staff_in_a_state(r: Reading) -> bool:
    return r.role == "staff" and r.last == "state_verb" and r.has("passive", "feeling", "not")


def people_with_a_thing(r: Reading) -> bool:
    """People who have a facility near or a thing at home: not yet what it does for them."""
    has = any(one.token.text == "มี" and two.role in {"product", "body", "place", "document", "people", "staff"} for one, two in r.pairs)
    return r.role in PEOPLE and not r.last and has


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


def happens(r: Reading) -> bool:
    """Times that something happens by itself: ครั้งที่|ประปาหยุดไหล."""
    times = any(one.token.text == "ครั้งที่" or (one.token.text == "ครั้ง" and two.token.has("that")) for one, two in r.pairs)
    return times and r.role in {"", "product", "place", "vehicle", "sample", "household"} and r.last not in SERVICES and not r.by_office


def done_for_people(r: Reading) -> bool:
    """ให้แล้ว, or ให้ at the end: the office has done it for them."""
    gives_way = r.somebody_acts(*PEOPLE, "vehicle", "animal")  # ที่|รถ|หยุดให้
    return r.role in ENTITIES - {"state_event"} and (r.has("benefit") or (r.parts[-1].token.text == "ให้" and not gives_way))


def got_a_thing(r: Reading) -> bool:
    """ที่ได้|แว่นตา: a thing is given; what one gets to do may be luck."""
    return r.last == "got" and not r.has("often") and any(one.role == "got" and two.is_a("product", "document", "refuse") for one, two in r.pairs)


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
        and not any(part.token.has("not") for part in r.after)
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


def at_an_event(r: Reading) -> bool:
    """People at what the office held, whatever they did there: ศิลปินที่ขึ้นแสดง|ในเทศกาลของเขต."""
    held = any(part.role == "event" and part.zone in {"in", "in_that"} for part in r.parts)
    return r.role in PEOPLE and not r.last and held and r.has("office")


def found_in(r: Reading) -> bool:
    """How much of a thing that stands in no list is in people, water or food: ปริมาณตะกั่ว|ในเลือด|เด็ก."""
    first = next((part for part in r.parts if not part.token.has("measure")), None)
    return first is not None and first.is_plain and r.head is not None and r.head.zone == "in" and r.role in PEOPLE | {"sample", "animal"} and not r.last


def bare_goal(r: Reading) -> bool:
    """ลด and something that stands in no list."""
    return bool(r.parts) and r.parts[0].token.has("fall") and r.role == ""


def happens_to_it(r: Reading) -> bool:
    """What befalls a thing of somebody's, and why: หลังคาบ้านปลิว|เพราะ|พายุ."""
    told = any(part.token.text in {"เพราะ", "เนื่องจาก", "จน"} for part in r.parts)
    return r.role == "product" and told and not r.last and not r.is_done and not r.by_office


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


def equipment_ready(r: Reading) -> bool:
    own = "doubt_ready" in (r.role, r.last) or (r.role == "product" and not r.last and r.has("doubt_ready"))
    launched = r.role == "product" and any(one.role == "doubt_ready" and two.token.text == "แล้ว" for one, two in r.pairs)
    return own and r.role not in PEOPLE and not launched and r.parts[0].token.text != "มี"  # มีระบบที่ใช้งานได้: a product
