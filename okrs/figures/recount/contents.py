"""From a plan's stored version (okrs.planning.versions) to what the arithmetic reads of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from districts.models import Office
from okrs import progress
from okrs.figures.recount.inputs import KeyResultFacts, ObjectiveFacts, PlanFacts
from okrs.models import Plan

Json = dict[str, Any]


@dataclass
class Said:
    """What was reported and explained by the day, by key result."""

    readings: Mapping[int, Sequence[progress.Reading]] = field(default_factory=dict)
    waiting: Mapping[int, Sequence[int]] = field(default_factory=dict)


def month_number(month: date) -> int:
    """1 is October, 12 is September."""
    return (month.month - 10) % 12 + 1


def number(text: str | int | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def plan_facts(plan: Plan, content: Json, group: int | None, said: Said) -> PlanFacts:
    kind = plan.office.kind
    objectives = tuple(objective_facts(one, said) for one in content["objectives"])
    return PlanFacts(plan.pk, plan.office_id, kind == Office.Kind.CITY, kind == Office.Kind.BUREAU, group, objectives)


def objective_facts(content: Json, said: Said) -> ObjectiveFacts:
    links = content["policies"]
    return ObjectiveFacts(
        id=content["id"],
        weight=number(content["weight"]),
        dimension=content["dimension_id"],
        policies=tuple(sorted(link["id"] for link in links)),
        primary=next((link["id"] for link in links if link["primary"]), None),
        key_results=tuple(key_result_facts(one, content["id"], said) for one in content["key_results"]),
    )


def key_result_facts(content: Json, objective: int, said: Said) -> KeyResultFacts:
    return KeyResultFacts(
        id=content["id"],
        objective=objective,
        measure=content["measure"]["id"],
        parent=content["parent_id"],
        weight=number(content["weight"]),
        expected_denominator=number(content["expected_denominator"]),
        statistic=content["measure"]["weight_statistic"],
        assignment=assignment(content, frozenset(said.waiting.get(content["id"], ()))),
        readings=tuple(said.readings.get(content["id"], ())),
        shares={share["office_id"]: number(share["part"]) for share in content.get("shares", ())},
    )


def assignment(content: Json, waiting: frozenset[int]) -> progress.Assignment:
    return progress.Assignment(
        definition(content["measure"]),
        target=number(content["target"]),
        baseline=number(content["baseline"]),
        target_low=number(content["target_low"]),
        planned={month_number(date.fromisoformat(month)): Decimal(value) for month, value in content["planned"].items()},
        steps=tuple(progress.Step(step["id"], Decimal(step["weight"])) for step in content["steps"]),
        waiting=waiting,
    )


def definition(measure: Json) -> progress.Definition:
    return progress.Definition(
        direction=progress.Direction(measure["direction"]),
        kind=progress.Kind(measure["kind"]),
        aggregation=progress.Aggregation(measure["aggregation"]),
        nature=progress.Nature(measure["nature"]),
        entry=progress.Entry(measure["entry"]),
        frequency=progress.Frequency(measure["frequency"]),
        ratio_scale=measure["ratio_scale"],
    )
