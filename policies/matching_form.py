"""Reading how a policy admin matched the columns of a file with ours."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from policies.importing.options import Options
from policies.importing.outline import Outline
from policies.importing.vocabulary import REQUIRED, Field
from policies.models import PolicyImport

NOT_IN_FILE = ""
LAST_ROW = 1_048_576


@dataclass(frozen=True)
class Match:
    """One of our columns beside one of theirs."""

    field: Any
    samples: list[str]
    guessed: bool
    same_name: bool


class MatchingForm(forms.Form):
    """Sheets, header row, and for each of our columns one of the sheet's. The sheet that is shown is the first one chosen."""

    sheets = forms.MultipleChoiceField(label="แผ่นงานที่จะอ่าน", required=False, widget=forms.CheckboxSelectMultiple)
    header_row = forms.IntegerField(label="หัวตารางอยู่แถวที่", min_value=1, max_value=LAST_ROW, required=False)
    bands = forms.BooleanField(label="แถวคั่นบอกชื่อด้านของแถวที่อยู่ใต้แถวนั้น", required=False)
    codes = forms.BooleanField(label="ลำดับที่เป็นรหัส เช่น 4.2.09", required=False)

    def __init__(self, record: PolicyImport, data: Any = None) -> None:
        self.record, self.chosen = record, Options.from_json(record.options)
        self.outlines: list[Outline] = record.outline.get("sheets", [])
        self.shown = self._shown()
        super().__init__(data, initial=self._initial())
        sheets: Any = self.fields["sheets"]
        sheets.choices = [(sheet["name"], f"{sheet['name']} ({sheet['rows']:,} แถว)") for sheet in self.outlines]
        for name in Field:
            self.fields[name.name.lower()] = forms.ChoiceField(label=str(name), required=False, choices=self._choices())

    def _shown(self) -> Outline:
        """The first chosen sheet, else the one that looks most like a register."""
        named = [sheet for name in self.chosen.sheets for sheet in self.outlines if sheet["name"] == name]
        return (named or sorted(self.outlines, key=_likeness, reverse=True) or [{"name": "", "header_row": None, "rows": 0, "columns": []}])[0]

    def _initial(self) -> dict[str, Any]:
        initial = {
            "sheets": list(self.chosen.sheets) or [self.shown["name"]],
            "header_row": self.chosen.header_row or self.shown["header_row"],
            "bands": self.chosen.bands,
            "codes": self.chosen.codes,
        }
        return initial | {name.name.lower(): self._first_choice(name) for name in Field}

    def _first_choice(self, name: Field) -> str:
        if self.chosen.columns:
            return str(self.chosen.columns.get(name, NOT_IN_FILE))
        return str(self._guesses().get(name, NOT_IN_FILE))

    def _guesses(self) -> dict[Field, int]:
        return {Field(column["field"]): column["column"] for column in self.shown["columns"] if column["field"]}

    def _choices(self) -> list[tuple[str, str]]:
        return [(NOT_IN_FILE, "ไม่มีในไฟล์"), *((str(column["column"]), f"{column['name']} (คอลัมน์ {column['letters']})") for column in self.shown["columns"])]

    def matches(self) -> list[Match]:
        """The table of the page: each of our columns with the one chosen for it and what stands in that."""
        columns = {str(column["column"]): column for column in self.shown["columns"]}
        return [_match(self[name.name.lower()], name, columns) for name in Field]

    def unread(self) -> list[Outline]:
        """Their columns that no column of ours takes."""
        taken = {str(self[name.name.lower()].value()) for name in Field}
        return [column for column in self.shown["columns"] if str(column["column"]) not in taken]

    def looks_again(self) -> bool:
        """The person turned to another sheet or header row: its columns must be shown before they can be matched."""
        sheets, row = self.cleaned_data["sheets"], self.cleaned_data["header_row"]
        turned = bool(sheets and self.shown["name"] not in sheets) or row not in {None, self._initial()["header_row"]}
        return turned or self.data.get("act") == "look"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.looks_again():
            self._check_columns(cleaned)
        return cleaned

    def _check_columns(self, cleaned: dict[str, Any]) -> None:
        taken: dict[str, Field] = {}
        for name in Field:
            column = cleaned.get(name.name.lower(), NOT_IN_FILE)
            if column == NOT_IN_FILE:
                if name in REQUIRED and not (name is Field.DIMENSIONS and (cleaned["bands"] or len(cleaned["sheets"]) > 1)):
                    self.add_error(name.name.lower(), ValidationError(f"เลือกคอลัมน์ที่เป็น {name}"))
            elif column in taken:
                self.add_error(name.name.lower(), ValidationError(f"คอลัมน์นี้เลือกไว้เป็น {taken[column]} แล้ว"))
            else:
                taken[column] = name

    def options(self) -> Options:
        """What was chosen. Columns that bear our names where they are expected are left to be found by name."""
        cleaned = self.cleaned_data
        # The columns are those of the sheet that is shown: it comes first, the others are searched for the same names.
        sheets = tuple(sorted(cleaned["sheets"], key=lambda name: name != self.shown["name"])) if len(self.outlines) > 1 else ()
        reading = Options(sheets, join=len(sheets) > 1, bands=cleaned["bands"], codes=cleaned["codes"], words=self.chosen.words)
        if self.looks_again():
            return _with(reading, header_row=cleaned["header_row"])
        columns = {name: int(cleaned[name.name.lower()]) for name in Field if cleaned[name.name.lower()] != NOT_IN_FILE}
        if self.chosen.header_row is None and columns == self._named():
            return reading
        return _with(reading, header_row=cleaned["header_row"] or self.shown["header_row"], columns=columns)

    def _named(self) -> dict[Field, int]:
        return {Field(column["field"]): column["column"] for column in self.shown["columns"] if column["sure"]}


def _likeness(sheet: Outline) -> tuple[int, int, int]:
    columns = sheet["columns"]
    return sum(column["sure"] for column in columns), sum(bool(column["field"]) for column in columns), sheet["rows"]


def _match(bound: Any, name: Field, columns: dict[str, Outline]) -> Match:
    column = columns.get(str(bound.value()))
    ours = column is not None and column["field"] == str(name)
    return Match(
        bound,
        column["samples"] if column else [],
        guessed=bool(column and ours and not column["sure"]),
        same_name=bool(column and ours and column["sure"]),
    )


def _with(options: Options, *, header_row: int | None, columns: dict[Field, int] | None = None) -> Options:
    return Options(options.sheets, options.join, options.bands, options.codes, header_row, columns or {}, options.words)
