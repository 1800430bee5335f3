"""Why a verb refused. Each carries the Thai sentence that the person reads; what they typed is kept by the page."""

from collections.abc import Sequence

from okrs.models import Plan
from okrs.planning.points import Point


class PlanRefusal(Exception):
    """The plan, as it now stands, does not take this act."""

    def __init__(self, plan: Plan, sentence: str) -> None:
        super().__init__(sentence)
        self.plan = plan
        self.sentence = sentence


class MoveRefused(PlanRefusal):
    """The plan's state does not lead there. `already` says that it stands there since before: a second press, nothing to worry about."""

    def __init__(self, plan: Plan, sentence: str, *, already: bool = False) -> None:
        super().__init__(plan, sentence)
        self.already = already


class PlanNotReady(PlanRefusal):
    """Something must be mended before the plan can be sent."""

    def __init__(self, plan: Plan, points: Sequence[Point]) -> None:
        super().__init__(plan, f"ยังส่งไม่ได้ ต้องแก้ {len(points)} รายการ")
        self.points = list(points)


class PlanChanged(PlanRefusal):
    """Somebody changed the plan after the person last looked at it."""


class PlanNotOpen(PlanRefusal):
    """An edit came when the plan no longer takes edits."""


class EditRefused(PlanRefusal):
    """The edit itself makes no sense; the plan would have taken a sensible one."""
