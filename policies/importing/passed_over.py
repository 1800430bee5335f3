"""Rows that people put between and under the policies: subtotals, footnotes, repeated headers, bands."""

import re
from collections.abc import Collection

_SUBTOTAL = re.compile(
    r"(?:(?:ยอด)?รวม|จำนวน)(?:ทั้งสิ้น|ทั้งหมด|ย่อย|สะสม|จำนวน|นโยบาย|ด้าน|ทุกด้าน|\s)*(?P<rest>.*)|(?:grand |sub)?-?\s?total\b.{0,40}",
    re.IGNORECASE,
)
_COUNT = re.compile(r"(?:\S{0,30}ดี)?\s*[:=]?\s*(?:จำนวน)?\s*[0-9,]*\s*(?:นโยบาย|ข้อ|เรื่อง|รายการ|แถว|ด้าน|โครงการ)?")
_FOOTNOTE = re.compile(
    r"(?:\*+|†|‡|※|หมายเหตุ|ที่มา\s*[:：]|แหล่งที่มา|แหล่งข้อมูล|อ้างอิง|ข้อมูล\s*(?:ณ|จาก|เมื่อ|ล่าสุด)|ณ\s*วันที่|ปรับปรุง(?:ข้อมูล)?(?:ล่าสุด|เมื่อ)|"
    r"ผู้จัดทำ|จัดทำโดย|ผู้รายงาน|รวบรวมโดย|ลงชื่อ|\((?:นาย|นาง|นางสาว)|\([0-9*]+\)\s|(?:foot)?notes?\s*:|remarks?\s*:|source\s*:).*"
    r"|-+\s*จบ\s*-*|จบ|(?:หน้า(?:ที่)?|page)\s*[0-9]+(?:\s*(?:/|จาก|of)\s*[0-9]+)?|[-–]\s*[0-9]+\s*[-–]",
    re.IGNORECASE | re.DOTALL,
)
LONGEST_SUBTOTAL = 120


_COLUMN_NUMBER = re.compile(r"\([0-9]{1,2}\)")


def are_column_numbers(texts: Collection[str]) -> bool:
    """`(1) (2) (3)`: official forms number their columns under the header."""
    return len(texts) > 1 and all(_COLUMN_NUMBER.fullmatch(text) for text in texts)


def is_subtotal(text: str) -> bool:
    """`รวม 34 นโยบาย`, `รวมทั้งสิ้น`; not `รวมพลังชุมชน…`, which may well be a policy."""
    found = _SUBTOTAL.fullmatch(text) if len(text) <= LONGEST_SUBTOTAL else None
    return found is not None and (found["rest"] is None or _COUNT.fullmatch(found["rest"]) is not None)


def is_footnote(text: str) -> bool:
    return _FOOTNOTE.fullmatch(text) is not None
