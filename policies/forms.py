"""Reading what a policy admin chose in the import wizard."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from districts.models import User
from policies.importing.options import Options
from policies.importing.uploads import preview_again, receive_import
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
        return receive_import(workbook.read(), workbook.name, policy_set=self.cleaned_data["policy_set"], by=by)


class OptionsForm(forms.Form):
    """How to read the file, when the way it was read is not what the admin meant."""

    sheets = forms.CharField(label="อ่านเฉพาะแผ่นงาน", required=False, help_text="คั่นชื่อด้วยเครื่องหมายจุลภาค เว้นว่างไว้ให้ระบบเลือก")
    join = forms.BooleanField(label="รวมหลายแผ่นงานเป็นทะเบียนเดียว", required=False)
    bands = forms.BooleanField(label="แถวคั่นบอกชื่อด้านของแถวที่อยู่ใต้แถวนั้น", required=False)
    codes = forms.BooleanField(label="ลำดับที่เป็นรหัส เช่น 4.2.09", required=False)

    @classmethod
    def of(cls, record: PolicyImport, data: Any = None) -> "OptionsForm":
        chosen = Options.from_json(record.options)
        return cls(data, initial={"sheets": ", ".join(chosen.sheets), "join": chosen.join, "bands": chosen.bands, "codes": chosen.codes})

    def save(self, record: PolicyImport) -> PolicyImport:
        chosen = self.cleaned_data
        sheets = tuple(name.strip() for name in chosen["sheets"].split(",") if name.strip())
        return preview_again(record, options=Options(sheets=sheets, join=chosen["join"], bands=chosen["bands"], codes=chosen["codes"]))
