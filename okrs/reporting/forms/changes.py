"""Asking for a change of an approved plan, and deciding about it."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bkk_okr.fiscal_year import month_end
from bkk_okr.forms import ThaiDateField, ThaiNumberField, ThaiTextField
from bkk_okr.thai import short_month
from bkk_okr.written_numbers import decimal_text, in_unit
from districts.models import Section, User
from okrs.models import ChangeRequest, KeyResult, ReportDraft
from okrs.models.change_request import ChangeKind
from okrs.models.measure import Direction
from okrs.reporting.changes import Decision, approve_change, ask_to_change, ask_to_correct, decline_change, is_closed
from okrs.reporting.check_ins import shape_of
from okrs.reporting.readings import Reading
from okrs.reporting.typed import texts_of_draft
from policies.models import ReportingPeriod


def reason_field() -> ThaiTextField:
    return ThaiTextField(label="เหตุผลที่ขอปรับ", lines=True, max_length=2000)


class AskForm(forms.Form):
    """The kind stands in the address, so that the page shows only the fields it needs."""

    reason = reason_field()

    def __init__(self, key_result: KeyResult, data: Any = None) -> None:
        self.key_result = key_result
        super().__init__(data)
        self.fields = {**self.own_fields(), "reason": self.fields["reason"]}

    def own_fields(self) -> dict[str, forms.Field]:
        raise NotImplementedError

    def save(self, *, by: User, at: datetime) -> ChangeRequest:
        raise NotImplementedError


def _stands_at(key_result: KeyResult) -> str:
    return "" if key_result.target is None else f"เดิม {in_unit(decimal_text(key_result.target), key_result.measure.unit)}"


class TargetForm(AskForm):
    kind = ChangeKind.TARGET

    def own_fields(self) -> dict[str, forms.Field]:
        unit, key_result = self.key_result.measure.unit, self.key_result
        fields: dict[str, forms.Field] = {
            "target": ThaiNumberField(label=f"ค่าเป้าหมายใหม่ ({unit})", initial=key_result.target, help_text=_stands_at(key_result))
        }
        if key_result.measure.direction == Direction.KEEP:
            fields = {"target_low": ThaiNumberField(label=f"ขอบล่างใหม่ ({unit})", required=False, initial=key_result.target_low), **fields}
        return fields

    def save(self, *, by: User, at: datetime) -> ChangeRequest:
        wanted: dict[str, Any] = {name: self.cleaned_data[name] for name in ("target", "target_low") if name in self.cleaned_data}
        return ask_to_change(self.key_result, kind=self.kind, wanted=wanted, reason=self.cleaned_data["reason"], by=by, at=at)


class StructureForm(AskForm):
    kind = ChangeKind.STRUCTURE

    def own_fields(self) -> dict[str, forms.Field]:
        key_result = self.key_result
        return {
            "title": ThaiTextField(label="ข้อความ", max_length=500, initial=key_result.title),
            "weight": ThaiNumberField(label="น้ำหนัก", required=False, initial=key_result.weight),
            "owner_section": forms.ModelChoiceField(Section.objects.all(), label="ฝ่ายรับผิดชอบ", required=False, initial=key_result.owner_section_id),
        }

    def clean_weight(self) -> Any:
        weight = self.cleaned_data["weight"]
        if weight is not None and not 0 <= weight <= 100:
            raise ValidationError("น้ำหนักอยู่ระหว่าง 0 ถึง 100")
        return weight

    def save(self, *, by: User, at: datetime) -> ChangeRequest:
        typed = self.cleaned_data
        wanted = {"title": typed["title"], "weight": typed["weight"], "owner_section_id": typed["owner_section"].pk if typed["owner_section"] else None}
        return ask_to_change(self.key_result, kind=self.kind, wanted=wanted, reason=typed["reason"], by=by, at=at)


class CorrectionForm(AskForm):
    """Another figure in a closed period, in the measure's own shape."""

    kind = ChangeKind.CLOSED_PERIOD

    def __init__(self, key_result: KeyResult, data: Any = None, *, today: date, period: ReportingPeriod | None = None) -> None:
        self.today = today
        super().__init__(key_result, data)
        if period is not None:
            self.initial = _left_over(key_result, period, today)

    def own_fields(self) -> dict[str, forms.Field]:
        measure, shape = self.key_result.measure, shape_of(self.key_result)
        periods = ReportingPeriod.objects.filter(fiscal_year=self.key_result.objective.plan.fiscal_year_id)
        closed = {str(one.pk): one for one in periods if is_closed(one, self.today) and measure.is_due_in(one.month.month)}
        choices = [(pk, short_month(one.month)) for pk, one in closed.items()]
        fields: dict[str, forms.Field] = {"period": forms.TypedChoiceField(label="รอบที่ปิดแล้ว", choices=choices, coerce=lambda pk: closed[str(pk)])}
        if shape.kind == "value":
            fields["value"] = ThaiNumberField(label=f"ค่าที่ถูกต้อง ({measure.unit})")
        elif shape.kind == "ratio":
            fields["numerator"] = ThaiNumberField(label=measure.numerator_label or "ตัวตั้ง")
            fields["denominator"] = ThaiNumberField(label=measure.denominator_label or "ตัวหาร")
        elif shape.kind == "steps":
            steps = [(step.pk, step.title) for step in self.key_result.steps.all()]
            fields["steps"] = forms.TypedMultipleChoiceField(
                label="ขั้นตอนที่เสร็จแล้ว", required=False, choices=steps, coerce=int, widget=forms.CheckboxSelectMultiple
            )
        else:
            fields["entity_codes"] = ThaiTextField(label="รหัสของสิ่งที่นับ (หนึ่งรหัสต่อบรรทัด)", lines=True)
        return {**fields, "as_of": ThaiDateField(label="ข้อมูล ณ วันที่")}

    @property
    def reading(self) -> Reading:
        typed = self.cleaned_data
        codes = typed.get("entity_codes")
        return Reading(
            value=typed.get("value"),
            numerator=typed.get("numerator"),
            denominator=typed.get("denominator"),
            steps=tuple(sorted(typed["steps"])) if "steps" in typed else None,
            entity_codes=tuple(sorted(set(codes.replace(",", "\n").split()))) if codes else None,
        )

    def save(self, *, by: User, at: datetime) -> ChangeRequest:
        typed = self.cleaned_data
        return ask_to_correct(self.key_result, period=typed["period"], reading=self.reading, as_of=typed["as_of"], reason=typed["reason"], by=by, at=at)


