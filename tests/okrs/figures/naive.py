"""The stored rows as a slow reader would make them: row by row through okrs.progress, no SQL of ours."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from districts.models import GroupMembership, Office, OfficeStatistic
from okrs import progress
from okrs.models import KeyResult, Objective, Plan
from okrs.progress.score import weights_of
from okrs.reporting.standings import assignment_of, period_number, reading_of, thresholds_of
from policies.models import Dimension, FiscalYear, Policy, PolicyPart

KINDS = ("all", "outcome", "output", "activity")
Key = tuple[Any, ...]


@dataclass
class Line:
    """One key result in one view."""

    key_result: KeyResult
    office: Office
    group: int | None
    assignment: progress.Assignment
    standing: progress.Standing
    term: progress.Term

    @property
    def kind(self) -> str:
        return self.key_result.measure.kind


class NaiveCity:
    def __init__(self, fiscal_year: int, day: date) -> None:
        self.day = day
        self.year = FiscalYear.objects.get(be_year=fiscal_year)
        self.thresholds = thresholds_of(self.year)
        stored = list(self.year.periods.all())
        self.numbers = {period.pk: period_number(period) for period in stored}
        self.periods = [progress.Period(period_number(period), period.due) for period in stored]
        self.plans = list(Plan.objects.filter(fiscal_year=self.year).public().select_related("office"))
        related = ("gaps", "check_ins", "planned", "steps", "objective__policy_links")
        self.key_results: dict[int, list[KeyResult]] = defaultdict(list)
        for key_result in KeyResult.objects.filter(objective__plan__in=self.plans).select_related("measure", "objective").prefetch_related(*related):
            self.key_results[key_result.objective.plan_id].append(key_result)
        self.memberships = {membership.office_id: membership.group_id for membership in GroupMembership.objects.on(day)}
        self.statistics = {(row.office_id, row.name): row.value for row in OfficeStatistic.objects.filter(date__lte=day).order_by("date")}
        self.objectives_of: dict[int, list[Objective]] = defaultdict(list)
        for objective in Objective.objects.filter(plan__in=self.plans).select_related("plan__office").prefetch_related("policies"):
            self.objectives_of[objective.plan_id].append(objective)
        self.policies = list(Policy.objects.filter(set=self.year.policy_set).prefetch_related("policy_dimensions"))
        self.dimensions = list(Dimension.objects.filter(set=self.year.dimension_set))
        self.groups = set(GroupMembership.objects.values_list("group_id", flat=True))
        self.values: dict[Key, dict[str, Any]] = {}
        self.scores: dict[Key, dict[str, Any]] = {}
        for view in progress.View:
            self.view = view
            self.compute()

    def compute(self) -> None:
        self.lines = [line for plan in self.plans for line in self.lines_of(plan)]
        offices = [line for line in self.lines if line.office.kind != Office.Kind.CITY]
        own = [line for line in self.lines if line.office.kind == Office.Kind.CITY]
        central = {progress.Aggregation.CENTRAL, progress.Aggregation.NONE}
        for line in [*offices, *(line for line in own if line.assignment.definition.aggregation in central)]:
            self.put_office(line)
        for line in own:
            if line.assignment.definition.aggregation in central:
                self.values[(self.view, "city", line.key_result.pk, None)] = self.values[(self.view, "office", line.key_result.pk, line.group)]
            else:
                self.put_city(line, offices)
        self.objectives: dict[tuple[int, str], progress.Score] = {}
        for plan in self.plans:
            self.put_plan(plan)
        if self.plans:
            self.put_city_scores(offices)

    def lines_of(self, plan: Plan) -> Iterable[Line]:
        for key_result in self.key_results[plan.pk]:
            assignment = assignment_of(key_result, self.numbers, key_result.gaps.all())
            readings = [reading_of(entry, self.numbers) for entry in key_result.check_ins.all()]
            standing = progress.standing(assignment, readings, self.periods, day=self.day, view=self.view, thresholds=self.thresholds)
            term = progress.Term(
                standing,
                key_result.target,
                key_result.baseline,
                key_result.expected_denominator,
                self.statistics.get((plan.office_id, key_result.measure.weight_statistic)),
                plan.office.kind == Office.Kind.BUREAU,
            )
            yield Line(key_result, plan.office, self.memberships.get(plan.office_id), assignment, standing, term)

    def put_office(self, line: Line) -> None:
        standing = line.standing
        self.values[(self.view, "office", line.key_result.pk, line.group)] = {
            **self.shown(standing),
            "baseline": line.key_result.baseline,
            "target": line.key_result.target,
            "n_applicable": 1,
            "n_due": int(standing.is_due),
            "n_waiting": int(standing.reason == progress.Reason.WAITING_DEFINITION),
            "n_reported": int(standing.reported),
            "n_verified": int(standing.verified),
            "n_meeting": int(standing.meets_target),
        }

    def shown(self, standing: progress.Standing) -> dict[str, Any]:
        amount = standing.amount
        return {
            "value": standing.value,
            "numerator": amount and amount.numerator,
            "denominator": amount and amount.denominator,
            "scale": amount and amount.scale,
            "raw": standing.raw,
            "score": standing.score,
            "pace": standing.pace,
            "status": standing.status.value,
            "reason": standing.reason.value if standing.reason else "",
            "lower_bound": standing.lower_bound,
            "stale": standing.stale,
            "last_due": standing.last_due,
            "oldest_as_of": standing.as_of,
            "as_of_day": self.day,
        }

    def put_city(self, line: Line, offices: list[Line]) -> None:
        terms = [other for other in offices if other.key_result.parent_id == line.key_result.pk]
        groups = {other.group for other in terms if other.group is not None} - {other.group for other in terms if self.stays_out(line, other)} | {
            other.group for other in terms if other.group is not None and not self.stays_out(line, other)
        }
        is_sum = line.assignment.definition.aggregation == progress.Aggregation.SUM
        for group in (None, *groups):
            some = [other.term for other in terms if group is None or other.group == group]
            keeps_own = group is None or not is_sum
            target, baseline = (line.key_result.target, line.key_result.baseline) if keeps_own else (None, None)
            rolled = progress.city_value(line.assignment.definition, some, target=target, baseline=baseline)
            standing = progress.city_standing(line.assignment, rolled, self.thresholds)
            if group is None:
                line.standing = standing
            counts = rolled.counts
            self.values[(self.view, "city" if group is None else "group", line.key_result.pk, group)] = {
                **self.shown(standing),
                **{name: getattr(rolled, name) for name in ("baseline", "target", "assigned", "gap", "lowest_target", "highest_target")},
                **{name: getattr(counts, name) for name in ("n_applicable", "n_due", "n_waiting", "n_reported", "n_verified", "n_meeting")},
            }

    @staticmethod
    def stays_out(line: Line, other: Line) -> bool:
        weighed = line.assignment.definition.aggregation == progress.Aggregation.WEIGHTED_MEAN
        return weighed and other.term.is_bureau and other.term.weight is None

    def put(self, subject: str, subject_id: int, kind: str, score: progress.Score, lines: list[Line]) -> None:
        counts = progress.tally([line.standing for line in lines])
        names = ["n_on_plan", "n_near", "n_below", "n_no_data", "n_waiting", "n_not_due", "n_reported", "n_verified", "n_due", "n_applicable"]
        self.scores[(self.view, subject, subject_id, kind)] = {
            "score": score.score,
            "weight_covered": score.coverage,
            **{name: getattr(counts, name) for name in names},
            "oldest_as_of": min((line.standing.as_of for line in lines if line.standing.as_of), default=None),
            "as_of_day": self.day,
        }

    def put_plan(self, plan: Plan) -> None:
        lines = [line for line in self.lines if line.key_result.objective.plan_id == plan.pk]
        objectives = self.objectives_of[plan.pk]
        final = self.year.state == FiscalYear.State.CLOSED and self.view == progress.View.OFFICIAL
        for kind in KINDS:
            for objective in objectives:
                own = [line for line in lines if line.key_result.objective_id == objective.pk]
                parts = [
                    progress.Part(line.standing.score, line.key_result.weight, progress.Kind(line.kind), progress.is_overdue(line.standing)) for line in own
                ]
                weighed = [replace(part, weight=weight) for part, weight in zip(parts, weights_of(parts), strict=True)]
                score = progress.weighted_score([part for part in weighed if kind in {"all", part.kind}], final=final)
                self.objectives[(objective.pk, kind)] = score
                self.put("objective", objective.pk, kind, score, [line for line in own if kind in {"all", line.kind}])
            score = progress.weighted_score(progress.Part(self.objectives[(objective.pk, kind)].score, objective.weight) for objective in objectives)
            self.put("plan", plan.pk, kind, score, [line for line in lines if kind in {"all", line.kind}])

    def put_city_scores(self, offices: list[Line]) -> None:
        primary = {policy.pk: place.dimension_id for policy in self.policies for place in policy.policy_dimensions.all() if place.position == 1}
        parts: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
        for link in PolicyPart.objects.all():
            parts[link.whole_id].append((link.part_id, Decimal(link.weight)))
        served: dict[int, list[Objective]] = defaultdict(list)
        for objective in (one for plan in self.plans if plan.office.kind == Office.Kind.CITY for one in self.objectives_of[plan.pk]):
            for policy in objective.policies.all():
                served[policy.pk].append(objective)
        links = {line.key_result.objective_id: list(line.key_result.objective.policy_links.all()) for line in offices}
        for kind in KINDS:
            some = [line for line in offices if kind in {"all", line.kind}]
            scores = {
                policy: progress.weighted_score(progress.Part(self.objectives[(objective.pk, kind)].score, objective.weight) for objective in objectives)
                for policy, objectives in served.items()
            }
            own = {policy: score.score for policy, score in scores.items()}
            for policy in self.policies:
                score = scores.get(policy.pk) or progress.composite_score(policy.pk, own, parts)
                in_policy = [line for line in some if any(link.policy_id == policy.pk for link in links[line.key_result.objective_id])]
                self.put("policy", policy.pk, kind, score, in_policy)
            for dimension in self.dimensions:
                score = progress.mean_of_policies({policy: value for policy, value in own.items() if primary[policy] == dimension.pk})
                self.put("dimension", dimension.pk, kind, score, [line for line in some if self.home(line, links, primary) == dimension.pk])
            for group in self.groups:
                self.put("group", group, kind, progress.Score(None, None), [line for line in some if line.group == group])
            self.put("city", 0, kind, progress.mean_of_policies(own), some)

    @staticmethod
    def home(line: Line, links: dict[int, list[Any]], primary: dict[int, int]) -> int | None:
        main = next((link.policy_id for link in links[line.key_result.objective_id] if link.primary), None)
        return line.key_result.objective.dimension_id if main is None else primary[main]
