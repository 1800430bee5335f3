"""The plan's life: each move, and every refusal of it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from okrs.models import Plan, PlanEvent
from okrs.models.plan import PlanStatus
from okrs.models.review import Criterion, Verdict
from okrs.planning import autosave, workflow
from okrs.planning.refusals import EditRefused, MoveRefused, PlanChanged, PlanNotReady
from okrs.planning.reviewing import ALL_PASS, Judgement, give_verdicts
from okrs.planning.versions import content_of, digest
from policies.models import Mark
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(district):
    return makers.make_ready_plan(district)


@pytest.fixture
def submitted(ready, planner):
    workflow.submit(ready, by=planner)
    ready.refresh_from_db()
    return ready


@pytest.fixture
def under_review(submitted, director, reviewer):
    workflow.endorse(submitted, by=director)
    workflow.start_review(submitted, by=reviewer)
    submitted.refresh_from_db()
    return submitted


def sent_version(plan):
    version = workflow.latest_version(plan)
    assert version is not None
    return version


def status_of(plan):
    return Plan.objects.values_list("status", flat=True).get(pk=plan.pk)


def test_a_plan_goes_from_draft_to_closed(ready, planner, director, reviewer):
    version = workflow.submit(ready, by=planner)
    workflow.endorse(ready, by=director, seen=version, document_number="กท 5001/12")
    workflow.start_review(ready, by=reviewer)
    give_verdicts(version, ALL_PASS, by=reviewer)
    approved = workflow.approve(ready, by=reviewer, seen=version)
    workflow.activate(ready, by=reviewer)
    workflow.close(ready, by=reviewer)
    assert status_of(ready) == PlanStatus.CLOSED
    assert approved.effective_from == date(2026, 10, 1)
    assert list(ready.events.values_list("from_status", "to_status", "by")) == [
        ("draft", "submitted", planner.pk),
        ("submitted", "endorsed", director.pk),
        ("endorsed", "under_review", reviewer.pk),
        ("under_review", "approved", reviewer.pk),
        ("approved", "active", reviewer.pk),
        ("active", "closed", reviewer.pk),
    ]


def test_each_move_leaves_a_mark_and_nudges_after_the_commit(ready, planner, django_capture_on_commit_callbacks):
    Mark.objects.all().delete()
    with django_capture_on_commit_callbacks() as callbacks:
        workflow.submit(ready, by=planner)
    assert Mark.objects.filter(fiscal_year=2570, plan_id=ready.pk).count() == 1
    assert len(callbacks) == 1


def test_a_submission_stores_the_plan_with_its_digest(ready, planner):
    version = workflow.submit(ready, by=planner)
    key_result = version.content["objectives"][0]["key_results"][0]
    assert version.number == 1
    assert version.sha256 == digest(version.content) == digest(content_of(ready))
    assert key_result["target"] == "1100"
    assert key_result["measure"]["unit"] == "บาท"
    assert len(key_result["planned"]) == 12


def test_an_unfinished_plan_is_not_sent_and_says_all_that_is_missing(plan, planner):
    makers.make_objective(plan, title="")
    with pytest.raises(PlanNotReady) as refusal:
        workflow.submit(plan, by=planner)
    assert [point.sentence for point in refusal.value.points] == [
        "วัตถุประสงค์ที่ 1 ยังไม่มีข้อความ",
        "วัตถุประสงค์ที่ 1 ยังไม่เชื่อมโยงนโยบาย",
        "วัตถุประสงค์ที่ 1 ยังไม่มี KR",
    ]
    assert status_of(plan) == PlanStatus.DRAFT
    assert not plan.versions.exists()


def test_a_plan_that_changed_after_the_check_page_is_not_sent(ready, planner):
    seen = digest(content_of(ready))
    objective = ready.objectives.get()
    autosave.save_fields(objective, [autosave.Edit("title", objective.title, "รายได้ผู้ค้าดีขึ้น")], by=None)
    with pytest.raises(PlanChanged):
        workflow.submit(ready, by=planner, seen=seen)
    assert status_of(ready) == PlanStatus.DRAFT


def test_a_second_press_says_that_it_is_done_already(submitted, planner):
    with pytest.raises(MoveRefused) as refusal:
        workflow.submit(submitted, by=planner)
    assert refusal.value.already
    assert submitted.versions.count() == 1


WRONG_STATES = [(name, status) for name, move in workflow.MOVES.items() if name != "reopen_by_edit" for status in PlanStatus if status not in move.sources]


@pytest.mark.parametrize(("name", "status"), WRONG_STATES)
def test_a_move_from_a_state_that_does_not_lead_there_is_refused(district, planner, name, status):
    plan = makers.make_plan(district, status=status)
    extra = {"reason": "แก้"} if name == "return_plan" else {}
    with pytest.raises(MoveRefused) as refusal:
        getattr(workflow, name)(plan, by=planner, **extra)
    assert refusal.value.already == (status == workflow.MOVES[name].target)
    assert status_of(plan) == status
    assert not PlanEvent.objects.exists()


@pytest.mark.parametrize("status", [PlanStatus.SUBMITTED, PlanStatus.ENDORSED, PlanStatus.UNDER_REVIEW])
def test_a_plan_is_returned_with_its_reason(district, reviewer, status):
    plan = makers.make_plan(district, status=status)
    event = workflow.return_plan(plan, by=reviewer, reason="  KR 2.2 ยังนับกิจกรรม ")
    assert status_of(plan) == PlanStatus.RETURNED
    assert event.comment == "KR 2.2 ยังนับกิจกรรม"


def test_a_return_without_a_reason_is_refused_by_the_verb_and_by_the_database(submitted, director):
    with pytest.raises(MoveRefused, match="บอกเหตุผล"):
        workflow.return_plan(submitted, by=director, reason="  ")
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanEvent.objects.create(plan=submitted, from_status="submitted", to_status="returned", comment="")


def test_the_first_edit_makes_a_returned_plan_a_draft_again(submitted, director, planner):
    workflow.return_plan(submitted, by=director, reason="แก้ชื่อ")
    objective = submitted.objectives.get()
    autosave.save_fields(objective, [autosave.Edit("title", objective.title, "ใหม่")], by=planner)
    assert status_of(submitted) == PlanStatus.DRAFT
    assert list(submitted.events.values_list("to_status", flat=True)) == ["submitted", "returned", "draft"]


def test_a_plan_sent_again_is_the_next_version(submitted, director, planner):
    workflow.return_plan(submitted, by=director, reason="แก้ชื่อ")
    workflow.reopen_by_edit(submitted, by=planner)
    assert workflow.submit(submitted, by=planner).number == 2


def test_approval_needs_a_verdict_on_every_criterion(under_review, reviewer):
    with pytest.raises(MoveRefused, match="ยังไม่ได้พิจารณาเกณฑ์"):
        workflow.approve(under_review, by=reviewer)
    assert status_of(under_review) == PlanStatus.UNDER_REVIEW


def test_a_criterion_at_fix_stands_against_approval(under_review, reviewer):
    version = sent_version(under_review)
    give_verdicts(version, {**ALL_PASS, Criterion.SITUATION: Judgement(Verdict.FIX, "ค่าฐานเก่า")}, by=reviewer)
    with pytest.raises(MoveRefused, match="เหมาะสมกับสถานการณ์"):
        workflow.approve(under_review, by=reviewer)
    give_verdicts(version, {Criterion.SITUATION: Judgement(Verdict.PASS)}, by=reviewer)
    workflow.approve(under_review, by=reviewer)
    assert status_of(under_review) == PlanStatus.APPROVED


def test_an_exception_for_one_project_stands_against_approval_too(under_review, reviewer):
    version = sent_version(under_review)
    give_verdicts(version, ALL_PASS, by=reviewer)
    give_verdicts(version, {Criterion.AUTHORITY: Judgement(Verdict.FIX, "ถนนของสำนัก")}, by=reviewer, project=under_review.projects.get())
    with pytest.raises(MoveRefused, match="อยู่ในอำนาจหน้าที่"):
        workflow.approve(under_review, by=reviewer)


def test_a_reviewer_who_looks_at_an_old_version_is_told(under_review, reviewer, planner):
    old = sent_version(under_review)
    workflow.return_plan(under_review, by=reviewer, reason="แก้")
    workflow.reopen_by_edit(under_review, by=planner)
    workflow.submit(under_review, by=planner)
    workflow.endorse(under_review, by=None)
    workflow.start_review(under_review, by=reviewer)
    for act in (
        lambda: workflow.approve(under_review, by=reviewer, seen=old),
        lambda: workflow.return_plan(under_review, by=reviewer, seen=old, reason="แก้"),
        lambda: give_verdicts(old, ALL_PASS, by=reviewer),
    ):
        with pytest.raises(PlanChanged, match="ฉบับ 2"):
            act()


def test_a_verdict_that_asks_for_a_mend_says_which(under_review, reviewer):
    with pytest.raises(EditRefused, match="สอดคล้องกับกรอบ"):
        give_verdicts(sent_version(under_review), {Criterion.LINKAGE: Judgement(Verdict.FIX)}, by=reviewer)


def test_verdicts_are_taken_under_review_only(submitted, reviewer):
    with pytest.raises(MoveRefused, match="ลงความเห็นไม่ได้"):
        give_verdicts(sent_version(submitted), ALL_PASS, by=reviewer)
