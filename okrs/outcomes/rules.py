"""The table of rules, first match wins: name, kind, why in Thai, a sentence it catches and one it must leave alone (both are tests).

A rule asks a `Reading` what the number counts (`role` of the head) and what is said of it (`last`). To change a judgement, find the rule by the name in
its reason, then change its condition here or the words it asks for in words/*.txt. docs/coach.md says more.
"""

from collections.abc import Callable
from dataclasses import dataclass

from okrs.outcomes.accord import in_a_state, others_in_a_state, people_do, sorted_at_home, staff_tell, unknown_in_a_state
from okrs.outcomes.conditions import (
    at_an_event,
    bare_goal,
    body_with_a_thing,
    certified,
    controlled,
    done_for_people,
    done_to_things,
    equipment_ready,
    faster,
    finished_in_time,
    found_in,
    got_a_thing,
    handled,
    happens,
    happens_to_it,
    kept_in_a_state,
    knowledge_after_course,
    means_counted,
    office_takes,
    own_hours,
    own_staff,
    people_follow,
    people_rate,
    problem_left,
    quantity_of_people,
    served,
    service_covers,
    state_follows,
    success_of_people,
    taxed,
    two_numbers,
    unknown_rate,
    unknown_work,
    uses,
    waste_at_home,
)
from okrs.outcomes.judgement import ACTIVITY, OUTCOME, OUTPUT, UNCLEAR
from okrs.outcomes.parts import ACTS, ENTITIES, SERVICES, STATE_NOUNS
from okrs.outcomes.reading import Reading


@dataclass(frozen=True)
class Rule:
    name: str
    kind: str
    sentence: str
    catches: str
    leaves: str
    when: Callable[[Reading], bool]


MADE = {"make", "hold", "give"}

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
        lambda r: state_follows(r) or kept_in_a_state(r) or people_follow(r),
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
        "อัตราความสำเร็จของการมีงานทำของผู้ฝึกอาชีพ", "ระดับความสำเร็จของการลดอุบัติเหตุตามขั้นตอน",
        success_of_people,
    ),
    Rule(
        "completion", OUTPUT,
        "วัดว่างานหรือเงินของหน่วยงานเสร็จไปเท่าใด",
        "ร้อยละความก้าวหน้าของการก่อสร้างเขื่อน", "ร้อยละของผู้ป่วยที่รักษาหาย",
        lambda r: (r.role == "disburse" and not people_do(r)) or (r.role == "completion" and "share_word" in r.opens_with | r.unit_tags)
        or (r.last == "completion" and r.role not in {"state", "state_people"}),
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
        taxed,
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
        lambda r: r.role == "staff" and not (r.last == "state_verb" and r.after_has("people")) and not staff_tell(r),
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
        lambda r: done_for_people(r) or office_takes(r) or got_a_thing(r) or (r.last == "got" and r.zone_has("from", "office", "event")),
    ),
    Rule(
        "got_something", UNCLEAR,
        "ได้ทำหรือได้สิ่งนั้น แต่ไม่บอกว่าหน่วยงานให้หรือเป็นอยู่เอง",
        "ผู้สูงอายุที่ได้ใส่ฟันปลอม", "ผู้สูงอายุที่ใส่ฟันปลอมแล้วเคี้ยวอาหารได้",
        lambda r: r.last == "got" and r.role in ENTITIES and not r.has("often"),
    ),
    Rule(
        "waste_at_home", OUTCOME,
        "วัดขยะที่ต้องกำจัดหรือที่ครัวเรือนแยกเอง",
        "ปริมาณขยะที่ต้องขนไปฝังกลบลดลงร้อยละ 10", "ปริมาณขยะที่เขตเก็บขนได้",
        lambda r: waste_at_home(r) or sorted_at_home(r),
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
        lambda r: in_a_state(r) or staff_tell(r) or unknown_in_a_state(r),
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
        equipment_ready,
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
        "problem_left", OUTCOME,
        "พูดถึงปัญหาที่ลดลงจนเหลือเท่าใด",
        "ซอยแฉะจากเดิม 6 ชั่วโมง เหลือ 1 ชั่วโมง", "ขั้นตอนการให้บริการจาก 8 ขั้น เหลือ 4 ขั้น",
        lambda r: problem_left(r) or bare_goal(r),
    ),
    Rule(
        "received_or_joined", OUTPUT,
        "นับคน ที่ หรือเรื่อง ที่ได้รับบริการหรือเข้าร่วมสิ่งที่หน่วยงานจัด",
        "จำนวนผู้เข้าอบรมเพิ่มขึ้นร้อยละ 20", "ร้อยละของผู้ผ่านการอบรมที่มีงานทำ",
        lambda r: r.role in {"receive", "join", "use"} or (r.role in ENTITIES and (r.last in SERVICES or (r.by_office and not r.last and not r.has("telling"))))
        or handled(r) or served(r) or at_an_event(r),
    ),
    Rule(
        "state_counted", OUTCOME,
        "ตัวเลขวัดสิ่งที่เกิดกับคนหรือพื้นที่",
        "จำนวนผู้เสียชีวิตจากอุบัติเหตุทางถนน", "จำนวนผู้ประสบภัยที่ได้รับถุงยังชีพ",
        lambda r: r.role in STATE_NOUNS | {"state_verb", "repeat"} or quantity_of_people(r) or unknown_rate(r) or happens(r)
        or found_in(r) or happens_to_it(r),
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
        lambda r: (r.role in {"product", "document", "event"} and r.counts_a_thing) or body_with_a_thing(r) or done_to_things(r)
        or (r.role == "place" and (r.unit != "" or r.number_in("main")) and not r.describes),
    ),
    Rule(
        "people_in_a_state", OUTCOME,
        "นับคนหรือที่ที่เป็นหรือทำสิ่งนั้นเอง ไม่มีคำว่าได้รับบริการจากหน่วยงาน",
        "ร้อยละของคนในชุมชนที่สานเสื่อขาย", "ร้อยละของคนในชุมชนที่ได้รับแจกพันธุ์ผัก",
        others_in_a_state,
    ),
    Rule(
        "it_happens", OUTCOME,
        "เล่าถึงสิ่งที่เกิดขึ้นเอง ไม่ใช่งานที่หน่วยงานทำ",
        "เลนที่เสียไปเพราะฝนตกหนัก", "ป้ายเตือนที่ติดตั้งเพราะมีอุบัติเหตุ",
        lambda r: r.role in {"", "do", "time"} and r.has("telling") and not r.by_office and not r.is_done,
    ),
    Rule(
        "rate_of_something", OUTCOME,
        "เป็นอัตราหรือค่าที่วัดได้ของสิ่งที่ไม่ใช่งานของหน่วยงาน",
        "อัตราการซึมของน้ำใต้ดิน", "อัตราการเบิกจ่ายงบประมาณ",
        lambda r: ("rate" in r.opens_with and r.role not in {"case"}) or ("score" in r.opens_with and r.role == ""),
    ),
)  # fmt: skip

NOTHING_FOUND = Rule("nothing_found", UNCLEAR, "อ่านไม่พบว่าตัวเลขนับสิ่งที่เกิดกับใครหรือที่ใด", "จำนวนในพื้นที่เขต", "จำนวนผู้เสียชีวิต", lambda r: True)


def first_rule(reading: Reading) -> Rule:
    return next((rule for rule in RULES if rule.when(reading)), NOTHING_FOUND)
