from typing import Any

from django.core.management.base import BaseCommand

from okrs.demo.clear import clear_demo


class Command(BaseCommand):
    help = "Removes everything invented: plans with their reports, measures, scope and people."

    def handle(self, *args: Any, **options: Any) -> None:
        for noun, count in clear_demo().items():
            self.stdout.write(f"ลบ{noun} {count}")
