"""Reading what a policy admin says about development issues."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bkk_okr.forms import ThaiTextField
from districts.models import User
from policies.catalogue import Wanted
from policies.issues import add_issue, issues_for, rename_issue, set_issue
from policies.models import DevelopmentIssue, Dimension, Policy, PolicySet

NONE = "none"


class IssueForm(forms.Form):
    """A new issue, or another name for one; its dimension stays, since policies were put under it by that."""

    dimension = forms.ModelChoiceField(Dimension.objects.none(), label="ด้าน", empty_label=None)
    code = ThaiTextField(label="รหัส", max_length=12, help_text="เช่น 4.2 ไม่ซ้ำกันในด้านเดียวกัน")
    title = ThaiTextField(label="ประเด็นการพัฒนา", max_length=300)

    def __init__(self, policy_set: PolicySet, issue: DevelopmentIssue | None, data: Any = None) -> None:
        super().__init__(data, initial={"code": issue.code, "title": issue.title} if issue else None)
        self.issue = issue
        self.fields["dimension"].queryset = policy_set.dimension_set.dimensions.order_by("order")  # type: ignore[attr-defined]
        if issue:
            del self.fields["dimension"]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if ":" in code:
            raise ValidationError("รหัสมีเครื่องหมาย : ไม่ได้")
        return code

    def save(self, *, by: User) -> DevelopmentIssue:
        said = {"code": self.cleaned_data["code"], "title": self.cleaned_data["title"]}
        return rename_issue(self.issue, by=by, **said) if self.issue else add_issue(self.cleaned_data["dimension"], by=by, **said)


class _IssueChoice(forms.Form):
    """An issue by its id, or none of them said as such: an empty menu changes nothing."""

    issue = forms.ChoiceField(error_messages={"required": "เลือกประเด็นการพัฒนา", "invalid_choice": "ไม่มีประเด็นนี้ในชุดด้านของนโยบาย"})

    def __init__(self, issues: list[DevelopmentIssue], data: Any) -> None:
        super().__init__(data)
        self.issues = {str(issue.pk): issue for issue in issues}
        self.fields["issue"].choices = [(NONE, ""), *((pk, issue.title) for pk, issue in self.issues.items())]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> DevelopmentIssue | None:
        return self.issues.get(self.cleaned_data["issue"])


class PolicyIssueForm(_IssueChoice):
    def __init__(self, policy: Policy, data: Any) -> None:
        super().__init__(issues_for(policy), data)
        self.policy = policy

    def save(self, *, by: User) -> int:
        return set_issue(self.policy.set, [self.policy], self.chosen, by=by)


class AssignForm(_IssueChoice):
    """All policies that the register's filters find, `seen` of which stood on the page."""

    seen = forms.IntegerField()

    def __init__(self, policy_set: PolicySet, data: Any) -> None:
        super().__init__(list(DevelopmentIssue.objects.filter(dimension__set=policy_set.dimension_set_id).select_related("dimension")), data)
        self.policy_set = policy_set
        self.wanted = Wanted.read({name: data.get(f"was-{name}", "") for name in ("q", "dim", "size", "state", "issue")}, policy_set)

    def save(self, *, by: User) -> int:
        found = self.wanted.among(Policy.objects.filter(set=self.policy_set))
        return set_issue(self.policy_set, found, self.chosen, by=by, seen=self.cleaned_data["seen"])
