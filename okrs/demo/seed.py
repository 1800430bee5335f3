"""The whole demo, in one transaction: killed half-way it leaves nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.management.base import CommandError
from django.db import transaction

from bkk_okr.fiscal_year import first_day, fiscal_year, last_day
from districts.models import Office, Section, User
from okrs.demo import moves
from okrs.demo.cast import STORIES
from okrs.demo.contests import contest_scope
from okrs.demo.people import make_people
from okrs.demo.plans import Stage, define_measures, write_city_plan, write_district_plan
from okrs.demo.results import BANGKOK, report_year, verify_most
from okrs.demo.years import ask_districts, open_years, policies_of_demo
from okrs.models import Plan, PlanEvent, PlanVersion
from okrs.models.plan import PlanStatus
from okrs.planning import workflow
from okrs.planning.new_plans import begin_from
from policies.fiscal_years import close_period
from policies.models import FiscalYear, ReportingPeriod

Say = Callable[[str], None]


@dataclass(frozen=True)
class Wish:
    offices: int
    years: int
    seed: int
    today: date


@transaction.atomic
def seed_demo(wish: Wish, say: Say) -> None:
    """Write the demo. Needs the reference data; refuses where invented plans are already."""
    if Plan.objects.filter(invented=True).exists():
        raise CommandError("มีข้อมูลจำลองอยู่แล้ว ล้างด้วย manage.py clear_demo ก่อน")
    offices = chosen_offices(wish.offices)
    hosts = {office.code: office for office in Office.objects.bureaus()}
    stage = Stage(
        seed=wish.seed,
        offices={office.code: office for office in offices},
        policies=policies_of_demo(),
        sections={section.code: section for section in Section.objects.all()},
        people=make_people(offices),
        measures=define_measures(hosts),
    )
    for year in open_years(fiscal_year(wish.today), wish.years):
        ask_districts(year, offices, stage.policies, wish.today)
        city = write_city_plan(year, stage)
        if year.state == FiscalYear.State.PREPARATION:
            contest_scope(year, stage, wish.today)
            prepare_year(year, stage)
        else:
            moves.approve_city_plan(city, stage)
            workflow.activate(city, by=None)
            run_year(year, stage, wish.today)
        say(f"ปีงบประมาณ {year.pk}: {Plan.objects.filter(fiscal_year=year, invented=True).count()} แผน")
    date_events(wish.today)


def chosen_offices(count: int) -> list[Office]:
    """The first `count` districts, those with a story before the others."""
    told = {
        STORIES.counts_markets, STORIES.good_example, STORIES.silent, STORIES.waiting_definition, STORIES.returned, STORIES.lowered_target,
        *STORIES.under_review, *STORIES.waits_for_director, *STORIES.endorsed, *STORIES.approved, *(code for code, _ in STORIES.markets_391),
    }  # fmt: skip
    districts = list(Office.objects.districts().order_by("code"))
    if not districts:
        raise CommandError("ยังไม่มีข้อมูลอ้างอิง โหลดด้วย manage.py load_reference ก่อน")
    return sorted(sorted(districts, key=lambda office: office.code not in told)[:count], key=lambda office: office.code)


def run_year(year: FiscalYear, stage: Stage, today: date) -> None:
    """A year whose plans were approved: reported so far, and when it is over also closed."""
    periods = [period for period in year.periods.all() if period.opens <= today and period.due < today + timedelta(days=1)]
    hosts = _hosts(stage)
    plans = []
    for office in stage.offices.values():
        plan = write_district_plan(office, year, stage, ladder=True)
        moves.approve(plan, stage)
        workflow.activate(plan, by=None)
        verify_most(report_year(plan, stage, periods, today), stage, hosts, today)
        plans.append(plan)
    if last_day(year.pk) < today:
        _close_year(year, periods, plans)


def _hosts(stage: Stage) -> dict[int, User]:
    return {measure.host_id: stage.people[f"host-{measure.host.code}"] for measure in stage.measures.values() if measure.host and measure.host_id}


def _close_year(year: FiscalYear, periods: list[ReportingPeriod], plans: list[Plan]) -> None:
    for period in periods:
        close_period(period, at=_at(period.closes + timedelta(days=1)))
    for plan in [*plans, Plan.objects.get(fiscal_year=year, office__kind=Office.Kind.CITY)]:
        workflow.close(plan, by=None)
    FiscalYear.objects.filter(pk=year.pk).update(state=FiscalYear.State.CLOSED)


def prepare_year(year: FiscalYear, stage: Stage) -> None:
    """The year being written: some have not begun, some copied last year's plan, some wrote anew, a few have sent theirs."""
    for place, office in enumerate(stage.offices.values()):
        if office.code in STORIES.not_started:
            continue
        before = Plan.objects.filter(office=office, fiscal_year=year.pk - 1).select_related("office", "fiscal_year").first()
        told = office.code in {STORIES.good_example, STORIES.counts_markets}
        if before and place % 5 == 0 and not told and office.code not in _that_move():
            begin_from(before, year, by=stage.planner_of(office.code))
            continue
        plan = write_district_plan(office, year, stage, complete=place % 3 != 0 or told or office.code in _that_move())
        moves.prepare(plan, stage)


def _that_move() -> set[str]:
    return {STORIES.returned, STORIES.lowered_target, *STORIES.under_review, *STORIES.waits_for_director, *STORIES.endorsed, *STORIES.approved}


def date_events(today: date) -> None:
    """Set the moments of the demo's moves to days that fit its story: the verbs stamp now, and half a year did not happen this minute."""
    for year in FiscalYear.objects.filter(plans__invented=True).distinct():
        summer = first_day(year.pk) - timedelta(days=80)
        past = year.state != FiscalYear.State.PREPARATION
        days = {
            PlanStatus.SUBMITTED: summer if past else today - timedelta(days=9),
            PlanStatus.ENDORSED: summer + timedelta(days=6) if past else today - timedelta(days=7),
            PlanStatus.UNDER_REVIEW: summer + timedelta(days=20) if past else today - timedelta(days=5),
            PlanStatus.RETURNED: summer + timedelta(days=30) if past else today - timedelta(days=3),
            PlanStatus.APPROVED: summer + timedelta(days=60) if past else today - timedelta(days=2),
            PlanStatus.ACTIVE: first_day(year.pk),
            PlanStatus.CLOSED: last_day(year.pk) + timedelta(days=45),
        }
        for status, day in days.items():
            PlanEvent.objects.filter(plan__invented=True, plan__fiscal_year=year, to_status=status).update(at=_at(min(day, today)))
        PlanVersion.objects.filter(plan__invented=True, plan__fiscal_year=year).update(made_at=_at(min(days[PlanStatus.SUBMITTED], today)))


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10, 30), BANGKOK)
