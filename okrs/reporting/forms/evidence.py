"""Adding a link or a file as evidence."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from districts.models import User
from okrs.models import Evidence, KeyResult
from okrs.reporting.evidence import LARGEST_FILE, add_file, add_link
from policies.models import ReportingPeriod


class EvidenceForm(forms.Form):
    link = forms.URLField(label="ลิงก์", required=False, max_length=500, assume_scheme="https", widget=forms.URLInput(attrs={"autocomplete": "off"}))
    upload = forms.FileField(
        label="หรือเลือกไฟล์",
        required=False,
        help_text="ภาพ JPEG PNG WebP หรือ PDF ไม่เกิน 8 MB ระบบลบข้อมูลสถานที่และเครื่องออกจากภาพ",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link and not link.startswith(("https://", "http://")):
            raise ValidationError("ลิงก์ต้องขึ้นต้นด้วย https://")
        return link

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        upload = cleaned.get("upload")
        if not self.errors and bool(cleaned.get("link")) == (upload is not None):
            raise ValidationError("ใส่ลิงก์ หรือเลือกไฟล์ อย่างใดอย่างหนึ่ง")
        if upload is not None and upload.size > LARGEST_FILE:
            raise ValidationError("ไฟล์ใหญ่เกิน 8 MB")
        return cleaned

    def save(self, key_result: KeyResult, period: ReportingPeriod, *, by: User, at: datetime) -> Evidence:
        upload = self.cleaned_data["upload"]
        if upload is None:
            return add_link(key_result, period=period, link=self.cleaned_data["link"], by=by, at=at)
        return add_file(key_result, period=period, data=upload.read(), name=upload.name, by=by, at=at)
