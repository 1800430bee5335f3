"""How many key results stand where: the key results behind a count of the city, a group, a policy, a dimension, a plan or an objective.

A key result counts in every policy that its objective serves, but in one dimension only: that of its primary policy, else the objective's own
(as in city_scores.sql).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, Count, F, OuterRef, Q, Subquery, When

from districts.models import Office
from okrs.figures.rollups import city_plan_of
from okrs.models import KeyResult, KeyResultShare, Objective, ObjectivePolicy, RollupScore, RollupValue
from okrs.models.rollup import ALL_KINDS, RollupQuerySet
from policies.models import PolicyDimension

Subject = RollupScore.Subject
WAITING = "waiting_definition"
# In the order in which a reader asks: what hurts first, what needs no answer last.
BUCKETS = ("below_plan", "no_data", "near_plan", "on_plan", "waiting", "not_due")


@dataclass(frozen=True)
class KeyResultTerm:
    """One key result with its stored row."""

    key_result: KeyResult
    office: Office
    row: RollupValue

    @property
    def bucket(self) -> str:
        return "waiting" if self.row.reason == WAITING else self.row.status


@dataclass(frozen=True)
class OfficeCountTerm:
    """One office's part of a count."""

    office: Office
    on_plan: int
    near: int
    below: int
    no_data: int
    waiting: int
    not_due: int

    @property
    def due(self) -> int:
        return self.on_plan + self.near + self.below + self.no_data


@dataclass(frozen=True)
class Counted:
    """What was counted: a stored row's name, in one view and of one kind of key result."""

    year: int
    subject: str
    subject_id: int
    kind: str
    view: str

    def stored(self) -> RollupScore | None:
        return RollupScore.objects.filter(fiscal_year=self.year, view=self.view, subject=self.subject, subject_id=self.subject_id, kind=self.kind).first()

    def rows(self) -> RollupQuerySet:
        """Return the stored rows of the key results in this count; of the city's own plan those of the whole city."""
        rows = RollupValue.objects.filter(fiscal_year=self.year, view=self.view)
        if self.kind != ALL_KINDS:
            rows = rows.filter(kind=self.kind)
        city_plan = city_plan_of(self.year)
        if self.subject in {Subject.PLAN, Subject.OBJECTIVE}:
            level = Q(level="city", plan_id=city_plan) | Q(level="office") & ~Q(plan_id=city_plan)
            return rows.filter(level, Q(objective_id=self.subject_id) if self.subject == Subject.OBJECTIVE else self._of_plan(city_plan))
        rows = rows.filter(level=RollupValue.Level.OFFICE).exclude(plan_id=city_plan)
        match self.subject:
            case Subject.GROUP:
                return rows.filter(group_id=self.subject_id)
            case Subject.POLICY:
                return rows.filter(objective_id__in=ObjectivePolicy.objects.filter(policy=self.subject_id).values("objective"))
            case Subject.DIMENSION:
                return rows.filter(objective_id__in=objectives_of_dimension(self.year, self.subject_id))
        return rows

    def _of_plan(self, city_plan: int | None) -> Q:
        """A plan counts its own key results and those of other offices that its office shares."""
        shared = KeyResultShare.objects.filter(office__plans=self.subject_id).values("key_result")
        return Q(plan_id=self.subject_id) | Q(key_result_id__in=shared, level="office") & ~Q(plan_id=city_plan)


def objectives_of_dimension(year: int, dimension: int) -> Sequence[int]:
    primary = ObjectivePolicy.objects.filter(objective=OuterRef("pk"), primary=True)
    place = PolicyDimension.objects.filter(policy=OuterRef("main"), position=1)
    found = Objective.objects.filter(plan__fiscal_year=year).annotate(main=Subquery(primary.values("policy")[:1]))
    found = found.annotate(place=Subquery(place.values("dimension")[:1]))
    home = Case(When(place__isnull=False, then=F("place")), default=F("dimension_id"), output_field=BigIntegerField())
    return list(found.annotate(home=home).filter(home=dimension).values_list("pk", flat=True))


def by_office(counted: Counted) -> list[OfficeCountTerm]:
    """Return each office's part: fifty lines that add up to the count, whatever the number of key results."""
    waiting = Q(reason=WAITING)
    tallies = (
        counted.rows()
        .values("office_id")
        .annotate(
            on_plan=Count("pk", filter=Q(status="on_plan")),
            near=Count("pk", filter=Q(status="near_plan")),
            below=Count("pk", filter=Q(status="below_plan")),
            no_data=Count("pk", filter=Q(status="no_data") & ~waiting),
            waiting=Count("pk", filter=waiting),
            not_due=Count("pk", filter=Q(status="not_due")),
        )
        .order_by("office_id")
    )
    parts = {tally.pop("office_id"): tally for tally in tallies}
    return [OfficeCountTerm(office, **parts[office.pk]) for office in Office.objects.filter(pk__in=parts).order_by("code")]


def key_results_in(counted: Counted, office: Office | None = None) -> list[KeyResultTerm]:
    rows = counted.rows() if office is None else counted.rows().filter(office_id=office.pk)
    stored = {row.key_result_id: row for row in rows}
    found = KeyResult.objects.filter(pk__in=stored).select_related("measure", "objective__plan__office", "owner_section")
    terms = [KeyResultTerm(one, one.objective.plan.office, stored[one.pk]) for one in found]
    return sorted(terms, key=lambda term: (BUCKETS.index(term.bucket), term.office.code, term.key_result.objective.position, term.key_result.position))
