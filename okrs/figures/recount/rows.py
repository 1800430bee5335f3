"""All rows of a year, as the rollup would store them; unsaved."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from okrs import progress
from okrs.figures.recount.inputs import City, plain
from okrs.figures.recount.lines import lines_of
from okrs.figures.recount.scores import Desk, ObjectiveScores, city_rows, plan_rows
from okrs.figures.recount.values import value_rows
from okrs.models import RollupScore, RollupValue
from okrs.models.rollup import Rollup

NOT_A_FIGURE = {"id", "computed_at"}


def figures_of(row: Rollup) -> dict[str, Any]:
    return {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields if column.attname not in NOT_A_FIGURE}


@dataclass
class Recount:
    values: list[RollupValue] = field(default_factory=list)
    scores: list[RollupScore] = field(default_factory=list)

    def digest(self) -> str:
        rows = sorted(json.dumps(plain(figures_of(row)), ensure_ascii=False, sort_keys=True) for row in [*self.values, *self.scores])
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def recount(city: City, *, at: datetime) -> Recount:
    """Compute every row in both views. `at` is what the rows say of when they were computed."""
    result = Recount()
    for view in progress.View:
        lines = lines_of(city, view)
        rows, lines = value_rows(city, view, lines, at)
        result.values += rows
        desk, scores = Desk(city, view, at), ObjectiveScores()
        result.scores += plan_rows(desk, lines, scores)
        result.scores += city_rows(desk, lines, scores)
    return result
