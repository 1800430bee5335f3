"""The border cases that were decided, each in several wordings: what is settled must not drift when a rule or a word is mended."""

import pytest

from okrs.outcomes import judge

NOT_AN_OUTCOME = {"output", "activity"}

OUTCOMES = {
    "time until help comes": ["เวลาเฉลี่ยตั้งแต่ชาวบ้านโทรเรียกจนรถพยาบาลมาถึง", "ชุมชนรอรถดับเพลิงเฉลี่ยกี่นาที"],
    "time people live with a fault": ["ซอยมืดนานกี่คืนกว่าโคมจะกลับมาติด", "จำนวนวันที่ชาวบ้านต้องอยู่กับฝาท่อพัง"],
    "waiting": ["คนไข้นั่งรอหน้าห้องตรวจเฉลี่ย 35 นาที", "ผู้มาทำบัตรยืนคิวนานเฉลี่ย 20 นาที"],
    "repeat or regular use": ["สมาชิกที่กลับมายืมหนังสืออีกในเดือนถัดไป", "ผู้สูงอายุที่มาเล่นเปตองทุกวันพุธ"],
    "what households do at home": ["บ้านที่แยกเศษอาหารออกจากขยะทั่วไปทุกวัน", "เศษผักที่แต่ละครัวเรือนหมักเอง"],
    "a measured hazard": ["ร้อยละของภาชนะที่มีลูกน้ำ", "ตัวอย่างลูกชิ้นที่เจอบอแรกซ์", "น้ำทิ้งจากโรงงานที่ไม่ผ่านค่ามาตรฐาน"],
    "knowledge of citizens": ["คนในซอยที่รู้ว่าต้องโทรเบอร์ใดเมื่อเกิดไฟไหม้", "ผู้สูงอายุที่บอกอาการเตือนได้ถูกต้อง"],
    "a bare goal": ["ลดความเหลื่อมล้ำทางการศึกษา", "ลดการปล่อยคาร์บอนของครัวเรือน"],
    "a state, not a service": ["ร้อยละของผู้จบการฝึกที่มีงานทำ", "ร้อยละของผู้ป่วยความดันที่คุมความดันได้"],
    "trained and then earning": ["อบรมทำขนมแล้วขายได้เดือนละ 4,000 บาท", "ผู้ผ่านการฝึกนวดที่มีลูกค้าประจำ"],
    "a cure rate": ["อัตราความสำเร็จของการรักษาวัณโรค", "อัตราการเลิกเหล้าได้ครบหนึ่งปี"],
    "people and deaths behind a count word": ["จำนวนคนตายบนถนน", "จำนวนครั้งที่ประชาชนต้องมาเขตซ้ำ"],
}

