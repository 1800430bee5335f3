"""`manage.py coach [--json]`: one key result a line on stdin, one answer a line on stdout. Needs no database."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from okrs.outcomes import Judgement, judge


class Command(BaseCommand):
    help = "Read key results from stdin, one a line, and say of each whether it is an outcome, an output or an activity, and why. Blank lines are skipped."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")  # piped by whatever locale; a pasted file may begin with a BOM
        for line in sys.stdin:
            text = line.strip()
            if text:
                found = judge(text)
                self.stdout.write(json.dumps(found.as_json(), ensure_ascii=False) if options["json"] else sentence(found))


def sentence(found: Judgement) -> str:
    parts = [f"{found.kind_word}: {found.text}", *(reason.sentence for reason in found.reasons)]
    if found.question:
        parts.append(f"ถาม: {found.question}")
    parts += [f"ลองเขียน: {rewrite.text}" for rewrite in found.rewrites]
    if found.missing:
        parts.append(f"ยังขาด: {', '.join(found.missing_words)}")
    return " · ".join(parts)
