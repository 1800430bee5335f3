"""The register's columns and the sentences said about its rows. A stable code and one Thai sentence per kind of error (docs/import-errors.md)."""

from enum import StrEnum
from functools import lru_cache

from bkk_okr.thai import arabic_digits, normalise


class Field(StrEnum):
    NUMBER = "ลำดับที่"
    TITLE = "นโยบาย"
    DIMENSIONS = "ด้าน"
    DETAIL = "รายละเอียด"
    RESPONSIBLE = "หน่วยงานรับผิดชอบ"
    SIZE = "เป้าหมายเล็ก/ใหญ่"
    PARTS = "นโยบายย่อย"


LONGEST_KEPT = 1_000
# So many codes of the longest kind still fit into one cell of the register's own export.
MOST_PARTS = 250
REQUIRED = (Field.NUMBER, Field.TITLE, Field.DIMENSIONS)
MEANINGS = {
    Field.NUMBER: "เลขจำนวนเต็ม 1-999 ไม่ซ้ำกัน",
    Field.TITLE: "ชื่อนโยบาย ยาวไม่เกิน 500 ตัวอักษร",
    Field.DIMENSIONS: "ชื่อด้านในชุดด้าน หลายด้านคั่นด้วย ; ด้านแรกเป็นด้านหลัก",
    Field.DETAIL: "คำอธิบายเพิ่มเติม ไม่บังคับ",
    Field.RESPONSIBLE: "หน่วยงานเจ้าภาพ ไม่บังคับ",
    Field.SIZE: "เล็ก หรือ ใหญ่ ไม่บังคับ",
    Field.PARTS: "ลำดับที่ของนโยบายที่เป็นส่วนหนึ่งของเป้าหมายใหญ่ คั่นด้วยเครื่องหมายจุลภาค ไม่บังคับ",
}

# Other names seen for the same column: never read on their own account, only offered as a guess.
OTHER_NAMES = {
    "ลำดับ": Field.NUMBER,
    "ที่": Field.NUMBER,
    "เลขที่": Field.NUMBER,
    "ข้อ": Field.NUMBER,
    "รหัส": Field.NUMBER,
    "รหัสนโยบาย": Field.NUMBER,
    "เลขนโยบาย": Field.NUMBER,
    "no": Field.NUMBER,
    "no.": Field.NUMBER,
    "ชื่อนโยบาย": Field.TITLE,
    "นโยบายผู้ว่าฯ": Field.TITLE,
    "นโยบายผู้ว่าราชการกรุงเทพมหานคร": Field.TITLE,
    "ชื่อด้าน": Field.DIMENSIONS,
    "ด้านนโยบาย": Field.DIMENSIONS,
    "มิติ": Field.DIMENSIONS,
    "9ด้าน": Field.DIMENSIONS,
    "หน่วยงาน": Field.RESPONSIBLE,
    "หน่วยงานเจ้าภาพ": Field.RESPONSIBLE,
    "ผู้รับผิดชอบ": Field.RESPONSIBLE,
    "ขนาด": Field.SIZE,
    "เล็ก/ใหญ่": Field.SIZE,
    "เป้าหมาย": Field.SIZE,
}


def settled(text: str) -> str:
    """A cell as it is stored and compared. One cell is asked for several times in a row, so the last few answers are kept."""
    return _settled(text) if len(text) <= LONGEST_KEPT else arabic_digits(normalise(text))


def settled_lines(text: str) -> str:
    """The same for a text of several lines."""
    return "\n".join(map(settled, normalise(text, lines=True).split("\n")))


@lru_cache(maxsize=256)
def _settled(text: str) -> str:
    return arabic_digits(normalise(text))


def header_name(text: str) -> str:
    """A column name without what people put around it: line breaks, spaces, a star for "required"."""
    return settled(text).replace(" ", "").strip("*:").casefold()


FIELD_NAMES = {header_name(field): field for field in Field}

