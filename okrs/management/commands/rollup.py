"""`manage.py rollup`: drain now; `--rebuild` recompute everything; `--check` compare what is stored with what the raw rows say."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from okrs.figures.check import Comparison, compare, years
from okrs.figures.drain import drain_all
from policies.models import Mark

PATIENCE = 60  # seconds to wait for a drain that holds a year


class Command(BaseCommand):
    help = "Recompute the figures that marks speak of; --rebuild: all of them; --check: compare, exit 1 on a difference or when nothing was compared."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="recompute every figure of every year")
        parser.add_argument("--check", action="store_true", help="compare stored with recomputed figures; writes nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")

    def handle(self, *args: Any, rebuild: bool, check: bool, **options: Any) -> None:
        as_json = options["json"]
        if rebuild:
            Mark.objects.bulk_create(Mark(fiscal_year=year) for year in years())
        if rebuild or not check:
            left = drain_all(PATIENCE, today=timezone.localdate(), at=timezone.now())
        if not check:
            self.say({"waiting": left}, f"เหลือรายการรอคำนวณ {left} รายการ", as_json=as_json)
            sys.exit(1 if left else 0)
        found = compare(today=timezone.localdate(), at=timezone.now())
        self.say(facts(found), f"ตรวจ {found.checked} แถว ต่างกัน {found.drift} แถว {' · '.join(found.examples)}".strip(), as_json=as_json)
        sys.exit(0 if found.is_good else 1)

    def say(self, found: dict[str, Any], sentence: str, *, as_json: bool) -> None:
        self.stdout.write(json.dumps(found, ensure_ascii=False) if as_json else sentence)


def facts(found: Comparison) -> dict[str, Any]:
    return {"checked": found.checked, "drift": found.drift, "waiting": found.waiting, "examples": found.examples}
