from typing import Any

from django import forms

from bkk_okr.forms import ThaiDateField, ThaiTextField
from okrs.models import PlanVersion
from okrs.models.review import Criterion, Verdict
from okrs.planning.reviewing import Judgement


class EndorseForm(forms.Form):
    document_number = ThaiTextField(label="เลขที่หนังสือ", max_length=60, required=False, help_text="เติมภายหลังได้")
    document_date = ThaiDateField(label="ลงวันที่", required=False)


class ReturnForm(forms.Form):
    reason = ThaiTextField(label="สิ่งที่ขอให้แก้", lines=True, rows=3)


class VerdictsForm(forms.Form):
    """Four criteria, each with a verdict and a comment; what must be fixed is said in words."""

    def __init__(self, version: PlanVersion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = {review.criterion: review for review in version.reviews.filter(project__isnull=True)}
        for criterion in Criterion:
            review = given.get(criterion)
            self.fields[f"verdict-{criterion}"] = forms.ChoiceField(
                label=criterion.label, choices=Verdict.choices, widget=forms.RadioSelect, required=False, initial=review.verdict if review else None
            )
            self.fields[f"comment-{criterion}"] = ThaiTextField(label="ความเห็น", lines=True, rows=2, required=False, initial=review.comment if review else "")

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"verdict-{criterion}"], self[f"comment-{criterion}"]) for criterion in Criterion]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for criterion in Criterion:
            if cleaned.get(f"verdict-{criterion}") == Verdict.FIX and not cleaned.get(f"comment-{criterion}"):
                self.add_error(f"comment-{criterion}", "บอกสิ่งที่ต้องแก้")
        return cleaned

    @property
    def judgements(self) -> dict[Criterion, Judgement]:
        cleaned = self.cleaned_data
        given = {criterion: cleaned[f"verdict-{criterion}"] for criterion in Criterion if cleaned[f"verdict-{criterion}"]}
        return {criterion: Judgement(Verdict(verdict), cleaned[f"comment-{criterion}"]) for criterion, verdict in given.items()}
