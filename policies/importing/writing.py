"""A difference written into the set: policies, their dimensions, their parts, and for each what it was before."""

import json
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any

from bkk_okr.spreadsheets.collector import collector_paused
from policies.importing.copying import copy_rows
from policies.importing.diff import Diff
from policies.importing.stored import State, StoredPolicy, dimension_ids
from policies.models import FiscalYear, Mark, Policy, PolicyDimension, PolicyImport, PolicyImportChange, PolicyPart, PolicySet
from policies.models.policy_import import ChangeKind

BATCH = 1_000
_COLUMNS = ("title", "detail", "responsible", "size")
_texts = itemgetter(*_COLUMNS)


@collector_paused()
def write_diff(record: PolicyImport, diff: Diff, *, retire: Iterable[StoredPolicy], now: datetime) -> None:
    """Store every change of the diff and remember it under `record`. The caller holds the set's lock."""
    retired = list(retire)
    if not (diff.added or diff.changed or retired):
        return
    policy_set = record.policy_set
    ids = _write_policies(policy_set, diff, now)
    states = {change.row.code: change.after for change in [*diff.added, *diff.changed]}
    before = {change.row.code: change.before or {} for change in [*diff.added, *diff.changed]}
    fresh = {change.row.code for change in diff.added}
    write_dimensions(policy_set, {code: state for code, state in states.items() if state["dimensions"] != before[code].get("dimensions")}, ids, fresh)
    write_parts({code: state for code, state in states.items() if state["parts"] != before[code].get("parts", {})}, ids, fresh)
    Policy.objects.filter(pk__in=[policy.pk for policy in retired]).update(retired_at=now)
    _remember(record, diff, retired)
    mark_years(policy_set)


def _write_policies(policy_set: PolicySet, diff: Diff, now: datetime) -> dict[str, int]:
    """Return the ids of all policies of the set by code, the new ones among them."""
    source = f"นำเข้า {now:%Y-%m-%d}"
    new = ((policy_set.pk, change.row.code, source, "", *_texts(change.after)) for change in diff.added)
    copy_rows(Policy, ["set", "code", "source", "title_en", *_COLUMNS], new)
    changed = [
        Policy(pk=change.policy.pk, **_columns(change.after), retired_at=None)
        for change in diff.changed
        if change.policy and (_columns(change.after) != _columns(change.before or {}) or change.policy.retired)
    ]
    Policy.objects.bulk_update(changed, [*_COLUMNS, "retired_at"], batch_size=BATCH)
    return dict(Policy.objects.filter(set=policy_set).values_list("code", "pk"))


def _columns(state: State) -> dict[str, Any]:
    return {name: state.get(name) for name in _COLUMNS}


def write_dimensions(policy_set: PolicySet, states: dict[str, State], ids: dict[str, int], fresh: AbstractSet[str] = frozenset()) -> None:
    """Give these policies exactly the dimensions of their state, in its order; `fresh` ones have none yet."""
    dimensions = dimension_ids(policy_set)
    PolicyDimension.objects.filter(policy__in=[ids[code] for code in states if code not in fresh]).delete()
    links = ((ids[code], dimensions[name], position) for code, state in states.items() for position, name in enumerate(state["dimensions"], start=1))
    copy_rows(PolicyDimension, ["policy", "dimension", "position"], links)


def write_parts(states: dict[str, State], ids: dict[str, int], fresh: AbstractSet[str] = frozenset()) -> None:
    PolicyPart.objects.filter(whole__in=[ids[code] for code in states if code not in fresh]).delete()
    links = [
        PolicyPart(whole_id=ids[code], part_id=ids[part], weight=Decimal(weight)) for code, state in states.items() for part, weight in state["parts"].items()
    ]
    PolicyPart.objects.bulk_create(links, batch_size=BATCH)


def _remember(record: PolicyImport, diff: Diff, retired: list[StoredPolicy]) -> None:
    written = [
        (change.row.code, ChangeKind.CHANGED if change.before else ChangeKind.ADDED, change.before, change.after) for change in [*diff.added, *diff.changed]
    ]
    written += [(policy.code, ChangeKind.RETIRED, policy.state(), policy.state() | {"retired": True}) for policy in retired]
    rows = ((record.pk, code, kind.value, _json(before), _json(after)) for code, kind, before, after in written)
    copy_rows(PolicyImportChange, ["policy_import", "code", "kind", "before", "after"], rows)


_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False)


def _json(state: State | None) -> str | None:
    return None if state is None else _ENCODER.encode(state)


def mark_years(policy_set: PolicySet) -> None:
    """The figures of every year that counts by this set are stale."""
    for year in FiscalYear.objects.filter(policy_set=policy_set).values_list("pk", flat=True):
        Mark.objects.append(year)
