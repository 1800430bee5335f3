"""The city's figures of a past day: the plan versions in force on it, the reports recorded by its end, the pure arithmetic, and the same page of data."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.apps import apps
from django.db.models import Q

from districts.models import Office
from okrs.city.coverage import EXEMPT, GAP, LANDED, Cells, lifted
from okrs.city.figures import CityFigures, Seen, figures_from
from okrs.city.gaps import Budget
from okrs.city.lines import Line, lines_from
from okrs.figures.recount import City, Recount, recount
from okrs.figures.recount.contents import Json, number
from okrs.figures.recount.loading import end_of, load
from okrs.figures.recount.plans import contents_on
from okrs.models import KeyResult, Measure, Objective, Plan, RollupValue
from okrs.models.landing import LandingThrough
from policies.models import Dimension, FiscalYear, PolicyScope
from policies.wholes import Wholes

NUMBERS = ("baseline", "target", "target_low", "expected_denominator", "weight")


def city_figures_on(year: FiscalYear, day: date, *, view: str, at: datetime) -> CityFigures:
    known_by = end_of(day)
    contents = contents_on(year.pk, day, known_by)
    city = load(year.pk, day, contents, known_by, None)
    counted = recount(city, at=at)
    return figures_from(seen_on(year, city, counted, contents, view), year, view=view, today=day)


def seen_on(year: FiscalYear, city: City, counted: Recount, contents: Mapping[Plan, Json], view: str) -> Seen:
    return Seen(
        scores={(row.subject, row.subject_id, row.kind): row for row in counted.scores if row.view == view},
        plans=list(contents),
        lines=past_lines(city, counted, contents, view),
        landing=past_landing(year, city.day, contents),
        budget=past_budget(contents, end_of(city.day)),
    )


def past_lines(city: City, counted: Recount, contents: Mapping[Plan, Json], view: str) -> list[Line]:
    plan = next((plan for plan in contents if plan.office.kind == Office.Kind.CITY), None)
    if plan is None:
        return []
    rows = [row for row in counted.values if row.view == view and row.level == RollupValue.Level.CITY]
    return lines_from(plan, past_key_results(plan, contents[plan], city), rows, end_of(city.day))


def past_key_results(plan: Plan, content: Json, city: City) -> Iterator[KeyResult]:
    """Yield the key results as the version has them; what a version does not keep (a target's published parts) comes from the row."""
    ids = [one["id"] for objective in content["objectives"] for one in objective["key_results"]]
    rows = KeyResult.objects.select_related("measure").in_bulk(ids)
    measures = Measure.objects.in_bulk([one["measure"]["id"] for objective in content["objectives"] for one in objective["key_results"]])
    dimensions = Dimension.objects.in_bulk()
    for objective in content["objectives"]:
        primary = next((link["id"] for link in objective["policies"] if link["primary"]), None)
        at_home = objective["dimension_id"] or (city.home.get(primary) if primary else None)
        above = Objective(pk=objective["id"], plan=plan, dimension=dimensions.get(at_home) if at_home else None)
        above._prefetched_objects_cache = {"policy_links": Objective.objects.none()}  # type: ignore[attr-defined]
        for one in objective["key_results"]:
            row = rows.get(one["id"]) or KeyResult(pk=one["id"])
            row.objective, row.measure, row.title = above, measures[one["measure"]["id"]], one["title"]
            for name in NUMBERS:
                setattr(row, name, number(one[name]))
            yield row


def past_landing(year: FiscalYear, day: date, contents: Mapping[Plan, Json]) -> Cells:
    """Count the cells that were required on the day; only plans that everybody could read carry them."""
    carried = {(plan.office_id, landing["policy"]): landing["through"] for plan, content in contents.items() for landing in content["landings"]}
    in_force = Q(policy__retired_at__isnull=True) | Q(policy__retired_at__gte=end_of(day))
    cells = PolicyScope.objects.on(day).filter(in_force, fiscal_year=year, state=PolicyScope.State.REQUIRED, office__kind=Office.Kind.DISTRICT)
    states: dict[int, dict[int, str]] = {}
    for office, policy in cells.values_list("office_id", "policy_id"):
        through = carried.get((office, policy))
        states.setdefault(office, {})[policy] = GAP if through is None else EXEMPT if through == LandingThrough.NOT_APPLICABLE else LANDED
    wholes = Wholes.stored()
    return Cells.summed(Counter(state for found in states.values() for state in (found | lifted(found, wholes)).values()))


def past_budget(contents: Mapping[Plan, Json], known_by: datetime) -> Budget | None:
    """Add the money of projects that contribute to key results. What was paid out by then is in the lines' history, not in the plan's version."""
    lines = [line for content in contents.values() for project in content["projects"] if project["key_results"] for line in project["budget"]]
    if not lines:
        return None
    approved = [Decimal(line["approved"]) for line in lines if line["approved"] is not None]
    paid = [amount for amount in disbursed([line["id"] for line in lines], known_by) if amount is not None]
    requested = sum((Decimal(line["requested"]) for line in lines), Decimal(0))
    return Budget(requested, sum(approved, Decimal(0)) if approved else None, sum(paid, Decimal(0)) if paid else None)


def disbursed(lines: list[int], known_by: datetime) -> list[Decimal | None]:
    events = apps.get_model("okrs", "BudgetLineEvent").objects.filter(pgh_obj_id__in=lines, pgh_created_at__lt=known_by)
    return list(events.order_by("pgh_obj_id", "-pgh_created_at", "-pgh_id").distinct("pgh_obj_id").values_list("disbursed", flat=True))
