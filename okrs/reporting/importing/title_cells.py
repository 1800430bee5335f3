"""What the page puts into one cell: goal number, title, code, percentage, the mark of a mean. `16.1. จัดเก็บขยะ : OKR 4.2.16 (** ค่าเฉลี่ย **)`."""

import re
from dataclasses import dataclass
from decimal import Decimal

from policies.importing.codes import settled_code
from policies.importing.vocabulary import settled

_STEPS = r"[0-9]{1,2}(?:\.[0-9]{1,2}){%s}(?:\s*\(\s*[0-9]{1,2}\s*\))?(?![0-9.]*[0-9])"
_NAMED = r"(?P<scheme>OKRs?|KPIs?)[\s:.\-]*(?P<code>" + _STEPS % "1,5" + ")"
_BARE = r"(?P<code>" + _STEPS % "2,5" + ")"
# Where a code may stand, the surest first. A code in the middle of a sentence belongs to another measure: (สอดคล้องกับ KPI 1.5.2.3).
_PLACES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf":\s*{_NAMED}\.?",
        rf"^{_NAMED}\.?\s*[:\-–]?",
        rf"[(\[]\s*{_NAMED}\s*[)\]]",
        rf"(?<!กับ )(?<!กับ){_NAMED}\.?\s*$",
        rf"[:(\[]\s*{_BARE}\s*[)\]]?\s*$",
        rf"^{_BARE}\.?\s*[:\-–]?",
        rf"\s{_BARE}\s*$",
    )
]
_WHOLE = re.compile(rf"(?:{_NAMED}|{_BARE.replace('code', 'bare')})\.?", re.IGNORECASE)
_MEAN = re.compile(r"\(?\s*\*{2,}\s*(?:ค่าเฉลี่ย)?\s*\*{0,}\s*\)?")
_GOAL = re.compile(r"^(?:[0-9]{1,2}(?:\.[0-9]{1,2})?[.)]\s*(?![0-9])|[0-9]{1,2}\.[0-9]{1,2}\s+(?![0-9]))")
_FIGURE = r"(?P<percent>-?[0-9][0-9,]*(?:\.[0-9]+)?)\s*%"
_PERCENT = re.compile(rf"(?:\(\s*{_FIGURE}\s*\)|(?:^|(?<=[\s:])){_FIGURE.replace('percent', 'bare')})$")
_PERCENT_FIRST = re.compile(r"^(?P<percent>-?[0-9][0-9,]*\.[0-9]{2})\s*%\s*")
_TWO_PLACES = re.compile(r"\.[0-9]{2}$")
_AFTER_CODE = re.compile(rf"{_STEPS % '2,5'}\s*[:\-–]?\s*$")
_BRACKETED_UNIT = re.compile(r"\s*\((?P<unit>[^()]*)\)$")


@dataclass(frozen=True, slots=True)
class TitleCell:
    """`code` is settled: `4.2.9` is `4.2.09`, `OKR 5.1.04 (3)` is `5.1.04(3)`."""

    title: str
    code: str = ""
    scheme: str = ""
    percent: Decimal | None = None
    mean: bool = False


def read_title(text: str, *, achieved: Decimal | None = None) -> TitleCell:
    """Take the cell apart. `achieved` is the row's own percentage of its target: a percentage at the end that says the same is the page's, not the title's."""
    rest, mean = _without_mean(settled(text))
    rest, percent = _without_percent(rest, achieved)
    rest = _GOAL.sub("", rest)
    rest, scheme, code = _without_code(rest)
    if percent is None:
        rest, percent = _without_percent(rest, achieved)
    rest = _GOAL.sub("", rest) if code else rest
    return TitleCell(" ".join(rest.strip(" :-–*").split()), code, scheme, percent, mean)


def read_code_cell(text: str) -> tuple[str, str] | None:
    """Return scheme and settled code of a cell that holds nothing else, or None."""
    found = _WHOLE.fullmatch(settled(text).rstrip("* "))
    if found is None:
        return None
    return (found["scheme"] or "").upper().rstrip("S"), canonical(found["code"] or found["bare"])


def canonical(code: str) -> str:
    return settled_code(re.sub(r"\s", "", code).rstrip("."))


def _without_mean(text: str) -> tuple[str, bool]:
    found = _MEAN.search(text)
    return (f"{text[: found.start()]} {text[found.end() :]}".strip(), True) if found else (text, False)


def _without_percent(text: str, achieved: Decimal | None) -> tuple[str, Decimal | None]:
    """Take off the page's own percentage: printed with two decimals, in brackets, right behind the code, or equal to what the row's figures give."""
    if first := _PERCENT_FIRST.match(text):
        return text[first.end() :], _decimal(first["percent"])
    found = _PERCENT.search(text)
    if found is None:
        return text, None
    value, before = _decimal(found["percent"] or found["bare"]), text[: found.start()]
    own = found["percent"] or _TWO_PLACES.search(found["bare"]) or _AFTER_CODE.search(before) or _says(value, achieved)
    return (before.rstrip(), value) if own else (text, None)


def _says(percent: Decimal, achieved: Decimal | None) -> bool:
    """Whether `percent` is `achieved` rounded or cut to as many places."""
    return achieved is not None and abs(percent - achieved) < Decimal(1).scaleb(int(percent.as_tuple().exponent))


def _decimal(written: str) -> Decimal:
    return Decimal(written.replace(",", ""))


def _without_code(text: str) -> tuple[str, str, str]:
    for place in _PLACES:
        if found := place.search(text):
            scheme = (found.groupdict().get("scheme") or "").upper().rstrip("S")
            return f"{text[: found.start()]} {text[found.end() :]}".strip(), scheme, canonical(found["code"])
    return text, "", ""


def plain_title(title: str) -> str:
    """The title without the unit in brackets at its end, which has its own column: `พัฒนาถนนสวย (กม.)`."""
    return _BRACKETED_UNIT.sub("", title) or title


def title_key(title: str) -> str:
    """What two spellings of one title have in common."""
    return plain_title(title).replace(" ", "").casefold()