MESSAGES = {
    "missing_number": "ไม่มีลำดับที่ ใส่เลขจำนวนเต็ม 1-999",
    "not_a_number": "ลำดับที่ “{value}” ไม่ใช่ตัวเลข ใส่เลขจำนวนเต็ม 1-999",
    "not_whole": "ลำดับที่ “{value}” ไม่ใช่จำนวนเต็ม ใส่เลขจำนวนเต็ม 1-999",
    "out_of_range": "ลำดับที่ “{value}” อยู่นอกช่วง 1-999",
    "date_in_number": "ลำดับที่เป็นวันที่ ({value}) จัดรูปแบบเซลล์เป็นข้อความหรือตัวเลขแล้วพิมพ์ใหม่",
    "truth_in_number": "ลำดับที่เป็นค่าจริง/เท็จ ({value}) พิมพ์ตัวเลขแทน",
    "not_a_code": "รหัส “{value}” อ่านไม่ได้ ใช้รูปแบบเช่น 4.2.09 ยาวไม่เกิน 12 ตัวอักษร",
    "code_became_number": "รหัส “{value}” ถูกเก็บเป็นตัวเลข เลขศูนย์ท้ายอาจหายไป จัดรูปแบบเซลล์เป็นข้อความแล้วพิมพ์ใหม่",
    "formula_error": "เซลล์เป็นสูตรที่ให้ผลผิดพลาด ({value}) แก้สูตรหรือพิมพ์ค่าแทน",
    "formula_without_value": "เซลล์เป็นสูตรที่ยังไม่มีผลลัพธ์เก็บไว้ เปิดไฟล์ด้วย Excel ให้คำนวณแล้วบันทึกใหม่ หรือพิมพ์ค่าแทน",
    "duplicate_number": "ลำดับที่ {value} ซ้ำกันแต่เนื้อหาต่างกัน (แถว {rows}) แก้ให้ไม่ซ้ำหรือลบแถวที่เกิน",
    "missing_title": "ไม่มีชื่อนโยบาย",
    "title_too_long": "ชื่อนโยบายยาว {length} ตัวอักษร เกิน 500 ตัวอักษร ย่อชื่อแล้วย้ายส่วนที่เหลือไปคอลัมน์ รายละเอียด",
    "not_text": "คอลัมน์ {column} ต้องเป็นข้อความ แต่เซลล์เก็บค่าเป็น{kind} ({value}) พิมพ์เป็นข้อความแทน",
    "missing_dimension": "ไม่มีด้าน ใส่ชื่อด้านอย่างน้อยหนึ่งด้าน",
    "unknown_dimension": "“{value}” ไม่ตรงกับด้านใดในชุดด้าน",
    "too_many_dimensions": "นโยบายหนึ่งมีได้ไม่เกิน 4 ด้าน แถวนี้มี {count} ด้าน",
    "band_row": "แถวนี้ดูเหมือนแถวคั่นของด้าน เลือก “แถวคั่นเป็นด้าน” ตอนนำเข้า หรือใส่ด้านไว้ในคอลัมน์ ด้าน ทุกแถว",
    "text_too_long": "คอลัมน์ {column} ยาว {length} ตัวอักษร เกิน {most} ตัวอักษร",
    "unknown_size": "“{value}” ไม่ใช่ เล็ก หรือ ใหญ่",
    "parts_of_small": "มีนโยบายย่อยแต่ไม่ได้เป็นเป้าหมายใหญ่ ใส่ ใหญ่ ในคอลัมน์ เป้าหมายเล็ก/ใหญ่ หรือลบนโยบายย่อย",
    "parts_of_stored": "ในทะเบียนนโยบายนี้มีนโยบายย่อย ({parts}) จึงเป็นเป้าหมายเล็กไม่ได้ ใส่ ใหญ่ หรือเพิ่มคอลัมน์ นโยบายย่อย แล้วเว้นว่างเพื่อนำนโยบายย่อยออก",
    "too_many_parts": "มีนโยบายย่อย {count} นโยบาย เกิน {most} นโยบาย จัดกลุ่มเป็นเป้าหมายใหญ่ระดับรอง",
    "bad_part": "นโยบายย่อย “{value}” อ่านเป็นลำดับที่ไม่ได้ พิมพ์ลำดับที่คั่นด้วยเครื่องหมายจุลภาค และจัดรูปแบบเซลล์เป็นข้อความ",
    "unknown_part": "ไม่มีนโยบายลำดับที่ {value} ในไฟล์นี้และในชุดนโยบาย",
    "own_part": "นโยบายเป็นส่วนย่อยของตัวเองไม่ได้",
    "circular_parts": "นโยบายย่อยวนเป็นวง: {circle}",
}

REJECTIONS = {
    "no_table": "ไม่พบตารางทะเบียนนโยบาย ต้องมีชีตที่แสดงอยู่ซึ่งมีคอลัมน์ {wanted}",
    "missing_column": "ชีต “{sheet}” ไม่มีคอลัมน์ {missing}",
    "duplicate_column": "ชีต “{sheet}” มีคอลัมน์ {column} มากกว่าหนึ่งคอลัมน์ ({places}) ลบหรือเปลี่ยนชื่อให้เหลือคอลัมน์เดียว",
    "two_sheets": "มีตารางทะเบียนนโยบายมากกว่าหนึ่งชีต ({sheets}) เลือกชีตที่ต้องการ หรือเลือกรวมหลายชีต",
    "hidden_sheet": "ตารางทะเบียนนโยบายอยู่ในชีตที่ซ่อนไว้ ({sheets}) เลิกซ่อนชีตแล้วบันทึกใหม่",
    "unknown_sheet": "ไม่มีชีตชื่อ “{sheet}” ในไฟล์ ชีตที่แสดงอยู่คือ {sheets}",
    "unknown_column": "คอลัมน์ที่เลือกไว้สำหรับ {column} ไม่มีในชีต “{sheet}”",
    "too_big_sheet": "ชีต “{sheet}” มีข้อมูลเกิน 200,000 เซลล์ คัดลอกเฉพาะตารางทะเบียนไปไว้ในไฟล์ใหม่",
    "no_rows": "ใต้หัวตารางของชีต “{sheet}” ไม่มีแถวข้อมูล",
    "no_set": "ยังไม่มีชุดนโยบาย ระบุชื่อชุดนโยบายที่จะนำเข้า",
    "no_dimensions": "ยังไม่มีชุดด้าน สร้างชุดด้านก่อนนำเข้านโยบาย",
    "no_file": "เปิดไฟล์ “{name}” ไม่ได้",
    "moved": "ข้อมูลในระบบเปลี่ยนไปหลังการตรวจครั้งล่าสุด ตรวจรายการเปลี่ยนแปลงอีกครั้งก่อนนำไปใช้",
}


class Rejected(Exception):
    """A file whose table cannot be told; nothing of it is read. `str()` is the sentence, `details` go into the report."""

    def __init__(self, code: str, *, row: int | None = None, column: str = "", value: str = "", suggestion: str = "", **words: object) -> None:
        super().__init__(REJECTIONS[code].format(column=column, value=value, **words) + (f" {suggestion}" if suggestion else ""))
        self.code, self.row, self.column, self.value, self.suggestion = code, row, column, value, suggestion
