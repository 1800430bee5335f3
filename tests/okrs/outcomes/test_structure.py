"""What the shape of a sentence says where its verb stands in no list: each shape with one sentence it decides and one it must leave alone."""

import pytest

from okrs.outcomes import judge

SHAPES = {
    "they do it themselves": ("ชุมชนที่ดูแลกองทุนต่อเองได้หลังเขตถอนตัว", "ชุมชนที่ได้รับการดูแลกองทุนจากเขต"),
    "they want to": ("ผู้รับบริการที่อยากแนะนำให้คนอื่นมา", "ผู้รับบริการที่ได้รับคำแนะนำ"),
    "people keep an illness in check": ("ผู้ป่วยที่ควบคุมระดับไขมันในเลือดได้", "ผู้ป่วยที่ได้รับการควบคุมระดับไขมัน"),
    "people are kept in a state": ("รักษาผู้ค้ารายเดิมให้ยังขายอยู่", "จัดหาห้องเช่าให้แรงงานอยู่ใกล้ที่ทำงาน"),
    "nobody and nowhere": ("ไม่มีกองเศษวัสดุตกค้างในที่รกร้าง", "จำนวนกองเศษวัสดุที่เก็บแล้ว"),
    "another's business acts": ("ถุงพลาสติกที่ร้านค้าแจกต่อวัน", "ถุงผ้าที่เขตแจก"),
    "households sort": ("เศษอาหารที่ครัวเรือนหมักทำปุ๋ยเอง", "เศษอาหารที่เขตหมักทำปุ๋ย"),
    "somebody else acts in the place": ("ลานที่เด็กเตะบอลจนค่ำ", "ลานที่เขตปรับปรุงแล้ว"),
    "a place is so": ("ห้องเรียนที่ร้อนเกิน 32 องศา", "ห้องเรียนที่ติดแอร์แล้ว"),
    "a case of harm": ("กรณีรังแกกันในโรงเรียน", "กรณีที่ได้รับการช่วยเหลือ"),
    "something unknown in people": ("ปริมาณพาราควอตในเลือดเกษตรกร", "ปริมาณหินคลุกที่ใช้ในการซ่อมถนน"),
    "the sentence behind its opening": ("หลังซ่อมทางเท้า คนล้มเหลือ 3 รายต่อเดือน", "หลังน้ำลด ซ่อมทางเท้า 3 เส้นทาง"),
    "knowing is of the people": ("ผู้ปกครองที่รู้สิทธิเรียนฟรีของลูก", "ผู้ปกครองที่เรียนฟรีในหลักสูตรของเขต"),
    "staff tell of people": ("ครูบอกว่าเด็กมีสมาธิขึ้น", "ครูที่อบรมเรื่องสมาธิของเด็ก"),
    "people follow the work": ("จัดซ้อมแล้วคนในตึกออกได้ใน 4 นาที", "จัดซ้อมแล้ว 4 อาคาร"),
    "vehicles where they are": ("มอเตอร์ไซค์บนทางเท้าช่วงเช้า", "มอเตอร์ไซค์ที่ตรวจจับบนทางเท้า"),
    "staff see people": ("ครูเห็นนักเรียนอ่านคล่องกว่าเดิม", "ครูที่สอนนักเรียนอ่าน"),
    "what befalls a thing": ("จำนวนหลังคาบ้านปลิวเพราะพายุ", "จำนวนหลังคาที่ซ่อมแล้ว"),
    "to each other": ("คนชุมชนที่ออกปากช่วยงานศพกัน", "คนชุมชนที่เขตช่วย"),
    "others' employees": ("ลูกจ้างร้านอาหารที่นายจ้างเบี้ยวค่าแรง", "ลูกจ้างที่อบรมแล้ว"),
    "an unknown head in a state": ("คู่แข่งที่คืนดีกัน", "คู่มือที่แจกแล้ว"),
    "people pay themselves": ("งบที่ชาวบ้านลงขันกันเอง", "งบที่เบิกจ่ายแล้ว"),
    "people after the service": ("ต้นไม้ที่ปลูกแล้วตายในปีแรก", "ต้นไม้ที่ปลูกแล้วในปีแรก"),
}
WORK = {
    "a thing was got": ("เด็กที่ได้ทุนการศึกษา 500 คน", "เด็กที่ได้งานทำ"),
    "advice about a state": ("ผู้ได้รับคำปรึกษาเลิกเหล้า", "ผู้ได้รับคำปรึกษาแล้วเลิกเหล้าได้"),
    "at the office's event": ("ศิลปินที่ขึ้นเวทีในเทศกาลของเขต", "ศิลปินที่มีรายได้จากการแสดง"),
    "named by what they were given": ("ผู้รับบริการทันตกรรมเพิ่มขึ้นร้อยละ 5", "ผู้รับบริการที่พอใจผลการรักษา"),
    "there is more of a thing": ("จุดรับขยะรีไซเคิลมีมากขึ้นกว่าเดิมเท่าตัว", "ผู้ค้ามีรายได้มากขึ้น"),
    "a purpose without a word for it": ("ปลูกไม้พุ่ม ลดร้อน 50,000 ต้น", "อุณหภูมิในชุมชน ลดจาก 38 เหลือ 35 องศา"),
    "a thing for people": ("เพิ่มสวนหย่อม ให้คนเดินถึงได้ 4 แห่ง", "คนเดินถึงสวนหย่อมได้เพิ่มขึ้น"),
    "a product in use": ("แดชบอร์ดน้ำท่วมใช้งานได้แล้ว 1 ระบบ", "น้ำท่วมถนนลดลงครึ่งหนึ่ง"),
    "the office's people act": ("นักเรียนที่ครูเยี่ยมบ้าน", "นักเรียนที่เดินไปโรงเรียนเอง"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_makes_an_outcome_of_what_stands_in_no_list_and_leaves_work_alone(shape: str):
    outcome, work = SHAPES[shape]
    assert judge(outcome).kind == "outcome"
    assert judge(work).kind != "outcome"


@pytest.mark.parametrize("shape", WORK)
def test_a_shape_shows_work_and_leaves_the_outcome_alone(shape: str):
    work, outcome = WORK[shape]
    assert judge(work).kind in {"output", "activity"}
    assert judge(outcome).kind == "outcome"
