"""ลำดับที่ and รหัส: what a cell says, or why it is not taken. Nothing is rounded and nothing guessed."""

import re
from dataclasses import dataclass

from bkk_okr.spreadsheets.reading import Cell, CellKind
from bkk_okr.thai import number
from policies.importing.vocabulary import settled

LARGEST_NUMBER = 999
LONGEST_CODE = 12
_WHOLE = re.compile("[0-9]{1,6}")
_DECORATED = re.compile(r"(?:(?:ข้อ|ลำดับ|ลำดับที่|ที่)\s*)?([0-9]{1,3})\s*[.):]?")
_CODE = re.compile(r"[0-9A-Za-zก-ฮ]{1,4}(?:[.\-/][0-9A-Za-z]{1,4})*(?:\([0-9]{1,2}\))?")
_PLAIN_CODE = re.compile(r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{2,3}")
_SCHEME = re.compile(r"^(?:OKR|KPI)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BadCode(Exception):
    code: str
    suggestion: str = ""


_WRONG_KINDS = {
    CellKind.DATE: "date_in_number",
    CellKind.TRUTH: "truth_in_number",
    CellKind.ERROR: "formula_error",
    CellKind.FORMULA_WITHOUT_VALUE: "formula_without_value",
}


def policy_code(number_typed: int) -> str:
    """The BMA writes policy 3 as 003."""
    return f"{number_typed:03d}"


def read_code(cell: Cell, *, codes: bool) -> str:
    """Return the policy's code from its cell, or raise `BadCode`."""
    text = settled(cell.text)
    if cell.kind in _WRONG_KINDS:
        raise BadCode(_WRONG_KINDS[cell.kind])
    if not text:
        raise BadCode("missing_number")
    if _WHOLE.fullmatch(text):
        if not 1 <= int(text) <= LARGEST_NUMBER:
            raise BadCode("out_of_range")
        return policy_code(int(text))
    return _structured(cell, text) if codes else _not_whole(text)


def _not_whole(text: str) -> str:
    value = number(text)
    if value is None:
        decorated = _DECORATED.fullmatch(text)
        raise BadCode("not_a_number", decorated[1] if decorated and int(decorated[1]) else "")
    if value != value.to_integral_value() or "." in text or "%" in text:
        raise BadCode("not_whole")
    raise BadCode("out_of_range" if not 1 <= value <= LARGEST_NUMBER else "not_a_number", str(value) if 1 <= value <= LARGEST_NUMBER else "")


def _structured(cell: Cell, text: str) -> str:
    if cell.kind is CellKind.NUMBER:
        raise BadCode("code_became_number")
    if _PLAIN_CODE.fullmatch(text):
        return text
    code = _SCHEME.sub("", text).replace(" ", "").rstrip("*.")
    if not _CODE.fullmatch(code) or len(code) > LONGEST_CODE or not any(character.isdigit() for character in code):
        raise BadCode("not_a_code")
    return settled_code(code)


def settled_code(code: str) -> str:
    """The lists write `4.2.9` and `4.2.09` for the same thing: the running number has two digits."""
    steps = code.split(".")
    if len(steps) == 3 and re.match("[0-9](?![0-9])", steps[2]):
        steps[2] = "0" + steps[2]
    return ".".join(steps)
