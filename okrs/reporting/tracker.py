"""The governor's policy tracker of fiscal year 2567, as the city published it: the city's own plan of that year, its results, and the source beside them.

The year is over and its periods are closed, so `send_check_in` refuses. These rows are no office's report either: they are a published record, written
once, marked with their source and never changed. That is the one reason why this loader writes check-ins itself.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from bkk_okr.fiscal_year import first_day
from bkk_okr.reference import ADDED, SAME, Tally, read_rows
from districts.models import Office
from okrs.models import CheckIn, KeyResult, Measure, Objective, Plan, PublishedFigure, PublishedMonth
from okrs.models.tracker_import import TrackerList
from okrs.planning.versions import store_version
from policies.models import Dimension, FiscalYear, Mark, ReportingPeriod
from policies.nudge import nudge

DATA = Path(__file__).parent.parent / "data"
YEAR = 2567
NOUN = f"เป้าหมายปี {YEAR} ที่เมืองเผยแพร่"
MONTHS_LIST = "all"
UNNAMED = "เป้าหมายที่แหล่งข้อมูลไม่ระบุด้าน"

Row = dict[str, str]


def tracker_name(year: int) -> str:
    return f"ระบบติดตามนโยบายผู้ว่าฯ ปีงบประมาณ {year} (policy.bangkok.go.th/tracking)"


def list_name(which: str, year: int) -> str:
    """Name one of the two published lists as the source of a figure."""
    return f"{tracker_name(year)} {TrackerList(which).label}"


TRACKER = tracker_name(YEAR)
LISTS = {which: list_name(which, YEAR) for which in TrackerList.values}


def or_none(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None


@transaction.atomic
def load_tracker(tally: Tally, *, recorded_at: datetime) -> None:
    """Write the plan and all that belongs to it, once. What is there already stays as it is: the record is append-only."""
    city = Office.objects.get(kind=Office.Kind.CITY)
    year = FiscalYear.objects.get(be_year=YEAR)
    goals = read_rows(DATA / f"tracker_{YEAR}_goals.csv")
    plan, made = Plan.objects.get_or_create(office=city, fiscal_year=year, defaults={"status": Plan.Status.CLOSED})
    if not made:
        tally.add(NOUN, SAME, len(goals))
        return
    key_results = make_key_results(plan, goals)
    record_results(goals, key_results, {period.month: period for period in year.periods.all()}, recorded_at)
    keep_published(read_rows(DATA / f"tracker_{YEAR}_published.csv"), read_rows(DATA / f"tracker_{YEAR}_months.csv"), key_results)
    version = store_version(plan, by=None)
    version.effective_from = first_day(YEAR)
    version.save(update_fields=["effective_from"])
    Mark.objects.append(YEAR, plan.pk)
    transaction.on_commit(nudge)
    tally.add(NOUN, ADDED, len(goals))


def make_key_results(plan: Plan, goals: list[Row]) -> dict[str, KeyResult]:
    """Gather the goals under an objective for each dimension. The source has no objectives, so their titles claim nothing."""
    dimensions = {dimension.code: dimension for dimension in plan.fiscal_year.dimension_set.dimensions.all()}
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    for goal in goals:
        grouped[goal["dimension"]].append(goal)
    made: dict[str, KeyResult] = {}
    for position, code in enumerate(sorted(grouped, key=lambda code: dimensions[code].order if code else len(dimensions) + 1), start=1):
        objective = make_objective(plan, position, dimensions.get(code))
        for place, goal in enumerate(grouped[code], start=1):
            made[goal["goal"]] = make_key_result(objective, place, goal)
    return made


def make_objective(plan: Plan, position: int, dimension: Dimension | None) -> Objective:
    title = f"เป้าหมายนโยบายผู้ว่าฯ ด้าน{dimension.name}" if dimension else UNNAMED
    return Objective.objects.create(plan=plan, position=position, title=title, dimension=dimension)


def make_key_result(objective: Objective, position: int, goal: Row) -> KeyResult:
    """Make one goal: counted up from 0 over the year, reported as the total so far, once for the whole city. Bureau and district parts are targets only."""
    measure = Measure.objects.create(
        title=goal["title"],
        code=goal["code"],
        definition=f"จัดเป็น{Measure.Kind(goal['kind']).label}: {goal['kind_reason']}",
        unit=goal["unit"],
        direction=Measure.Direction.INCREASE,
        kind=goal["kind"],
        aggregation=Measure.Aggregation.CENTRAL,
        nature=Measure.Nature.FLOW,
        entry=Measure.Entry.CUMULATIVE,
        whole_numbers=goal["whole_numbers"] == "yes",
        source=TRACKER,
    )
    return KeyResult.objects.create(
        objective=objective,
        measure=measure,
        position=position,
        title=goal["title"],
        target=Decimal(goal["target"]),
        target_bureaus=or_none(goal["target_bureaus"]),
        target_districts=or_none(goal["target_districts"]),
    )


def record_results(goals: list[Row], key_results: dict[str, KeyResult], periods: dict[date, ReportingPeriod], recorded_at: datetime) -> None:
    """Record the one cumulative result of each goal, in the period of the month it speaks of."""
    CheckIn.objects.bulk_create(
        CheckIn(
            key_result=key_results[goal["goal"]],
            period=periods[date.fromisoformat(goal["as_of"]).replace(day=1)],
            as_of=date.fromisoformat(goal["as_of"]),
            recorded_at=recorded_at,
            value=Decimal(goal["actual"]),
            source=LISTS["top"],
        )
        for goal in goals
    )


def keep_published(lines: Iterable[Row], months: list[Row], key_results: dict[str, KeyResult]) -> None:
    """Keep both published lists as they were printed. The months belong to one of them and are never added up."""
    figures = [
        (
            line,
            PublishedFigure(
                key_result=key_results[line["goal"]],
                source=LISTS[line["list"]],
                published_on=date.fromisoformat(line["published_on"]),
                target=or_none(line["target"]),
                actual=or_none(line["actual"]),
                percent=or_none(line["percent"]),
                flags=line["flags"],
            ),
        )
        for line in lines
    ]
    PublishedFigure.objects.bulk_create([figure for _, figure in figures])
    monthly = {line["goal"]: figure for line, figure in figures if line["list"] == MONTHS_LIST}
    PublishedMonth.objects.bulk_create(
        PublishedMonth(figure=monthly[row["goal"]], month=date.fromisoformat(f"{row['month']}-01"), value=Decimal(row["value"])) for row in months
    )
