"""Reading what a person typed into the cards of one period."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bkk_okr.fiscal_year import month_end
from bkk_okr.forms import ThaiDateField, ThaiNumberField, ThaiTextField
from districts.models import User
from okrs.models.check_in import GapReason
from okrs.reporting.cards import Card, reading_in
from okrs.reporting.check_ins import Line, send_report
from okrs.reporting.readings import Reading, misfit
from policies.models import ReportingPeriod

NONE_DONE = "0"
LARGE = {"class": "input"}


def number_field(label: str) -> ThaiNumberField:
    return ThaiNumberField(label=label, required=False, widget=forms.TextInput(attrs={**LARGE, "inputmode": "decimal", "autocomplete": "off"}))


class CardForm(forms.Form):
    """One card. Left as it was it says nothing; a changed value of a report already sent is a correction and says why."""

    note = ThaiTextField(label="อุปสรรคและสิ่งที่จะทำต่อ", lines=True, required=False, max_length=2000, widget=forms.Textarea(attrs={**LARGE, "rows": 3}))

    def __init__(self, card: Card, data: Any = None) -> None:
        self.card = card
        super().__init__(data, prefix=f"kr{card.key_result.pk}", initial=_initial(card))
        self.fields |= {"value": self._value_fields, "ratio": self._ratio_fields, "steps": self._step_fields, "codes": self._code_fields}[card.shape.kind]()
        self.reading_names = [name for name in ("value", "numerator", "denominator", "steps", "entity_codes") if name in self.fields]
        if card.may_repeat:
            self.fields["same"] = forms.BooleanField(label="ใช้ค่าเดิม", required=False)
        if card.sent is not None:
            self.fields["reason"] = ThaiTextField(label="เหตุผลที่แก้ไข", required=False, max_length=500, widget=forms.TextInput(attrs=LARGE))
            self.fields["seen"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
        else:
            choices = [("", "เลือกเหตุผล"), *GapReason.choices]
            self.fields["gap"] = forms.ChoiceField(label="ยังไม่มีค่า เพราะ", required=False, choices=choices, widget=forms.Select(attrs=LARGE))
        for name in self.errors_shown:
            self.fields[name].widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"{self[name].auto_id}_error"}

    def _value_fields(self) -> dict[str, forms.Field]:
        return {"value": number_field("ค่าล่าสุด")}

    def _ratio_fields(self) -> dict[str, forms.Field]:
        measure = self.card.measure
        return {"numerator": number_field(measure.numerator_label or "ตัวตั้ง"), "denominator": number_field(measure.denominator_label or "ตัวหาร")}

    def _step_fields(self) -> dict[str, forms.Field]:
        choices = [(str(step.pk), step.title) for step in self.card.key_result.steps.all()]
        choices.append((NONE_DONE, "ยังไม่มีขั้นตอนใดเสร็จ"))
        return {"steps": forms.MultipleChoiceField(label="ขั้นตอนที่เสร็จแล้ว", required=False, choices=choices, widget=forms.CheckboxSelectMultiple)}

    def _code_fields(self) -> dict[str, forms.Field]:
        hint = "หนึ่งรหัสต่อบรรทัด"
        widget = forms.Textarea(attrs={**LARGE, "rows": 4})
        return {"entity_codes": ThaiTextField(label=f"รหัสของสิ่งที่นับ ({hint})", lines=True, required=False, widget=widget)}

    @property
    def errors_shown(self) -> list[str]:
        return [name for name in self.errors if name in self.fields] if self.is_bound else []

    def clean_steps(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["steps"]
        if NONE_DONE in chosen and len(chosen) > 1:
            raise ValidationError("เลือกขั้นตอนที่เสร็จ หรือเลือกว่ายังไม่มี อย่างใดอย่างหนึ่ง")
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        reading = self.reading
        if reading is None:
            return cleaned
        if sentence := misfit(reading, self.card.shape):
            self.add_error(self._blamed(), sentence)
        elif self.card.sent is not None:
            self._check_correction(cleaned)
        return cleaned

    def _blamed(self) -> str:
        """Return the field to mend: the empty one of a pair, else the first."""
        return next((name for name in self.reading_names if self.cleaned_data.get(name) in (None, "", [])), self.reading_names[0])

    def _check_correction(self, cleaned: dict[str, Any]) -> None:
        sent = self.card.sent
        if sent is None or not self.says_something:
            return
        if cleaned.get("seen") != sent.revision:
            self.add_error(self.reading_names[0], f"มีผู้ส่งค่าใหม่แล้ว: {self.card.sent_text} ตรวจแล้วกดส่งอีกครั้ง")
        elif not cleaned.get("reason"):
            self.add_error("reason", "บอกเหตุผลที่แก้ไขค่าที่ส่งแล้ว")

    @property
    def reading(self) -> Reading | None:
        """What was typed, in its shape; None when nothing was."""
        typed = {name: self.cleaned_data.get(name) for name in self.reading_names}
        if not any(value not in (None, "", []) for value in typed.values()):
            return reading_in(self.card.before) if self.cleaned_data.get("same") and self.card.before else None
        if self.card.shape.kind == "steps":
            return Reading(steps=tuple(sorted(int(step) for step in typed["steps"] or [] if step != NONE_DONE)))
        if self.card.shape.kind == "codes":
            return Reading(entity_codes=tuple(sorted({code for code in str(typed["entity_codes"]).replace(",", "\n").split() if code})))
        return Reading(**typed)

    @property
    def says_something(self) -> bool:
        """Whether this card holds something new to send."""
        reading, sent = self.reading, self.card.sent
        if sent is None:
            known = (self.card.gap.reason, self.card.gap.note) if self.card.gap else ("", "")
            gap = self.cleaned_data.get("gap") or ""
            return reading is not None or (bool(gap) and (gap, self.cleaned_data.get("note", "")) != known)
        return reading is not None and (reading != reading_in(sent) or self.cleaned_data.get("note", "") != sent.note)

    def line(self) -> Line:
        gap = self.cleaned_data.get("gap")
        return Line(
            key_result=self.card.key_result,
            reading=self.reading,
            note=self.cleaned_data.get("note", ""),
            reason=self.cleaned_data.get("reason", ""),
            gap=GapReason(gap) if gap else None,
        )


def _initial(card: Card) -> dict[str, Any]:
    sent = card.sent
    if sent is None:
        return {"gap": card.gap.reason, "note": card.gap.note} if card.gap else {}
    steps = None if sent.steps is None else [str(step) for step in sent.steps] or [NONE_DONE]
    codes = None if sent.entity_codes is None else "\n".join(sent.entity_codes)
    shown = {"value": sent.value, "numerator": sent.numerator, "denominator": sent.denominator, "steps": steps, "entity_codes": codes}
    return {**shown, "note": sent.note, "seen": sent.revision}


class SheetForm(forms.Form):
    """A whole page of cards with the day that its figures speak of."""

    as_of = ThaiDateField(label="ข้อมูล ณ วันที่", widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, cards: Iterable[Card], *, period: ReportingPeriod, today: date, data: Any = None) -> None:
        super().__init__(data, initial={"as_of": min(today, month_end(period.month))})
        self.period, self.today = period, today
        self.rows = [(card, CardForm(card, data) if card.may_send else None) for card in cards]

    @property
    def card_forms(self) -> list[CardForm]:
        return [form for _, form in self.rows if form is not None]

    def clean_as_of(self) -> date:
        as_of: date = self.cleaned_data["as_of"]
        if as_of > self.today:
            raise ValidationError("วันที่ของข้อมูลต้องไม่อยู่ในอนาคต")
        return as_of

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        good = [form.is_valid() for form in self.card_forms]
        if not all(good):
            raise ValidationError("มีค่าที่ต้องแก้ ยังไม่ได้ส่งรายงาน ค่าที่กรอกไว้ยังอยู่ครบ", code="cards")
        if not any(form.says_something for form in self.card_forms):
            raise ValidationError("ยังไม่มีค่าใหม่ที่จะส่ง กรอกอย่างน้อยหนึ่งค่า หรือบอกเหตุผลที่ยังไม่มีค่า", code="empty")
        return cleaned

    def card_errors(self) -> list[dict[str, str]]:
        """Return each card's errors with a link to its field, for the summary on top of the page."""
        return [
            {"url": f"#{form[name].auto_id}", "text": f"KR {form.card.number} {form[name].label}: {sentence}"}
            for form in self.card_forms
            for name in form.errors_shown
            for sentence in form.errors[name]
        ]

    def save(self, *, by: User, at: datetime) -> int:
        lines = [form.line() for form in self.card_forms if form.says_something]
        return send_report(lines, period=self.period, as_of=self.cleaned_data["as_of"], by=by, at=at)
