"""Rows that stand in an order: 1, 2, 3 without gaps, because people say "KR 2.3". The caller holds the plan alone."""

from typing import TypeVar

from django.db.models import F, Max, Model, QuerySet

M = TypeVar("M", bound=Model)


def next_position(rows: QuerySet[M]) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def close_gap(rows: QuerySet[M], gone: int) -> None:
    rows.filter(position__gt=gone).update(position=F("position") - 1)


def swap(rows: QuerySet[M], pk: int, *, up: bool) -> bool:
    """Change places with the neighbour. False at the edge: pressing up on the first row does nothing."""
    here = rows.values_list("position", flat=True).get(pk=pk)
    there = here - 1 if up else here + 1
    if not rows.filter(position=there).update(position=here):
        return False
    # The two rows stand on one place for a moment: the constraint looks at commit only.
    rows.filter(pk=pk).update(position=there)
    return True
