"""A form of one row in which every field remembers the value it was read at, so that two people can type into one plan."""

from typing import Any, cast

from django import forms
from django.db.models import Model
from django.http import QueryDict

from districts.models import User
from okrs.planning.autosave import Conflict, Edit, Outcome, Row, save_fields

YOURS, THEIRS = "yours", "theirs"


class RowForm(forms.Form):
    """Fields are named as the row's (or its measure's) columns. `initial-…` inputs carry what the page showed; only what differs from it is saved.

    After a conflict the same form comes back with both values; `use-…` says which one to keep.
    """

    def __init__(self, row: Row, data: QueryDict | None = None, **kwargs: Any) -> None:
        self.row = row
        self.conflicts: list[Conflict] = []
        super().__init__(data, initial={name: stored_value(row, name) for name in self.base_fields}, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True

    def edits(self) -> list[Edit]:
        """What the person changed and did not give up for the other's value."""
        return [Edit(name, was=self._read_at(name), now=self.cleaned_data[name]) for name in self.changed_data if self.data.get(f"use-{name}") != THEIRS]

    def _read_at(self, name: str) -> Any:
        bound = self[name]
        field = bound.field
        typed = self._widget_data_value(field.hidden_widget(), bound.html_initial_name)  # type: ignore[attr-defined]
        return field.to_python(typed)

    def save(self, *, by: User) -> Outcome:
        outcome = save_fields(self.row, self.edits(), by=by)
        self.conflicts = outcome.conflicts
        return outcome

    def with_conflicts(self) -> "RowForm":
        """Return the form as it was typed, now read at the other person's values."""
        data = cast("QueryDict", self.data).copy()
        for conflict in self.conflicts:
            bound = self[conflict.name]
            theirs = conflict.theirs.pk if isinstance(conflict.theirs, Model) else conflict.theirs
            data[bound.html_initial_name] = bound.field.prepare_value(theirs) if theirs is not None else ""
            data.pop(f"use-{conflict.name}", None)
        again = type(self)(self.row, data)
        again.conflicts = self.conflicts
        return again

    @property
    def conflict_rows(self) -> list[dict[str, Any]]:
        """For the page: the label, both values as they would be shown, and who was first."""
        return [
            {
                "name": conflict.name,
                "label": self.fields[conflict.name].label,
                "yours": shown(self[conflict.name].field, conflict.yours),
                "theirs": shown(self[conflict.name].field, conflict.theirs),
                "by": conflict.by.get_full_name() if conflict.by else "อีกคนหนึ่ง",
                "at": conflict.at,
            }
            for conflict in self.conflicts
        ]


def stored_value(row: Row, name: str) -> Any:
    """The row's own column, or its measure's: the unit, the direction and the source of a key result belong to the measure."""
    return getattr(row, name) if hasattr(row, name) else getattr(row.measure, name)  # type: ignore[union-attr]


def shown(field: forms.Field, value: Any) -> str:
    if value is None or value == "":
        return "(ว่าง)"
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    if isinstance(value, Model):
        return str(value)
    choices = dict(getattr(field, "choices", None) or [])
    return str(choices.get(value) or field.prepare_value(value))
