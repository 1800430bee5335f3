"""Verbs on projects: what the office does, whom it supports and what it asks for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction

from districts.models import Section, User
from okrs.models import BudgetLine, KeyResult, Plan, Project, ProjectContribution, ProjectPolicy
from okrs.models.project import BudgetCategory, BudgetSource
from okrs.planning.editing import editing
from okrs.planning.landings import settle
from okrs.planning.positions import close_gap, next_position, swap
from okrs.planning.refusals import EditRefused
from policies.models import Policy


class ProjectFields(TypedDict, total=False):
    title: str
    kind: str
    continues: bool
    rationale: str
    beneficiaries: str
    places: str
    starts: date | None
    ends: date | None
    owner_section: Section | None
    expected_benefit: str
    risk: str


@dataclass(frozen=True)
class Ask:
    """A line of a budget request, in baht. `NONE` as source says that the project needs no money; its amount is 0."""

    requested: Decimal
    source: BudgetSource = BudgetSource.BMA
    category: BudgetCategory = BudgetCategory.OPERATION


NO_MONEY = Ask(Decimal(0), BudgetSource.NONE, BudgetCategory.OTHER)


@transaction.atomic
def add_project(
    plan: Plan,
    *,
    by: User | None,
    key_results: Iterable[KeyResult] = (),
    policies: Iterable[Policy] = (),
    budget: Sequence[Ask] = (),
    **fields: Unpack[ProjectFields],
) -> Project:
    with editing(plan.pk, by=by, alone=True) as held:
        project = Project.objects.create(plan=held, position=next_position(held.projects.all()), **fields)
        _support(held, project, key_results)
        _serve(held, project, policies)
        _ask(held, project, budget)
    return project


@transaction.atomic
def remove_project(project: Project, *, by: User | None) -> None:
    with editing(project.plan_id, by=by, alone=True) as held:
        policies = list(project.policy_links.values_list("policy", flat=True))
        position = Project.objects.values_list("position", flat=True).get(pk=project.pk)
        Project.objects.filter(pk=project.pk).delete()
        close_gap(held.projects.all(), position)
        for policy in policies:
            settle(held, policy)


@transaction.atomic
def move_project(project: Project, *, up: bool, by: User | None) -> bool:
    with editing(project.plan_id, by=by, alone=True) as held:
        return swap(held.projects.all(), project.pk, up=up)


@transaction.atomic
def support_key_results(project: Project, key_results: Iterable[KeyResult], *, by: User | None) -> None:
    """Say which key results the project supports (หนุน KR): exactly these."""
    with editing(project.plan_id, by=by, alone=True) as held:
        _support(held, project, key_results)


@transaction.atomic
def serve_policies(project: Project, policies: Iterable[Policy], *, by: User | None) -> None:
    """Say which policies the project serves: exactly these."""
    with editing(project.plan_id, by=by, alone=True) as held:
        _serve(held, project, policies)


@transaction.atomic
def ask_for(project: Project, budget: Sequence[Ask], *, by: User | None) -> None:
    """Replace the request for money. Amounts that the city set (approved, allocated) live on the same lines and keep their line."""
    with editing(project.plan_id, by=by, alone=True) as held:
        _ask(held, project, budget)


def _support(plan: Plan, project: Project, key_results: Iterable[KeyResult]) -> None:
    wanted = {key_result.pk for key_result in key_results}
    if KeyResult.objects.filter(pk__in=wanted, objective__plan=plan).count() != len(wanted):
        raise EditRefused(plan, "โครงการหนุนได้เฉพาะ KR ในแผนเดียวกัน")
    links = ProjectContribution.objects.filter(project=project)
    links.exclude(key_result__in=wanted).delete()
    kept = set(links.values_list("key_result", flat=True))
    ProjectContribution.objects.bulk_create(ProjectContribution(project=project, key_result_id=pk) for pk in sorted(wanted - kept))


def _serve(plan: Plan, project: Project, policies: Iterable[Policy]) -> None:
    wanted = {policy.pk for policy in policies}
    links = ProjectPolicy.objects.filter(project=project)
    before = set(links.values_list("policy", flat=True))
    links.exclude(policy__in=wanted).delete()
    ProjectPolicy.objects.bulk_create(ProjectPolicy(project=project, policy_id=pk) for pk in sorted(wanted - before))
    for policy in sorted(wanted ^ before):
        settle(plan, policy)


def _ask(plan: Plan, project: Project, budget: Sequence[Ask]) -> None:
    by_line: dict[tuple[str, str], Decimal] = {}
    for ask in budget:
        if ask.requested < 0 or (ask.source == BudgetSource.NONE and ask.requested != 0):
            raise EditRefused(plan, "จำนวนเงินต้องไม่ติดลบ และโครงการที่ไม่ใช้งบประมาณมีจำนวนเงินเป็น 0")
        if (ask.source, ask.category) in by_line:
            raise EditRefused(plan, "แหล่งงบประมาณและหมวดรายจ่ายเดียวกันอยู่สองบรรทัด รวมเป็นบรรทัดเดียว")
        by_line[ask.source, ask.category] = ask.requested
    lines = BudgetLine.objects.filter(project=project)
    for line in lines:
        if (line.source, line.category) not in by_line:
            line.delete()
    rows = [BudgetLine(project=project, source=source, category=category, requested=requested) for (source, category), requested in by_line.items()]
    BudgetLine.objects.bulk_create(rows, update_conflicts=True, unique_fields=["project", "source", "category"], update_fields=["requested"])
