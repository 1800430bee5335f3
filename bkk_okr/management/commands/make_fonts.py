from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from bkk_okr.fonts import make_web_fonts


class Command(BaseCommand):
    help = "Make the woff2 fonts of the pages from the fonts in site-packages; does nothing when they are there."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="make those too that are there")

    def handle(self, *args: Any, again: bool, **options: Any) -> None:
        made = make_web_fonts(settings.VAR_DIR / "fonts", again=again)
        for path in made:
            self.stdout.write(f"{path.name}  {path.stat().st_size / 1000:.1f} kB")
