"""One card: what goes into the draft, what is asked about it, what would be sent."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from okrs.models import ReportDraft
from okrs.models.check_in import GapReason
from okrs.planning.autosave import Conflict, Edit, Outcome
from okrs.progress.words import Status
from okrs.reporting.check_ins import Line
from okrs.reporting.decks import Card
from okrs.reporting.drafts import Typed
from okrs.reporting.forms.card_fields import CardFields, initial_of, prefix_of
from okrs.reporting.outlooks import Outlook
from okrs.reporting.readings import misfit
from okrs.reporting.typed import FIELDS, READING_FIELDS, fingerprint, reading_in

READING_NAMES = frozenset(READING_FIELDS)
FIELD_NAMES = {"value": "ค่า", "numerator": "ตัวตั้ง", "denominator": "ตัวหาร", "steps": "ขั้นตอน", "entity_codes": "รหัส", "note": "อุปสรรค"}
FIELD_NAMES |= {"confidence": "ความมั่นใจ", "gap": "เหตุผลที่ยังไม่มีค่า", "reason": "เหตุผลที่แก้ไข", "source": "ที่มาของตัวเลข"}
MOST = {name: getattr(ReportDraft._meta.get_field(name), "max_length", None) for name in FIELDS}


class CardForm(CardFields):
    """Left as it was it says nothing; a changed value of a report already sent is a correction and says why."""

    def __init__(self, card: Card, data: Any = None, *, confirm_all: bool = False) -> None:
        self.confirm_all = confirm_all
        self.conflicts: list[Conflict] = []
        self.saved: dict[str, str] = {}
        super().__init__(card, _settled(data, prefix_of(card)))

    @cached_property
    def live(self) -> "CardForm | None":
        """This card with what was typed just now, else as its draft has it: judged, though nothing is sent. None when nothing was typed."""
        if self.is_posted:
            self.is_valid()
            return self
        if self.card.draft is None:
            return None
        typed = {f"{self.prefix}-{name}": [text] for name, text in self.card.shown.items() if text}
        typed |= {f"{self.prefix}-steps": initial_of(self.card)["steps"], f"{self.prefix}-seen": [str(self.card.sent.revision if self.card.sent else "")]}
        form = CardForm(self.card, MultiValueDict(typed))
        form.is_valid()
        return form

    @property
    def is_posted(self) -> bool:
        """Whether the request speaks of this card at all: a field that saves itself posts its own card only."""
        return self.is_bound and any(self.add_prefix(name) in self.data for name in ("was", *FIELDS))

    @property
    def unsent(self) -> str:
        """What was typed into a page whose period closed meanwhile, to read it off."""
        return " / ".join(text for name in (*READING_FIELDS, "note") if name in self.fields and (text := self._typed(name))) if self.is_posted else ""

    @property
    def shown_outlook(self) -> Outlook | None:
        return self.live.outlook if self.live is not None else self.card.outlook

    @property
    def is_filled(self) -> bool:
        return self.card.sent is not None or (self.live is not None and self.live.reading is not None)

    # What goes into the draft

    @property
    def was_text(self) -> str:
        """What the page shows now, for the next comparison. After a conflict that is the other person's text: the choice has been seen."""
        shown = self._texts_seen() if self.is_bound else self.card.shown
        return json.dumps({**shown, **self.saved, **{conflict.name: conflict.theirs for conflict in self.conflicts}}, ensure_ascii=False)

    def edits(self) -> list[Edit]:
        """Return the fields whose text differs from what the page had shown, as typed. What is too long for its column stays on the page only."""
        was = self._texts_seen()
        posted = {name: self._typed(name) for name in FIELDS if name in self.fields and self._is_posted(name)}
        return [Edit(name, was.get(name, ""), now) for name, now in posted.items() if now != was.get(name, "") and _fits(name, now)]

    def _texts_seen(self) -> dict[str, str]:
        try:
            seen = json.loads(self.data.get(self.add_prefix("was")) or "null")
        except ValueError:
            seen = None
        return {name: str(text) for name, text in seen.items()} if isinstance(seen, dict) else dict(self.card.shown)

    def _is_posted(self, name: str) -> bool:
        """An unticked list of steps posts nothing at all, which is an empty list as long as the card itself was posted."""
        return self.add_prefix(name) in self.data or (name == "steps" and self.add_prefix("was") in self.data)

    def _typed(self, name: str) -> str:
        if name == "steps":
            return ",".join(_all_of(self.data, self.add_prefix(name)))
        return str(self.data.get(self.add_prefix(name), "")).replace("\r\n", "\n").strip()

    def text_now(self, name: str) -> str:
        """What stands in the draft after this form was saved."""
        return self.saved.get(name, self._texts_seen().get(name, ""))

    @property
    def typed(self) -> Typed:
        """What to keep of this card. A report that was sent just so needs no draft beside it; an answer is kept as soon as it is given."""
        settled = self.card.draft is None and self.card.sent is not None and self.is_valid() and not self.says_something
        said = bool(self.cleaned_data.get("confirm")) if self.is_valid() else False
        return Typed(self.card.key_result, [] if settled else self.edits(), self.confirmed if said and self.confirmed else None)

    def take_over(self, outcome: Outcome) -> None:
        self.conflicts = outcome.conflicts
        self.saved = {edit.name: edit.now for edit in self.edits() if edit.name in outcome.saved}

    # What would be sent

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors or self.reading is None:
            return cleaned
        if sentence := misfit(self.reading, self.card.shape):
            self.add_error(self.blamed(), sentence)
        elif self.says_something:
            self._check_correction(cleaned)
            if self.outlook is not None and self.outlook.standing.status == Status.BELOW_PLAN and not cleaned.get("note"):
                self.add_error("note", "ค่านี้ต่ำกว่าแผน บอกอุปสรรคและสิ่งที่จะทำต่อ")
        return cleaned

    def _check_correction(self, cleaned: dict[str, Any]) -> None:
        sent = self.card.sent
        if sent is None:
            return
        if cleaned.get("seen") != sent.revision:
            self.add_error(self.reading_names[0], f"มีผู้ส่งค่าใหม่แล้ว: {self.card.sent_text} ตรวจแล้วกดส่งอีกครั้ง")
        elif not cleaned.get("reason"):
            self.add_error("reason", "บอกเหตุผลที่แก้ไขค่าที่ส่งแล้ว")

    @property
    def says_something(self) -> bool:
        """Whether this card holds something new to send."""
        reading, sent = self.reading, self.card.sent
        if sent is None:
            known = (self.card.gap.reason, self.card.gap.note) if self.card.gap else ("", "")
            gap = self.cleaned_data.get("gap") or ""
            return reading is not None or (bool(gap) and (gap, self.cleaned_data.get("note", "")) != known)
        facts = (self.cleaned_data.get("note", ""), self.cleaned_data.get("confidence", ""), self.cleaned_data.get("source", ""))
        return reading is not None and (reading, *facts) != (reading_in(sent), sent.note, sent.confidence, sent.source)

    @property
    def asked_of(self) -> str:
        """What a question on this page is about; empty while there is nothing to ask about."""
        return "" if self.reading is None else fingerprint(self.reading, self.cleaned_data.get("note", ""))

    @property
    def slugs(self) -> list[str]:
        return [ask.slug for ask in self.outlook.asks] if self.outlook else []

    @property
    def is_answered(self) -> bool:
        """Whether the person said "it is right" of this very figure, just now or when it was typed."""
        draft = self.card.draft
        kept = draft is not None and not self.edits() and set(draft.confirmed) >= set(self.slugs)
        now = (self.confirm_all or bool(self.cleaned_data.get("confirm"))) and self.cleaned_data.get("asked") == self.asked_of
        return kept or now

    @property
    def confirmed(self) -> list[str]:
        return self.slugs if self.slugs and self.is_answered else []

    @property
    def questions(self) -> list[str]:
        """The questions that still need an answer before the value is sent."""
        if not self.is_bound or self.errors or not self.says_something or self.outlook is None or self.is_answered:
            return []
        return [ask.sentence for ask in self.outlook.asks]

    def line(self) -> Line:
        gap, draft = self.cleaned_data.get("gap"), self.card.draft
        return Line(
            key_result=self.card.key_result,
            reading=self.reading,
            note=self.cleaned_data.get("note", ""),
            reason=self.cleaned_data.get("reason", ""),
            gap=GapReason(gap) if gap else None,
            seen=self.card.sent.revision if self.card.sent else 0,
            source=self.cleaned_data.get("source", ""),
            confidence=self.cleaned_data.get("confidence", ""),
            confirmed=tuple(self.confirmed),
            given_by=draft.given_by if draft is not None and READING_NAMES.isdisjoint(edit.name for edit in self.edits()) else None,
        )

    def _spoken(self, name: str) -> str:
        """A pair's parts are called on the page what the measure calls them."""
        return f" “{self.fields[name].label}”" if name in {"numerator", "denominator"} else FIELD_NAMES[name]

    @property
    def conflict_rows(self) -> list[dict[str, Any]]:
        return [
            {
                "name": self[conflict.name].html_name,
                "label": self._spoken(conflict.name),
                "by": conflict.by.get_full_name() if conflict.by else "อีกคนหนึ่ง",
                "at": conflict.at,
                "yours": conflict.yours or "(ว่าง)",
                "theirs": conflict.theirs or "(ว่าง)",
                "text": conflict.theirs,
            }
            for conflict in self.conflicts
        ]


def _settled(data: Any, prefix: str) -> Any:
    """Where the person chose the other one's value, that is what was typed. The hidden `was` carries it since the conflict was shown."""
    if not isinstance(data, QueryDict):
        return data
    start = f"use-{prefix}-"
    chosen = [key.removeprefix(start) for key, value in data.items() if key.startswith(start) and value == "theirs"]
    if not chosen:
        return data
    theirs, settled = json.loads(data.get(f"{prefix}-was") or "{}"), data.copy()
    for name in chosen:
        text = str(theirs.get(name, ""))
        settled.setlist(f"{prefix}-{name}", [step for step in text.split(",") if step] if name == "steps" else [text])
    return settled


def _all_of(data: Mapping[str, Any], name: str) -> list[str]:
    return data.getlist(name) if isinstance(data, MultiValueDict) else list(data.get(name, []))


def _fits(name: str, text: str) -> bool:
    most = MOST[name]
    return most is None or len(text) <= most
