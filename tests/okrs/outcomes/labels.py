"""The labelled sentences: what people really wrote, and what a careful reader says the number in the monthly report would be counting."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bkk_okr.thai import normalise

HERE = Path(__file__).parent
KINDS = {"outcome", "output", "activity", "unclear"}
SOURCES = {"development", "tracker", "published", "written"}
SUBJECTS = {
    "animals",
    "budget",
    "children_elderly",
    "community",
    "complaints",
    "culture",
    "digital",
    "environment",
    "fire",
    "floods",
    "green",
    "health",
    "housing",
    "livelihoods",
    "markets",
    "safety",
    "school",
    "staff",
    "traffic",
    "transparency",
    "walking",
    "waste",
}
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Labelled:
    text: str
    unit: str
    label: str
    source: str
    subject: str
    misleads: str


def labelled(name: str = "labelled.csv") -> Sequence[Labelled]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return [Labelled(**row) for row in csv.DictReader(file)]


def letters_of(text: str) -> str:
    """Two sentences with the same letters are the same sentence, however they were spaced."""
    return _NOT_LETTERS.sub("", normalise(text).lower())
