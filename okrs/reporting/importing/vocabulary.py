"""The columns of the two published lists and the sentences said about their rows. A stable code and one Thai sentence each (docs/tracker-questions.md)."""

from enum import StrEnum

from policies.importing.vocabulary import settled


class Field(StrEnum):
    CODE = "รหัส"
    TITLE = "ตัวชี้วัด"
    UNIT = "หน่วยนับ"
    TARGET = "เป้าหมาย"
    BUREAUS = "เป้าหมายจากสำนัก"
    DISTRICTS = "เป้าหมายจาก 50 เขต"
    ACTUAL = "ผลการดำเนินงาน"
    PERCENT = "ความคืบหน้า (%)"


NUMBERS = (Field.TARGET, Field.BUREAUS, Field.DISTRICTS, Field.ACTUAL, Field.PERCENT)


class Layout(StrEnum):
    """The two pages of the tracker; the value is the name that load_reference gave the list."""

    TOP = "top"
    ALL = "all"


COLUMNS: dict[Layout, dict[Field, str]] = {
    Layout.TOP: {
        Field.TITLE: "เป้าหมายตามนโยบาย ผว.กทม.",
        Field.UNIT: "หน่วยนับ",
        Field.TARGET: "เป้าหมายรวม",
        Field.BUREAUS: "เป้าหมายจากสำนัก",
        Field.DISTRICTS: "เป้าหมายจาก 50 เขต",
        Field.ACTUAL: "ผลการดำเนินงาน",
        Field.PERCENT: "ความคืบหน้าของ KPI (%)",
    },
    Layout.ALL: {
        Field.TITLE: "KEY_RESULT",
        Field.TARGET: "ค่าเป้าหมาย/ปี",
        Field.ACTUAL: "ผลดำเนินงาน (รวม)",
        Field.UNIT: "หน่วยนับ",
    },
}
OPTIONAL = {Field.PERCENT}
CODE_NAMES = ("รหัส", "รหัสตัวชี้วัด", "Code")
# Seen on the page, read by nobody: a running number.
UNREAD_NAMES = ("#", "ลำดับ", "ลำดับที่", "ที่", "No.")


def name_key(text: str) -> str:
    """A column name without what the page puts into it: footnote stars (`ความคืบหน้า* ของ KPI (%)`), spaces, line breaks."""
    return "".join(character for character in settled(text) if character not in " _*:").casefold()


NAMES: dict[Layout, dict[str, Field]] = {
    layout: {name_key(name): field for field, name in columns.items()} | {name_key(name): Field.CODE for name in CODE_NAMES}
    for layout, columns in COLUMNS.items()
}

