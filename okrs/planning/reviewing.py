"""The verdicts of a review: four criteria on the plan; a project inherits them unless an exception names it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from districts.models import User
from okrs.models import Plan, PlanVersion, Project, Review
from okrs.models.plan import PlanStatus
from okrs.models.review import Criterion, Verdict
from okrs.planning.refusals import EditRefused, MoveRefused, PlanChanged
from okrs.planning.workflow import latest_version


@dataclass(frozen=True)
class Judgement:
    verdict: Verdict
    comment: str = ""


ALL_PASS: dict[Criterion, Judgement] = {criterion: Judgement(Verdict.PASS) for criterion in Criterion}


@transaction.atomic
def give_verdicts(version: PlanVersion, judgements: Mapping[Criterion, Judgement], *, by: User, project: Project | None = None) -> list[Review]:
    """Keep the reviewer's verdicts on a version while its plan is under review; a later word on the same criterion replaces the earlier one."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("office").get(pk=version.plan_id)
    if plan.status != PlanStatus.UNDER_REVIEW:
        raise MoveRefused(plan, f"ลงความเห็นไม่ได้ เพราะแผนอยู่ในสถานะ “{PlanStatus(plan.status).label}”")
    if (latest := latest_version(plan)) != version:
        raise PlanChanged(plan, f"เขตส่งฉบับ {latest.number if latest else '-'} มาแล้ว ขณะที่พิจารณาฉบับ {version.number}")
    for criterion, judgement in judgements.items():
        if not judgement.comment.strip() and (judgement.verdict == Verdict.FIX or project is not None):
            raise EditRefused(plan, f"บอกสิ่งที่ต้องแก้ในเกณฑ์ “{criterion.label}”")
    rows = [
        Review(plan=plan, version=version, criterion=criterion, project=project, verdict=judgement.verdict, comment=judgement.comment.strip(), by=by)
        for criterion, judgement in judgements.items()
    ]
    return Review.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["version", "criterion", "project"], update_fields=["verdict", "comment", "by", "at"]
    )
