"""`manage.py import_tracker FILE [--fiscal-year Y] [--dry-run] [--json]`: the wizard's own steps for scripts. Exit 0 ok, 1 row errors, 2 rejected."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from bkk_okr.spreadsheets.reading import LARGEST_FILE
from bkk_okr.spreadsheets.refusals import REFUSALS
from okrs.city.exact_json import dumps
from okrs.reporting.importing.options import Options
from okrs.reporting.importing.preview import preview_import
from okrs.reporting.importing.report import Report, refused
from okrs.reporting.importing.uploads import import_at_once
from okrs.reporting.importing.vocabulary import REJECTIONS
from policies.importing.report import Status

EXIT_CODES = {Status.OK: 0, Status.ROW_ERRORS: 1, Status.REJECTED: 2}


class Command(BaseCommand):
    help = "นำเข้ารายการของระบบติดตามนโยบายจากไฟล์ .xlsx หรือ .csv (exit 0 = สำเร็จ, 1 = มีแถวที่ต้องแก้, 2 = ไม่รับไฟล์)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="ไฟล์ .xlsx หรือ .csv")
        parser.add_argument("--fiscal-year", type=int, metavar="Y", help="ปีงบประมาณ เช่น 2567 ถ้าไม่ใส่จะอ่านจากไฟล์")
        parser.add_argument("--dry-run", action="store_true", help="ตรวจอย่างเดียว ไม่บันทึก")
        parser.add_argument("--json", action="store_true", help="ตอบเป็น JSON หนึ่งก้อน")
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="วันที่ของข้อมูล เช่น 2024-08-12 ถ้าไม่ใส่จะอ่านจากไฟล์")
        parser.add_argument("--sheet", default="", help="ชื่อชีตที่จะอ่าน")

    def handle(self, *args: Any, **options: Any) -> None:
        report = self.report(options)
        answer = report.as_json()
        if options["json"]:
            self.stdout.write(dumps(answer))
        else:
            self.tell(answer)
        raise SystemExit(EXIT_CODES[report.status])

    def report(self, options: dict[str, Any]) -> Report:
        path = Path(options["file"])
        try:
            if path.stat().st_size > LARGEST_FILE:
                return refused("too_large", REFUSALS["too_large"])
            data = path.read_bytes()
        except OSError:
            return refused("no_file", REJECTIONS["no_file"].format(name=path.name))
        reading = Options(options["fiscal_year"], options["as_of"], options["sheet"])
        if options["dry_run"]:
            return preview_import(data, path.name, reading, today=timezone.localdate())
        return import_at_once(data, path.name, options=reading, by=None, now=timezone.now())

    def tell(self, answer: dict[str, Any]) -> None:
        self.stdout.write(answer["message"])
        for error in answer["errors"]:
            where = f"แถว {error['row']} คอลัมน์ {error['column']}: " if error["row"] else ""
            self.stdout.write(f"  {where}{error['message']}")
        for question in answer["questions"]:
            self.stdout.write(f"  ถาม แถว {question['row']}: {question['message']}")
        for skipped in answer["skipped"]:
            self.stdout.write(f"  ข้ามแถว {skipped['row']}: {skipped['reason']}")
        for note in answer["notes"]:
            self.stdout.write(f"  {note}")