REJECTIONS = {
    "no_table": "ไม่พบตารางของระบบติดตาม ต้องมีชีตที่แสดงอยู่ซึ่งมีคอลัมน์ {top} หรือ {all}",
    "missing_column": "ชีต “{sheet}” ไม่มีคอลัมน์ {missing}",
    "no_months": "ชีต “{sheet}” ไม่มีคอลัมน์รายเดือน หัวคอลัมน์เดือนเขียนเช่น ต.ค.66",
    "duplicate_column": "ชีต “{sheet}” มีคอลัมน์ {column} มากกว่าหนึ่งคอลัมน์ ({places}) ลบหรือเปลี่ยนชื่อให้เหลือคอลัมน์เดียว",
    "two_sheets": "มีตารางของระบบติดตามมากกว่าหนึ่งชีต ({sheets}) เลือกชีตที่ต้องการ",
    "hidden_sheet": "ตารางของระบบติดตามอยู่ในชีตที่ซ่อนไว้ ({sheets}) เลิกซ่อนชีตแล้วบันทึกใหม่",
    "unknown_sheet": "ไม่มีชีตชื่อ “{sheet}” ในไฟล์ ชีตที่แสดงอยู่คือ {sheets}",
    "too_big_sheet": "ชีต “{sheet}” มีข้อมูลเกิน 100,000 เซลล์ คัดลอกเฉพาะตารางไปไว้ในไฟล์ใหม่",
    "no_rows": "ใต้หัวตารางของชีต “{sheet}” ไม่มีแถวข้อมูล",
    "other_year": "คอลัมน์เดือนเป็นของปีงบประมาณ {found} แต่เลือกปีงบประมาณ {wanted}",
    "mixed_years": "คอลัมน์เดือนเป็นของหลายปีงบประมาณ ({found}) แยกเป็นไฟล์ละปี",
    "no_year": "ไม่รู้ว่าเป็นของปีงบประมาณใด ระบุปีงบประมาณที่จะนำเข้า",
    "unknown_year": "ยังไม่มีปีงบประมาณ {wanted} ในระบบ เปิดปีงบประมาณก่อนนำเข้า",
    "no_period": "ปีงบประมาณ {wanted} ยังไม่มีรอบรายงาน เพิ่มรอบรายงานก่อนนำเข้า",
    "plan_in_preparation": "แผนของกรุงเทพมหานครปีงบประมาณ {wanted} ยังอยู่ในสถานะ{state} นำเข้าได้เมื่อแผนอนุมัติแล้ว",
    "no_file": "เปิดไฟล์ “{name}” ไม่ได้",
    "moved": "ข้อมูลในระบบเปลี่ยนไปหลังการตรวจครั้งล่าสุด ตรวจรายการเปลี่ยนแปลงอีกครั้งก่อนนำไปใช้",
}

MESSAGES = {
    "missing_title": "ไม่มีชื่อตัวชี้วัด",
    "title_too_long": "ชื่อตัวชี้วัดยาว {length} ตัวอักษร เกิน 500 ตัวอักษร",
    "unit_too_long": "หน่วยนับยาว {length} ตัวอักษร เกิน 80 ตัวอักษร",
    "not_text": "คอลัมน์ {column} ต้องเป็นข้อความ แต่เซลล์เก็บค่าเป็น{kind} ({value}) พิมพ์เป็นข้อความแทน",
    "not_a_figure": "คอลัมน์ {column} “{value}” ไม่ใช่ตัวเลข ใส่ตัวเลขหรือเว้นว่าง",
    "figure_too_long": "คอลัมน์ {column} “{value}” ยาวเกินไป ใช้ได้ไม่เกิน 16 หลักหน้าจุดทศนิยม",
    "formula_error": "เซลล์เป็นสูตรที่ให้ผลผิดพลาด ({value}) แก้สูตรหรือพิมพ์ค่าแทน",
    "formula_without_value": "เซลล์เป็นสูตรที่ยังไม่มีผลลัพธ์เก็บไว้ เปิดไฟล์ด้วย Excel ให้คำนวณแล้วบันทึกใหม่ หรือพิมพ์ค่าแทน",
}

