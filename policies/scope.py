"""Saying which offices must, may or need not carry a policy in a fiscal year. Dated: what stood before is ended, never overwritten.

Whatever changes cells goes through `change_scope`: by hand, by a rule, from a sheet, by an answered contest, with a new list of policies.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pghistory
from django.db import transaction
from django.db.models import F

from bkk_okr.thai import short_date
from districts.models import Office, User
from policies.models import FiscalYear, Mark, Policy, PolicyScope, ScopeChange
from policies.models.policy import ScopeState
from policies.models.scope_change import ChangeKind
from policies.nudge import nudge

Cell = tuple[int, int]
"""A policy and an office, by their ids."""


class ScopeRefused(Exception):
    """The cells cannot be changed like this; `str()` is the sentence."""


class ScopeMoved(ScopeRefused):
    """Somebody changed the cells after the preview was drawn."""


@dataclass(frozen=True)
class Decision:
    """What is said about a cell. Without a state nothing is. Only an exemption's reason makes a difference."""

    state: ScopeState | None = None
    reason: str = ""

    @property
    def content(self) -> tuple[str, str]:
        return str(self.state or ""), self.reason if self.state == ScopeState.NOT_APPLICABLE else ""

    @property
    def words(self) -> str:
        if self.state is None:
            return "ไม่ได้กำหนด"
        return f"{self.state.label}: {self.reason}" if self.state == ScopeState.NOT_APPLICABLE else str(self.state.label)


UNDECIDED = Decision()


@dataclass(frozen=True)
class CellChange:
    policy: int
    office: int
    before: Decision
    after: Decision


def standing(fiscal_year: FiscalYear | int, *, policies: Iterable[int], offices: Iterable[int]) -> dict[Cell, PolicyScope]:
    rows = PolicyScope.objects.current().filter(fiscal_year=fiscal_year, policy__in=set(policies), office__in=set(offices)).select_related("decided_by")
    return {(row.policy_id, row.office_id): row for row in rows}


def decision_of(row: PolicyScope | None) -> Decision:
    return Decision(ScopeState(row.state), row.reason) if row else UNDECIDED


def differences(wanted: Mapping[Cell, Decision], now: Mapping[Cell, PolicyScope]) -> list[CellChange]:
    """Return the cells that would change, in a fixed order."""
    changes = [CellChange(*cell, decision_of(now.get(cell)), after) for cell, after in sorted(wanted.items(), key=lambda item: item[0])]
    return [change for change in changes if change.before.content != change.after.content]


def preview(fiscal_year: FiscalYear, wanted: Mapping[Cell, Decision]) -> list[CellChange]:
    return differences(wanted, _standing_of(fiscal_year, wanted))


def _standing_of(fiscal_year: FiscalYear, wanted: Mapping[Cell, Decision]) -> dict[Cell, PolicyScope]:
    return standing(fiscal_year, policies={policy for policy, _ in wanted}, offices={office for _, office in wanted})


def digest(changes: Iterable[CellChange]) -> str:
    """A fingerprint of a preview: when a cell moves, it moves."""
    content = [[change.policy, change.office, change.before.content, change.after.content] for change in changes]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def change_scope(
    fiscal_year: FiscalYear,
    wanted: Mapping[Cell, Decision],
    *,
    since: date,
    by: User | None,
    kind: ChangeKind,
    summary: str = "",
    seen: str = "",
    invented: bool = False,
) -> ScopeChange | None:
    """Bring the cells to what is wanted from a day on, all or none; return None when nothing differs. `seen` is the digest of the preview that was shown."""
    FiscalYear.objects.select_for_update(no_key=True).get(pk=fiscal_year.pk)
    now = _standing_of(fiscal_year, wanted)
    changes = differences(wanted, now)
    if seen and seen != digest(changes):
        raise ScopeMoved("ขอบเขตเปลี่ยนไปหลังจากที่เปิดหน้านี้ ตรวจการเปลี่ยนแปลงอีกครั้งแล้วกดยืนยัน")
    if not changes:
        return None
    _refuse_nonsense(changes, now, since)
    with pghistory.context(user=by.pk if by else None):
        change = ScopeChange.objects.create(
            fiscal_year=fiscal_year, kind=kind, summary=summary[:300], cells=len(changes), since=since, by=by, invented=invented
        )
        _write(change, changes, now)
    _stale(fiscal_year.pk)
    return change


