"""Rows that people put between and under the policies: subtotals, footnotes, repeated headers, bands."""

import re

_SUBTOTAL = re.compile(
    r"(?:ยอด)?รวม(?:ทั้งสิ้น|ทั้งหมด|ย่อย|สะสม|จำนวน|นโยบาย|ด้าน|ทุกด้าน|\s)*(?P<rest>.*)|(?:grand |sub)?-?\s?total\b.{0,40}",
    re.IGNORECASE,
)
_COUNT = re.compile(r"(?:\S{0,30}ดี)?\s*[:=]?\s*(?:จำนวน)?\s*[0-9,]*\s*(?:นโยบาย|ข้อ|เรื่อง|รายการ|แถว|ด้าน|โครงการ)?")
_FOOTNOTE = re.compile(
    r"(?:\*+|†|‡|※|หมายเหตุ|ที่มา\s*[:：]|แหล่งที่มา|แหล่งข้อมูล|อ้างอิง|ข้อมูล\s*ณ|ณ\s*วันที่|ปรับปรุง(?:ข้อมูล)?(?:ล่าสุด|เมื่อ)|"
    r"ผู้จัดทำ|จัดทำโดย|ผู้รายงาน|รวบรวมโดย|ลงชื่อ|\((?:นาย|นาง|นางสาว)|\([0-9*]+\)\s|note\s*:|source\s*:).*",
    re.IGNORECASE | re.DOTALL,
)
LONGEST_SUBTOTAL = 120


def is_subtotal(text: str) -> bool:
    """`รวม 34 นโยบาย`, `รวมทั้งสิ้น`; not `รวมพลังชุมชน…`, which may well be a policy."""
    found = _SUBTOTAL.fullmatch(text) if len(text) <= LONGEST_SUBTOTAL else None
    return found is not None and (found["rest"] is None or _COUNT.fullmatch(found["rest"]) is not None)


def is_footnote(text: str) -> bool:
    return _FOOTNOTE.match(text) is not None
