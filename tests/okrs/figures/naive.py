"""The stored rows as a slow reader would make them: row by row through okrs.progress, no SQL of ours. Where one differs, it is named."""

from datetime import UTC, date, datetime
from typing import Any

from okrs.figures.recount import Recount, city_now, recount
from okrs.figures.recount.rows import figures_of
from okrs.models import RollupScore, RollupValue
from okrs.models.rollup import Rollup

Key = tuple[Any, ...]
ANY_TIME = datetime(2026, 12, 5, tzinfo=UTC)


def key_of(row: Rollup) -> Key:
    if isinstance(row, RollupValue):
        return (row.view, row.level, row.key_result_id, row.group_id)
    assert isinstance(row, RollupScore)
    return (row.view, row.subject, row.subject_id, row.kind)


def keyed(rows: Any) -> dict[Key, dict[str, Any]]:
    found = {key_of(row): figures_of(row) for row in rows}
    assert len(found) == len(rows)
    return found


def naive(fiscal_year: int, day: date) -> Recount:
    return recount(city_now(fiscal_year, day), at=ANY_TIME)


def differences(fiscal_year: int, expected: Recount) -> list[str]:
    """Compare every column of every stored row of the year with what was expected."""
    found = []
    for stored, wanted in (
        (keyed(RollupValue.objects.for_year(fiscal_year)), keyed(expected.values)),
        (keyed(RollupScore.objects.for_year(fiscal_year)), keyed(expected.scores)),
    ):
        found += [f"{key} stored, not expected" for key in stored.keys() - wanted.keys()]
        found += [f"{key} expected, not stored" for key in wanted.keys() - stored.keys()]
        for key in stored.keys() & wanted.keys():
            found += [f"{key} {name}: stored {stored[key][name]}, expected {value}" for name, value in wanted[key].items() if stored[key][name] != value]
    return sorted(found)
