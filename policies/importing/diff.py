"""What a file would change in a set: added, changed field by field, the same, missing. Compares plain values; writes nothing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from policies.importing.findings import PolicyRow
from policies.importing.stored import State, StoredPolicy
from policies.importing.vocabulary import Field, settled_lines
from policies.models.policy import PolicySize

DEFAULT_WEIGHT = "1.000"
FIELD_LABELS = {
    "title": str(Field.TITLE),
    "dimensions": str(Field.DIMENSIONS),
    "detail": str(Field.DETAIL),
    "responsible": str(Field.RESPONSIBLE),
    "size": str(Field.SIZE),
    "parts": str(Field.PARTS),
    "retired": "สถานะ",
}


@dataclass(slots=True)
class Change:
    """One policy of the file beside the stored one; `before` is None for a new one."""

    row: PolicyRow
    before: State | None
    after: State
    policy: StoredPolicy | None = None

    def fields(self) -> list[dict[str, str]]:
        """The fields that differ, in words, for the preview."""
        before = self.before or {}
        return [
            {"field": name, "label": FIELD_LABELS[name], "before": shown(name, before.get(name)), "after": shown(name, self.after[name])}
            for name in self.after
            if before.get(name) != self.after[name]
        ]


@dataclass(slots=True)
class Diff:
    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    missing: list[StoredPolicy] = field(default_factory=list)

    def digest(self) -> str:
        """A fingerprint of the whole preview: if the set or the file moved, it moves."""
        content = {
            "added": [[change.row.code, change.after] for change in self.added],
            "changed": [[change.row.code, change.before, change.after] for change in self.changed],
            "same": self.same,
            "missing": [[policy.code, policy.state()] for policy in self.missing],
        }
        return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def compare(rows: list[PolicyRow], stored: Mapping[str, StoredPolicy], codes_in_file: set[str]) -> Diff:
    """`codes_in_file` also holds the numbers of rows with errors: those are not missing from the file."""
    diff = Diff()
    for row in rows:
        policy = stored.get(row.code)
        if policy is not None and _says_what_is_stored(row, policy):
            diff.same.append(row.code)
            continue
        before = policy.state() if policy else None
        after = wanted_state(row, before)
        if before is None:
            diff.added.append(Change(row, None, after))
        elif before != after:
            diff.changed.append(Change(row, before, after, policy))
        else:
            diff.same.append(row.code)
    diff.missing = [policy for code, policy in stored.items() if code not in codes_in_file and not policy.retired]
    return diff


def _says_what_is_stored(row: PolicyRow, policy: StoredPolicy) -> bool:
    """The same letter by letter: nearly every row of a register that comes again. Other rows may still ask for nothing new."""
    return (
        row.title == policy.title
        and (row.detail is None or row.detail == policy.detail)
        and (row.responsible is None or row.responsible == policy.responsible)
        and (row.size is None or row.size == policy.size)
        and list(row.dimensions) == policy.dimensions
        and (row.parts is None or sorted(row.parts) == sorted(policy.parts))
        and not policy.retired
    )


def wanted_state(row: PolicyRow, before: State | None) -> State:
    """Return the state the row asks for: columns the file lacks keep what is stored, a part keeps its weight, a retired policy returns."""
    kept = before or {"title": "", "detail": "", "responsible": "", "size": PolicySize.SMALL.value, "parts": {}}
    weights: dict[str, str] = kept["parts"]
    parts = weights if row.parts is None else {code: weights.get(code, DEFAULT_WEIGHT) for code in row.parts}
    return {
        "title": _kept(kept["title"], row.title),
        "dimensions": list(row.dimensions),
        "detail": _kept(kept["detail"], row.detail),
        "responsible": _kept(kept["responsible"], row.responsible),
        "size": str(kept["size"] if row.size is None else row.size),
        "parts": dict(sorted(parts.items())),
        "retired": False,
    }


def _kept(stored: str, typed: str | None) -> str:
    """A text that was stored in another spelling (Thai digits, two spaces) and reads the same is no change: our own export must come back as it went."""
    if typed is None or typed == stored or (stored and settled_lines(stored) == typed):
        return stored
    return typed


def shown(name: str, value: Any) -> str:
    if value is None:
        return ""
    match name:
        case "dimensions":
            return "; ".join(value)
        case "parts":
            return ", ".join(value)
        case "size":
            return str(PolicySize(value).label)
        case "retired":
            return "ปิดใช้" if value else "ใช้อยู่"
        case _:
            return str(value)
