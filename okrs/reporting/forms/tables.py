"""A table to paste or to upload. What was read travels with the preview as text, so that the press reads the same again."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bkk_okr.spreadsheets.refusals import Refused
from okrs.reporting.forms.changes import DecisionFields
from okrs.reporting.tables import Row, rows_of_file, rows_of_paste

LARGEST_FILE = 2 * 1024 * 1024


class TableForm(forms.Form):
    table = forms.CharField(label="วางตารางจาก Excel", required=False, widget=forms.Textarea(attrs={"rows": 6, "class": "input"}), max_length=500_000)
    workbook = forms.FileField(label="หรือเลือกไฟล์ .xlsx", required=False, widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        upload = cleaned.get("workbook")
        if upload is not None and upload.size > LARGEST_FILE:
            raise ValidationError("ไฟล์ใหญ่เกิน 2 MB")
        try:
            rows = rows_of_file(upload.read(), upload.name) if upload is not None else rows_of_paste(cleaned.get("table", ""))
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        if not rows:
            raise ValidationError("ยังไม่มีตาราง วางจาก Excel หรือเลือกไฟล์")
        return {**cleaned, "rows": rows}

    @property
    def rows(self) -> list[Row]:
        return list(self.cleaned_data.get("rows", []))


class BudgetForm(TableForm, DecisionFields):
    """The council's table with the ordinance as its document; the document is needed to apply, not to look."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.data.get("act") == "apply":
            self.require_document()
        return cleaned
