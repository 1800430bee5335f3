"""Rows of one measure: of an office, a group, the city."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from okrs import progress
from okrs.figures.recount.inputs import City
from okrs.figures.recount.lines import Line, children_of, stays_out
from okrs.models import RollupValue

COUNTS = ("n_applicable", "n_due", "n_waiting", "n_reported", "n_verified", "n_meeting")
ROLLED = ("baseline", "target", "assigned", "gap", "lowest_target", "highest_target")


def office_row(city: City, view: progress.View, line: Line, at: datetime) -> RollupValue:
    own, standing = line.key_result.assignment, line.standing
    return RollupValue(
        **named(city, view, line, at),
        **shown(standing),
        level=RollupValue.Level.OFFICE,
        group_id=line.plan.group,
        baseline=own.baseline,
        target=own.target,
        expected_denominator=line.key_result.expected_denominator,
        statistic=line.term.weight,
        entity_codes=sorted(standing.codes) if standing.codes is not None else None,
        n_applicable=1,
        n_due=int(standing.is_due),
        n_waiting=int(standing.reason == progress.Reason.WAITING_DEFINITION),
        n_reported=int(standing.reported),
        n_verified=int(standing.verified),
        n_meeting=int(standing.meets_target),
    )


def at_city_level(row: RollupValue) -> RollupValue:
    """What the host reports once for the whole city is its own row at both levels."""
    facts = {field.attname: getattr(row, field.attname) for field in RollupValue._meta.concrete_fields}
    return RollupValue(**{**facts, "level": RollupValue.Level.CITY, "group_id": None})


def rolled_rows(city: City, view: progress.View, line: Line, terms: Sequence[Line], at: datetime) -> Iterator[tuple[progress.Standing, RollupValue]]:
    """Yield the row of the whole city first, then that of every group with an office in it. A group has no target of its own in a sum."""
    is_sum = line.key_result.assignment.definition.aggregation == progress.Aggregation.SUM
    taking_part = [term for term in terms if not stays_out(term, line) and term.key_result.measure == line.key_result.measure]
    groups = sorted({term.plan.group for term in taking_part if term.plan.group is not None})
    for group in (None, *groups):
        some = [term.term for term in taking_part if group is None or term.plan.group == group]
        own = line.key_result.assignment
        target, baseline = (own.target, own.baseline) if group is None or not is_sum else (None, None)
        rolled = progress.city_value(own.definition, some, target=target, baseline=baseline)
        standing = progress.city_standing(own, rolled, city.thresholds)
        yield (
            standing,
            RollupValue(
                **named(city, view, line, at),
                **shown(standing),
                **{name: getattr(rolled, name) for name in ROLLED},
                **{name: getattr(rolled.counts, name) for name in COUNTS},
                level=RollupValue.Level.CITY if group is None else RollupValue.Level.GROUP,
                group_id=group,
                expected_denominator=line.key_result.expected_denominator,
            ),
        )


def named(city: City, view: progress.View, line: Line, at: datetime) -> dict[str, Any]:
    return {
        "fiscal_year": city.fiscal_year,
        "view": view.value,
        "key_result_id": line.key_result.id,
        "plan_id": line.plan.id,
        "objective_id": line.objective.id,
        "office_id": line.plan.office,
        "parent_id": line.key_result.parent,
        "measure_id": line.key_result.measure,
        "kind": line.key_result.kind.value,
        "as_of_day": city.day,
        "computed_at": at,
    }


def shown(standing: progress.Standing) -> dict[str, Any]:
    amount = standing.amount
    return {
        "value": standing.value,
        "numerator": amount and amount.numerator,
        "denominator": amount and amount.denominator,
        "scale": amount and amount.scale,
        "raw": standing.raw,
        "score": standing.score,
        "pace": standing.pace,
        "status": standing.status.value,
        "reason": standing.reason.value if standing.reason else "",
        "lower_bound": standing.lower_bound,
        "stale": standing.stale,
        "last_due": standing.last_due,
        "oldest_as_of": standing.as_of,
    }


def value_rows(city: City, view: progress.View, lines: Sequence[Line], at: datetime) -> tuple[list[RollupValue], list[Line]]:
    """Return the rows, and the lines with those of the city standing where its offices bring it."""
    children = children_of(list(lines))
    rows: list[RollupValue] = []
    standing_lines: list[Line] = []
    for line in lines:
        if line.is_rolled_up:
            rolled = list(rolled_rows(city, view, line, children.get(line.key_result.id, ()), at))
            rows += [row for _, row in rolled]
            standing_lines.append(line.standing_as(rolled[0][0]))
        else:
            own = office_row(city, view, line, at)
            rows += [own, at_city_level(own)] if line.plan.is_city else [own]
            standing_lines.append(line)
    return rows, standing_lines
