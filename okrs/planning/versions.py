"""The plan as it stood: canonical JSON with stable row ids, its sha256, and what changed between two versions."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Model

from districts.models import User
from okrs.models import KeyResult, Landing, Objective, Plan, PlanVersion, Project
from okrs.planning.outline import Outline, outline_of

Json = dict[str, Any]

MEASURE_FIELDS = (
    "title", "code", "definition", "unit", "direction", "kind", "aggregation", "nature", "entry", "frequency", "numerator_label", "denominator_label",
    "ratio_scale", "weight_statistic", "source", "host_id", "whole_numbers", "version",
)  # fmt: skip
OBJECTIVE_FIELDS = ("position", "title", "weight", "dimension_id", "issue_id")
KEY_RESULT_FIELDS = (
    "position", "title", "parent_id", "baseline", "baseline_date", "baseline_source", "baseline_due", "target", "target_low", "expected_denominator", "weight",
    "owner_section_id", "coach_override",
)  # fmt: skip
PROJECT_FIELDS = (
    "position", "title", "kind", "continues", "rationale", "beneficiaries", "places", "starts", "ends", "owner_section_id", "expected_benefit", "risk",
)  # fmt: skip
MONEY_FIELDS = ("source", "category", "requested", "proposed", "approved", "allocated")


def content_of(plan: Plan, outline: Outline | None = None) -> Json:
    outline = outline or outline_of(plan)
    return {
        "plan": plan.pk,
        "office": plan.office.code,
        "fiscal_year": plan.fiscal_year_id,
        "objectives": [_objective(row) for row in outline.objectives],
        "projects": [_project(row) for row in outline.projects],
        "landings": [_landing(row) for row in outline.landings],
    }


def plain(value: Any) -> Any:
    """Spell one value one way: 38, 38.0 and 38.000000 are the same number."""
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")
    return value.isoformat() if isinstance(value, date) else value


def _fields(row: Model, names: tuple[str, ...]) -> Json:
    return {name: plain(getattr(row, name)) for name in names}


def _objective(row: Objective) -> Json:
    links = row.policy_links.all()
    return {
        "id": row.pk,
        **_fields(row, OBJECTIVE_FIELDS),
        "policies": [{"id": link.policy_id, "code": link.policy.code, "title": link.policy.title, "primary": link.primary} for link in links],
        "key_results": [_key_result(key_result) for key_result in row.key_results.all()],
    }


def _key_result(row: KeyResult) -> Json:
    return {
        "id": row.pk,
        **_fields(row, KEY_RESULT_FIELDS),
        "owner_section": row.owner_section.name if row.owner_section else "",
        "measure": {"id": row.measure_id, **_fields(row.measure, MEASURE_FIELDS)},
        "planned": {planned.period.month.isoformat(): plain(planned.value) for planned in row.planned.all()},
        "ladder": {str(step.be_year): plain(step.target) for step in row.ladder.all()},
        "steps": [{"id": step.pk, "position": step.position, "title": step.title, "weight": plain(step.weight)} for step in row.steps.all()],
        **_shares(row),
    }


def _shares(row: KeyResult) -> Json:
    """Only where there are any: the digest of a plan that shares nothing stays what it was."""
    shares = [{"office_id": share.office_id, "part": plain(share.part)} for share in row.shares.all()]
    return {"shares": shares} if shares else {}


def _project(row: Project) -> Json:
    return {
        "id": row.pk,
        **_fields(row, PROJECT_FIELDS),
        **({"fate": row.fate} if row.fate else {}),
        "owner_section": row.owner_section.name if row.owner_section else "",
        "policies": [{"id": link.policy_id, "code": link.policy.code, "title": link.policy.title} for link in row.policy_links.all()],
        "key_results": [{"id": link.key_result_id, "expected": plain(link.expected)} for link in row.contributions.all()],
        "budget": [{"id": line.pk, **_fields(line, MONEY_FIELDS)} for line in row.budget_lines.all()],
        "steps": [{"id": step.pk, **_fields(step, ("position", "title", "weight", "starts", "ends"))} for step in row.steps.all()],
    }


def _landing(row: Landing) -> Json:
    return {"policy": row.policy_id, "code": row.policy.code, **_fields(row, ("through", "objective_id", "project_id", "measure_id", "reason"))}


def digest(content: Json) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def store_version(plan: Plan, *, by: User | None, outline: Outline | None = None) -> PlanVersion:
    """Keep the plan as it stands. The caller holds the plan's lock, which also hands out the numbers."""
    content = content_of(plan, outline)
    number = (PlanVersion.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0) + 1
    return PlanVersion.objects.create(plan=plan, number=number, content=content, sha256=digest(content), made_by=by)


@dataclass(frozen=True)
class Change:
    """`what` is added, removed or changed; `number` as people say it (2, 2.1, โครงการที่ 3)."""

    what: str
    place: str
    pk: int
    number: str
    title: str
    field: str = ""
    before: Any = None
    after: Any = None


def changes(before: Json, after: Json) -> list[Change]:
    """What a reviewer must look at again. Rows are matched by id, so a moved row is not a new one."""
    found: list[Change] = []
    for place, rows in (("objective", _objectives), ("key_result", _key_results), ("project", _projects)):
        old, new = rows(before), rows(after)
        found += [Change("added", place, pk, number, row["title"]) for pk, (number, row) in new.items() if pk not in old]
        found += [Change("removed", place, pk, number, row["title"]) for pk, (number, row) in old.items() if pk not in new]
        for pk, (number, row) in new.items():
            if pk in old:
                found += _changed_fields(place, pk, number, old[pk][1], row)
    return found


def _objectives(content: Json) -> dict[int, tuple[str, Json]]:
    return {row["id"]: (str(row["position"]), row) for row in content["objectives"]}


def _key_results(content: Json) -> dict[int, tuple[str, Json]]:
    return {
        key_result["id"]: (f"{objective['position']}.{key_result['position']}", key_result)
        for objective in content["objectives"]
        for key_result in objective["key_results"]
    }


def _projects(content: Json) -> dict[int, tuple[str, Json]]:
    return {row["id"]: (str(row["position"]), row) for row in content["projects"]}


IGNORED = {"id", "position", "key_results", "owner_section_id"}


def _changed_fields(place: str, pk: int, number: str, old: Json, new: Json) -> Iterator[Change]:
    for name, value in new.items():
        if name in IGNORED and not (place == "project" and name == "key_results"):
            continue
        if name == "measure":
            for part, after in value.items():
                if part not in {"id", "version", "host_id"} and old["measure"].get(part) != after:
                    yield Change("changed", place, pk, number, new["title"], part, old["measure"].get(part), after)
        elif old.get(name) != value:
            yield Change("changed", place, pk, number, new["title"], name, old.get(name), value)
