"""Begin a year's plan: blank, or from the office's own plan of an earlier year."""

from datetime import date

from django.db import transaction

from districts.models import Office, User
from okrs.models import (
    BudgetLine,
    CheckIn,
    KeyResult,
    KeyResultLadder,
    KeyResultStep,
    Objective,
    ObjectivePolicy,
    Plan,
    Project,
    ProjectContribution,
    ProjectPolicy,
    ProjectStep,
)
from okrs.planning import workflow
from okrs.planning.landings import settle
from okrs.planning.outline import Outline, outline_of
from okrs.planning.refusals import MoveRefused
from policies.crosswalk import successors
from policies.models import FiscalYear, Policy


@transaction.atomic
def begin_plan(office: Office, fiscal_year: FiscalYear, *, by: User | None, invented: bool = False) -> Plan:
    """Begin a blank plan. One office has one plan a year: a second beginning is refused and names the one that is there."""
    plan, made = Plan.objects.get_or_create(office=office, fiscal_year=fiscal_year, defaults={"invented": invented})
    if not made:
        raise MoveRefused(plan, f"{office.full_name}มีแผนปี {fiscal_year.pk} อยู่แล้ว", already=True)
    workflow.touch(plan)
    return plan


@transaction.atomic
def begin_from(source: Plan, fiscal_year: FiscalYear, *, by: User | None) -> Plan:
    """Begin next year's plan from an earlier one of the same office.

    What was written is copied, what was measured is not: the target comes from the ladder, the baseline from the last report, each with its day and
    source. Measures stay the same rows, so that a series runs on over the years. When the year names another set, policies follow the confirmed pairs
    of the two lists; before anybody has compared them, the code.
    """
    plan = begin_plan(source.office, fiscal_year, by=by, invented=source.invented)
    outline = outline_of(source)
    policies = _policies_of(fiscal_year, outline)
    latest = _latest_values(outline)
    copies: dict[int, KeyResult] = {}
    for objective in outline.objectives:
        copies |= _copy_objective(objective, plan, policies, latest)
    for project in outline.projects:
        _copy_project(project, plan, policies, copies)
    for policy in policies.values():
        settle(plan, policy.pk)
    return plan


def plan_to_start_from(office: Office, fiscal_year: FiscalYear) -> Plan | None:
    """The newest earlier plan of the office."""
    return Plan.objects.filter(office=office, fiscal_year__lt=fiscal_year.pk).select_related("office", "fiscal_year").order_by("-fiscal_year").first()


def _policies_of(fiscal_year: FiscalYear, outline: Outline) -> dict[int, Policy]:
    """Map each policy of the old plan to the one of the new year's set; those that are retired or unknown there are left out."""
    old = {link.policy_id: link.policy.code for objective in outline.objectives for link in objective.policy_links.all()}
    old |= {link.policy_id: link.policy.code for project in outline.projects for link in project.policy_links.all()}
    in_force = Policy.objects.in_force().filter(set=fiscal_year.policy_set_id)
    if heirs := _confirmed_heirs(fiscal_year, outline):
        living = in_force.in_bulk({heir for followers in heirs.values() for heir in followers[:1]})
        return {pk: living[heirs[pk][0]] for pk in old if heirs.get(pk) and heirs[pk][0] in living}
    current = {policy.code: policy for policy in in_force.filter(code__in=old.values())}
    return {pk: current[code] for pk, code in old.items() if code in current}


def _confirmed_heirs(fiscal_year: FiscalYear, outline: Outline) -> dict[int, list[int]]:
    """What people confirmed about the two lists; nothing while the list is the same, or nobody has compared them."""
    old_set = outline.plan.fiscal_year.policy_set_id
    return {} if old_set == fiscal_year.policy_set_id else successors(old_set, fiscal_year.policy_set_id)


def _latest_values(outline: Outline) -> dict[int, CheckIn]:
    rows = CheckIn.objects.filter(key_result__in=[row.pk for row in outline.key_results], value__isnull=False)
    return {row.key_result_id: row for row in rows.order_by("key_result_id", "period__month", "revision")}


def _copy_objective(old: Objective, plan: Plan, policies: dict[int, Policy], latest: dict[int, CheckIn]) -> dict[int, KeyResult]:
    new = Objective.objects.create(plan=plan, position=old.position, title=old.title, weight=old.weight)
    links = [link for link in old.policy_links.all() if link.policy_id in policies]
    for place, link in enumerate(links):  # the primary one comes first
        ObjectivePolicy.objects.create(objective=new, policy=policies[link.policy_id], primary=place == 0)
    return {key_result.pk: _copy_key_result(key_result, new, plan.fiscal_year_id, latest.get(key_result.pk)) for key_result in old.key_results.all()}


def _copy_key_result(old: KeyResult, objective: Objective, year: int, reported: CheckIn | None) -> KeyResult:
    ladder = {step.be_year: step.target for step in old.ladder.all()}
    new = KeyResult.objects.create(
        objective=objective,
        measure=old.measure,
        position=old.position,
        title=old.title,
        weight=old.weight,
        owner_section=old.owner_section,
        coach_override=old.coach_override,
        target=ladder.get(year),
        baseline=reported.value if reported else None,
        baseline_date=reported.as_of if reported else None,
        baseline_source=f"รายงานผลปีงบประมาณ {objective.plan.fiscal_year_id - 1}" if reported else "",
    )
    KeyResultLadder.objects.bulk_create(KeyResultLadder(key_result=new, be_year=later, target=target) for later, target in ladder.items() if later > year)
    KeyResultStep.objects.bulk_create(KeyResultStep(key_result=new, position=step.position, title=step.title, weight=step.weight) for step in old.steps.all())
    return new


def _copy_project(old: Project, plan: Plan, policies: dict[int, Policy], key_results: dict[int, KeyResult]) -> Project:
    years = plan.fiscal_year_id - old.plan.fiscal_year_id
    new = Project.objects.create(
        plan=plan,
        position=old.position,
        title=old.title,
        kind=old.kind,
        continues=True,
        rationale=old.rationale,
        beneficiaries=old.beneficiaries,
        places=old.places,
        starts=_years_later(old.starts, years),
        ends=_years_later(old.ends, years),
        owner_section=old.owner_section,
        expected_benefit=old.expected_benefit,
        risk=old.risk,
    )
    ProjectContribution.objects.bulk_create(
        ProjectContribution(project=new, key_result=key_results[link.key_result_id]) for link in old.contributions.all() if link.key_result_id in key_results
    )
    ProjectPolicy.objects.bulk_create(
        ProjectPolicy(project=new, policy=policies[link.policy_id]) for link in old.policy_links.all() if link.policy_id in policies
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(project=new, source=line.source, category=line.category, requested=line.requested) for line in old.budget_lines.all()
    )
    ProjectStep.objects.bulk_create(ProjectStep(project=new, position=step.position, title=step.title, weight=step.weight) for step in old.steps.all())
    return new


def _years_later(day: date | None, years: int) -> date | None:
    if day is None:
        return None
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)
