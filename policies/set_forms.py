"""Reading what a policy admin says about a set of policies and about pairs between two sets."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from bkk_okr.forms import ThaiNumberField, ThaiTextField
from districts.models import User
from policies.composites import set_part
from policies.crosswalk import add_pair
from policies.forms import UploadForm
from policies.importing.options import Options
from policies.importing.uploads import receive_import
from policies.models import DimensionSet, Policy, PolicyCrosswalk, PolicyImport, PolicyPart, PolicySet
from policies.models.crosswalk import Relation
from policies.sets import add_set, describe_set


class SetForm(forms.Form):
    title = ThaiTextField(label="ชื่อเต็ม", max_length=200, required=False)
    dimension_set = forms.ModelChoiceField(DimensionSet.objects.order_by("-name"), label="ชุดด้าน", empty_label=None)
    expected_count = forms.IntegerField(
        label="จำนวนนโยบายที่ประกาศ", min_value=1, max_value=5000, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    source = ThaiTextField(label="ที่มา", max_length=300, required=False)

    def fields_of_set(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "dimension_set", "expected_count", "source")}


class EditSetForm(SetForm):
    def __init__(self, policy_set: PolicySet, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(policy_set, name) for name in ("title", "dimension_set", "expected_count", "source")})
        self.policy_set = policy_set
        if policy_set.policies.exists():
            self.fields["dimension_set"].disabled = True
            self.fields["dimension_set"].help_text = "เปลี่ยนไม่ได้แล้ว เพราะนโยบายในชุดใช้ชื่อด้านของชุดนี้"

    def save(self, *, by: User) -> PolicySet:
        return describe_set(self.policy_set, by=by, **self.fields_of_set())


class NewSetForm(SetForm):
    """A new set, perhaps with its first file: the file is read and previewed, nothing is written before the admin applies it."""

    name = ThaiTextField(label="ชื่อชุดนโยบาย", max_length=40, help_text="สั้น ใช้ในที่อยู่เว็บ เช่น 2569 หรือ 226+")
    workbook = forms.FileField(
        label="ไฟล์ทะเบียน", required=False, help_text="ไฟล์ .xlsx หรือ .csv ไม่เกิน 10 MB นำเข้าภายหลังก็ได้", widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"})
    )
    codes = forms.BooleanField(label="ลำดับที่เป็นรหัส เช่น 4.2.09", required=False)
    join = forms.BooleanField(label="รวมหลายแผ่นงานเป็นทะเบียนเดียว", required=False)
    bands = forms.BooleanField(label="แถวคั่นบอกชื่อด้านของแถวที่อยู่ใต้แถวนั้น", required=False)
    field_order = ["name", "title", "dimension_set", "expected_count", "source", "workbook"]

    def clean_workbook(self) -> Any:
        return UploadForm.clean_workbook(self) if self.cleaned_data["workbook"] else None  # type: ignore[arg-type]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if set(name) & set("/\\?#%") or name in {".", ".."}:
            raise ValidationError("ชื่อชุดใช้ในที่อยู่เว็บ จึงมีเครื่องหมาย / \\ ? # % ไม่ได้")
        if PolicySet.objects.filter(name=name).exists():
            raise ValidationError(f"มีชุดนโยบาย {name} อยู่แล้ว")
        return name

    def save(self, *, by: User) -> tuple[PolicySet, PolicyImport | None]:
        chosen = self.cleaned_data
        made = add_set(chosen["name"], by=by, **self.fields_of_set())
        if not chosen["workbook"]:
            return made, None
        options = Options(codes=chosen["codes"], join=chosen["join"], bands=chosen["bands"])
        return made, receive_import(chosen["workbook"].read(), chosen["workbook"].name, policy_set=made, by=by, options=options)


class PairForm(forms.Form):
    """A pair by two codes; the new one stays empty for a policy that was dropped."""

    old = ThaiTextField(label="รหัสในชุดเดิม", max_length=12)
    new = ThaiTextField(label="รหัสในชุดใหม่", max_length=12, required=False, help_text="เว้นว่างเมื่อนโยบายถูกยกเลิก")
    relation = forms.ChoiceField(label="ความสัมพันธ์", choices=Relation.choices)

    def __init__(self, old_set: PolicySet, new_set: PolicySet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.old_set, self.new_set = old_set, new_set

    def clean(self) -> dict[str, Any]:
        """Both codes in one look; the BMA writes policy 3 as 003."""
        codes = {name: code for name in ("old", "new") if (code := self.cleaned_data.get(name))}
        sets = {"old": self.old_set, "new": self.new_set}
        spellings = {spelt for code in codes.values() for spelt in (code, code.zfill(3))}
        known = {(policy.set_id, policy.code): policy for policy in Policy.objects.filter(set__in=sets.values(), code__in=spellings)}
        for name, code in codes.items():
            found = known.get((sets[name].pk, code)) or known.get((sets[name].pk, code.zfill(3)))
            if found is None:
                self.add_error(name, f"ไม่มีรหัส {code} ในชุด {sets[name].name}")
            self.cleaned_data[name] = found
        return self.cleaned_data

    def save(self, *, by: User) -> PolicyCrosswalk:
        chosen = self.cleaned_data
        return add_pair(chosen["old"], chosen["new"] or None, Relation(chosen["relation"]), to_set=self.new_set, by=by, at=timezone.now())


class PartForm(forms.Form):
    """A part by its code, with its weight among its siblings."""

    part = ThaiTextField(label="รหัสนโยบายย่อย", max_length=12)
    weight = ThaiNumberField(label="น้ำหนัก", help_text="เทียบกับส่วนอื่นของนโยบายนี้ เช่น 1 เท่ากันทุกส่วน")

    def __init__(self, whole: Policy, data: Any = None) -> None:
        super().__init__(data, initial={"weight": 1})
        self.whole = whole

    def clean_part(self) -> Policy:
        code = self.cleaned_data["part"]
        found = Policy.objects.filter(set=self.whole.set_id, code__in=[code, code.zfill(3)]).first()
        if found is None:
            raise ValidationError(f"ไม่มีรหัส {code} ในชุด {self.whole.set.name}")
        return found

    def save(self, *, by: User) -> PolicyPart:
        return set_part(self.whole, self.cleaned_data["part"], self.cleaned_data["weight"], by=by)
