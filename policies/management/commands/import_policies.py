"""`manage.py import_policies FILE [--set NAME] [--dry-run] [--json]`: the wizard's own steps for scripts. Exit 0 ok, 1 row errors, 2 rejected.

What the wizard lets a person choose has a flag each: sheets, joining, bands, codes, the header row and the column of each field.
"""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from bkk_okr.spreadsheets.reading import LARGEST_FILE
from bkk_okr.spreadsheets.refusals import REFUSALS
from policies.importing.layout import column_number
from policies.importing.options import Options
from policies.importing.preview import preview_import
from policies.importing.report import Report, Status, refused
from policies.importing.uploads import import_at_once
from policies.importing.vocabulary import FIELD_NAMES, REJECTIONS, Field, header_name
from policies.models import DimensionSet, FiscalYear, PolicySet

LAST_ROW = 1_048_576
EXIT_CODES = {Status.OK: 0, Status.ROW_ERRORS: 1, Status.REJECTED: 2}


class Command(BaseCommand):
    help = "นำเข้าทะเบียนนโยบายจากไฟล์ .xlsx หรือ .csv (exit 0 = สำเร็จ, 1 = มีแถวที่ต้องแก้, 2 = ไม่รับไฟล์)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="ไฟล์ .xlsx หรือ .csv")
        parser.add_argument("--set", default="", help="ชื่อชุดนโยบาย ถ้ายังไม่มีจะสร้างให้")
        parser.add_argument("--dry-run", action="store_true", help="ตรวจอย่างเดียว ไม่บันทึก")
        parser.add_argument("--json", action="store_true", help="ตอบเป็น JSON หนึ่งก้อน")
        parser.add_argument("--dimension-set", default="", help="ชุดด้านที่ใช้ตรวจหรือใช้สร้างชุดนโยบายใหม่")
        parser.add_argument("--sheet", action="append", default=[], help="ชื่อชีตที่จะอ่าน ใส่ซ้ำได้")
        parser.add_argument("--join", action="store_true", help="รวมหลายชีตเป็นทะเบียนเดียว")
        parser.add_argument("--bands", action="store_true", help="แถวคั่นระหว่างนโยบายเป็นชื่อด้าน")
        parser.add_argument("--codes", action="store_true", help="ลำดับที่เป็นรหัส เช่น 4.2.09")
        parser.add_argument("--header-row", type=row_number, help="แถวที่เป็นหัวตาราง นับตาม Excel ถ้าไม่ระบุจะหาให้")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            type=chosen_column,
            metavar="FIELD=LETTER",
            help=f"คอลัมน์ของแต่ละช่อง เช่น title=C หรือ นโยบาย=C ใส่ซ้ำได้ ช่องที่ไม่ระบุจะไม่อ่าน ({', '.join(name.name.lower() for name in Field)})",
        )
        parser.add_argument("--retire-missing", action="store_true", help="ปิดใช้นโยบายที่ไม่มีในไฟล์")

    def handle(self, *args: Any, **options: Any) -> None:
        report = self.report(options)
        answer = report.as_json(policies=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
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
        reading = Options(
            tuple(options["sheet"]),
            join=options["join"] or len(options["sheet"]) > 1,
            bands=options["bands"],
            codes=options["codes"],
            header_row=options["header_row"],
            columns=each_once(options["column"]),
        )
        policy_set = chosen_set(options["set"])
        if policy_set is not None and not options["dry_run"]:
            return import_at_once(
                data, path.name, policy_set=policy_set, by=None, options=reading, now=timezone.now(), retire_missing=options["retire_missing"]
            )
        report = preview_import(data, path.name, policy_set, reading, dimension_set=options["dimension_set"] or options["set"])
        if options["dry_run"] or report.status is not Status.OK:
            return report
        return self.import_into_new_set(data, path.name, options["set"], reading, report)

    def import_into_new_set(self, data: bytes, file_name: str, name: str, reading: Options, preview: Report) -> Report:
        if not name:
            return refused("no_set", REJECTIONS["no_set"])
        with transaction.atomic():
            dimension_set = DimensionSet.objects.filter(name=preview.dimension_set).first()
            if dimension_set is None:
                return refused("no_dimensions", REJECTIONS["no_dimensions"])
            policy_set = PolicySet.objects.create(name=name, dimension_set=dimension_set)
            report = import_at_once(data, file_name, policy_set=policy_set, by=None, options=reading, now=timezone.now())
        report.findings.notes.append(f"สร้างชุดนโยบาย {name} ใช้ชุดด้าน {dimension_set.name}")
        return report

    def tell(self, answer: dict[str, Any]) -> None:
        self.stdout.write(answer["message"])
        for error in answer["errors"]:
            where = f"แถว {error['row']} คอลัมน์ {error['column']}: " if error["row"] else ""
            self.stdout.write(f"  {where}{error['message']}")
        for skipped in answer["skipped"]:
            self.stdout.write(f"  ข้ามแถว {skipped['row']}: {skipped['reason']}")
        for note in answer["notes"]:
            self.stdout.write(f"  {note}")


def row_number(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= LAST_ROW):
        raise ArgumentTypeError(f"“{text}” ไม่ใช่เลขแถว")
    return int(text)


def chosen_column(text: str) -> tuple[Field, int]:
    """`title=C`, or by the column's own name `นโยบาย=C`."""
    said, _, column = text.partition("=")
    wanted = {name.name.casefold(): name for name in Field} | FIELD_NAMES
    if header_name(said) not in wanted:
        raise ArgumentTypeError(f"ไม่มีช่อง “{said}” ช่องที่มีคือ {', '.join(name.name.lower() for name in Field)}")
    if not (number := column_number(column.strip())):
        raise ArgumentTypeError(f"“{column}” ไม่ใช่คอลัมน์ของ Excel เช่น C หรือ AB")
    return wanted[header_name(said)], number


def each_once(chosen: Iterable[tuple[Field, int]]) -> dict[Field, int]:
    """One column for a field and one field for a column, as on the wizard's page."""
    columns: dict[Field, int] = {}
    for name, number in chosen:
        if name in columns or number in columns.values():
            raise CommandError(f"--column ของ {name} ซ้ำช่องหรือซ้ำคอลัมน์กับที่ระบุไว้แล้ว", returncode=2)
        columns[name] = number
    return columns


def chosen_set(name: str) -> PolicySet | None:
    """Return the set of that name; without a name the only one, else the one that the latest fiscal year counts by."""
    if name:
        return PolicySet.objects.filter(name=name).first()
    sets = list(PolicySet.objects.all()[:2])
    if len(sets) == 1:
        return sets[0]
    latest = FiscalYear.objects.order_by("-be_year").select_related("policy_set").first()
    return latest.policy_set if latest else None
