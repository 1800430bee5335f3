"""Reading what a policy admin decides about cells, and what a district has to say about one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from bkk_okr.forms import ThaiDateField, ThaiTextField
from districts.models import Office, User
from policies.forms import LARGEST_FILE
from policies.models import Dimension, FiscalYear, Policy, PolicyScope, ScopeChange, ScopeContest, ScopeSheet
from policies.models.policy import PolicySize, ScopeState
from policies.models.scope_change import ChangeKind
from policies.scope import CellChange, Decision, change_scope, decision_of, digest
from policies.scope_contests import answer_contest, contest
from policies.scope_rules import Rule, cells_of, codes_typed, targets
from policies.scope_sheets import receive_sheet

UNDECIDED_CHOICE = ("", "ไม่กำหนด")
STATES = [UNDECIDED_CHOICE, *ScopeState.choices]
NO_STATE = "none"
RULE_STATES = [*ScopeState.choices, (NO_STATE, UNDECIDED_CHOICE[1])]
INPUT = {"class": "input"}


class SinceField(ThaiDateField):
    """A day from which something holds: today unless told, never a day to come, since what stands is what counts now."""

    def clean(self, value: Any) -> date:
        day: date = super().clean(value) or timezone.localdate()
        if day > timezone.localdate():
            raise ValidationError("วันที่มีผลต้องไม่หลังวันนี้")
        return day


class RuleForm(forms.Form):
    target = forms.ChoiceField(label="หน่วยงาน")
    state = forms.ChoiceField(label="กำหนดเป็น", choices=RULE_STATES)
    dimension = forms.ModelChoiceField(Dimension.objects.none(), label="เฉพาะด้านหลัก", required=False, empty_label="ทุกด้าน")
    size = forms.ChoiceField(label="เฉพาะเป้าหมาย", choices=[("", "ทุกขนาด"), *PolicySize.choices], required=False)
    codes = ThaiTextField(label="เฉพาะรหัส", max_length=2000, required=False, help_text="คั่นด้วยเครื่องหมายจุลภาค เว้นว่าง = ทุกนโยบาย")
    reason = ThaiTextField(label="เหตุผล", max_length=500, required=False, help_text="จำเป็นเมื่อกำหนดเป็น ไม่เกี่ยวข้อง")
    since = SinceField(label="มีผลตั้งแต่", required=False, help_text="เว้นว่าง = วันนี้")
    rest = forms.BooleanField(label="หน่วยงานที่เหลือเป็น ไม่เกี่ยวข้อง ด้วยเหตุผลเดียวกัน", required=False)
    fill = forms.BooleanField(label="เฉพาะช่องที่ยังไม่ได้กำหนด", required=False)

    def __init__(self, fiscal_year: FiscalYear, data: Any = None) -> None:
        super().__init__(data)
        self.fiscal_year = fiscal_year
        self.fields["target"].choices = targets()  # type: ignore[attr-defined]
        self.fields["dimension"].queryset = fiscal_year.policy_set.dimension_set.dimensions.order_by("order")  # type: ignore[attr-defined]

    def clean_codes(self) -> tuple[str, ...]:
        codes = codes_typed(self.cleaned_data["codes"])
        known = set(Policy.objects.filter(set=self.fiscal_year.policy_set_id, code__in=codes).values_list("code", flat=True))
        if unknown := [code for code in codes if code not in known]:
            raise ValidationError(f"ไม่มีรหัส {', '.join(unknown[:10])} ในชุด {self.fiscal_year.policy_set.name}")
        return codes

    def clean(self) -> dict[str, Any]:
        chosen = self.cleaned_data
        exempts = chosen.get("rest") or chosen.get("state") == ScopeState.NOT_APPLICABLE
        if exempts and not chosen.get("reason"):
            self.add_error("reason", "บอกเหตุผลที่ไม่เกี่ยวข้อง")
        return chosen

    def rule(self) -> Rule:
        chosen = self.cleaned_data
        return Rule(
            target=chosen["target"],
            state=None if chosen["state"] == NO_STATE else ScopeState(chosen["state"]),
            reason=chosen["reason"],
            dimension=chosen["dimension"],
            size=chosen["size"],
            codes=chosen["codes"],
            rest=chosen["rest"],
            fill=chosen["fill"],
        )

    def wanted(self) -> dict[tuple[int, int], Decision]:
        return cells_of(self.rule(), self.fiscal_year, day=timezone.localdate())

    def summary(self) -> str:
        chosen = self.cleaned_data
        offices = dict(targets())[chosen["target"]]
        return f"{offices}: {dict(RULE_STATES)[chosen['state']]}"

    def save(self, *, by: User, seen: str) -> ScopeChange | None:
        return change_scope(self.fiscal_year, self.wanted(), since=self.cleaned_data["since"], by=by, kind=ChangeKind.RULE, summary=self.summary(), seen=seen)


class CellsForm(forms.Form):
    """One policy's cells by hand: a state and a reason for each office, and what each was when the page was drawn."""

    since = SinceField(label="มีผลตั้งแต่", required=False, help_text="เว้นว่าง = วันนี้")

    def __init__(self, fiscal_year: FiscalYear, policy: Policy, offices: Sequence[Office], now: dict[tuple[int, int], PolicyScope], data: Any = None) -> None:
        super().__init__(data)
        self.fiscal_year, self.policy, self.offices, self.now = fiscal_year, policy, offices, now
        for office in offices:
            decision = decision_of(now.get((policy.pk, office.pk)))
            state, reason = str(decision.state or ""), decision.reason
            self.fields[f"state-{office.code}"] = forms.ChoiceField(
                label=f"ขอบเขตของ{office.short_name}", choices=STATES, required=False, initial=state, widget=forms.Select(attrs=INPUT)
            )
            self.fields[f"reason-{office.code}"] = ThaiTextField(
                label=f"เหตุผลของ{office.short_name}", max_length=500, required=False, initial=reason, widget=forms.TextInput(attrs=INPUT)
            )
            self.fields[f"was-{office.code}"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=f"{state}|{reason}")

    def rows(self) -> list[tuple[Office, Any, Any, Any, PolicyScope | None]]:
        """Each office with its three fields and what stands now."""
        return [
            (office, self[f"state-{office.code}"], self[f"reason-{office.code}"], self[f"was-{office.code}"], self.now.get((self.policy.pk, office.pk)))
            for office in self.offices
        ]

    def clean(self) -> dict[str, Any]:
        chosen = self.cleaned_data
        for office in self.offices:
            if chosen.get(f"state-{office.code}") == ScopeState.NOT_APPLICABLE and not chosen.get(f"reason-{office.code}"):
                self.add_error(f"reason-{office.code}", "บอกเหตุผลที่ไม่เกี่ยวข้อง")
        return chosen

    def changes(self) -> list[CellChange]:
        """What the person changed, against what they were shown."""
        found = [CellChange(self.policy.pk, office.pk, *self._before_and_after(office.code)) for office in self.offices if f"was-{office.code}" in self.data]
        return sorted((one for one in found if one.before.content != one.after.content), key=lambda one: (one.policy, one.office))

    def _before_and_after(self, code: str) -> tuple[Decision, Decision]:
        chosen = self.cleaned_data
        state, _, reason = chosen[f"was-{code}"].partition("|")
        before = Decision(ScopeState(state) if state in ScopeState.values else None, reason)
        after = chosen[f"state-{code}"]
        return before, Decision(ScopeState(after) if after else None, chosen[f"reason-{code}"])

    def save(self, *, by: User) -> ScopeChange | None:
        changes = self.changes()
        wanted = {(one.policy, one.office): one.after for one in changes}
        if not wanted:
            return None
        summary = f"{self.policy.code} {self.policy.title}"
        return change_scope(self.fiscal_year, wanted, since=self.cleaned_data["since"], by=by, kind=ChangeKind.HAND, summary=summary, seen=digest(changes))


