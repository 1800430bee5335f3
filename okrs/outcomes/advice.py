"""What to ask, what to write instead, and what is missing: the helping half of the coach."""

import re
from functools import cache

from bkk_okr.thai import normalise
from okrs.outcomes.judgement import OUTCOME, Rewrite
from okrs.outcomes.lexicon import compact
from okrs.outcomes.parts import ACTS
from okrs.outcomes.patterns import BANK, Subject
from okrs.outcomes.reading import Reading
from okrs.outcomes.segment import tidy

BLANK = "____"
LONGEST_ACT = 24

_DEADLINE = re.compile(r"ภายใน ?(?:สิ้น)?(?:(?:ปีงบประมาณ|ปี|เดือน[ก-๎.]{2,12}) ?)(?:พ\.ศ\. ?)?[0-9๐-๙]{4}(?![0-9๐-๙.,])")
_HAS_UNIT = re.compile(
    r"ร้อยละ|%|เปอร์เซ็นต์|[0-9] ?(?:บาท|คน|ราย|ครั้ง|แห่ง|จุด|นาที|ชั่วโมง|วัน|เดือน|ครัวเรือน|หลัง|ชุมชน|ตัน|กิโลกรัม|กก|กม|เมตร|ไร่|ต้น|ดวง|เหตุ|คดี|เรื่อง|คะแนน|ร้าน|ตัว|คัน)"
)
_HAS_BASELINE = re.compile(r"จาก(?:เดิม|ปีก่อน|ปีที่|ร้อยละ)|จาก ?[^ก-๙ ]*[0-9]|เดิม|ปีฐาน|ค่าฐาน|เทียบกับ|กว่าปี|baseline|from [0-9]")
_HAS_WHEN = re.compile(
    r"ภายใน|สิ้นปี|ปีงบประมาณ|ในปี|ต่อปี ?25|ไตรมาส|ปี ?(?:พ\.ศ\. ?)?2[05][0-9]{2}|(?:ม\.ค|ก\.พ|มี\.ค|เม\.ย|พ\.ค|มิ\.ย|ก\.ค|ส\.ค|ก\.ย|ต\.ค|พ\.ย|ธ\.ค)\.| by (?:end|20|25)"
)
_HAS_SOURCE = re.compile(
    r"แบบสำรวจ|ผลสำรวจ|ผลการสำรวจ|จากการสำรวจ|ข้อมูลจาก|ตามข้อมูล|ฐานข้อมูล|แหล่งข้อมูล|ที่มา:|จากระบบ|สถิติจาก|รายงานของ|traffy|เครื่องวัด|สถานีตรวจวัด|survey|source"
)


def subject_of(text: str) -> Subject:
    squeezed = compact(text)
    scores = [sum(len(word) for word in words if word in squeezed) for words in _subject_words()]
    best = max(range(len(scores)), key=scores.__getitem__)
    return BANK[best] if scores[best] else BANK[-1]


@cache
def _subject_words() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(compact(word) for word in subject.words.split()) for subject in BANK)


def question_for(kind: str, reading: Reading, subject: Subject) -> str:
    """In the deputy governor's pattern: done, and then, did it get better?"""
    if kind == OUTCOME:
        return ""
    return f"{_deed(reading)}แล้ว {subject.asks}"


def _deed(reading: Reading) -> str:
    """Name the work in the writer's own verb."""
    act = next((part.token.text for part in reading.parts if part.role in ACTS and not part.token.text.isascii()), "")
    act = act.removeprefix("การ")
    return act if 0 < len(act) <= LONGEST_ACT and not any(sign.isdigit() for sign in act) else "ทำ"


def rewrites_for(kind: str, text: str, subject: Subject) -> tuple[Rewrite, ...]:
    if kind == OUTCOME:
        return ()
    return tuple(Rewrite(pattern.format(when=_when(text))) for pattern in subject.rewrites)


def _when(text: str) -> str:
    """The writer's own deadline means the same in the new sentence; nothing else that was typed does."""
    found = _DEADLINE.search(normalise(text))
    return found.group() if found else f"ภายใน {BLANK}"


def missing_in(text: str, unit: str, reading: Reading) -> tuple[str, ...]:
    tidied = tidy(text)
    lacks = {
        "number": not any(part.token.is_number for part in reading.parts),
        "unit": not unit.strip() and not _HAS_UNIT.search(tidied),
        "baseline": not _HAS_BASELINE.search(tidied),
        "by_when": not _HAS_WHEN.search(tidied),
        "source": not _HAS_SOURCE.search(tidied),
    }
    return tuple(key for key, is_lacking in lacks.items() if is_lacking)