# What is asked, and whom. A row with a question is kept as it was published and becomes no report of ours until somebody has answered.
QUESTIONS = {
    "code_shared": "รหัส {code} ใช้กับ {count} ตัวชี้วัด (แถว {rows}) ถาม สยป. ว่าแต่ละตัวใช้รหัสใด",
    "same_title_other_target": "ชื่อเดียวกันแต่เป้าหมายต่างกัน (แถว {rows}: {targets}) ถาม สยป. ว่าเป้าหมายใดใช้จริง",
    "lists_disagree_target": "เป้าหมาย {target} ไม่ตรงกับ {other} ในอีกรายการหนึ่งของระบบติดตาม ถาม สยป. ว่าเป้าหมายใดใช้จริง",
    "missing_target": "ไม่มีค่าเป้าหมาย ถามสำนักเจ้าภาพว่าเป้าหมายของปีนี้คือเท่าใด",
    "zero_target": "เป้าหมายเป็น 0 คิดความคืบหน้าไม่ได้ ถามสำนักเจ้าภาพว่ายกเลิกแล้วหรือยังไม่กำหนด",
    "target_parts_do_not_add": "เป้าหมายจากสำนัก {bureaus} กับจาก 50 เขต {districts} รวมกันได้ {sum} ไม่ใช่ {target} ถามสำนักเจ้าภาพว่าตัวใดผิด",
    "counted_twice": "สำนัก {bureaus} กับ 50 เขต {districts} เกือบเท่ากัน อาจนับสิ่งเดียวกันสองครั้ง ถามสำนักเจ้าภาพว่านับซ้ำหรือไม่",
    "missing_unit": "ไม่มีหน่วยนับ ถามสำนักเจ้าภาพว่านับเป็นอะไร",
    "missing_result": "มีค่ารายเดือนแต่ไม่มีผลรวม ถามผู้ดูแลระบบติดตามว่าผลรวมคือเท่าใด",
    "negative": "{column} ติดลบ ({value}) ยอดสะสมจึงลดลง ถามสำนักเจ้าภาพว่าแก้ตัวเลขย้อนหลังหรือพิมพ์ผิด",
    "percent_over_100": "{column} {value} เกินร้อยละ 100 น่าจะบวกร้อยละของหลายหน่วยงานหรือหลายเดือน ขอตัวตั้งและตัวหารจากสำนักเจ้าภาพ",
    "percent_summed": "ผล {actual} เท่ากับร้อยละรายเดือนบวกกันพอดี ร้อยละบวกกันไม่ได้ ขอตัวตั้งและตัวหารของทั้งปีจากสำนักเจ้าภาพ",
    "mean_of_shares": "แหล่งข้อมูลระบุว่าเป็นค่าเฉลี่ย (**) ซึ่งหน่วยงานเล็กและใหญ่ถูกนับเท่ากัน ขอตัวตั้งและตัวหารจากสำนักเจ้าภาพ",
    "fractional_count": "{column} {value} {unit} มีเศษทั้งที่นับเป็นจำนวนเต็ม ถามสำนักเจ้าภาพว่าส่วนที่ยังไม่เสร็จถูกนับเป็นเศษหรือไม่",
    "unit_slip": "{column} {value} ต่างจาก {beside} มากผิดปกติ อาจใช้คนละหน่วย ถามสำนักเจ้าภาพว่าหน่วยนับตรงกันหรือไม่",
    "far_beyond_target": "ผล {actual} เป็น {times} เท่าของเป้าหมาย {target} ถามสำนักเจ้าภาพว่านับสิ่งเดียวกันหรือเป้าหมายต่ำเกินไป",
    "outlier_month": "เดือน {month} {value} เกินสามเท่าของเดือนทั่วไป ({median}) ถามสำนักเจ้าภาพว่าเป็นยอดสะสมหรือเป็นยอดของเดือนเดียว",
    "months_do_not_add_up": "ค่ารายเดือนรวมกันได้ {sum} แต่ผลรวมคือ {actual} ถามผู้ดูแลระบบติดตามว่าตัวใดถูกต้อง",
    "months_cumulative": "ค่ารายเดือนเพิ่มขึ้นจนเท่ากับผลรวม {actual} จึงดูเป็นยอดสะสม ถามสำนักเจ้าภาพว่ากรอกแบบใด",
    "falling_total": "ยอดสะสมลดลงจาก {before} เหลือ {after} ({place}) ยอดสะสมไม่ควรลดลง ถามสำนักเจ้าภาพว่าแก้ไขย้อนหลังหรือไม่",
}


class Rejected(Exception):
    """A file whose table cannot be told, or that has no place to go; nothing of it is read. `str()` is the sentence."""

    def __init__(self, code: str, *, row: int | None = None, column: str = "", suggestion: str = "", **words: object) -> None:
        super().__init__(REJECTIONS[code].format(column=column, **words) + (f" {suggestion}" if suggestion else ""))
        self.code, self.row, self.column, self.suggestion = code, row, column, suggestion
