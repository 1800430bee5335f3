"""The coach at work in plans: judging many rows, finding good examples that other offices have, and taking chosen rows into a draft."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from bkk_okr.likeness import likeness
from districts.access import rights_of
from districts.models import Role, User
from okrs.models import KeyResult, Measure, Objective, Plan
from okrs.models.plan import OPEN_FOR_EDITING, PUBLIC
from okrs.outcomes import ACTIVITY, KIND_WORDS, OUTCOME, OUTPUT, UNCLEAR, Judgement, judge
from okrs.planning.key_results import add_key_result
from okrs.planning.measures import OwnMeasure
from okrs.planning.objectives import add_objective
from okrs.planning.pasted_rows import PastedRow

# A measure has no kind "unclear": what nobody can tell is counted as work done until somebody answers.
KIND_OF_MEASURE = {OUTCOME: Measure.Kind.OUTCOME, OUTPUT: Measure.Kind.OUTPUT, ACTIVITY: Measure.Kind.ACTIVITY, UNCLEAR: Measure.Kind.OUTPUT}
MOST_EXAMPLES = 3
ALIKE = 25  # percent
# The likest titles that the coach itself then reads: it would be slow to judge every title of the city.
READ_CLOSELY = 12


@dataclass(frozen=True)
class CoachedRow:
    row: PastedRow
    judgement: Judgement


def coach_rows(rows: Iterable[PastedRow]) -> list[CoachedRow]:
    """Judge every row; those that need work come first, in the order they were brought."""
    order = (ACTIVITY, OUTPUT, UNCLEAR, OUTCOME)
    judged = [CoachedRow(row, judge(row.text, row.unit)) for row in rows]
    return sorted(judged, key=lambda coached: order.index(coached.judgement.kind))


def tally_of(rows: Sequence[CoachedRow]) -> list[tuple[str, str, int]]:
    """Return kind, its Thai word and how many rows are of it."""
    return [(kind, word, sum(coached.judgement.kind == kind for coached in rows)) for kind, word in KIND_WORDS.items()]


def similar_outcomes(text: str, *, beside: int | None = None) -> list[KeyResult]:
    """Return good key results of approved plans that speak of something like `text`, the likest first; `beside` is the office that asks."""
    declared = KeyResult.objects.filter(objective__plan__status__in=PUBLIC, measure__kind=Measure.Kind.OUTCOME, objective__plan__office__kind="district")
    titles = {title: pk for pk, title in declared.exclude(objective__plan__office=beside).exclude(title="").values_list("pk", "title")}
    scored = sorted(((likeness(text, title).score, title) for title in titles), reverse=True)
    near = [title for score, title in scored[:READ_CLOSELY] if score >= ALIKE and title != text]
    good = [titles[title] for title in near if judge(title).kind == OUTCOME][:MOST_EXAMPLES]
    found = KeyResult.objects.select_related("objective__plan__office", "measure").in_bulk(good)
    return [found[pk] for pk in good]


def open_objectives(user: User) -> list[Objective]:
    """Return the objectives of the plans that `user` may write today."""
    return list(
        Objective.objects.filter(plan__in=open_plans(user)).select_related("plan__office", "plan__fiscal_year").order_by("plan__fiscal_year", "position")
    )


def open_plans(user: User) -> list[Plan]:
    offices = rights_of(user).offices.get(Role.PLANNER, frozenset())
    return list(Plan.objects.for_listing().filter(office__in=offices, status__in=OPEN_FOR_EDITING).order_by("fiscal_year"))


@transaction.atomic
def take_into_plan(plan: Plan, objective: Objective | None, rows: Sequence[PastedRow], *, by: User | None) -> Objective:
    """Make the rows draft key results under an objective, a new one where none was chosen; all or none."""
    objective = objective or add_objective(plan, by=by, title="")
    for row in rows:
        said = judge(row.text, row.unit)
        add_key_result(objective, measure=OwnMeasure(unit=row.unit, kind=KIND_OF_MEASURE[said.kind], invented=plan.invented), by=by, title=row.text)
    return objective
