"""The SQL of the rollups equals the pure arithmetic, to the last decimal, on random cities."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from okrs import figures
from okrs.figures.check import compare
from okrs.figures.drain import drain
from okrs.models import CheckIn, KeyResult, Plan, RollupScore, RollupValue
from okrs.models.plan import PlanStatus
from policies.models import Mark
from tests.okrs.figures.naive import differences, naive
from tests.okrs.figures.worlds import NOON, YEAR, make_world

PLANS = 30
EVERYDAY = range(10)
LONG = range(10, 210)
LONG_PLANS = 50


def drained(world: Any) -> None:
    Mark.objects.append(YEAR)
    assert drain(YEAR, today=world.day, at=NOON)


def know_their_size() -> None:
    """Every world is rolled back, and between two of them the tables may be counted while they are empty: a thousand times slower by the thirtieth world."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE okrs_plan, okrs_objective, okrs_keyresult, okrs_keyresultplanned, okrs_checkin, okrs_reportgap")


def assert_equal_to_the_arithmetic(seed: int, plans: int) -> None:
    world = make_world(seed, plans)
    know_their_size()
    drained(world)
    expected = naive(YEAR, world.day)
    assert differences(YEAR, expected) == []
    assert len(expected.values) > PLANS


@pytest.mark.django_db
@pytest.mark.parametrize("seed", EVERYDAY)
def test_the_sql_equals_the_arithmetic_on_random_plans(seed):
    assert_equal_to_the_arithmetic(seed, PLANS)


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("seed", LONG)
def test_the_sql_equals_the_arithmetic_on_ten_thousand_random_plans(seed):
    assert_equal_to_the_arithmetic(seed, LONG_PLANS)


@pytest.mark.django_db
def test_recomputing_one_plan_gives_what_recomputing_all_gives():
    world = make_world(3, PLANS)
    drained(world)
    plan = Plan.objects.filter(status=PlanStatus.ACTIVE, objectives__key_results__check_ins__isnull=False).exclude(office__kind="city").first()
    assert plan is not None
    Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.DRAFT)
    Mark.objects.append(YEAR, plan.pk)
    drain(YEAR, today=world.day, at=NOON)
    assert not RollupValue.objects.filter(plan_id=plan.pk).exists()
    assert differences(YEAR, naive(YEAR, world.day)) == []


@pytest.mark.django_db
def test_the_check_finds_nothing_after_a_drain_also_on_the_day_after():
    world = make_world(4, 12)
    drained(world)
    for day in (world.day, world.day + timedelta(days=1)):
        found = compare(today=day, at=NOON)
        assert (found.drift, found.examples) == (0, [])
        assert found.checked == RollupValue.objects.count() + RollupScore.objects.count() > 100


@pytest.mark.django_db
def test_the_check_names_a_row_that_somebody_changed_and_one_that_is_missing():
    world = make_world(4, 12)
    drained(world)
    RollupScore.objects.filter(subject="city", kind="all", view="working").update(n_on_plan=999)
    RollupValue.objects.filter(level="office").order_by("pk").first().delete()  # type: ignore[union-attr]
    found = compare(today=world.day, at=NOON)
    assert found.drift == 2
    assert any("city" in example for example in found.examples)


@pytest.mark.django_db
def test_the_check_leaves_stored_rows_alone():
    world = make_world(4, 12)
    drained(world)
    before = list(RollupValue.objects.order_by("pk").values_list()), list(RollupScore.objects.order_by("pk").values_list())
    compare(today=world.day, at=NOON)
    assert (list(RollupValue.objects.order_by("pk").values_list()), list(RollupScore.objects.order_by("pk").values_list())) == before


@pytest.mark.django_db
def test_checking_an_empty_system_is_no_proof(capsys):
    with pytest.raises(SystemExit) as stopped:
        call_command("rollup", "--check", "--json")
    assert stopped.value.code == 1
    assert '"checked": 0' in capsys.readouterr().out


@pytest.mark.django_db
def test_a_report_rewrites_its_own_rows_and_not_the_whole_city():
    world = make_world(5, PLANS)
    drained(world)
    key_result = KeyResult.objects.filter(objective__plan__status=PlanStatus.ACTIVE, parent=None, measure__aggregation="mean").first()
    assert key_result is not None
    later = NOON + timedelta(hours=1)
    Mark.objects.append(YEAR, key_result.objective.plan_id)
    drain(YEAR, today=world.day, at=later)
    rewritten = RollupScore.objects.filter(computed_at=later)
    assert set(rewritten.values_list("subject", flat=True)) == {"city"}
    assert not RollupValue.objects.filter(computed_at=later).exists()
    assert CheckIn.objects.exists()


def test_the_sql_does_not_know_what_day_it_is():
    files = [path for path in Path(figures.__file__).parent.rglob("*") if path.suffix in {".sql", ".py"}]
    assert {path.name for path in files} >= {"office_values.sql", "city_values.sql", "plan_scores.sql", "city_scores.sql", "rollups.py"}
    for path in files:
        text = path.read_text(encoding="utf-8").lower()
        for word in ("current_date", "current_timestamp", "localtimestamp", "clock_timestamp", "::date"):
            assert word not in text, f"{word} in {path.name}"
        assert "now()" not in text or path.name == "tasks.py", path.name


def other_parent(key_result: KeyResult) -> None:
    KeyResult.objects.filter(pk=key_result.pk).update(parent=None)


def other_target(key_result: KeyResult) -> None:
    KeyResult.objects.filter(pk=key_result.pk).update(target=77, baseline=1)


def another_report(key_result: KeyResult) -> None:
    last = key_result.check_ins.order_by("-period__month", "-revision").first()
    assert last is not None
    facts = {name: getattr(last, name) for name in ("value", "numerator", "denominator", "steps", "entity_codes")}
    CheckIn.objects.create(key_result=key_result, period=last.period, revision=last.revision + 1, as_of=last.as_of, recorded_at=NOON, reason="นับใหม่", **facts)


def gone(key_result: KeyResult) -> None:
    Plan.objects.filter(pk=key_result.objective.plan_id).update(status=PlanStatus.RETURNED)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [other_parent, other_target, another_report, gone], ids=lambda change: change.__name__)
@pytest.mark.parametrize("seed", [3, 13])
def test_only_what_changed_is_recomputed_and_everything_is_right(seed, change):
    """A mark of an office's plan recomputes of the city's key results only those below which a row was written."""
    world = make_world(seed, PLANS)
    drained(world)
    children = KeyResult.objects.filter(objective__plan__status=PlanStatus.ACTIVE, check_ins__isnull=False).exclude(parent=None).distinct().order_by("pk")
    for key_result in children[:3]:
        change(key_result)
        Mark.objects.append(YEAR, key_result.objective.plan_id)
    assert drain(YEAR, today=world.day, at=NOON)
    assert differences(YEAR, naive(YEAR, world.day)) == []


@pytest.mark.django_db
def test_a_new_day_is_written_on_every_row_of_the_city():
    """The plans are marked one by one and not as a year; the last of them brings the day to the rows that nobody wrote below."""
    world = make_world(3, 6)
    drained(world)
    later = world.day + timedelta(days=1)
    for plan in Plan.objects.exclude(office__kind="city"):
        Mark.objects.append(YEAR, plan.pk)
        assert drain(YEAR, today=later, at=NOON)
    assert differences(YEAR, naive(YEAR, later)) == []
