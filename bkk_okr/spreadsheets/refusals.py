"""Why a file is not read at all: one stable code and one sentence each, saying what to do."""

SAVE_AGAIN = "เปิดไฟล์ด้วย Excel แล้วบันทึกใหม่เป็นชนิด .xlsx"

REFUSALS = {
    "empty_file": "ไฟล์นี้ว่างเปล่า เลือกไฟล์ที่มีข้อมูลแล้วอัปโหลดใหม่",
    "too_large": "ไฟล์ใหญ่เกิน 10 MB ลบรูปภาพหรือชีตที่ไม่เกี่ยวข้องออกแล้วอัปโหลดใหม่",
    "extension": "รับเฉพาะไฟล์ .xlsx หรือ .csv " + SAVE_AGAIN,
    "old_xls": "ไฟล์นี้เป็น Excel รุ่นเก่า (.xls) " + SAVE_AGAIN,
    "xlsb": "ไฟล์นี้เป็น Excel แบบไบนารี (.xlsb) " + SAVE_AGAIN,
    "ods": "ไฟล์นี้เป็น OpenDocument (.ods) เปิดแล้วบันทึกใหม่เป็นชนิด .xlsx",
    "macros": "ไฟล์นี้มีมาโคร จึงไม่รับ บันทึกใหม่เป็นชนิด .xlsx ซึ่งไม่มีมาโคร",
    "password": "ไฟล์นี้ใส่รหัสผ่านไว้ เปิดด้วย Excel นำรหัสผ่านออก แล้วบันทึกใหม่",
    "renamed": "เนื้อในของไฟล์ไม่ตรงกับนามสกุลไฟล์ เปิดด้วยโปรแกรมที่สร้างไฟล์ แล้วบันทึกใหม่เป็นชนิด .xlsx",
    "not_a_workbook": "ไฟล์นี้ไม่ใช่ตารางคำนวณ เปิดด้วยโปรแกรมที่สร้างไฟล์ แล้วบันทึกใหม่เป็นชนิด .xlsx",
    "damaged": "อ่านไฟล์ไม่ได้ ไฟล์อาจเสียหาย " + SAVE_AGAIN,
    "too_many_entries": "ภายในไฟล์มีส่วนย่อยมากผิดปกติ " + SAVE_AGAIN,
    "duplicate_entries": "ภายในไฟล์มีส่วนย่อยชื่อซ้ำกัน จึงไม่รู้ว่าส่วนใดจริง " + SAVE_AGAIN,
    "path_escape": "ภายในไฟล์มีชื่อส่วนย่อยที่ไม่ปลอดภัย " + SAVE_AGAIN,
    "compression": "ไฟล์บีบอัดด้วยวิธีที่ไม่รองรับ " + SAVE_AGAIN,
    "bomb": "ไฟล์ขยายแล้วใหญ่ผิดปกติ " + SAVE_AGAIN + " หรือคัดลอกเฉพาะตารางไปไว้ในไฟล์ใหม่",
    "doctype": "ภายในไฟล์มีคำสั่ง XML ที่ไม่ปลอดภัย (DOCTYPE) " + SAVE_AGAIN,
    "too_complex": "ตารางในไฟล์ใหญ่หรือซับซ้อนเกินกว่าจะอ่านได้ คัดลอกเฉพาะตารางที่ต้องการไปไว้ในไฟล์ใหม่",
    "too_slow": "ใช้เวลาอ่านไฟล์นานเกินไป คัดลอกเฉพาะตารางที่ต้องการไปไว้ในไฟล์ใหม่",
    "encoding": "อ่านตัวอักษรในไฟล์ .csv ไม่ได้ บันทึกใหม่เป็น CSV UTF-8 หรือใช้ไฟล์ .xlsx",
    "csv_shape": "ไฟล์ .csv มีเครื่องหมายอัญประกาศไม่ครบคู่หรือช่องยาวเกินไป บันทึกใหม่เป็นชนิด .xlsx",
}


class Refused(Exception):
    """A file that is not read, with the code of its reason; `str()` is the sentence for the person who uploaded it."""

    def __init__(self, code: str) -> None:
        super().__init__(REFUSALS[code])
        self.code = code
