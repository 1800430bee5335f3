"""Everything that the figures of one fiscal year are computed from, as plain values."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from okrs import progress


@dataclass(frozen=True, slots=True)
class KeyResultFacts:
    id: int
    objective: int
    measure: int
    parent: int | None
    weight: Decimal | None
    expected_denominator: Decimal | None
    statistic: str
    assignment: progress.Assignment
    readings: tuple[progress.Reading, ...]
    shares: Mapping[int, Decimal | None]

    @property
    def kind(self) -> progress.Kind:
        return self.assignment.definition.kind


@dataclass(frozen=True, slots=True)
class ObjectiveFacts:
    """`policies` are those it serves, `primary` one of them or none."""

    id: int
    weight: Decimal | None
    dimension: int | None
    policies: tuple[int, ...]
    primary: int | None
    key_results: tuple[KeyResultFacts, ...]


@dataclass(frozen=True, slots=True)
class PlanFacts:
    id: int
    office: int
    is_city: bool
    is_bureau: bool
    group: int | None
    objectives: tuple[ObjectiveFacts, ...]

    @property
    def key_results(self) -> tuple[KeyResultFacts, ...]:
        return tuple(key_result for objective in self.objectives for key_result in objective.key_results)


@dataclass(frozen=True, slots=True)
class City:
    """`home` is the primary dimension of each policy; `parts` what the big ones are made of."""

    fiscal_year: int
    day: date
    thresholds: progress.Thresholds
    is_final: bool
    periods: tuple[progress.Period, ...]
    plans: tuple[PlanFacts, ...]
    statistics: Mapping[tuple[int, str], Decimal] = field(default_factory=dict)
    policies: tuple[int, ...] = ()
    home: Mapping[int, int] = field(default_factory=dict)
    parts: Mapping[int, tuple[tuple[int, Decimal], ...]] = field(default_factory=dict)
    dimensions: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()

    @property
    def city_plan(self) -> PlanFacts | None:
        return next((plan for plan in self.plans if plan.is_city), None)


def digest(city: City) -> str:
    """Return the sha256 of every input, spelled one way: equal inputs have equal digests whatever order they were read in."""
    return hashlib.sha256(json.dumps(plain(asdict(city)), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def plain(value: Any) -> Any:
    match value:
        case Mapping():
            return {str(key): plain(one) for key, one in value.items()}
        case frozenset() | set():
            return sorted(plain(one) for one in value)
        case list() | tuple():
            return [plain(one) for one in value]
        case Decimal():
            return format(value.normalize() + 0, "f")
        case date():
            return value.isoformat()
    return value
