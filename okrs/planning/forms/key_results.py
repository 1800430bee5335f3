from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse

from bkk_okr import thai
from bkk_okr.forms import ThaiDateField, ThaiNumberField, ThaiTextField
from districts.models import Section, User
from okrs.models import KeyResult, Measure, Objective
from okrs.planning.forms.rows import RowForm
from okrs.planning.key_results import add_key_result, due_months, set_ladder, set_monthly_plan
from okrs.planning.measures import OwnMeasure, is_own, shared_measures

KIND_HINT = "ผลลัพธ์ = สิ่งที่เปลี่ยนไปสำหรับประชาชน ผลผลิต = สิ่งที่เขตทำเสร็จ กิจกรรม = ขั้นตอนการทำงาน"
OWN_FIELDS = ("unit", "kind", "direction", "nature", "frequency", "source")
YEARS_AHEAD = 3


class KeyResultFields(forms.Form):
    """The inputs of a key result, the same when it is new and when it is edited."""

    title = ThaiTextField(label="ข้อความ KR", max_length=500, lines=True, rows=2, required=False, help_text="วัดสิ่งที่เปลี่ยนไปสำหรับประชาชน ไม่ใช่จำนวนกิจกรรม")
    unit = ThaiTextField(label="หน่วยนับ", max_length=80, required=False)
    kind = forms.ChoiceField(label="ประเภท", choices=Measure.Kind.choices, required=False, help_text=KIND_HINT)
    direction = forms.ChoiceField(label="ทิศทาง", choices=Measure.Direction.choices, required=False)
    nature = forms.ChoiceField(label="ลักษณะค่า", choices=Measure.Nature.choices, required=False)
    frequency = forms.ChoiceField(label="ความถี่ที่รายงาน", choices=Measure.Frequency.choices, required=False)
    source = ThaiTextField(label="แหล่งข้อมูล", max_length=300, required=False)
    baseline = ThaiNumberField(label="ค่าฐาน", required=False)
    baseline_date = ThaiDateField(label="ค่าฐาน ณ วันที่", required=False, help_text="เช่น 30 ก.ย. 2569")
    baseline_source = ThaiTextField(label="แหล่งข้อมูลค่าฐาน", max_length=300, required=False)
    baseline_due = ThaiDateField(label="ถ้ายังไม่มีค่าฐาน จะสำรวจเสร็จภายใน", required=False)
    target = ThaiNumberField(label="ค่าเป้าหมาย", required=False)
    coach_override = ThaiTextField(label="เหตุผลที่ใช้ข้อความเดิม", max_length=500, required=False, help_text="ผู้พิจารณาจะเห็นเหตุผลนี้ และระบบจะไม่ถามซ้ำ")
    target_low = ThaiNumberField(label="ขอบล่าง (เฉพาะรักษาระดับ)", required=False)
    weight = ThaiNumberField(label="น้ำหนัก", required=False, help_text="เว้นว่างทุกข้อ = เท่ากัน")
    owner_section = forms.ModelChoiceField(label="ฝ่ายรับผิดชอบ", queryset=Section.objects.all(), required=False, empty_label="เลือกฝ่าย")


def ask_coach(title: forms.Field) -> None:
    """Let the coach read the sentence when the writer leaves the field; htmx only shortens the way, the page asks on its own when it is shown."""
    title.widget.attrs |= {
        "hx-post": reverse("okrs:coach-say"),
        "hx-trigger": "change",
        "hx-target": "#coach",
        "hx-include": "#id_unit, #id_kind",
        "hx-sync": "this:replace",
    }


class MeasureChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({obj.unit})"


class NewKeyResultForm(KeyResultFields):
    measure = MeasureChoice(
        label="ตัวชี้วัด",
        queryset=Measure.objects.none(),
        required=False,
        empty_label="ตัวชี้วัดของเขตเอง",
        help_text="ถ้าเลือกตัวชี้วัดที่สำนักเจ้าภาพกำหนด หน่วยนับ ทิศทาง และแหล่งข้อมูลจะมาจากเจ้าภาพ",
    )
    field_order = ("title", "measure")

    def __init__(self, objective: Objective, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.objective = objective
        self.fields["measure"].queryset = shared_measures()  # type: ignore[attr-defined]
        self.fields["title"].required = True
        ask_coach(self.fields["title"])

    def save(self, *, by: User) -> KeyResult:
        typed = dict(self.cleaned_data)
        shared = typed.pop("measure")
        own = {name: typed.pop(name) for name in OWN_FIELDS}
        invented = self.objective.plan.invented
        measure = shared or OwnMeasure(
            **{name: value for name, value in own.items() if value} | {"unit": own["unit"], "kind": own["kind"] or Measure.Kind.OUTPUT}, invented=invented
        )
        parent = city_parent(shared, self.objective) if shared else None
        return add_key_result(self.objective, measure=measure, by=by, parent=parent, **typed)


def city_parent(measure: Measure, objective: Objective) -> KeyResult | None:
    """The city key result that a shared measure is cascaded from in the plan's year, if the city has one."""
    rows = KeyResult.objects.filter(measure=measure, objective__plan__office__kind="city", objective__plan__fiscal_year=objective.plan.fiscal_year_id)
    return rows.order_by("pk").first()


class KeyResultForm(KeyResultFields, RowForm):
    def __init__(self, row: KeyResult, *args: Any, **kwargs: Any) -> None:
        super().__init__(row, *args, **kwargs)
        self.owns_measure = is_own(row.measure, row.objective.plan.office_id)
        if not self.owns_measure:
            for name in OWN_FIELDS:
                del self.fields[name]
        ask_coach(self.fields["title"])
        if row.measure.direction != Measure.Direction.KEEP:
            self.fields.pop("target_low")


class MonthsForm(forms.Form):
    """The plan by month, and the targets of the years to come."""

    def __init__(self, key_result: KeyResult, *args: Any, **kwargs: Any) -> None:
        self.key_result = key_result
        plan = key_result.objective.plan
        planned = {row.period.month: row.value for row in key_result.planned.select_related("period")}
        ladder = {row.be_year: row.target for row in key_result.ladder.all()}
        self.months = due_months(key_result, plan)
        self.years = [plan.fiscal_year_id + ahead for ahead in range(1, YEARS_AHEAD + 1)]
        super().__init__(*args, **kwargs)
        for month in self.months:
            self.fields[f"m{month:%Y%m}"] = ThaiNumberField(label=thai.short_month(month), required=False, initial=planned.get(month))
        for year in self.years:
            self.fields[f"y{year}"] = ThaiNumberField(label=f"เป้าปี {year}", required=False, initial=ladder.get(year))

    @property
    def month_fields(self) -> list[forms.BoundField]:
        return [self[f"m{month:%Y%m}"] for month in self.months]

    @property
    def year_fields(self) -> list[forms.BoundField]:
        return [self[f"y{year}"] for year in self.years]

    def save(self, *, by: User) -> None:
        months: dict[date, Decimal | None] = {month: self.cleaned_data[f"m{month:%Y%m}"] for month in self.months}
        set_monthly_plan(self.key_result, months, by=by)
        set_ladder(self.key_result, {year: self.cleaned_data[f"y{year}"] for year in self.years}, by=by)
