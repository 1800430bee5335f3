"""Saving field by field: what two people change at once is told to the second, and nothing else is lost."""

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from okrs.models import KeyResult, Measure, Plan, Project
from okrs.models.plan import PlanStatus
from okrs.planning import key_results, new_plans, workflow
from okrs.planning.autosave import Edit, save_fields
from okrs.planning.refusals import EditRefused, MoveRefused, PlanChanged, PlanNotOpen
from tests import makers


@pytest.fixture
def kr(district):
    plan = makers.make_ready_plan(district)
    return KeyResult.objects.select_related("measure", "objective__plan").get(objective__plan=plan)


def stored(kr):
    return KeyResult.objects.select_related("measure").get(pk=kr.pk)


@pytest.mark.django_db
def test_a_field_is_saved_when_it_still_stands_as_it_was_read(kr, planner):
    outcome = save_fields(kr, [Edit("target", Decimal(1100), Decimal(1200))], by=planner)
    assert outcome.saved == ["target"]
    assert stored(kr).target == 1200


@pytest.mark.django_db
def test_an_empty_field_is_a_value_like_any_other(kr, planner):
    assert save_fields(kr, [Edit("weight", None, Decimal(100))], by=planner).saved == ["weight"]
    assert save_fields(kr, [Edit("weight", None, Decimal(50))], by=planner).conflicts[0].theirs == 100
    assert save_fields(kr, [Edit("weight", Decimal(100), None)], by=planner).saved == ["weight"]


@pytest.mark.django_db(transaction=True)
def test_a_miss_gives_both_values_and_who_was_first_and_saves_the_rest(kr, planner, director):
    save_fields(kr, [Edit("target", Decimal(1100), Decimal(1150))], by=director)
    edits = [Edit("target", Decimal(1100), Decimal(1200)), Edit("title", kr.title, "รายได้ผู้ค้า")]
    outcome = save_fields(kr, edits, by=planner)
    (conflict,) = outcome.conflicts
    assert (conflict.name, conflict.yours, conflict.theirs, conflict.by) == ("target", 1200, 1150, director)
    assert conflict.at is not None
    assert outcome.saved == ["title"]
    assert (stored(kr).target, stored(kr).title) == (1150, "รายได้ผู้ค้า")


@pytest.mark.django_db
def test_the_same_value_typed_twice_is_no_conflict(kr, planner):
    edit = Edit("target", Decimal(1100), Decimal(1200))
    save_fields(kr, [edit], by=planner)
    assert save_fields(kr, [edit], by=planner).saved == ["target"]


@pytest.mark.django_db
def test_a_field_that_was_not_touched_is_not_written(kr, planner):
    KeyResult.objects.update(title="ของคนอื่น")
    outcome = save_fields(kr, [Edit("title", kr.title, kr.title)], by=planner)
    assert not outcome.saved
    assert stored(kr).title == "ของคนอื่น"


@pytest.mark.django_db
def test_the_unit_and_source_are_saved_on_the_own_measure(kr, planner):
    save_fields(kr, [Edit("unit", "บาท", "บาทต่อวัน"), Edit("source", "แบบสำรวจผู้ค้า", "ทะเบียน")], by=planner)
    assert (stored(kr).measure.unit, stored(kr).measure.source) == ("บาทต่อวัน", "ทะเบียน")
    assert Measure.objects.count() == 1


@pytest.mark.django_db
def test_a_measure_that_last_year_uses_too_stays_and_a_new_version_is_made(kr, planner):
    new_year = makers.make_fiscal_year(2571, state="preparation")
    copy = KeyResult.objects.get(objective__plan=new_plans.begin_from(kr.objective.plan, new_year, by=planner))
    save_fields(copy, [Edit("unit", "บาท", "บาทต่อวัน"), Edit("source", "แบบสำรวจผู้ค้า", "ทะเบียน")], by=planner)
    assert stored(kr).measure.unit == "บาท"
    assert (stored(copy).measure.unit, stored(copy).measure.source, stored(copy).measure.version) == ("บาทต่อวัน", "ทะเบียน", 2)
    assert stored(copy).measure.replaces == stored(kr).measure


@pytest.mark.django_db
def test_the_unit_of_a_shared_measure_is_the_hosts(kr, planner):
    key_results.choose_measure(kr, makers.make_measure(aggregation="sum"), by=planner)
    with pytest.raises(EditRefused, match="เจ้าภาพเป็นผู้กำหนด"):
        save_fields(kr, [Edit("unit", "บาท", "คน")], by=planner)


