"""A whole page of cards: what is kept as a draft, what is sent, what is asked first."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from bkk_okr import thai
from bkk_okr.fiscal_year import first_day, month_end
from bkk_okr.forms import ThaiDateField
from districts.models import User
from okrs.models import Plan, ReportDay
from okrs.planning.autosave import Conflict, Edit, Outcome
from okrs.reporting.check_ins import send_report
from okrs.reporting.decks import Card
from okrs.reporting.drafts import Typed, give_to_planner, save_day, save_drafts
from okrs.reporting.forms.cards import CardForm
from policies.models import ReportingPeriod

DAY, DAY_WAS = "as_of", "as_of-was"
MOST_OF_A_DAY = 60


class SheetForm(forms.Form):
    """A whole page of cards with the day that its figures speak of. `confirm`: the person pressed "it is right" under the questions of the page.

    The day is kept as it is typed, like the fields of the cards, and compared with what the page had shown.
    """

    as_of = ThaiDateField(label="ข้อมูล ณ วันที่", widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": MOST_OF_A_DAY}))

    def __init__(self, cards: Iterable[Card], *, plan: Plan, period: ReportingPeriod, today: date, day: ReportDay | None = None, data: Any = None) -> None:
        self.plan, self.period, self.today, self.day = plan, period, today, day
        self.day_outcome = Outcome()
        super().__init__(_settled_day(data), initial={DAY: self.day_shown})
        confirm = data is not None and data.get("act") == "confirm"
        self.rows = [(card, CardForm(card, data, confirm_all=confirm) if card.may_type else None) for card in cards]

    @property
    def card_forms(self) -> list[CardForm]:
        return [form for _, form in self.rows if form is not None]

    # The day of the figures

    @property
    def day_shown(self) -> str:
        """What the field holds when nobody has just typed: what the office typed before, else the end of the month or today."""
        return self.day.text if self.day is not None else thai.short_date(min(self.today, month_end(self.period.month)))

    @property
    def day_conflict(self) -> Conflict | None:
        return next(iter(self.day_outcome.conflicts), None)

    @property
    def day_was(self) -> str:
        """What the page shows now, for the next comparison; after a conflict the other person's day: the choice has been seen."""
        edit = self._day_edit
        if self.day_conflict is not None:
            return str(self.day_conflict.theirs)
        return str(edit.now if self.day_outcome.saved else edit.was)

    @property
    def day_errors(self) -> list[str]:
        """What is wrong with the day, also with one that was kept before."""
        if self.is_bound:
            return [str(sentence) for sentence in self.errors.get(DAY, [])]
        try:
            self._checked(self.fields[DAY].clean(self.day_shown))
        except ValidationError as error:
            return error.messages
        return []

    @property
    def _day_edit(self) -> Edit:
        was = str(self.data.get(DAY_WAS, self.day_shown))
        now = str(self.data.get(DAY, was)).strip()
        return Edit(DAY, was, now if len(now) <= MOST_OF_A_DAY else was)

    def clean_as_of(self) -> date:
        return self._checked(self.cleaned_data[DAY])

    def _checked(self, as_of: date) -> date:
        if as_of > self.today:
            raise ValidationError("วันที่ของข้อมูลต้องไม่อยู่ในอนาคต")
        if as_of < first_day(self.period.fiscal_year_id):
            raise ValidationError("วันที่ของข้อมูลอยู่ก่อนปีงบประมาณนี้")
        return as_of

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        good = [form.is_valid() for form in self.card_forms]
        if not all(good):
            raise ValidationError("มีค่าที่ต้องแก้ ยังไม่ได้ส่งรายงาน ค่าที่กรอกไว้ยังอยู่ครบ", code="cards")
        if not any(form.says_something for form in self.card_forms):
            raise ValidationError("ยังไม่มีค่าใหม่ที่จะส่ง กรอกอย่างน้อยหนึ่งค่า หรือบอกเหตุผลที่ยังไม่มีค่า", code="empty")
        return cleaned

    @property
    def is_repeated(self) -> bool:
        """Whether everything on the page has been sent just so: the second of two presses, or the browser's back button."""
        filled = [form for form in self.card_forms if form.is_valid() and form.reading is not None]
        return bool(filled) and self.has_error(forms.ALL_FIELDS, "empty") and all(form.card.sent is not None for form in filled)

    @property
    def questions(self) -> list[dict[str, str]]:
        """What is asked before the page is sent, each with a link to its card."""
        return [
            {"url": f"#kr-{form.card.key_result.pk}", "text": f"KR {form.card.number} {sentence}"} for form in self.card_forms for sentence in form.questions
        ]

    @property
    def conflicts(self) -> bool:
        return self.day_conflict is not None or any(form.conflicts for form in self.card_forms)

    def card_errors(self) -> list[dict[str, str]]:
        """Return each card's errors with a link to its field, for the summary on top of the page."""
        return [
            {"url": f"#{form[name].auto_id}", "text": f"KR {form.card.number} {form[name].label}: {sentence}"}
            for form in self.card_forms
            for name in form.errors_shown
            for sentence in form.errors[name]
        ]

    def save_drafts(self, *, by: User, at: datetime) -> None:
        """Keep everything as it was typed, right or wrong. What somebody else changed meanwhile is a conflict of its field."""
        self.day_outcome = save_day(self.plan.pk, period=self.period, edit=self._day_edit, by=by, at=at)
        outcomes = save_drafts([form.typed for form in self.card_forms], period=self.period, by=by, at=at)
        for form in self.card_forms:
            form.take_over(outcomes[form.card.key_result.pk])

    def give(self, *, by: User, at: datetime) -> int:
        """A section head's press: the numbers go to the planner with the answers given about them, not yet into the report."""
        key_results = [form.card.key_result for form in self.card_forms]
        answered = [Typed(form.card.key_result, confirmed=form.confirmed) for form in self.card_forms if form.confirmed]
        save_drafts(answered, period=self.period, by=by, at=at)
        return give_to_planner(key_results, period=self.period, by=by, at=at)

    def save(self, *, by: User, at: datetime) -> int:
        lines = [form.line() for form in self.card_forms if form.says_something]
        return send_report(lines, period=self.period, as_of=self.cleaned_data["as_of"], by=by, at=at)


def _settled_day(data: Any) -> Any:
    """Where the person chose the other one's day, that is what was typed."""
    if not (isinstance(data, QueryDict) and data.get(f"use-{DAY}") == "theirs"):
        return data
    settled = data.copy()
    settled[DAY] = data.get(DAY_WAS, "")
    return settled
