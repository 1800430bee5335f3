"""The fields of one card in the shape that its measure asks for, and the reading they make."""

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from bkk_okr.forms import ThaiNumberField, ThaiTextField
from okrs.models.check_in import Confidence, GapReason
from okrs.reporting.decks import Card
from okrs.reporting.outlooks import Outlook
from okrs.reporting.readings import Reading, misfit
from okrs.reporting.typed import NONE_DONE

LARGE = {"class": "input"}


def number_field(label: str) -> ThaiNumberField:
    return ThaiNumberField(label=label, required=False, widget=forms.TextInput(attrs={**LARGE, "inputmode": "decimal", "autocomplete": "off", "maxlength": 60}))


def text_field(label: str, most: int) -> ThaiTextField:
    return ThaiTextField(label=label, required=False, max_length=most, widget=forms.TextInput(attrs=LARGE))


def prefix_of(card: Card) -> str:
    return f"kr{card.key_result.pk}"


def initial_of(card: Card) -> dict[str, Any]:
    shown: dict[str, Any] = dict(card.shown)
    shown["steps"] = [step for step in card.shown["steps"].split(",") if step]
    return {**shown, "seen": card.sent.revision if card.sent else None}


class CardFields(forms.Form):
    """`was` carries the texts that the page showed, so that a draft of two people is compared field by field; `asked` the figure that was asked about."""

    note = ThaiTextField(label="อุปสรรคและสิ่งที่จะทำต่อ", lines=True, required=False, max_length=2000, widget=forms.Textarea(attrs={**LARGE, "rows": 3}))
    confidence = forms.ChoiceField(
        label="ความมั่นใจว่าจะถึงเป้าสิ้นปี", required=False, choices=[("", "ยังไม่บอก"), *Confidence.choices], widget=forms.Select(attrs=LARGE)
    )
    source = text_field("ที่มาของตัวเลข เมื่อกรอกแทนฝ่าย", 300)
    was = forms.CharField(required=False, widget=forms.HiddenInput)
    asked = forms.CharField(required=False, widget=forms.HiddenInput)
    confirm = forms.BooleanField(label="ถูกต้องตามที่กรอก", required=False)

    def __init__(self, card: Card, data: Any = None) -> None:
        self.card = card
        super().__init__(data, prefix=prefix_of(card), initial=initial_of(card))
        self.fields |= {"value": self._value_fields, "ratio": self._ratio_fields, "steps": self._step_fields, "codes": self._code_fields}[card.shape.kind]()
        self.reading_names = [name for name in ("value", "numerator", "denominator", "steps", "entity_codes") if name in self.fields]
        if card.sent is not None:
            self.fields["reason"] = text_field("เหตุผลที่แก้ไข", 500)
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
        widget = forms.Textarea(attrs={**LARGE, "rows": 4})
        return {"entity_codes": ThaiTextField(label="รหัสของสิ่งที่นับ (หนึ่งรหัสต่อบรรทัด)", lines=True, required=False, widget=widget)}

    @property
    def names(self) -> str:
        """The names of all fields of this card, for the part of the page that saves itself."""
        own = [self[name].html_name for name in self.fields]
        return ",".join([*own, *(f"use-{name}" for name in own)])

    @property
    def errors_shown(self) -> list[str]:
        return [name for name in self.errors if name in self.fields] if self.is_bound else []

    def clean_steps(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["steps"]
        if NONE_DONE in chosen and len(chosen) > 1:
            raise ValidationError("เลือกขั้นตอนที่เสร็จ หรือเลือกว่ายังไม่มี อย่างใดอย่างหนึ่ง")
        return chosen

    @property
    def reading(self) -> Reading | None:
        """What was typed, in its shape; None when nothing was."""
        typed = {name: self.cleaned_data.get(name) for name in self.reading_names}
        if not any(value not in (None, "", []) for value in typed.values()):
            return None
        if self.card.shape.kind == "steps":
            return Reading(steps=tuple(sorted(int(step) for step in typed["steps"] or [] if step != NONE_DONE)))
        if self.card.shape.kind == "codes":
            return Reading(entity_codes=tuple(sorted({code for code in str(typed["entity_codes"]).replace(",", "\n").split() if code})))
        return Reading(**typed)

    @cached_property
    def outlook(self) -> Outlook | None:
        """Where the typed value would put the key result; nothing while it is no value."""
        reading = self.reading
        if reading is None or misfit(reading, self.card.shape):
            return None
        return self.card.setting.outlook(reading, as_of=timezone.localdate(), note=self.cleaned_data.get("note", ""))

    def blamed(self) -> str:
        """Return the field to mend: the empty one of a pair, else the first."""
        return next((name for name in self.reading_names if self.cleaned_data.get(name) in (None, "", [])), self.reading_names[0])
