"""How far each plan of the demo has come, moved by the people whose move it is."""

from decimal import Decimal

from okrs.demo.cast import STORIES
from okrs.demo.plans import Stage
from okrs.models import KeyResult, Plan
from okrs.models.review import Criterion, Verdict
from okrs.planning import workflow
from okrs.planning.autosave import Edit, save_fields
from okrs.planning.reviewing import ALL_PASS, Judgement, give_verdicts


def submit(plan: Plan, stage: Stage) -> None:
    workflow.submit(plan, by=stage.planner_of(plan.office.code))


def endorse(plan: Plan, stage: Stage, document: str = "") -> None:
    submit(plan, stage)
    workflow.endorse(plan, by=stage.director_of(plan.office.code), document_number=document)


def take_up(plan: Plan, stage: Stage) -> None:
    endorse(plan, stage)
    workflow.start_review(plan, by=stage.people["reviewer"])


def approve(plan: Plan, stage: Stage) -> None:
    take_up(plan, stage)
    version = workflow.latest_version(plan)
    assert version is not None, "an endorsed plan has a version"  # noqa: S101
    give_verdicts(version, ALL_PASS, by=stage.people["reviewer"])
    workflow.approve(plan, by=stage.people["reviewer"])


def approve_city_plan(plan: Plan, stage: Stage) -> None:
    """The city's own plan is put forward and reviewed by the city's office."""
    workflow.submit(plan, by=None)
    workflow.endorse(plan, by=None)
    workflow.start_review(plan, by=stage.people["reviewer"])
    version = workflow.latest_version(plan)
    assert version is not None, "a submitted plan has a version"  # noqa: S101
    give_verdicts(version, ALL_PASS, by=stage.people["reviewer"])
    workflow.approve(plan, by=stage.people["reviewer"])


RETURN_REASON = "โครงการยังไม่บอกว่าเลือกพื้นที่อย่างไร และ KR ข้อ 1 ยังไม่มีค่าฐานของปีล่าสุด ขอให้เพิ่มแล้วส่งใหม่"
LOWER_REASON = "ค่าเป้าหมายสูงกว่าที่ปีก่อนทำได้มาก ขอให้ทบทวนกับสำนักเจ้าภาพ"


def send_back(plan: Plan, stage: Stage, reason: str = RETURN_REASON) -> None:
    take_up(plan, stage)
    version = workflow.latest_version(plan)
    assert version is not None, "a submitted plan has a version"  # noqa: S101
    verdicts = {**ALL_PASS, Criterion.SITUATION: Judgement(Verdict.FIX, reason)}
    give_verdicts(version, verdicts, by=stage.people["reviewer"])
    workflow.return_plan(plan, by=stage.people["reviewer"], reason=reason)


def lower_target(plan: Plan, stage: Stage) -> None:
    """Send a plan, get it back, lower the first target by half of the way, and send it again: version 2 shows what changed."""
    send_back(plan, stage, LOWER_REASON)
    key_result = KeyResult.objects.filter(objective__plan=plan, baseline__isnull=False).order_by("objective__position").first()
    assert key_result is not None and key_result.target is not None and key_result.baseline is not None, "demo plans have targets"  # noqa: S101, PT018
    lower = ((key_result.target + key_result.baseline) / 2).quantize(Decimal(1))
    save_fields(key_result, [Edit("target", was=key_result.target, now=lower)], by=stage.planner_of(plan.office.code))
    take_up(plan, stage)


def prepare(plan: Plan, stage: Stage) -> None:
    """Move a plan of the year in preparation as far as its story goes; most stay drafts."""
    code = plan.office.code
    for codes, move in (
        ((STORIES.returned,), send_back),
        ((STORIES.lowered_target,), lower_target),
        (STORIES.under_review, take_up),
        (STORIES.endorsed, endorse),
        (STORIES.waits_for_director, submit),
        (STORIES.approved, approve),
    ):
        if code in codes:
            move(plan, stage)
