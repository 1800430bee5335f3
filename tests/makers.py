"""Plain functions that make rows with sensible defaults. Each takes what the test is about and fills in the rest."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from bkk_okr.fiscal_year import fiscal_year as fiscal_year_of
from districts.models import DistrictGroup, GroupMembership, Membership, Office, Role, Section, User
from okrs.models import KeyResult, Measure, Objective, ObjectivePolicy, Plan
from okrs.models.plan import PlanStatus
from policies.models import Dimension, DimensionSet, FiscalYear, Policy, PolicyDimension, PolicySet, ReportingPeriod

LONG_AGO = date(2020, 10, 1)
PASSWORD = "ผ่านเข้าออก2569"
_numbers = count(1)


def make_office(code: str = "1049", *, kind: str = Office.Kind.DISTRICT, **fields: Any) -> Office:
    fields.setdefault("name", f"ทดสอบ{code}")
    office, _ = Office.objects.get_or_create(code=code, defaults={"kind": kind, **fields})
    return office


def make_city() -> Office:
    office, _ = Office.objects.get_or_create(kind=Office.Kind.CITY, defaults={"code": "bma", "name": "กรุงเทพมหานคร"})
    return office


def make_group(office: Office, code: str = "thonburi_south", name: str = "กรุงธนใต้") -> DistrictGroup:
    group, _ = DistrictGroup.objects.get_or_create(code=code, defaults={"name": name, "order": DistrictGroup.objects.count() + 1})
    GroupMembership.objects.get_or_create(office=office, group=group, since=LONG_AGO)
    return group


def make_section(code: str = "administration", name: str = "ฝ่ายปกครอง") -> Section:
    section, _ = Section.objects.get_or_create(code=code, defaults={"name": name, "order": Section.objects.count() + 1})
    return section


def make_person(role: Role | None = None, office: Office | None = None, *, username: str = "", section: Section | None = None, **fields: Any) -> User:
    """Return someone who can sign in with the password PASSWORD, holding `role` in `office` (city roles: the city)."""
    user = User.objects.create_user(username or f"person{next(_numbers)}", password=PASSWORD, **fields)
    if role is not None:
        if role == Role.SECTION_HEAD:
            section = section or make_section()
        Membership.objects.create(user=user, office=office or make_city(), role=role, section=section, since=LONG_AGO)
    return user


def make_policy_set(name: str = "2565", *, expected_count: int | None = 216, dimensions: DimensionSet | None = None) -> PolicySet:
    """Return a set of policies with dimensions of its own name, unless it is read by the `dimensions` of another."""
    dimension_set, made = (dimensions, False) if dimensions else DimensionSet.objects.get_or_create(name=name)
    if made:
        for order, (code, title) in enumerate([("safety", "ปลอดภัยดี"), ("health", "สุขภาพดี"), ("economy", "เศรษฐกิจดี")], start=1):
            Dimension.objects.create(set=dimension_set, order=order, code=code, name=title)
    policy_set, _ = PolicySet.objects.get_or_create(name=name, defaults={"dimension_set": dimension_set, "expected_count": expected_count})
    return policy_set


def make_policy(code: str = "116", title: str = "12 เทศกาลตลอดปีทั่วกรุงเทพฯ", *, dimension: str = "economy", policy_set: PolicySet | None = None) -> Policy:
    policy_set = policy_set or make_policy_set()
    policy, made = Policy.objects.get_or_create(set=policy_set, code=code, defaults={"title": title})
    if made:
        PolicyDimension.objects.create(policy=policy, dimension=policy_set.dimension_set.dimensions.get(code=dimension), position=1)
    return policy


def make_fiscal_year(be_year: int = 2570, *, state: str = FiscalYear.State.EXECUTING, **fields: Any) -> FiscalYear:
    """Return a fiscal year with its twelve periods: each opens on the month's first day, is due on the 10th and closes on the 20th of the next."""
    policy_set = make_policy_set()
    year, made = FiscalYear.objects.get_or_create(
        be_year=be_year, defaults={"policy_set": policy_set, "dimension_set": policy_set.dimension_set, "state": state, **fields}
    )
    if made:
        month = date(be_year - 544, 10, 1)
        while fiscal_year_of(month) == be_year:
            after = (month + timedelta(days=31)).replace(day=1)
            ReportingPeriod.objects.create(fiscal_year=year, month=month, opens=month, due=after.replace(day=10), closes=after.replace(day=20))
            month = after
    return year


def make_plan(office: Office | None = None, fiscal_year: FiscalYear | None = None, *, status: str = PlanStatus.DRAFT) -> Plan:
    plan, _ = Plan.objects.get_or_create(office=office or make_office(), fiscal_year=fiscal_year or make_fiscal_year(), defaults={"status": status})
    return plan


def make_objective(plan: Plan | None = None, *, policy: Policy | None = None, **fields: Any) -> Objective:
    plan = plan or make_plan()
    fields.setdefault("title", "ผู้ค้ารายย่อยมีรายได้มั่นคง")
    objective = Objective.objects.create(plan=plan, position=plan.objectives.count() + 1, **fields)
    if policy is not None:
        ObjectivePolicy.objects.create(objective=objective, policy=policy, primary=True)
    return objective


def make_measure(title: str = "รายได้เฉลี่ยต่อวันของผู้ค้า", **fields: Any) -> Measure:
    fields = {"unit": "บาท", "kind": Measure.Kind.OUTCOME, "source": "แบบสำรวจผู้ค้า", **fields}
    return Measure.objects.create(title=title, **fields)


def make_key_result(objective: Objective | None = None, *, measure: Measure | None = None, **fields: Any) -> KeyResult:
    objective = objective or make_objective()
    measure = measure or make_measure()
    fields = {"title": measure.title, "baseline": 850, "baseline_date": LONG_AGO, "baseline_source": "แบบสำรวจ", "target": 1100, **fields}
    return KeyResult.objects.create(objective=objective, measure=measure, position=objective.key_results.count() + 1, **fields)


def make_ready_plan(office: Office | None = None, fiscal_year: FiscalYear | None = None, *, policy: Policy | None = None) -> Plan:
    """Return a draft that may be sent: one objective, one key result and one project without money, made by the product's own verbs."""
    from okrs.planning import key_results, new_plans, objectives, projects
    from okrs.planning.measures import OwnMeasure

    fiscal_year = fiscal_year or make_fiscal_year()
    plan = new_plans.begin_plan(office or make_office(), fiscal_year, by=None)
    objective = objectives.add_objective(plan, by=None, title="ผู้ค้ารายย่อยมีรายได้มั่นคง", policies=[policy or make_policy()])
    key_result = key_results.add_key_result(
        objective,
        measure=OwnMeasure(unit="บาท", kind="outcome", source="แบบสำรวจผู้ค้า"),
        by=None,
        title="รายได้เฉลี่ยต่อวันของผู้ค้า",
        baseline=Decimal(850),
        baseline_date=date(fiscal_year.pk - 544, 9, 30),
        baseline_source="แบบสำรวจผู้ค้า 120 ราย",
        target=Decimal(1100),
        owner_section=make_section(),
    )
    projects.add_project(
        plan,
        by=None,
        title="จัดระเบียบจุดผ่อนผัน",
        key_results=[key_result],
        budget=[projects.NO_MONEY],
        owner_section=make_section(),
        starts=date(fiscal_year.pk - 544, 10, 1),
        ends=date(fiscal_year.pk - 543, 9, 30),
    )
    return plan
