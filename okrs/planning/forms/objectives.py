from typing import Any

from django import forms

from bkk_okr.forms import ThaiNumberField, ThaiTextField
from districts.models import User
from okrs.models import Objective, Plan
from okrs.planning.forms.rows import RowForm
from okrs.planning.objectives import add_objective
from policies.models import Policy


class PolicyChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj.title}"


def policies_of(plan: Plan) -> Any:
    return Policy.objects.in_force().filter(set=plan.fiscal_year.policy_set_id).in_order()


class NewObjectiveForm(forms.Form):
    title = ThaiTextField(label="วัตถุประสงค์", max_length=500, lines=True, rows=2, help_text="ใครได้อะไร เช่น ผู้ค้ารายย่อยมีรายได้มั่นคง")
    policy = PolicyChoice(label="นโยบายหลัก", queryset=Policy.objects.none(), empty_label="เลือกนโยบาย", help_text="เพิ่มนโยบายอื่นได้ภายหลัง")

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["policy"].queryset = policies_of(plan)  # type: ignore[attr-defined]

    def save(self, *, by: User) -> Objective:
        return add_objective(self.plan, by=by, policies=[self.cleaned_data["policy"]], title=self.cleaned_data["title"])


class ObjectiveForm(RowForm):
    title = ThaiTextField(label="วัตถุประสงค์", max_length=500, lines=True, rows=2, required=False)
    weight = ThaiNumberField(label="น้ำหนัก", required=False, help_text="เว้นว่างทุกข้อ = เท่ากัน ถ้าใส่ต้องรวมเป็น 100")
    may_be_copied = forms.BooleanField(label="ให้เขตอื่นใช้เป็นตัวอย่างได้", required=False)


class LinkPolicyForm(forms.Form):
    policy = PolicyChoice(label="เชื่อมโยงนโยบาย", queryset=Policy.objects.none(), empty_label="เลือกนโยบาย")
    primary = forms.BooleanField(label="เป็นนโยบายหลัก", required=False)

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["policy"].queryset = policies_of(plan)  # type: ignore[attr-defined]
