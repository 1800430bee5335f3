"""The city figures as plain data for scripts: the same reading as the page, numbers exact."""

from decimal import Decimal
from typing import Any

from bkk_okr.written_numbers import rounded
from okrs.city.counts import StatusCounts
from okrs.city.figures import CityFigures
from okrs.city.findings import headline
from okrs.city.lines import Line
from okrs.city.offices import OfficeCount

Data = dict[str, Any]
PLACES = 2


def as_data(figures: CityFigures) -> Data:
    return {
        "fiscal_year": figures.year.pk,
        "headline": headline(figures),
        "view": str(figures.view),
        "as_of_day": figures.as_of_day,
        "computed_at": figures.computed_at,
        "late": figures.late,
        "invented": figures.invented,
        "outcomes": counts(figures.outcomes),
        "outputs": counts(figures.outputs),
        "goals": [line(one) for one in figures.lines],
        "reached": figures.reached,
        "differences": [{"goal": one.key_result.title, "sentences": one.differences} for one in figures.lines if one.differences],
        "district_data": figures.has_district_data,
        "districts": [district(count) for count in figures.offices if count.plan],
        "groups": [{"code": count.group.code, "name": count.group.name, **counts(count.outcomes)} for count in figures.groups if figures.has_district_data],
        "dimensions": [{"code": count.dimension.code, "name": count.dimension.name, **counts(count.outcomes)} for count in figures.dimensions],
        "landing": {"landed": figures.landing.landed, "required": figures.landing.required, "exempt": figures.landing.exempt},
        "register": {"named": figures.register.named, "expected": figures.register.expected},
        "reporting": {
            "period": figures.reporting.period.month if figures.reporting.period else None,
            "complete": figures.reporting.complete,
            "of": figures.reporting.of,
            "silent": [office.code for office in figures.reporting.silent],
        },
        "budget": {
            "requested": figures.budget.requested,
            "approved": figures.budget.approved,
            "disbursed": figures.budget.disbursed,
        }
        if figures.budget
        else None,
        "gaps": [{"policy": gap.policy.code, "title": gap.policy.title, **counts(gap.outcomes)} for gap in figures.gaps],
    }


def counts(of: StatusCounts) -> Data:
    return {
        "on_plan": of.on_plan,
        "near_plan": of.near,
        "below_plan": of.below,
        "no_data": of.no_data,
        "waiting": of.waiting,
        "not_due": of.not_due,
        "due": of.due,
        "reported": of.reported,
        "verified": of.verified,
        "on_plan_percent": shown(of.on_plan_percent),
    }


def shown(number: Decimal | None) -> Decimal | None:
    return None if number is None else rounded(number, PLACES)


def line(one: Line) -> Data:
    row, key_result = one.row, one.key_result
    return {
        "title": key_result.title,
        "code": one.measure.code,
        "unit": one.measure.unit,
        "kind": one.measure.kind,
        "dimension": one.dimension,
        "baseline": key_result.baseline,
        "target": key_result.target,
        "target_bureaus": key_result.target_bureaus,
        "target_districts": key_result.target_districts,
        "value": one.value,
        "at_least": bool(row and row.lower_bound),
        "percent": one.percent,
        "score": shown(one.score),
        "status": row.status if row else None,
        "reason": row.reason if row else "",
        "n_applicable": row.n_applicable if row else 0,
        "n_due": row.n_due if row else 0,
        "n_reported": row.n_reported if row else 0,
        "n_verified": row.n_verified if row else 0,
        "n_meeting": row.n_meeting if row else 0,
        "as_of": row.oldest_as_of if row else None,
        "source": one.source,
        "published_percent": one.beside.percent if one.beside else None,
        "percent_differs": one.percent_differs,
        "published": [
            {"source": other.source, "on": other.on, "target": other.target, "actual": other.actual, "percent": other.percent, "flags": list(other.flags)}
            for other in one.published
        ],
    }


def district(count: OfficeCount) -> Data:
    return {
        "code": count.office.code,
        "name": count.office.name,
        "percent": shown(count.percent),
        "word": count.word if count.percent is None else "",
        **counts(count.outcomes),
    }
