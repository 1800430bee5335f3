"""The offices that share a key result, a row each, with the document by which they do."""

import json
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django import forms

from bkk_okr.forms import ThaiNumberField
from districts.models import Office, User
from okrs.models import ChangeRequest, KeyResult
from okrs.reporting.forms.changes import DecisionFields
from okrs.reporting.shares import as_listed, set_shares, shares_of

SPARE_ROWS, MOST_ROWS = 5, 80
HEAVIEST = 100


class SharesForm(DecisionFields):
    """A row that is emptied takes its office out. `seen` carries what the page had shown, so that two people do not undo each other."""

    def __init__(self, key_result: KeyResult, data: Any = None) -> None:
        self.key_result, self.stored = key_result, shares_of(key_result)
        super().__init__(data)
        offices = Office.objects.exclude(kind=Office.Kind.CITY).exclude(pk=key_result.objective.plan.office_id).in_thai_order()
        self.names = {str(office.pk): office.full_name for office in offices}
        for name in ("document_number", "document_date", "effective_from"):
            self.fields[name].required, self.fields[name].error_messages["required"] = True, f"ใส่{self.fields[name].label}"
        self.rows_asked = self._rows_asked()
        for number, (office, part) in enumerate([*self.stored.items(), *[(None, None)] * self.rows_asked][: self.rows_asked]):
            self._add_row(number, office, part)

    def _rows_asked(self) -> int:
        """As many rows as the page had; a few empty ones for new offices."""
        if not self.is_bound:
            return len(self.stored) + SPARE_ROWS
        return next(number for number in count() if f"office-{number}" not in self.data or number == MOST_ROWS)

    def _add_row(self, number: int, office: int | None, part: Decimal | None) -> None:
        choices = [("", "–"), *self.names.items()]
        self.fields[f"office-{number}"] = forms.ChoiceField(label=f"หน่วยงานร่วม {number + 1}", required=False, choices=choices, initial=str(office or ""))
        self.fields[f"part-{number}"] = ThaiNumberField(label="น้ำหนัก", required=False, initial=part)

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"office-{number}"], self[f"part-{number}"]) for number in range(self.rows_asked)]

    @property
    def seen_text(self) -> str:
        return json.dumps(as_listed(self.stored))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.wanted: dict[int, Decimal | None] = {}
        for number in range(self.rows_asked):
            self._read_row(number, cleaned.get(f"office-{number}"), cleaned.get(f"part-{number}"))
        return cleaned

    def _read_row(self, number: int, office: str | None, part: Decimal | None) -> None:
        if not office:
            if part is not None:
                self.add_error(f"office-{number}", "เลือกหน่วยงานของน้ำหนักนี้")
        elif int(office) in self.wanted:
            self.add_error(f"office-{number}", "เลือกหน่วยงานนี้แล้วในแถวก่อน")
        else:
            self.wanted[int(office)] = part
        if part is not None and not 0 <= part <= HEAVIEST:
            self.add_error(f"part-{number}", "น้ำหนักอยู่ระหว่าง 0 ถึง 100")

    @property
    def seen(self) -> object:
        try:
            return json.loads(self.data.get("seen", ""))
        except ValueError:
            return None

    def save(self, *, by: User, at: datetime) -> ChangeRequest:
        return set_shares(self.key_result, self.wanted, seen=self.seen, by=by, at=at, decision=self.decision)
