"""Reading what a policy admin chose in the import wizard."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from districts.models import User
from policies.importing.uploads import keep_import
from policies.models import PolicyImport, PolicySet

LARGEST_FILE = 10 * 1024 * 1024


class UploadForm(forms.Form):
    policy_set = forms.ModelChoiceField(PolicySet.objects.order_by("-name"), label="ชุดนโยบาย", empty_label=None)
    workbook = forms.FileField(
        label="ไฟล์ทะเบียนนโยบาย",
        help_text="ไฟล์ .xlsx หรือ .csv (UTF-8 หรือ TIS-620) ไม่เกิน 10 MB",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "เลือกไฟล์ก่อน", "empty": "ไฟล์ว่าง เลือกไฟล์ที่มีตาราง"},
    )

    def clean_workbook(self) -> Any:
        workbook = self.cleaned_data["workbook"]
        if workbook.size > LARGEST_FILE:
            raise ValidationError("ไฟล์ใหญ่เกิน 10 MB ลบแผ่นงานหรือรูปภาพที่ไม่ใช้ออกแล้วลองใหม่")
        return workbook

    def save(self, *, by: User) -> PolicyImport:
        workbook = self.cleaned_data["workbook"]
        return keep_import(workbook.read(), workbook.name, policy_set=self.cleaned_data["policy_set"], by=by)