class SheetForm(forms.Form):
    workbook = forms.FileField(
        label="ไฟล์ตารางขอบเขต",
        help_text="ไฟล์ .xlsx ที่ดาวน์โหลดจากระบบแล้วแก้ ไม่เกิน 10 MB",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "เลือกไฟล์ก่อน", "empty": "ไฟล์ว่าง เลือกไฟล์ที่มีตาราง"},
    )

    def clean_workbook(self) -> Any:
        workbook = self.cleaned_data["workbook"]
        if workbook.size > LARGEST_FILE:
            raise ValidationError("ไฟล์ใหญ่เกิน 10 MB ลบแผ่นงานหรือรูปภาพที่ไม่ใช้ออกแล้วลองใหม่")
        return workbook

    def save(self, fiscal_year: FiscalYear, *, by: User) -> ScopeSheet:
        workbook = self.cleaned_data["workbook"]
        return receive_sheet(workbook.read(), workbook.name, fiscal_year=fiscal_year, by=by)


class ApplyForm(forms.Form):
    since = SinceField(label="มีผลตั้งแต่", required=False, help_text="เว้นว่าง = วันนี้")


class ContestForm(forms.Form):
    policy = forms.ModelChoiceField(Policy.objects.all(), error_messages={"required": "เลือกนโยบาย", "invalid_choice": "เลือกนโยบาย"})
    reason = ThaiTextField(label="เหตุผล", max_length=500, error_messages={"required": "บอกเหตุผลที่ขอให้ทบทวน"})

    def save(self, fiscal_year: FiscalYear, office: Office, *, by: User) -> ScopeContest:
        chosen = self.cleaned_data
        return contest(fiscal_year, policy=chosen["policy"], office=office, reason=chosen["reason"], by=by, at=timezone.now())


class AnswerForm(forms.Form):
    answer = ThaiTextField(label="เหตุผลของคำตอบ", max_length=500, error_messages={"required": "บอกเหตุผลของคำตอบ เขตจะได้อ่าน"})

    def save(self, request: ScopeContest, *, accept: bool, by: User) -> ScopeContest:
        return answer_contest(request, accept=accept, answer=self.cleaned_data["answer"], by=by, at=timezone.now(), day=timezone.localdate())
