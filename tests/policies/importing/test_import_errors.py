"""The page of error codes names every code, with the sentence that people see."""

from pathlib import Path

from bkk_okr.spreadsheets.refusals import REFUSALS
from policies.importing.vocabulary import MESSAGES, REJECTIONS

PAGE = Path(__file__).parents[3] / "docs" / "import-errors.md"


def test_the_page_lists_every_code_with_its_sentence() -> None:
    listed = {line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")}
    assert listed == {f"| `{code}` | {sentence} |" for codes in (REFUSALS, REJECTIONS, MESSAGES) for code, sentence in codes.items()}


def test_no_code_stands_for_two_things() -> None:
    assert not (REFUSALS.keys() & REJECTIONS.keys() | REFUSALS.keys() & MESSAGES.keys() | REJECTIONS.keys() & MESSAGES.keys())
