"""Fields that read numbers, months and days as Thai offices type them. Know Django and no app."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bkk_okr import thai
from bkk_okr.written_numbers import decimal_text


class ThaiTextField(forms.CharField):
    """A text in one spelling for one appearance. `lines` keeps line breaks."""

    def __init__(self, *, lines: bool = False, rows: int = 3, **kwargs: Any) -> None:
        self.lines = lines
        if lines:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return thai.normalise(super().to_python(value) or "", lines=self.lines)


class ThaiNumberField(forms.Field):
    """Thai or Arabic digits, thousands commas, spaces and a percent sign: `๑,๒๓๔.๕`, `88.5 %`. Exact; shows what was typed when it is refused."""

    default_error_messages = {"invalid": "กรอกเป็นตัวเลข เช่น 88 หรือ 88.5", "too_long": "ใช้ได้ไม่เกิน 16 หลักหน้าจุดและ 6 หลักหลังจุด"}
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return decimal_text(value) if isinstance(value, (Decimal, int)) else value

    def to_python(self, value: Any) -> Decimal | None:
        text = thai.normalise(str(value or ""))
        if not text:
            return None
        found = thai.number(text)
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if abs(found) >= Decimal(10) ** 16 or found != found.quantize(Decimal("0.000001")):
            raise ValidationError(self.error_messages["too_long"], code="too_long")
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True


class ThaiDateField(forms.Field):
    """A day as offices write it, day first, in the Buddhist era: `30 พ.ย. 2569`, `30/11/69`, `๓๐ พฤศจิกายน ๒๕๖๙`."""

    default_error_messages = {"invalid": "กรอกวันที่ เช่น 30 พ.ย. 2569 หรือ 30/11/2569"}
    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return thai.short_date(value) if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date) or not value:
            return value or None
        found = thai.parse_date(str(value))
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found
