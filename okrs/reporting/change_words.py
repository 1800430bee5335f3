"""What a request changes, in words: the old figure beside the new one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bkk_okr import thai
from bkk_okr.written_numbers import decimal_text
from districts.models import Office, Section
from okrs.models import ChangeRequest, KeyResultStep, Project
from okrs.models.change_request import ChangeKind
from okrs.models.project import ProjectFate

LABELS = {
    "target": "ค่าเป้าหมาย", "target_low": "ขอบล่าง", "title": "ข้อความ", "weight": "น้ำหนัก", "owner_section_id": "ฝ่ายรับผิดชอบ", "value": "ค่า",
    "numerator": "ตัวตั้ง", "denominator": "ตัวหาร", "steps": "ขั้นตอนที่เสร็จ", "entity_codes": "รหัสที่นับ", "as_of": "ข้อมูล ณ วันที่",
    "shares": "หน่วยงานร่วม",
}  # fmt: skip
NUMBERS = frozenset({"target", "target_low", "weight", "value", "numerator", "denominator"})


@dataclass(frozen=True)
class Compared:
    label: str
    before: str
    after: str


def compared(request: ChangeRequest) -> list[Compared]:
    if request.kind == ChangeKind.BUDGET:
        return _projects(request)
    names = [name for name in LABELS if request.before.get(name) != request.after.get(name)]
    return [Compared(LABELS[name], _text(name, request.before.get(name)), _text(name, request.after.get(name))) for name in names]


def _text(name: str, value: Any) -> str:
    if value in (None, "", []):
        return "–"
    if name in NUMBERS:
        return decimal_text(Decimal(value))
    if name in NAMES_OF:
        return NAMES_OF[name](value) or "–"
    return ", ".join(value) if isinstance(value, list) else str(value)


def _day(text: str) -> str:
    return thai.short_date(date.fromisoformat(text))


def _section(pk: int) -> str:
    return str(Section.objects.filter(pk=pk).first() or "")


def _steps(ids: Sequence[int]) -> str:
    return ", ".join(KeyResultStep.objects.filter(pk__in=ids).values_list("title", flat=True))


def _offices(shares: Sequence[Mapping[str, Any]]) -> str:
    names = {office.pk: office.full_name for office in Office.objects.filter(pk__in=[share["office_id"] for share in shares])}
    parts = {share["office_id"]: f" น้ำหนัก {decimal_text(Decimal(share['part']))}" if share["part"] is not None else "" for share in shares}
    return ", ".join(f"{names[pk]}{part}" for pk, part in parts.items() if pk in names)


NAMES_OF: dict[str, Callable[[Any], str]] = {"as_of": _day, "owner_section_id": _section, "steps": _steps, "shares": _offices}


def _projects(request: ChangeRequest) -> list[Compared]:
    titles = {
        str(pk): f"โครงการที่ {position} {title}" for pk, position, title in Project.objects.filter(plan=request.plan_id).values_list("pk", "position", "title")
    }
    return [Compared(titles.get(pk, "โครงการที่ลบไปแล้ว"), _money(request.before.get(pk, {})), _money(after)) for pk, after in request.after.items()]


def _money(facts: Mapping[str, Any]) -> str:
    amount = "–" if facts.get("approved") is None else f"{decimal_text(Decimal(facts['approved']), 2)} บาท"
    return f"{amount} · {ProjectFate(facts['fate']).label}" if facts.get("fate") else amount
