"""`manage.py city`: what the city page shows, as text or data, today from the stored rows and of a past day counted again."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bkk_okr.thai import short_date
from bkk_okr.written_numbers import decimal_text
from okrs.city.as_data import as_data
from okrs.city.exact_json import dumps
from okrs.city.figures import CityFigures, city_figures
from okrs.city.findings import headline
from okrs.city.lines import spoken
from okrs.city.past import city_figures_on
from okrs.models.rollup import View
from policies.models import FiscalYear


class Command(BaseCommand):
    help = "Print the figures of the city page of a fiscal year."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fiscal-year", type=int, required=True, metavar="Y", help="Buddhist-era budget year, such as 2567")
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="a past day in ISO form: as it was known by its end")
        parser.add_argument("--official", action="store_true", help="count verified reports only")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, fiscal_year: int, as_of: date | None, official: bool, json: bool, **options: Any) -> None:
        year = FiscalYear.objects.select_related("policy_set", "dimension_set").filter(pk=fiscal_year).first()
        if year is None:
            raise CommandError(f"ไม่มีปีงบประมาณ {fiscal_year} ในระบบ")
        view, today = View.OFFICIAL if official else View.WORKING, timezone.localdate()
        if as_of is not None and as_of > today:
            raise CommandError(f"{short_date(as_of)} ยังมาไม่ถึง")
        if as_of is None:
            figures = city_figures(year, view=view, today=today, now=timezone.now())
        else:
            figures = city_figures_on(year, as_of, view=view, at=timezone.now())
        self.stdout.write(dumps(as_data(figures)) if json else "\n".join(text_of(figures)))


def text_of(figures: CityFigures) -> list[str]:
    lines = [
        headline(figures),
        f"ผลลัพธ์ตามแผน {figures.outcomes.on_plan} จาก {figures.outcomes.due} · ผลผลิตตามแผน {figures.outputs.on_plan} จาก {figures.outputs.due}",
    ]
    for line in figures.lines:
        of = f"{spoken(line.value)} จาก {spoken(line.key_result.target)} {line.measure.unit}"
        beside = f" · เผยแพร่ร้อยละ {decimal_text(line.beside.percent)}" if line.beside and line.beside.percent is not None else ""
        lines.append(f"{line.key_result.title}: {of} (ร้อยละ {spoken(line.percent)}){beside}")
    return lines
