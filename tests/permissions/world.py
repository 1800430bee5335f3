"""The rows and people that every line of the permission matrix is tried on.

Two districts with the same things in each: a draft plan (next year), an active plan (this year), one waiting for the director and one under review. `own`
belongs to the named people, `foreign` to the stranger.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core import serializers
from django.core.files.base import ContentFile
from django.db import models, transaction

from districts.models import Office, Role, User
from okrs.models import (
    BudgetLine,
    ChangeRequest,
    CheckIn,
    Evidence,
    KeyResult,
    Objective,
    ObjectivePolicy,
    Plan,
    PlanVersion,
    Project,
    Relink,
    ReportDay,
    ReportDraft,
    TrackerImport,
)
from okrs.models.plan import PlanStatus
from okrs.reporting.importing.options import Options
from okrs.reporting.importing.uploads import receive_list
from policies.importing.uploads import receive_import
from policies.models import DevelopmentIssue, FiscalYear, Job, Policy, PolicyCrosswalk, PolicyImport, PolicyScope, ScopeChange, ScopeContest, ScopeSheet
from policies.scope_sheets import receive_sheet
from tests import makers
from tests.okrs.reporting.importing.tracker_lists import TOP, top_list
from tests.workbooks import table

EVERYBODY = ("anonymous", "planner", "section_head", "director", "stranger", "host", "reviewer", "executive", "policy_admin", "superuser")


@dataclass
class Side:
    """One district's things."""

    office: Office
    draft: Plan
    active: Plan
    submitted: Plan
    under_review: Plan
    objective: Objective
    key_result: KeyResult
    project: Project
    budget_line: BudgetLine
    reported: KeyResult
    check_in: CheckIn
    version: PlanVersion
    change: ChangeRequest
    contest: ScopeContest
    evidence: Evidence

    def plans(self) -> list[Plan]:
        return [self.draft, self.active, self.submitted, self.under_review]


@dataclass
class World:
    own: Side
    foreign: Side
    policy: Policy
    policy_import: PolicyImport
    tracker_import: TrackerImport
    pair: PolicyCrosswalk
    job: Job
    scope_change: ScopeChange
    scope_sheet: ScopeSheet
    relink: Relink
    issue: DevelopmentIssue
    people: dict[str, User | None]


def make_world() -> World:
    years = {year: makers.make_fiscal_year(year, state=state) for year, state in YEARS.items()}
    policy = makers.make_policy()
    own_office, foreign_office = makers.make_office("1049", name="ทุ่งครุ"), makers.make_office("1050", name="บางบอน")
    own, foreign = make_side(own_office, years, policy), make_side(foreign_office, years, policy)
    people: dict[str, User | None] = {"anonymous": None}
    people |= {role.value: makers.make_person(role, own_office, username=f"matrix-{role.value}") for role in (Role.PLANNER, Role.SECTION_HEAD, Role.DIRECTOR)}
    people["stranger"] = makers.make_person(Role.PLANNER, foreign_office, username="matrix-stranger")
    people["host"] = makers.make_person(Role.HOST, makers.make_office("2400", kind=Office.Kind.BUREAU, name="สำนักพัฒนาสังคม"), username="matrix-host")
    people |= {role.value: makers.make_person(role, username=f"matrix-{role.value}") for role in (Role.REVIEWER, Role.EXECUTIVE, Role.POLICY_ADMIN)}
    people["superuser"] = User.objects.create_superuser("matrix-superuser", password="ผ่านเข้าออก2569")
    policy_import = receive_import(table((1, "กรุงเทพฯ ต้องสว่าง", "ปลอดภัยดี")), "ทะเบียน.xlsx", policy_set=policy.set, by=None)
    scope_change = ScopeChange.objects.create(fiscal_year=years[2571], kind="rule", summary="ทุกเขต", cells=0, since=makers.LONG_AGO)
    scope_sheet = receive_sheet(b"nonsense", "ขอบเขต.xlsx", fiscal_year=years[2571], by=None)
    newer = makers.make_policy_set("226+", dimensions=policy.set.dimension_set)
    pair = PolicyCrosswalk.objects.create(
        old=policy, new=makers.make_policy("4.2.09", "เทศกาลตลอดปี", policy_set=newer), to_set=newer, relation="renamed", at=datetime(2026, 11, 3, 3, tzinfo=UTC)
    )
    # One that failed: the page of one that runs asks the server again and again, also after its test has ended.
    job = Job.objects.create(kind="import-check", subject=policy_import.pk, leads_to="/import/", state="failed", error="ไม่พบไฟล์ที่เก็บไว้ อัปโหลดใหม่อีกครั้ง")
    goals = top_list(TOP["1"], TOP["18"], above=())
    tracker_import = receive_list(goals, "ติดตาม.xlsx", options=Options(year=2570), by=None, today=date(2026, 11, 27))
    issue = DevelopmentIssue.objects.create(dimension=policy.set.dimension_set.dimensions.get(code="economy"), code="3.1", title="เศรษฐกิจชุมชน")
    relink = Relink.objects.create(
        fiscal_year=years[2571], old_set=policy.set, new_set=newer, old_dimension_set=newer.dimension_set, before={}, after={}, at=pair.at
    )
    return World(own, foreign, policy, policy_import, tracker_import, pair, job, scope_change, scope_sheet, relink, issue, people)


