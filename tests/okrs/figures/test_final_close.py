"""ปิดปี: of a year that is closed, an overdue key result of which nothing is known scores 0 in the official view. Whether it does is a setting."""

from decimal import Decimal

import pytest

from okrs.figures.drain import drain
from okrs.models import RollupScore
from okrs.models.check_in import Verification
from policies.models import FiscalYear, Mark
from tests import makers
from tests.okrs.figures.naive import differences, naive
from tests.okrs.figures.small_city import NOON, TOMORROW, YEAR, make_small_city

DUE = TOMORROW.date()


@pytest.fixture
def city(db):
    """A district with 50/30/20: one at 0.60 of its way, one at 1.00, one silent. Both reports are verified."""
    city = make_small_city(1)
    first = city.districts[0]
    objective, measure = first.objective, first.measure
    makers.make_key_result(objective, measure=measure, parent=None, baseline=None, target=100, weight=20)
    city.districts.append(makers.make_key_result(objective, measure=measure, parent=None, baseline=None, target=100, weight=30))
    objective.key_results.filter(pk=first.pk).update(weight=50)
    city.report(0, "60")
    city.report(1, "100")
    first.check_ins.model.objects.update(verification=Verification.VERIFIED, verified_at=NOON)
    return city


def score(city, view: str) -> tuple[Decimal | None, Decimal | None]:
    Mark.objects.append(YEAR)
    drain(YEAR, today=DUE, at=NOON)
    assert differences(YEAR, naive(YEAR, DUE)) == []
    row = RollupScore.objects.get(view=view, subject="objective", subject_id=city.districts[0].objective_id, kind="all")
    return row.score, row.weight_covered


def close(**settings) -> None:
    FiscalYear.objects.filter(pk=YEAR).update(state=FiscalYear.State.CLOSED, **settings)


def test_before_the_close_silence_lowers_the_coverage_and_not_the_score(city):
    assert score(city, "official") == (Decimal("0.75"), Decimal("0.8"))


def test_at_the_final_close_silence_scores_nothing_in_the_official_view_only(city):
    close()
    assert score(city, "official") == (Decimal("0.60"), Decimal(1))
    assert score(city, "working") == (Decimal("0.75"), Decimal("0.8"))


def test_the_deputy_governors_office_may_leave_silence_out(city):
    close(silence_is_zero=False)
    assert score(city, "official") == (Decimal("0.75"), Decimal("0.8"))
