"""What the coach says about the key results of a plan: advice for the list that never blocks, and for the reviewer beside each sentence."""

from okrs.models import KeyResult
from okrs.outcomes import OUTCOME, Judgement, judge
from okrs.planning.outline import Outline
from okrs.planning.points import Point, on_key_result


def advice_on(key_result: KeyResult) -> Judgement:
    return judge(key_result.title, key_result.measure.unit, key_result.measure.kind)


def with_advice(outline: Outline) -> Outline:
    """Lay the coach's word beside every key result of the outline, for pages that show both."""
    for key_result in outline.key_results:
        key_result.coach = advice_on(key_result)  # type: ignore[attr-defined]
    return outline


def coach_remarks(outline: Outline) -> list[Point]:
    """What the coach would say about a plan's key results: advice for the list that never blocks. Who kept a sentence with a reason is not asked again."""
    points = []
    for key_result in outline.key_results:
        if not key_result.title or key_result.coach_override:
            continue
        said = advice_on(key_result)
        if said.kind != OUTCOME:
            points.append(on_key_result(key_result, "title", f"{said.reasons[0].sentence} {said.question}".strip()))
    return points
