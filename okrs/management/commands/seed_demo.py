from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from okrs.demo.people import PASSWORD
from okrs.demo.seed import Wish, seed_demo


class Command(BaseCommand):
    help = "Writes invented plans and reports through the product's own verbs, all marked ข้อมูลจำลอง. clear_demo takes them away."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--offices", type=int, default=50, help="how many districts (1-50)")
        parser.add_argument(
            "--years", type=int, default=3, choices=(1, 2, 3), help="1: the executing year; 2: with the closed one; 3: with the one in preparation"
        )
        parser.add_argument("--seed", type=int, default=2565, help="another number gives another demo; the same number the same demo")

    def handle(self, *args: Any, **options: Any) -> None:
        wish = Wish(offices=options["offices"], years=options["years"], seed=options["seed"], today=timezone.localdate())
        seed_demo(wish, self.stdout.write)
        self.stdout.write(f"บัญชีทดลองทุกบัญชีใช้รหัสผ่าน {PASSWORD} เช่น planner-1049, director-1049, reviewer, policy-admin")
