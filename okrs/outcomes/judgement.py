"""What the coach answers. The JSON of `as_json` is a contract: scripts outside the repository read it."""

from dataclasses import dataclass
from typing import Any

OUTCOME = "outcome"
OUTPUT = "output"
ACTIVITY = "activity"
UNCLEAR = "unclear"

KIND_WORDS = {OUTCOME: "ผลลัพธ์", OUTPUT: "ผลผลิต", ACTIVITY: "กิจกรรม", UNCLEAR: "ยังไม่ชัด"}
MISSING_WORDS = {"number": "ค่าเป้าหมายเป็นตัวเลข", "unit": "หน่วยนับ", "baseline": "ค่าฐาน", "by_when": "ภายในเมื่อใด", "source": "แหล่งข้อมูล"}


@dataclass(frozen=True)
class Reason:
    rule: str
    sentence: str


@dataclass(frozen=True)
class Rewrite:
    text: str


@dataclass(frozen=True)
class Judgement:
    text: str
    kind: str
    reasons: tuple[Reason, ...]
    question: str = ""
    rewrites: tuple[Rewrite, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def kind_word(self) -> str:
        return KIND_WORDS[self.kind]

    @property
    def missing_words(self) -> tuple[str, ...]:
        return tuple(MISSING_WORDS[key] for key in self.missing)

    def as_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "kind": self.kind,
            "reasons": [{"rule": reason.rule, "sentence": reason.sentence} for reason in self.reasons],
            "question": self.question,
            "rewrites": [rewrite.text for rewrite in self.rewrites],
            "missing": list(self.missing),
        }
