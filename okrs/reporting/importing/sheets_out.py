"""The questions of an import as a workbook, to be sent to those who can answer."""

from datetime import datetime
from decimal import Decimal

from bkk_okr.spreadsheets.writing import About, Column, SheetOut, workbook
from okrs.models import TrackerImport

COLUMNS = (
    Column("แถวในไฟล์", 12),
    Column("รหัส", 14),
    Column("ตัวชี้วัด", 60),
    Column("เป้าหมายในไฟล์", 20),
    Column("ผลในไฟล์", 20),
    Column("คำถาม", 80),
    Column("คำตอบ", 60, "ให้เจ้าของข้อมูลกรอก แล้วแก้ในไฟล์ของระบบติดตามก่อนนำเข้าใหม่"),
)


def questions_workbook(record: TrackerImport, *, as_of: datetime) -> bytes:
    """Return one row a question, with the line as it was published and room for the answer."""
    measures = {measure["row"]: measure for measure in record.report.get("measures", [])}
    rows = []
    for question in record.report.get("questions", []):
        measure = measures.get(question["row"], {})
        target, actual = (Decimal(measure[name]) if measure.get(name) else None for name in ("target_total", "actual"))
        rows.append((question["row"], measure.get("code", ""), measure.get("title", ""), target, actual, question["message"], ""))
    return workbook([SheetOut("คำถาม", f"คำถามถึงเจ้าของข้อมูล จากไฟล์ {record.file_name}", COLUMNS, rows)], About(as_of))
