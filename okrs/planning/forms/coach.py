"""What people bring to the coach: pasted rows or a workbook; and which of the judged rows go into which draft."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bkk_okr import thai
from bkk_okr.spreadsheets.reading import LARGEST_FILE, Sheet, read
from bkk_okr.spreadsheets.refusals import Refused
from districts.models import User
from okrs.models import Objective, Plan
from okrs.planning.coaching import open_objectives, open_plans, take_into_plan
from okrs.planning.pasted_rows import LONGEST_UNIT, MOST_ROWS, PastedRow, rows_of_sheet, rows_of_text

LONGEST_PASTE = 200_000
LONGEST_TITLE = 500  # of a key result
NOTHING_FOUND = "ไม่พบข้อความภาษาไทยในสิ่งที่วาง วางรายการตัวชี้วัดบรรทัดละหนึ่งข้อ"


class CoachForm(forms.Form):
    rows = forms.CharField(
        label="วางตัวชี้วัดหรือ KR",
        required=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="คัดลอกจาก Word หรือ Excel มาวางได้เลย บรรทัดละหนึ่งข้อ ถ้ามีหลายคอลัมน์ให้ติดหัวตารางมาด้วย",
    )
    workbook = forms.FileField(
        label="หรือเลือกไฟล์",
        required=False,
        help_text="ไฟล์ .xlsx หรือ .csv ไม่เกิน 10 MB",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"empty": "ไฟล์ว่าง เลือกไฟล์ที่มีตาราง"},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        workbook = cleaned.get("workbook")
        found = self._from_workbook(workbook) if workbook else rows_of_text(cleaned.get("rows", ""))
        if not found and not self.errors:
            self.add_error("workbook" if workbook else "rows", NOTHING_FOUND)
        cleaned["found"] = found
        return cleaned

    def _from_workbook(self, upload: Any) -> list[PastedRow]:
        if upload.size > LARGEST_FILE:
            self.add_error("workbook", str(Refused("too_large")))
            return []
        try:
            sheets = read(upload.read(), upload.name).sheets
        except Refused as refusal:
            self.add_error("workbook", str(refusal))
            return []
        return max((rows_of_sheet(sheet) for sheet in _visible(sheets)), key=len, default=[])


def _visible(sheets: list[Sheet]) -> list[Sheet]:
    return [sheet for sheet in sheets if not sheet.hidden]


class TakeForm(forms.Form):
    """Rows come back as they were shown: `text-N` is the wording that was chosen for row N, `unit-N` its unit, `take` the numbers of the rows wanted."""

    place = forms.ChoiceField(label="นำเข้าไปที่", widget=forms.Select)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.objectives = {f"o{objective.pk}": objective for objective in open_objectives(user)}
        self.plans = {f"p{plan.pk}": plan for plan in open_plans(user)}
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            *((key, f"แผนปี {plan.fiscal_year_id} · วัตถุประสงค์ใหม่") for key, plan in self.plans.items()),
            *((key, _name(objective)) for key, objective in self.objectives.items()),
        ]

    @property
    def has_place(self) -> bool:
        return bool(self.plans)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        rows = [self._row(number) for number in self.data.getlist("take")[:MOST_ROWS]]  # type: ignore[attr-defined]
        cleaned["rows"] = [row for row in rows if row.text]
        if not cleaned["rows"]:
            raise ValidationError("ยังไม่ได้เลือกรายการ ทำเครื่องหมายหน้ารายการที่จะนำเข้าร่างแผน")
        return cleaned

    def _row(self, number: str) -> PastedRow:
        text, unit = (thai.normalise(self.data.get(f"{name}-{number}", "")) for name in ("text", "unit"))
        return PastedRow(0, text[:LONGEST_TITLE], unit[:LONGEST_UNIT])

    def shown_rows(self) -> list[PastedRow]:
        """Every row that the page showed, in its order: what was not taken is not lost either."""
        numbers = [name.removeprefix("text-") for name in self.data if name.startswith("text-")][:MOST_ROWS]
        return [PastedRow(int(number) if number.isdecimal() else 0, self._row(number).text, self._row(number).unit) for number in numbers]

    def save(self, *, by: User) -> Objective:
        place = self.cleaned_data["place"]
        objective = self.objectives.get(place)
        plan: Plan = objective.plan if objective else self.plans[place]
        return take_into_plan(plan, objective, self.cleaned_data["rows"], by=by)


def _name(objective: Objective) -> str:
    return f"แผนปี {objective.plan.fiscal_year_id} · วัตถุประสงค์ที่ {objective.position} {objective.title or '(ยังไม่มีข้อความ)'}"[:90]