@pytest.mark.django_db
def test_an_untouched_monthly_plan_follows_the_target_and_a_shaped_one_does_not(kr, planner):
    save_fields(kr, [Edit("target", Decimal(1100), Decimal(1210))], by=planner)
    assert kr.planned.last().value == 1210
    key_results.set_monthly_plan(kr, {kr.planned.first().period.month: Decimal(900)}, by=planner)
    save_fields(kr, [Edit("target", Decimal(1210), Decimal(1300))], by=planner)
    assert kr.planned.last().value == 1210


@pytest.mark.django_db
def test_a_value_that_breaks_a_rule_is_refused_in_words(kr, planner):
    with pytest.raises(EditRefused, match="ขอบล่างต้องไม่สูงกว่าขอบบน"):
        save_fields(kr, [Edit("target_low", None, Decimal(2000))], by=planner)
    project = Project.objects.get()
    with pytest.raises(EditRefused, match="วันสิ้นสุด"):
        save_fields(project, [Edit("ends", project.ends, date(2020, 9, 30))], by=planner)


@pytest.mark.django_db
def test_a_sent_plan_takes_no_field(kr, planner):
    Plan.objects.update(status=PlanStatus.SUBMITTED)
    with pytest.raises(PlanNotOpen, match="ยังไม่ได้บันทึก"):
        save_fields(kr, [Edit("target", Decimal(1100), Decimal(1))], by=planner)


@pytest.mark.django_db
def test_a_row_that_somebody_removed_says_so(kr, planner):
    project = Project.objects.get()
    Project.objects.all().delete()
    with pytest.raises(PlanChanged, match="ลบไปแล้ว"):
        save_fields(project, [Edit("title", project.title, "ใหม่")], by=planner)


@pytest.mark.django_db
def test_a_field_that_planners_do_not_edit_is_a_mistake_of_the_program(kr, planner):
    with pytest.raises(ValueError, match="objective"):
        save_fields(kr, [Edit("objective", 1, 2)], by=planner)


def run_together(*acts):
    barrier = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def go(place, act):
        barrier.wait()
        try:
            results[place] = act()
        except Exception as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_of_two_planners_who_save_at_once_exactly_one_wins_and_the_other_is_told(kr, planner, director):
    acts = [
        lambda person=person, value=value: save_fields(kr, [Edit("target", Decimal(1100), value)], by=person)
        for person, value in ((planner, Decimal(1200)), (director, Decimal(1300)))
    ]
    for _ in range(10):
        KeyResult.objects.update(target=1100)
        outcomes = run_together(*acts)
        assert sorted(len(outcome.saved) for outcome in outcomes) == [0, 1]
        lost = next(outcome for outcome in outcomes if not outcome.saved)
        assert lost.conflicts[0].theirs == stored(kr).target


@pytest.mark.django_db(transaction=True)
def test_an_edit_that_meets_the_sending_is_either_in_the_version_or_refused(kr, planner):
    plan = kr.objective.plan
    for turn in range(10):
        Plan.objects.update(status=PlanStatus.DRAFT)
        title = f"ครั้งที่ {turn}"
        before = stored(kr).title
        version, edit = run_together(
            lambda: workflow.submit(plan, by=planner), lambda was=before, now=title: save_fields(kr, [Edit("title", was, now)], by=planner)
        )
        sent = version.content["objectives"][0]["key_results"][0]["title"]
        assert sent == stored(kr).title
        assert isinstance(edit, PlanNotOpen) == (sent != title)


@pytest.mark.django_db(transaction=True)
def test_two_presses_on_send_make_one_version(kr, planner):
    plan = kr.objective.plan
    results = run_together(*[lambda: workflow.submit(plan, by=planner)] * 3)
    assert plan.versions.count() == 1
    assert sum(isinstance(result, MoveRefused) and result.already for result in results) == 2


@pytest.mark.django_db(transaction=True)
def test_two_planners_who_add_at_once_get_two_places(kr, planner):
    from okrs.planning import objectives

    plan = kr.objective.plan
    run_together(*[lambda: objectives.add_objective(plan, by=planner)] * 4)
    assert list(plan.objectives.values_list("position", flat=True)) == [1, 2, 3, 4, 5]
