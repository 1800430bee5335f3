"""The demo: small, but with every story that its districts tell."""

from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from districts.models import Office, User
from okrs.demo.cast import STORIES
from okrs.demo.clear import clear_demo
from okrs.demo.seed import Wish, seed_demo
from okrs.models import CheckIn, KeyResult, Measure, Plan, ReportGap
from okrs.models.plan import PlanStatus
from policies.models import FiscalYear, PolicyScope

TODAY = date(2026, 11, 23)


@pytest.fixture
def reference(db: None) -> None:
    call_command("load_reference", verbosity=0)


def seed(offices: int = 6, years: int = 3, number: int = 2565) -> None:
    seed_demo(Wish(offices=offices, years=years, seed=number, today=TODAY), say=lambda line: None)


def shape_of_demo() -> list[tuple[object, ...]]:
    rows = CheckIn.objects.filter(key_result__objective__plan__invented=True).order_by(
        "key_result__objective__plan__office__code", "period__month", "key_result__title"
    )
    return list(rows.values_list("key_result__objective__plan__office__code", "period__month", "key_result__title", "value", "numerator", "denominator"))


@pytest.mark.django_db
def test_the_demo_needs_the_reference_data():
    with pytest.raises(CommandError, match="load_reference"):
        seed()


@pytest.mark.usefixtures("reference")
def test_the_demo_has_a_closed_an_executing_and_a_preparing_year_and_every_plan_says_that_it_is_invented():
    seed(offices=1)
    assert list(FiscalYear.objects.filter(plans__invented=True).distinct().values_list("be_year", "state")) == [
        (2569, "closed"),
        (2570, "executing"),
        (2571, "preparation"),
    ]
    assert not Plan.objects.exclude(fiscal_year=2567).filter(invented=False).exists()
    assert not Plan.objects.filter(fiscal_year=2569).exclude(status=PlanStatus.CLOSED).exists()
    assert not Measure.objects.filter(host__kind=Office.Kind.DISTRICT, invented=False).exists()
    assert not User.objects.filter(invented=False).exists()


@pytest.mark.usefixtures("reference")
def test_the_same_seed_tells_the_same_story_and_clearing_leaves_only_facts():
    facts = (Plan.objects.count(), CheckIn.objects.count(), Measure.objects.count())
    seed(offices=2, years=2)
    first = shape_of_demo()
    clear_demo()
    assert facts == (Plan.objects.count(), CheckIn.objects.count(), Measure.objects.count())
    assert not User.objects.exists()
    assert not PolicyScope.objects.exists()
    assert not FiscalYear.objects.exclude(be_year=2567).exists()
    seed(offices=2, years=2)
    assert first
    assert shape_of_demo() == first


@pytest.mark.usefixtures("reference")
def test_a_second_demo_is_refused():
    seed(offices=1, years=1)
    with pytest.raises(CommandError, match="clear_demo"):
        seed(offices=1, years=1)


@pytest.mark.usefixtures("reference")
def test_demo_accounts_are_refused_in_production(settings):
    settings.DEMO_SIGN_IN = False
    with pytest.raises(CommandError, match="โหมดทดลอง"):
        seed(offices=1, years=1)
    assert not User.objects.exists()


@pytest.mark.long
@pytest.mark.usefixtures("reference")
def test_the_stories_are_there():
    seed(offices=15)
    silent = CheckIn.objects.filter(key_result__objective__plan__office__code=STORIES.silent, key_result__objective__plan__fiscal_year=2570)
    assert not silent.exists()
    waiting = ReportGap.objects.filter(key_result__objective__plan__office__code=STORIES.waiting_definition, reason="waiting_definition")
    assert waiting.exists()
    assert KeyResult.objects.filter(objective__plan__office__code=STORIES.counts_markets, objective__plan__fiscal_year=2571, title__contains="24 ครั้ง").exists()
    lowered = Plan.objects.get(office__code=STORIES.lowered_target, fiscal_year=2571)
    assert lowered.versions.count() == 2
    assert Plan.objects.get(office__code=STORIES.returned, fiscal_year=2571).status == PlanStatus.RETURNED
    markets = KeyResult.objects.filter(measure__code="D12", objective__plan__fiscal_year=2569, parent__isnull=False)
    last = [key_result.check_ins.order_by("period__month").last() for key_result in markets.order_by("objective__plan__office__code")]
    assert [entry.value if entry else None for entry in last] == [371, 20, None]
