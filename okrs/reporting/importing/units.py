"""What a unit says about its numbers: a share ends at 100, places and people come in whole ones, baht come by the thousand."""

import re

_SHARE = re.compile("ร้อยละ|เปอร์เซ็นต์|%")
# The first word of a unit of things that nobody has half of: `แห่ง/ปี`, `กรง (สะสม)`, `ข้อบัญญัติ ของ 9 ด้าน`.
COUNTABLE = frozenset((
    "แห่ง", "จุด", "ต้น", "ดวง", "ราย", "คน", "ชุมชน", "เขต", "อาคาร", "ระบบ", "ฉบับ", "ครั้ง", "โครงการ", "กิจกรรม",
    "หน่วยงาน", "กล้อง", "เครื่อง", "คัน", "ชุด", "ชุดข้อมูล", "เส้นทาง", "แผน", "แนวทาง", "มาตรการ", "หลักสูตร",
    "ข้อบัญญัติ", "กระบวนงาน", "กรง", "ถัง", "โรงเรียน", "ครัวเรือน", "หลังคาเรือน", "หลัง", "สถานี", "ห้อง",
    "เรื่อง", "เล่ม", "ตัว", "ป้าย", "ศูนย์", "สวน", "ลาน", "ซอย", "ถนน", "คลอง", "แปลง", "ใบ", "แบบ", "ตลาด", "ทีม",
    "กลุ่ม", "องค์กร", "สายทาง", "คำขอ", "ช่องทาง", "platform", "มิติ", "บริการต่อกิจกรรมสาธารณะ",
))  # fmt: skip
_WORD_END = re.compile(r"[\s/(,.]")


def is_share(unit: str) -> bool:
    return _SHARE.search(unit) is not None


def is_countable(unit: str) -> bool:
    return not is_share(unit) and _WORD_END.split(unit, maxsplit=1)[0].casefold() in COUNTABLE


def is_money(unit: str) -> bool:
    return "บาท" in unit and "ล้าน" not in unit


def is_running_total(*texts: str) -> bool:
    """Whether a title or unit says that every month holds everything so far."""
    return any("สะสม" in text for text in texts)
