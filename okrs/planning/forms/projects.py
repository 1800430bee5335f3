from decimal import Decimal
from typing import Any

from django import forms

from bkk_okr.forms import ThaiDateField, ThaiNumberField, ThaiTextField
from districts.models import Section, User
from okrs.models import KeyResult, Plan, Project
from okrs.models.project import BudgetCategory, BudgetSource, ProjectKind
from okrs.planning.autosave import Outcome
from okrs.planning.forms.objectives import policies_of
from okrs.planning.forms.rows import RowForm
from okrs.planning.points import key_result_number
from okrs.planning.projects import Ask, add_project, ask_for, serve_policies, support_key_results
from policies.models import Policy

LINES = 3


class KeyResultChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{key_result_number(obj)} {obj.title}"


class PolicyChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj.title}"


class ProjectFields(forms.Form):
    title = ThaiTextField(label="ชื่อโครงการ/กิจกรรม", max_length=500, required=False)
    kind = forms.ChoiceField(label="ประเภท", choices=ProjectKind.choices)
    continues = forms.BooleanField(label="ต่อเนื่องจากปีก่อน", required=False)
    owner_section = forms.ModelChoiceField(label="ฝ่ายรับผิดชอบ", queryset=Section.objects.all(), required=False, empty_label="เลือกฝ่าย")
    starts = ThaiDateField(label="เริ่ม", required=False, help_text="เช่น 1 ต.ค. 2570")
    ends = ThaiDateField(label="สิ้นสุด", required=False)
    rationale = ThaiTextField(label="หลักการและเหตุผล", lines=True, required=False, help_text="ข้อมูลปัญหาในพื้นที่ของเขต")
    beneficiaries = ThaiTextField(label="กลุ่มเป้าหมาย", max_length=300, required=False)
    places = ThaiTextField(label="พื้นที่ดำเนินการ", max_length=300, required=False)
    expected_benefit = ThaiTextField(label="ผลที่คาดว่าจะได้รับ", lines=True, required=False)
    risk = ThaiTextField(label="ความเสี่ยงและแนวทางจัดการ", lines=True, required=False)


class ProjectLinks(forms.Form):
    """Which key results and policies a project serves, and the money it asks for: replaced as a whole."""

    key_results = KeyResultChoices(label="หนุน KR", queryset=KeyResult.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)
    policies = PolicyChoices(label="รองรับนโยบายโดยตรง", queryset=Policy.objects.none(), required=False, widget=forms.SelectMultiple(attrs={"size": 8}))

    def __init__(self, plan: Plan, *args: Any, project: Project | None = None, **kwargs: Any) -> None:
        self.plan = plan
        if project is not None:
            kwargs["initial"] = {
                "key_results": list(project.contributions.values_list("key_result", flat=True)),
                "policies": list(project.policy_links.values_list("policy", flat=True)),
            }
        super().__init__(*args, **kwargs)
        rows = KeyResult.objects.filter(objective__plan=plan).select_related("objective").order_by("objective__position", "position")
        self.fields["key_results"].queryset = rows  # type: ignore[attr-defined]
        self.fields["policies"].queryset = policies_of(plan)  # type: ignore[attr-defined]
        lines = list(project.budget_lines.order_by("pk")) if project else []
        for number in range(max(LINES, len(lines) + 1)):
            line = lines[number] if number < len(lines) else None
            self.fields[f"source{number}"] = forms.ChoiceField(
                label="แหล่งงบประมาณ", choices=[("", "–"), *BudgetSource.choices], required=False, initial=line.source if line else ""
            )
            self.fields[f"category{number}"] = forms.ChoiceField(
                label="หมวดรายจ่าย", choices=BudgetCategory.choices, required=False, initial=line.category if line else BudgetCategory.OPERATION
            )
            self.fields[f"requested{number}"] = ThaiNumberField(label="ขอตั้ง (บาท)", required=False, initial=line.requested if line else None)
        self.line_numbers = range(max(LINES, len(lines) + 1))

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        return [(self[f"source{number}"], self[f"category{number}"], self[f"requested{number}"]) for number in self.line_numbers]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in self.line_numbers:
            source, amount = cleaned.get(f"source{number}"), cleaned.get(f"requested{number}")
            if source and source != BudgetSource.NONE and amount is None:
                self.add_error(f"requested{number}", "ใส่จำนวนเงิน")
            elif amount and not source:
                self.add_error(f"source{number}", "เลือกแหล่งงบประมาณ")
        return cleaned

    @property
    def budget(self) -> list[Ask]:
        asks = []
        for number in self.line_numbers:
            if source := self.cleaned_data[f"source{number}"]:
                category = self.cleaned_data[f"category{number}"] or BudgetCategory.OTHER
                amount = self.cleaned_data[f"requested{number}"] or Decimal(0)
                asks.append(Ask(amount, BudgetSource(source), BudgetCategory(category)))
        return asks

    def save(self, project: Project, *, by: User) -> None:
        support_key_results(project, self.cleaned_data["key_results"], by=by)
        serve_policies(project, self.cleaned_data["policies"], by=by)
        ask_for(project, self.budget, by=by)


class NewProjectForm(ProjectFields):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = True

    def save(self, links: ProjectLinks, *, by: User) -> Project:
        chosen = links.cleaned_data
        return add_project(links.plan, by=by, key_results=chosen["key_results"], policies=chosen["policies"], budget=links.budget, **self.cleaned_data)


class ProjectForm(ProjectFields, RowForm):
    def save_all(self, links: ProjectLinks, *, by: User) -> Outcome:
        outcome = self.save(by=by)
        links.save(self.row, by=by)  # type: ignore[arg-type]
        return outcome