NOT_OUTCOMES = {
    "people who came to what the office held": ["คนมาเดินงานกาชาดที่เขตจัด 4,000 คน", "ผู้ชมหนังกลางแปลงมากขึ้นสองเท่า"],
    "views and followers": ["ยอดวิวคลิปสอนแยกขยะ 200,000 วิว", "คนกดติดตามเพจเขตเพิ่มขึ้นร้อยละ 40"],
    "places and persons checked or fined": ["หอพักที่เจ้าหน้าที่เข้าตรวจแล้ว 120 แห่ง", "ผู้ค้าที่ถูกปรับฐานวางของนอกแนว"],
    "rounds of inspection": ["จำนวนครั้งที่เทศกิจเดินตรวจตลาด", "ออกสุ่มตรวจน้ำดื่ม 12 รอบ"],
    "a finished product": ["ข้อบัญญัติเรื่องหาบเร่ 1 ฉบับ", "แผนรับมือน้ำท่วมระดับเขต 1 เล่ม", "ระบบจองคิวออนไลน์ที่เปิดใช้แล้ว"],
    "reports on own work": ["รายงานผลการดำเนินงานรายเดือน 12 ฉบับ", "ส่งรายงานความก้าวหน้ารายไตรมาส"],
    "joining the office's campaign": ["ชุมชนที่สมัครเข้าโครงการลดขยะ", "ร้านกาแฟที่ร่วมลงชื่อเลิกแก้วพลาสติกกับเขต"],
    "capacity": ["เตียงสนามที่สำรองไว้ 50 เตียง", "กล้องที่ติดเพิ่มในซอยเปลี่ยว", "ถังดับเพลิงที่มอบให้ชุมชน 500 ถัง"],
    "a test after the office's own course": ["ผู้เข้าอบรมทำคะแนนหลังอบรมได้เกินร้อยละ 80", "ผู้อบรมที่เข้าใจเนื้อหาเพิ่มขึ้นหลังจบวันอบรม"],
    "to promote a goal": ["ส่งเสริมการลดใช้รถส่วนตัว", "รณรงค์ลดเมาแล้วขับช่วงสงกรานต์"],
    "own staff trained or certified": ["เจ้าหน้าที่กู้ชีพที่ได้ใบประกาศนียบัตร", "เทศกิจที่ผ่านการฝึกยุทธวิธี"],
    "people who received a service": ["ประชาชนที่ได้รับวัคซีนเพิ่มขึ้นร้อยละ 25", "ผู้สูงอายุที่ได้แว่นตา 300 คน"],
    "participants rising": ["จำนวนผู้เข้าอบรมดับเพลิงเพิ่มขึ้นร้อยละ 15", "จำนวนผู้สมัครแข่งขันทำอาหาร"],
    "a purpose is no result": ["ซ่อมฝาท่อ 900 ฝา เพื่อลดคนตก", "เปิดคลินิก 3 แห่ง ช่วยคนเลิกบุหรี่"],
    "completion, contract and disbursement": ["ร้อยละความก้าวหน้าของการสร้างสะพาน", "อัตราการใช้จ่ายงบลงทุน", "มูลค่าสัญญาที่ลงนาม"],
    "a level of steps": ["ระดับความสำเร็จของการลดอุบัติเหตุตามขั้นตอน", "ร้อยละความสำเร็จของการจัดทำแผนแม่บท"],
}

ASKED = {
    "share finished within n days": ["ร้อยละของคำขอที่ออกใบอนุญาตได้ภายใน 15 วัน", "โคมไฟที่ซ่อมได้ภายใน 3 วัน ร้อยละ 95"],
    "use without a frequency": ["จำนวนคนที่มาวิ่งในสวนสาธารณะ", "จำนวนผู้เข้าชมพิพิธภัณฑ์ท้องถิ่น"],
    "coverage and access": ["ร้อยละของประชาชนที่เข้าถึงบริการทันตกรรม", "ร้อยละความครอบคลุมของรถรับส่งผู้ป่วย"],
    "tax collected": ["ยอดจัดเก็บภาษีป้าย", "ร้อยละของภาษีที่ดินที่เก็บได้"],
    "certificates earned by others": ["ร้านอาหารที่ได้ป้ายอาหารสะอาด", "โรงเรียนที่ได้รับรางวัลโรงเรียนปลอดขยะ"],
    "readiness of own equipment": ["ร้อยละของเครื่องสูบน้ำที่พร้อมใช้งาน"],
    "own staff leaving or content": ["อัตราการลาออกของลูกจ้างเก็บขยะ", "ความพึงพอใจของบุคลากรต่อสวัสดิการ"],
}


def wordings(cases: dict[str, list[str]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("text", [pytest.param(text, id=f"{case}-{place}") for case, texts in cases.items() for place, text in enumerate(texts)])


@wordings(OUTCOMES)
def test_what_was_decided_to_be_an_outcome_is_one(text: str):
    assert judge(text).kind == "outcome"


@wordings(NOT_OUTCOMES)
def test_what_was_decided_to_be_work_is_no_outcome(text: str):
    assert judge(text).kind in NOT_AN_OUTCOME


@wordings(ASKED)
def test_the_coach_asks_where_experts_differ(text: str):
    assert judge(text).kind == "unclear"