YEARS = {
    2569: FiscalYear.State.CLOSED,
    2570: FiscalYear.State.EXECUTING,
    2571: FiscalYear.State.PREPARATION,
    2572: FiscalYear.State.PREPARATION,
}


def make_side(office: Office, years: dict[int, FiscalYear], policy: Policy) -> Side:
    draft = makers.make_plan(office, years[2571])
    active = makers.make_plan(office, years[2570], status=PlanStatus.ACTIVE)
    submitted = makers.make_plan(office, years[2572], status=PlanStatus.SUBMITTED)
    under_review = makers.make_plan(office, years[2569], status=PlanStatus.UNDER_REVIEW)
    PolicyScope.objects.create(policy=policy, fiscal_year=years[2571], office=office, state=PolicyScope.State.REQUIRED, since=makers.LONG_AGO)
    objective = makers.make_objective(draft, policy=policy)
    measure = makers.make_measure(f"รายได้ผู้ค้า{office.name}", host=office)
    key_result = makers.make_key_result(objective, measure=measure)
    project = Project.objects.create(plan=draft, position=1, title="ตลาดเขต")
    budget_line = BudgetLine.objects.create(project=project, requested=100_000)
    reported = makers.make_key_result(makers.make_objective(active, policy=policy), measure=measure)
    for plan in (submitted, under_review):
        makers.make_key_result(makers.make_objective(plan, policy=policy), measure=measure)
    check_in = CheckIn.objects.create(
        key_result=reported,
        period=years[2570].periods.get(month=date(2026, 10, 1)),
        as_of=date(2026, 10, 31),
        recorded_at=datetime(2026, 11, 3, 3, tzinfo=UTC),
        value=900,
    )
    november = years[2570].periods.get(month=date(2026, 11, 1))
    evidence = Evidence(key_result=reported, period=november, file_name="ตลาด.pdf", sha256="0" * 64, at=datetime(2026, 11, 3, 3, tzinfo=UTC))
    evidence.file.save("matrix.pdf", ContentFile(b"%PDF-1.7"))
    change = ChangeRequest.objects.create(
        plan=active,
        key_result=reported,
        kind="structure",
        before={"title": "เดิม"},
        after={"title": "ใหม่"},
        reason="ชื่อตามนิยามใหม่",
        asked_at=datetime(2026, 11, 3, 3, tzinfo=UTC),
    )
    blank = {"content": {"objectives": [], "projects": [], "landings": []}, "sha256": "0" * 64}
    version, _ = PlanVersion.objects.get_or_create(plan=under_review, number=1, defaults=blank)
    PlanVersion.objects.get_or_create(plan=submitted, number=1, defaults=blank)
    PolicyScope.objects.create(policy=policy, fiscal_year=years[2570], office=office, state=PolicyScope.State.REQUIRED, since=makers.LONG_AGO)
    contest = ScopeContest.objects.create(policy=policy, fiscal_year=years[2571], office=office, reason="ไม่มีพื้นที่", at=datetime(2026, 11, 3, 3, tzinfo=UTC))
    return Side(
        office=office,
        draft=draft,
        active=active,
        submitted=submitted,
        under_review=under_review,
        objective=objective,
        key_result=key_result,
        project=project,
        budget_line=budget_line,
        reported=reported,
        check_in=check_in,
        version=version,
        change=change,
        contest=contest,
        evidence=evidence,
    )


def fingerprint(side: Side) -> str:
    """A hash of every row below a district's plans: what nobody of another office may change."""
    plans = [plan.pk for plan in side.plans()]
    rows: list[models.Model] = list(Plan.objects.filter(office=side.office).order_by("pk"))
    rows += ObjectivePolicy.objects.filter(objective__plan__in=plans).order_by("pk")
    rows += Objective.objects.filter(plan__in=plans).order_by("pk")
    rows += KeyResult.objects.filter(objective__plan__in=plans).order_by("pk")
    rows += CheckIn.objects.filter(key_result__objective__plan__in=plans).order_by("pk")
    rows += ReportDraft.objects.filter(key_result__objective__plan__in=plans).order_by("pk")
    rows += ReportDay.objects.filter(plan__in=plans).order_by("pk")
    rows += Evidence.objects.filter(key_result__objective__plan__in=plans).order_by("pk")
    rows += ChangeRequest.objects.filter(plan__in=plans).order_by("pk")
    rows += Project.objects.filter(plan__in=plans).order_by("pk")
    rows += PolicyScope.objects.filter(office=side.office).order_by("pk")
    rows += ScopeContest.objects.filter(office=side.office).order_by("pk")
    rows += BudgetLine.objects.filter(project__plan__in=plans).order_by("pk")
    return hashlib.sha256(serializers.serialize("json", rows).encode()).hexdigest()


@contextmanager
def undone() -> Iterator[None]:
    """Run a block and take back whatever it wrote."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


Kwargs = dict[str, Any]
