"""Reading what a policy admin chose about a published list."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bkk_okr.forms import ThaiDateField, ThaiTextField
from bkk_okr.spreadsheets.reading import LARGEST_FILE
from districts.models import User
from okrs.models import TrackerImport
from okrs.reporting.importing.options import Options
from okrs.reporting.importing.uploads import preview_again, receive_list
from policies.models import FiscalYear


class ChoicesForm(forms.Form):
    """How to read the file, when it does not say so itself."""

    year = forms.ModelChoiceField(FiscalYear.objects.order_by("-be_year"), label="ปีงบประมาณ", required=False, empty_label="ตามที่ไฟล์บอก")
    as_of = ThaiDateField(label="ข้อมูล ณ วันที่", required=False, help_text="เว้นว่างไว้ถ้าไฟล์บอกอยู่แล้ว เช่น 12 ส.ค. 2567")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_as_of(self) -> date | None:
        as_of: date | None = self.cleaned_data["as_of"]
        if as_of and as_of > self.today:
            raise ValidationError("วันที่ของข้อมูลต้องไม่อยู่ในอนาคต")
        return as_of

    def options(self) -> Options:
        chosen = self.cleaned_data
        return Options(chosen["year"].pk if chosen["year"] else None, chosen["as_of"], chosen.get("sheet", ""))


class UploadForm(ChoicesForm):
    workbook = forms.FileField(
        label="ไฟล์จากระบบติดตาม",
        help_text="ไฟล์ .xlsx หรือ .csv (UTF-8 หรือ TIS-620) ไม่เกิน 10 MB",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "เลือกไฟล์ก่อน", "empty": "ไฟล์ว่าง เลือกไฟล์ที่มีตาราง"},
    )
    field_order = ("workbook", "year", "as_of")

    def clean_workbook(self) -> Any:
        workbook = self.cleaned_data["workbook"]
        if workbook.size > LARGEST_FILE:
            raise ValidationError("ไฟล์ใหญ่เกิน 10 MB ลบแผ่นงานหรือรูปภาพที่ไม่ใช้ออกแล้วลองใหม่")
        return workbook

    def save(self, *, by: User) -> TrackerImport:
        workbook = self.cleaned_data["workbook"]
        return receive_list(workbook.read(), workbook.name, options=self.options(), by=by, today=self.today)


class OptionsForm(ChoicesForm):
    sheet = ThaiTextField(label="อ่านเฉพาะแผ่นงาน", required=False, max_length=100, help_text="เว้นว่างไว้ให้ระบบเลือก")

    @classmethod
    def of(cls, record: TrackerImport, *, today: date, data: Any = None) -> "OptionsForm":
        chosen = Options.from_json(record.options)
        return cls(data, today=today, initial={"year": chosen.year, "as_of": chosen.as_of, "sheet": chosen.sheet})

    def save(self, record: TrackerImport) -> TrackerImport:
        return preview_again(record, options=self.options(), today=self.today)
