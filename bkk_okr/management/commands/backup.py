"""`manage.py backup FILE`: database and uploads in one archive, read back before it gets its name."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from bkk_okr.backups import back_up
from bkk_okr.process import Refused


class Command(BaseCommand):
    help = "Write the database and all uploaded files into one archive and read it back. The system may stay in use meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = back_up(file, database_url=settings.DATABASE_URL, storage=default_storage, made_at=timezone.localtime().isoformat(timespec="seconds"))
        except Refused as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        rows, size = sum(manifest.rows.values()), file.stat().st_size / 1_000_000
        self.stdout.write(
            f"สำรองแล้วและอ่านทวนครบ: {rows:,} แถว {len(manifest.uploads):,} ไฟล์ · backed up and read back: {rows:,} rows, "
            f"{len(manifest.uploads):,} uploads, {size:,.1f} MB in {file}"
        )
