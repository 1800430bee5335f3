"""`manage.py up`: the whole system on this machine until Ctrl-C."""

import os
import sys
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from bkk_okr.process import Refused
from bkk_okr.supervisor import Supervisor

READY = """
พร้อมใช้งาน · ready       http://127.0.0.1:{port}/
เข้าใช้ทดลอง · sign in    หน้าแรกมีสี่ประตู กดครั้งเดียวเข้าได้: ผู้วางแผน ผู้อำนวยการเขต เมือง ผู้ดูแลระบบ
                          (four doors on the first page, one press each: planner, director, city, admin)
หยุด · stop               Ctrl-C           บันทึกการทำงาน · logs   {log}
"""


class Command(BaseCommand):
    help = "Start PostgreSQL, Valkey, web, worker and beat on this machine and stop them all together (Ctrl-C)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or 8000)
        parser.add_argument("--no-demo", action="store_true", help="start with reference data only")

    def handle(self, *args: Any, port: int, no_demo: bool, **options: Any) -> None:
        supervisor = Supervisor(settings.BASE_DIR, settings.VAR_DIR, port, database_url=settings.DATABASE_URL, say=self.say)
        self.say(f"เปิดระบบ · starting in {settings.VAR_DIR}")
        steps = [bring_up_to_date] if no_demo or not settings.DEMO_SIGN_IN else [bring_up_to_date, offer_demo]
        try:
            supervisor.run(steps, READY.format(port=port, log=settings.VAR_DIR / "log"))
        except Refused as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def bring_up_to_date(supervisor: Supervisor) -> None:
    supervisor.manage_together(("migrate", "--no-input"), ("make_fonts",))
    supervisor.manage_together(("load_reference",), ("collectstatic", "--no-input", "--verbosity", "0"))


def offer_demo(supervisor: Supervisor) -> None:
    """Write the demo once, into a database in which nobody works yet (the reference data hold a plan of their own).

    `clear_demo` is not undone by the next start; a half-written demo is begun again.
    """
    note = supervisor.var / "demo"
    state = note.read_text() if note.exists() else ""
    if state == "begun":
        supervisor.manage("clear_demo")
    if state != "done" and supervisor.is_empty(apps.get_model("districts", "Membership")._meta.db_table):
        note.write_text("begun")
        supervisor.manage("seed_demo")
        supervisor.manage("rollup")  # whoever opens the first page finds figures, not the promise of some
        note.write_text("done")
