"""`manage.py load_reference`: the facts that ship with the product. Run it as often as you like."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from bkk_okr.reference import Tally
from districts.reference import load_offices
from okrs.reporting.tracker import load_tracker
from policies.reference import load_policies


class Command(BaseCommand):
    help = "Load offices, policies and the published figures of 2567 that are not there yet, and say what changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would change and change nothing")
        parser.add_argument("--overwrite", action="store_true", help="bring rows that were corrected since back to the shipped files")

    def handle(self, *args: Any, dry_run: bool, overwrite: bool, **options: Any) -> None:
        tally = Tally(overwrite=overwrite)
        with transaction.atomic():
            load_offices(tally)
            load_policies(tally)
            load_tracker(tally, recorded_at=timezone.now())
            transaction.set_rollback(dry_run)
        for line in tally.lines():
            self.stdout.write(line)
        if dry_run:
            self.stdout.write("ทดลองเท่านั้น ยังไม่ได้บันทึก")
        elif not tally.changed_anything:
            self.stdout.write("ข้อมูลอ้างอิงเป็นปัจจุบันแล้ว")
