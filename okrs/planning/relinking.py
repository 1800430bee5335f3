"""A year goes over to another list of policies: open plans are relinked by confirmed pairs, sent and approved ones stay as they were read.

The rule for the year's scope: a cell follows its policy, for every office whose plan is open or not begun. Of several cells that come to lie on one
policy the strictest counts; a cell that was decided on the new policy before stays. Offices whose plan was sent keep their cells on the old policy. A
dropped policy's cells end; one without a confirmed pair keeps its own.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import pghistory
from django.db import transaction

from districts.models import User
from okrs.models import Plan, Relink
from okrs.models.plan import OPEN_FOR_EDITING
from okrs.planning import workflow
from okrs.planning.links import Links, links_of, moved, write_links
from policies.crosswalk import successors
from policies.models import FiscalYear, Mark, Policy, PolicyScope, PolicySet, ScopeChange
from policies.models.fiscal_year import FiscalYearState
from policies.models.policy import ScopeState
from policies.models.scope_change import ChangeKind
from policies.nudge import nudge
from policies.scope import UNDECIDED, Cell, CellChange, Decision, ScopeRefused, change_scope, decision_of, digest, preview, revert_change, touched_since

_STRICTEST = [ScopeState.REQUIRED, ScopeState.OPTIONAL, ScopeState.NOT_APPLICABLE]


class RelinkRefused(Exception):
    """The year cannot go over, or back; `str()` is the sentence."""


@dataclass(frozen=True)
class Relinking:
    """What a year's going over would do: for each open plan its links before and after, and the cells of the scope."""

    year: FiscalYear
    new_set: PolicySet
    plans: list[Plan]
    before: dict[int, Links]
    after: dict[int, Links]
    wanted: dict[Cell, Decision]
    cells: list[CellChange]
    staying: int
    heirs: Mapping[int, list[int]]

    @property
    def changed(self) -> list[Plan]:
        return [plan for plan in self.plans if self.before[plan.pk] != self.after[plan.pk]]

    @cached_property
    def digest(self) -> str:
        content = [self.new_set.pk, {plan.pk: [self.before[plan.pk].as_json(), self.after[plan.pk].as_json()] for plan in self.plans}, digest(self.cells)]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    @cached_property
    def without_pair(self) -> Counter[int]:
        """Policies of the old list that open plans keep pointing to, with how many plans do: dropped ones and those nobody has answered for."""
        kept: Counter[int] = Counter()
        for plan in self.plans:
            kept.update(policy for policy in self.before[plan.pk].policies() if not self.heirs.get(policy))
        return kept


def look_ahead(year: FiscalYear, new_set: PolicySet) -> Relinking:
    """Return what would change; writes nothing."""
    heirs = successors(year.policy_set_id, new_set)
    all_plans = list(Plan.objects.for_year(year.pk).for_listing().order_by("pk"))
    plans = [plan for plan in all_plans if plan.status in OPEN_FOR_EDITING]
    before = links_of(plan.pk for plan in plans)
    sent = {plan.office_id for plan in all_plans} - {plan.office_id for plan in plans}
    wanted = scope_that_follows(year, heirs, staying=sent)
    return Relinking(
        year=year,
        new_set=new_set,
        plans=plans,
        before=before,
        after={plan.pk: moved(before[plan.pk], heirs) for plan in plans},
        wanted=wanted,
        cells=preview(year, wanted),
        staying=len(all_plans) - len(plans),
        heirs=heirs,
    )


def scope_that_follows(year: FiscalYear, heirs: Mapping[int, list[int]], *, staying: set[int]) -> dict[Cell, Decision]:
    now = {(row.policy_id, row.office_id): row for row in PolicyScope.objects.current().filter(fiscal_year=year).exclude(office__in=staying)}
    wanted: dict[Cell, Decision] = {}
    for (policy, office), row in sorted(now.items()):
        if policy not in heirs:
            continue
        wanted[policy, office] = UNDECIDED
        for heir in heirs[policy]:
            if (heir, office) not in now:
                wanted[heir, office] = _stricter(wanted.get((heir, office)), decision_of(row))
    return wanted


def _stricter(one: Decision | None, other: Decision) -> Decision:
    if one is None or one.state is None or other.state is None:
        return other
    return min(one, other, key=lambda decision: _STRICTEST.index(decision.state or ScopeState.OPTIONAL))


