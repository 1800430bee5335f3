"""`manage.py restore FILE [--over]`: an archive takes the place of the database and uploads, and is proven before anybody trusts it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from bkk_okr.backups import restore
from bkk_okr.process import Refused

# Bring an older archive up to this version, recompute what waited when it was made, then compare every figure with the raw rows.
AFTERWARDS = (["migrate", "--no-input", "--verbosity", "0"], ["rollup"], ["rollup", "--check"])


class Command(BaseCommand):
    help = "Put an archive of `backup` in the place of the database and uploads. Refused over a database in which somebody works, unless --over."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--over", action="store_true", help="replace a database that is in use")

    def handle(self, *args: Any, file: Path, over: bool, **options: Any) -> None:
        known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
        connection.close()
        try:
            manifest = restore(file, database_url=settings.DATABASE_URL, storage=default_storage, known_migrations=known, over=over)
        except Refused as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        rows = sum(manifest.rows.values())
        self.stdout.write(f"กู้คืนจากแฟ้มของ {manifest.made_at}: {rows:,} แถว {len(manifest.uploads):,} ไฟล์ จำนวนตรงทุกตาราง · restored; every table has its rows")
        self.stdout.flush()
        for words in AFTERWARDS:
            if subprocess.run([sys.executable, str(settings.BASE_DIR / "manage.py"), *words], check=False).returncode != 0:
                self.stderr.write(f"{' '.join(words)} ไม่สำเร็จ ข้อมูลกู้คืนแล้วแต่ยังไม่ผ่านการตรวจ · restored, but not proven: manage.py {' '.join(words)} failed")
                sys.exit(1)
