"""Bringing facts that ship with the product into the database: read a CSV, add what is missing, say what changed. Knows Django and no app."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from django.db import models

from bkk_okr.thai import normalise

M = TypeVar("M", bound=models.Model)
ADDED, CHANGED, KEPT, SAME = "added", "changed", "kept", "same"
SPOKEN = {ADDED: "เพิ่ม", CHANGED: "แก้", KEPT: "ต่างจากแฟ้มอ้างอิงแต่คงไว้", SAME: "เหมือนเดิม"}


class Tally:
    """What a load did, counted by the Thai name of the rows: added, changed, kept though different, same."""

    def __init__(self, *, overwrite: bool = False) -> None:
        self.overwrite = overwrite
        self.counts: dict[str, Counter[str]] = {}

    def add(self, noun: str, what: str, n: int = 1) -> None:
        self.counts.setdefault(noun, Counter())[what] += n

    @property
    def changed_anything(self) -> bool:
        return any(count[ADDED] or count[CHANGED] for count in self.counts.values())

    def lines(self) -> Iterator[str]:
        """Say what changed, a line for each kind of rows that did not simply stay the same."""
        for noun, count in self.counts.items():
            words = [f"{word} {count[what]}" for what, word in SPOKEN.items() if count[what]]
            if words and set(count.elements()) != {SAME}:
                yield f"{noun}: {' · '.join(words)}"


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a shipped CSV with every cell as normalised text."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [{column: normalise(cell) for column, cell in row.items()} for row in csv.DictReader(lines)]


def bring(tally: Tally, noun: str, model: type[M], key: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> dict[tuple[Any, ...], M]:
    """Add the rows whose key is not there yet; return all of them by key.

    A row that somebody changed since is kept as it is, because an office's correction is worth more than our copy of an older source;
    with `overwrite` it is brought back to the file.
    """
    known = {_key_of(row, key): row for row in model._default_manager.all()}
    missing: list[M] = []
    wanted: dict[tuple[Any, ...], M] = {}
    for values in rows:
        place = tuple(values[name] for name in key)
        row = known.get(place)
        if row is None:
            row = model(**values)
            missing.append(row)
        else:
            tally.add(noun, _settle(row, values, overwrite=tally.overwrite))
        wanted[place] = row
    model._default_manager.bulk_create(missing)
    tally.add(noun, ADDED, len(missing))
    return wanted


def _key_of(row: models.Model, key: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in key)


def _settle(row: models.Model, values: dict[str, Any], *, overwrite: bool) -> str:
    differing = [name for name, value in values.items() if getattr(row, name) != value]
    if not differing:
        return SAME
    if not overwrite:
        return KEPT
    for name in differing:
        setattr(row, name, values[name])
    row.save(update_fields=differing)
    return CHANGED
