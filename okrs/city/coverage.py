"""การบรรจุนโยบายในแผน: required cells (a policy in a district) and how many of them approved plans carry.

A cell whose approved plan gives a reason why the policy does not concern the district leaves both sides. A draft counts like a gap, except to those
who may know of it. A whole that no plan carries itself is carried where all its required parts are (docs/decisions/big-policies.md).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import connection

from districts.access import Rights
from okrs.models.plan import PUBLIC
from okrs.progress import share
from policies.wholes import Wholes

LANDED, DRAFT, EXEMPT, GAP = "landed", "draft", "exempt", "gap"

CELLS = """
    SELECT scope.policy_id, scope.office_id, main.dimension_id, member.group_id,
        CASE WHEN landing.id IS NOT NULL AND plan.status = ANY(%(public)s) THEN CASE landing.through WHEN 'not_applicable' THEN 'exempt' ELSE 'landed' END
             WHEN landing.id IS NOT NULL AND (%(all_drafts)s OR plan.office_id = ANY(%(own)s)) THEN 'draft'
             ELSE 'gap' END AS state
    FROM policies_policyscope scope
    JOIN policies_policy policy ON policy.id = scope.policy_id AND policy.retired_at IS NULL
    JOIN districts_office office ON office.id = scope.office_id AND office.kind = 'district'
    LEFT JOIN policies_policydimension main ON main.policy_id = policy.id AND main.position = 1
    LEFT JOIN districts_groupmembership member ON member.office_id = office.id AND member.since <= %(day)s AND (member.until IS NULL OR member.until > %(day)s)
    LEFT JOIN okrs_plan plan ON plan.office_id = scope.office_id AND plan.fiscal_year_id = scope.fiscal_year_id
    LEFT JOIN okrs_landing landing ON landing.plan_id = plan.id AND landing.policy_id = scope.policy_id
    WHERE scope.fiscal_year_id = %(year)s AND scope.state = 'required' AND scope.until IS NULL
"""


@dataclass(frozen=True)
class Cells:
    """Counts of required cells. `drafts` are known only to those who may see them; to others they are gaps."""

    landed: int = 0
    drafts: int = 0
    gaps: int = 0
    exempt: int = 0

    @property
    def required(self) -> int:
        return self.landed + self.drafts + self.gaps

    @property
    def missing(self) -> int:
        return self.required - self.landed

    @property
    def percent(self) -> Decimal | None:
        return share(self.landed * 100, self.required)

    @classmethod
    def summed(cls, counts: Counter[str]) -> "Cells":
        return cls(counts[LANDED], counts[DRAFT], counts[GAP], counts[EXEMPT])


@dataclass(frozen=True)
class Told:
    """How many of the parts that a whole waits for are carried: in one district, or wherever they must be."""

    done: int
    of: int


def lifted(states: Mapping[int, str], wholes: Wholes) -> dict[int, str]:
    """Return the wholes of one office whose state is that of their parts. An exempt part is neither awaited nor missing."""
    required = {policy for policy, state in states.items() if state != EXEMPT}
    landed = {policy for policy, state in states.items() if state == LANDED}
    known = landed | {policy for policy, state in states.items() if state == DRAFT}
    raised = dict.fromkeys(wholes.carried(required, known) - known, DRAFT)
    return raised | dict.fromkeys(wholes.carried(required, landed) - landed, LANDED)


class Coverage:
    """Required cells of a year, counted by any of policy, office, dimension and group."""

    BY = {"policy": "policy_id", "office": "office_id", "dimension": "dimension_id", "group": "group_id"}

    def __init__(self, year: int, *, day: date, rights: Rights) -> None:
        self.parameters: dict[str, Any] = {
            "year": year,
            "day": day,
            "public": [str(status) for status in PUBLIC],
            "all_drafts": rights.sees_drafts_of_all,
            "own": sorted(rights.own_offices),
        }

    def by(self, *names: str) -> dict[tuple[int | None, ...], Cells]:
        """Return the counts by the named keys; by none of them the city's, under the empty key."""
        found: dict[tuple[int | None, ...], Counter[str]] = {}
        columns = [self.BY[name] for name in names]
        for key, state, number in self._counted(columns):
            found.setdefault(key, Counter())[state] += number
        for cell, state in self._lifted:
            counts = found[tuple(cell[column] for column in columns)]
            counts[cell["state"]] -= 1
            counts[state] += 1
        return {key: Cells.summed(counts) for key, counts in found.items()}

    def whole(self) -> Cells:
        return self.by().get((), Cells())

    def of_policy(self, policy: int) -> dict[int, str]:
        """Return the state of one policy's required cells by office."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT office_id, state FROM ({CELLS}) cells WHERE policy_id = %(policy)s", self.parameters | {"policy": policy})  # noqa: S608
            states = dict(cursor.fetchall())
        return states | {cell["office_id"]: state for cell, state in self._lifted if cell["policy_id"] == policy}

    def parts_of(self, policy: int) -> dict[int, Told]:
        """Return by office that must carry the policy and does not yet how many of its awaited parts are carried there."""
        told: dict[int, Told] = {}
        for office, states in self._settled.items():
            required = {one for one, state in states.items() if state != EXEMPT}
            if policy in required and states[policy] != LANDED and (awaited := self.wholes.awaited(required).get(policy)):
                told[office] = Told(sum(states[part] == LANDED for part in awaited), len(awaited))
        return told

    def through_parts(self) -> set[tuple[int, int]]:
        """Return the policies with the offices that carry them by their parts only."""
        return {(cell["policy_id"], cell["office_id"]) for cell, state in self._lifted if state == LANDED}

    @cached_property
    def wholes(self) -> Wholes:
        return Wholes.stored()

    @cached_property
    def _cells_of_wholes(self) -> list[dict[str, Any]]:
        """The cells of wholes and their parts, as the plans have them: few beside all cells, which are only counted."""
        policies = sorted(self.wholes.policies)
        if not policies:
            return []
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT policy_id, office_id, dimension_id, group_id, state FROM ({CELLS}) cells WHERE policy_id = ANY(%(policies)s)",  # noqa: S608
                self.parameters | {"policies": policies},
            )
            names = [column.name for column in cursor.description or []]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    @cached_property
    def _settled(self) -> dict[int, dict[int, str]]:
        """By office the state of each such policy, a whole's own or that of its parts."""
        states: dict[int, dict[int, str]] = {}
        for cell in self._cells_of_wholes:
            states.setdefault(cell["office_id"], {})[cell["policy_id"]] = cell["state"]
        return {office: found | lifted(found, self.wholes) for office, found in states.items()}

    @cached_property
    def _lifted(self) -> list[tuple[dict[str, Any], str]]:
        settled = self._settled
        return [(cell, state) for cell in self._cells_of_wholes if (state := settled[cell["office_id"]][cell["policy_id"]]) != cell["state"]]

    def _counted(self, columns: list[str]) -> list[tuple[tuple[int | None, ...], str, int]]:
        listed = "".join(f"{column}, " for column in columns)
        places = ", ".join(str(place) for place in range(1, len(columns) + 2))
        with connection.cursor() as cursor:
            # The columns are our own words from BY; every value is a parameter.
            cursor.execute(f"SELECT {listed}state, count(*) FROM ({CELLS}) cells GROUP BY {places}", self.parameters)  # noqa: S608
            return [(tuple(row[:-2]), row[-2], row[-1]) for row in cursor.fetchall()]