def _refuse_nonsense(changes: Iterable[CellChange], now: Mapping[Cell, PolicyScope], since: date) -> None:
    for change in changes:
        if change.after.state == ScopeState.NOT_APPLICABLE and not change.after.reason.strip():
            raise ScopeRefused("“ไม่เกี่ยวข้อง” ต้องมีเหตุผล")
        before = now.get((change.policy, change.office))
        if before is not None and since < before.since:
            raise ScopeRefused(f"ช่องที่จะเปลี่ยนมีผลอยู่ตั้งแต่ {short_date(before.since)} วันที่มีผลใหม่ต้องไม่ก่อนวันนั้น")


def _write(change: ScopeChange, changes: Iterable[CellChange], now: Mapping[Cell, PolicyScope]) -> None:
    ended = [now[cell].pk for one in changes if (cell := (one.policy, one.office)) in now]
    PolicyScope.objects.filter(pk__in=ended).update(until=change.since, ended_by=change)
    PolicyScope.objects.bulk_create(
        PolicyScope(
            policy_id=one.policy,
            office_id=one.office,
            fiscal_year_id=change.fiscal_year_id,
            state=one.after.state,
            reason=one.after.reason.strip(),
            decided_by=change.by,
            since=change.since,
            change=change,
            invented=change.invented,
        )
        for one in changes
        if one.after.state is not None
    )


def _stale(fiscal_year: int) -> None:
    Mark.objects.append(fiscal_year)
    transaction.on_commit(nudge)


def touched_since(change: ScopeChange) -> int:
    """How many cells of a change have been changed again, so that it can no longer be taken back; for the page, and again under the lock."""
    ended = PolicyScope.objects.filter(ended_by=change).values_list("policy", "office")
    cells = {(policy, office) for policy, office in ended} | {(row.policy_id, row.office_id) for row in change.made.all()}
    now = standing(change.fiscal_year_id, policies={policy for policy, _ in cells}, offices={office for _, office in cells})
    made = {(row.policy_id, row.office_id) for row in change.made.filter(until__isnull=True)}
    return sum((cell in now) != (cell in made) or (cell in now and now[cell].change_id != change.pk) for cell in cells)


@transaction.atomic
def revert_change(change: ScopeChange, *, by: User | None, at: datetime) -> ScopeChange:
    """Put the cells back as they were, as long as nothing touched them since. The rows stay in the history as rows that were never in force."""
    FiscalYear.objects.select_for_update(no_key=True).get(pk=change.fiscal_year_id)
    change = ScopeChange.objects.select_for_update(of=("self",), no_key=True).get(pk=change.pk)
    if change.reverted_at is not None:
        raise ScopeRefused("การเปลี่ยนแปลงนี้ย้อนกลับไปแล้ว")
    if touched := touched_since(change):
        raise ScopeRefused(f"ย้อนกลับไม่ได้ เพราะมี {touched:,} ช่องถูกเปลี่ยนหลังจากนั้น")
    with pghistory.context(user=by.pk if by else None):
        PolicyScope.objects.filter(change=change).update(until=F("since"))
        PolicyScope.objects.filter(ended_by=change).update(until=None, ended_by=None)
        change.reverted_by, change.reverted_at = by, at
        change.save(update_fields=["reverted_by", "reverted_at"])
    _stale(change.fiscal_year_id)
    return change


def set_scope(
    fiscal_year: FiscalYear,
    *,
    policies: Iterable[Policy],
    offices: Iterable[Office],
    state: ScopeState,
    since: date,
    by: User | None,
    reason: str = "",
    invented: bool = False,
) -> int:
    """Put every pair of policy and office in `state` from a day on and return how many changed."""
    offices = list(offices)
    wanted = {(policy.pk, office.pk): Decision(state, reason) for policy in policies for office in offices}
    change = change_scope(fiscal_year, wanted, since=since, by=by, kind=ChangeKind.RULE, summary=str(ScopeState(state).label), invented=invented)
    return change.cells if change else 0