@transaction.atomic
def relink_year(fiscal_year: FiscalYear, new_set: PolicySet, *, by: User | None, at: datetime, day: date, seen: str) -> Relink:
    """Let the year count by the new list, all or nothing; `seen` is the digest of the preview. Locks: the year, then its plans by id."""
    year = _hold_year(fiscal_year)
    if year.policy_set_id == new_set.pk:
        raise RelinkRefused(f"ปีงบประมาณ {year.pk} ใช้ชุดนโยบาย {new_set.name} อยู่แล้ว")
    if year.state == FiscalYearState.CLOSED:
        raise RelinkRefused("ปีที่ปิดแล้วคงชุดนโยบายเดิมไว้ เพื่อให้อ่านย้อนหลังได้")
    list(Plan.objects.select_for_update(of=("self",)).filter(fiscal_year=year).order_by("pk"))
    ahead = look_ahead(year, new_set)
    if seen != ahead.digest:
        raise RelinkRefused("มีแผน คู่นโยบาย หรือขอบเขตเปลี่ยนไปหลังจากที่เปิดหน้านี้ ตรวจอีกครั้งแล้วกดยืนยัน")
    with pghistory.context(user=by.pk if by else None):
        for plan in ahead.changed:
            write_links(plan.pk, ahead.before[plan.pk], ahead.after[plan.pk])
            workflow.touch(plan)
        change = _scope_over(year, ahead, by=by, day=day)
        relink = Relink.objects.create(
            fiscal_year=year,
            old_set_id=year.policy_set_id,
            new_set=new_set,
            old_dimension_set_id=year.dimension_set_id,
            before={str(plan.pk): ahead.before[plan.pk].as_json() for plan in ahead.changed},
            after={str(plan.pk): ahead.after[plan.pk].as_json() for plan in ahead.changed},
            scope_change=change,
            by=by,
            at=at,
        )
        # A year that counts by dimensions of its own keeps them.
        dimensions = new_set.dimension_set_id if year.dimension_set_id == year.policy_set.dimension_set_id else year.dimension_set_id
        _name_set(year, new_set.pk, dimensions)
    return relink


def _hold_year(fiscal_year: FiscalYear) -> FiscalYear:
    return FiscalYear.objects.select_for_update(of=("self",), no_key=True).select_related("policy_set").get(pk=fiscal_year.pk)


def _scope_over(year: FiscalYear, ahead: Relinking, *, by: User | None, day: date) -> ScopeChange | None:
    try:
        return change_scope(year, ahead.wanted, since=day, by=by, kind=ChangeKind.RELINK, summary=f"เปลี่ยนเป็นชุดนโยบาย {ahead.new_set.name}")
    except ScopeRefused as refusal:
        raise RelinkRefused(str(refusal)) from refusal


def _name_set(year: FiscalYear, policy_set: int, dimension_set: int) -> None:
    year.policy_set_id, year.dimension_set_id = policy_set, dimension_set
    year.save(update_fields=["policy_set", "dimension_set"])
    Mark.objects.append(year.pk)
    transaction.on_commit(nudge)


def obstacles(relink: Relink) -> list[str]:
    """Why the year can no longer go back; empty when it can. For the page, and again under the locks."""
    plans = {plan.pk: plan for plan in Plan.objects.for_year(relink.fiscal_year_id).for_listing()}
    now = links_of(plans)
    new_policies = set(Policy.objects.filter(set=relink.new_set_id).values_list("pk", flat=True))
    recorded = {int(pk): Links.from_json(links) for pk, links in relink.after.items()}
    found = [] if relink.fiscal_year.policy_set_id == relink.new_set_id else ["ปีนี้เปลี่ยนไปใช้ชุดนโยบายอื่นแล้ว"]
    touched = [pk for pk, links in recorded.items() if pk not in plans or plans[pk].status not in OPEN_FOR_EDITING or now[pk] != links]
    begun = [pk for pk, links in now.items() if pk not in recorded and links.policies() & new_policies]
    if touched:
        found.append(f"แผน {len(touched)} ฉบับถูกแก้หรือส่งหลังจากนั้น")
    if begun:
        found.append(f"แผน {len(begun)} ฉบับเริ่มเขียนด้วยชุดใหม่แล้ว")
    if relink.scope_change and (cells := touched_since(relink.scope_change)):
        found.append(f"ขอบเขต {cells:,} ช่องถูกเปลี่ยนหลังจากนั้น")
    return found


@transaction.atomic
def undo_relink(relink: Relink, *, by: User | None, at: datetime) -> Relink:
    """Bring the year back to its former list with every link and cell as it was, while nothing touched them."""
    year = _hold_year(relink.fiscal_year)
    list(Plan.objects.select_for_update(of=("self",)).filter(fiscal_year=year).order_by("pk"))
    relink = Relink.objects.select_for_update(of=("self",)).select_related("scope_change", "fiscal_year").get(pk=relink.pk)
    if relink.undone_at is not None:
        raise RelinkRefused("ย้อนกลับไปแล้ว")
    if reasons := obstacles(relink):
        raise RelinkRefused("ย้อนกลับไม่ได้: " + " · ".join(reasons))
    plans = Plan.objects.in_bulk([int(pk) for pk in relink.before])
    with pghistory.context(user=by.pk if by else None):
        for pk, links in relink.before.items():
            write_links(int(pk), Links.from_json(relink.after[pk]), Links.from_json(links))
            workflow.touch(plans[int(pk)])
        if relink.scope_change:
            revert_change(relink.scope_change, by=by, at=at)
        _name_set(year, relink.old_set_id, relink.old_dimension_set_id)
        relink.undone_by, relink.undone_at = by, at
        relink.save(update_fields=["undone_by", "undone_at"])
    return relink