def _left_over(key_result: KeyResult, period: ReportingPeriod, today: date) -> dict[str, Any]:
    """Begin from the period that the person was looking at, and from what the office had typed for it before it closed."""
    draft = ReportDraft.objects.filter(key_result=key_result, period=period).first()
    texts = texts_of_draft(draft) if draft is not None else {}
    steps = [step for step in texts.pop("steps", "").split(",") if step]
    words = {name: texts[name] for name in ("value", "numerator", "denominator", "entity_codes") if texts.get(name)}
    return {"period": period.pk, "as_of": min(today, month_end(period.month)), "steps": steps, **words}


class DecisionFields(forms.Form):
    """The document of an approval."""

    document_number = ThaiTextField(label="เลขที่หนังสือ", max_length=60, required=False)
    document_date = ThaiDateField(label="ลงวันที่", required=False)
    effective_from = ThaiDateField(label="มีผลตั้งแต่", required=False)
    note = ThaiTextField(label="ความเห็น", lines=True, max_length=2000, required=False)

    def require_document(self) -> None:
        for name in ("document_number", "document_date", "effective_from"):
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, f"ใส่{self.fields[name].label}")

    @property
    def decision(self) -> Decision:
        typed = self.cleaned_data
        return Decision(typed["document_number"], typed["document_date"], typed["effective_from"], typed.get("note", ""))


class DecideForm(DecisionFields):
    act = forms.ChoiceField(choices=[("approve", "อนุมัติ"), ("decline", "ไม่อนุมัติ")], widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("act") == "approve":
            self.require_document()
        elif not cleaned.get("note"):
            self.add_error("note", "บอกเหตุผลที่ไม่อนุมัติ")
        return cleaned

    def save(self, request: ChangeRequest, *, by: User, at: datetime) -> ChangeRequest:
        if self.cleaned_data["act"] == "decline":
            return decline_change(request, by=by, at=at, note=self.cleaned_data["note"])
        return approve_change(request, by=by, at=at, decision=self.decision)
