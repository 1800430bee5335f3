"""What was read off the world for one key result, in the shape its measure asks for. Pure: rows come in, sentences go out."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Reading:
    """Exactly one of: a value, a numerator with its denominator, ids of finished steps, codes of entities."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    steps: tuple[int, ...] | None = None
    entity_codes: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Shape:
    """What a reading must look like: `kind` is value, ratio, steps or codes."""

    kind: str
    whole_numbers: bool = False
    known_steps: frozenset[int] = frozenset()
    known_codes: frozenset[str] = frozenset()


NOT_A_VALUE = "ตัวชี้วัดนี้ต้องกรอกค่าเดียว"
NOT_A_RATIO = "ตัวชี้วัดนี้ต้องกรอกทั้งตัวตั้งและตัวหาร"
NOT_STEPS = "ตัวชี้วัดนี้ต้องเลือกขั้นตอนที่เสร็จแล้ว"
NOT_CODES = "ตัวชี้วัดนี้ต้องกรอกรหัสของสิ่งที่นับ"
NOT_WHOLE = "ตัวชี้วัดนี้นับเป็นจำนวนเต็ม เช่น 39"
NEGATIVE = "ตัวตั้งต้องไม่ต่ำกว่า 0"
NO_DENOMINATOR = "ตัวหารต้องมากกว่า 0"
NO_STEPS = "KR นี้วัดตามขั้นตอน แต่ยังไม่ได้กำหนดขั้นตอนในแผน"
UNKNOWN_STEP = "มีขั้นตอนที่ไม่อยู่ใน KR นี้"
TOO_LARGE = "ตัวเลขยาวเกินไป ใช้ได้ไม่เกิน 16 หลักหน้าจุดทศนิยมและ 6 หลักหลังจุด"
LARGEST = Decimal(10) ** 16
FINEST = -6


def misfit(reading: Reading, shape: Shape) -> str:
    """Return why `reading` does not fit its measure, in a sentence, or an empty text when it fits."""
    return {"value": _misfit_of_value, "ratio": _misfit_of_ratio, "steps": _misfit_of_steps, "codes": _misfit_of_codes}[shape.kind](reading, shape)


def _only(reading: Reading, *names: str) -> bool:
    """Whether exactly the fields in `names` are filled in."""
    return all((getattr(reading, name) is not None) == (name in names) for name in reading.__dataclass_fields__)


def _misfit_of_number(number: Decimal, shape: Shape) -> str:
    if not number.is_finite() or abs(number) >= LARGEST or number.normalize().as_tuple().exponent < FINEST:  # type: ignore[operator]
        return TOO_LARGE
    if shape.whole_numbers and number != number.to_integral_value():
        return NOT_WHOLE
    return ""


def _misfit_of_value(reading: Reading, shape: Shape) -> str:
    if not _only(reading, "value") or reading.value is None:
        return NOT_A_VALUE
    return _misfit_of_number(reading.value, shape)


def _misfit_of_ratio(reading: Reading, shape: Shape) -> str:
    if not _only(reading, "numerator", "denominator") or reading.numerator is None or reading.denominator is None:
        return NOT_A_RATIO
    if too_large := _misfit_of_number(reading.numerator, shape) or _misfit_of_number(reading.denominator, shape):
        return too_large
    if reading.numerator < 0:
        return NEGATIVE
    return "" if reading.denominator > 0 else NO_DENOMINATOR


def _misfit_of_steps(reading: Reading, shape: Shape) -> str:
    if not _only(reading, "steps") or reading.steps is None:
        return NOT_STEPS
    if not shape.known_steps:
        return NO_STEPS
    return "" if shape.known_steps.issuperset(reading.steps) else UNKNOWN_STEP


def _misfit_of_codes(reading: Reading, shape: Shape) -> str:
    if not _only(reading, "entity_codes") or reading.entity_codes is None:
        return NOT_CODES
    strange = sorted(set(reading.entity_codes) - shape.known_codes)
    return f"ไม่รู้จักรหัส {', '.join(strange[:3])}" if strange else ""
