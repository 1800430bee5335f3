"""The key results that a plan owes for one period."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from okrs.models import ChangeRequest, KeyResult, Plan
from okrs.reporting.access import ReportRight
from okrs.reporting.decks import Card, Deck
from policies.models import ReportingPeriod

NO_SECTION = "none"


def due_cards(plan: Plan, period: ReportingPeriod, *, right: ReportRight, day: date, section: str = "") -> list[Card]:
    """Return the cards of the key results due in `period` that this person has to do with, in the plan's order; of one section when its code is given."""
    due = [one for one in due_key_results(plan, period) if right.sees(one) and section in {"", _section_code(one)}]
    deck = Deck(due, period, day)
    asked = _asked(due, period) if right.knows_changes else {}
    return [deck.card(one, may_type=right.may_type(one), sees_draft=right.may_type(one) or right.is_own, asked=tuple(asked.get(one.pk, ()))) for one in due]


def _asked(key_results: Sequence[KeyResult], period: ReportingPeriod) -> dict[int, list[ChangeRequest]]:
    """Return the requests that wait for a decision: about this period's report, or about the key result whatever the period."""
    rows = ChangeRequest.objects.waiting().filter(Q(period=period) | Q(period=None), key_result__in=key_results)
    found: dict[int, list[ChangeRequest]] = defaultdict(list)
    for change in rows.order_by("asked_at"):
        found[change.key_result_id or 0].append(change)
    return found


def _section_code(key_result: KeyResult) -> str:
    return key_result.owner_section.code if key_result.owner_section else NO_SECTION


def due_key_results(plan: Plan, period: ReportingPeriod) -> list[KeyResult]:
    return [key_result for key_result in _key_results(plan) if key_result.measure.is_due_in(period.month.month)]


def sections_of(plan: Plan, period: ReportingPeriod) -> list[tuple[str, str, int]]:
    """Return code, name and number of due key results of each section of the plan, in the sections' own order."""
    due = due_key_results(plan, period)
    order = {_section_code(one): (one.owner_section.order, one.owner_section.name) if one.owner_section else (999, "ยังไม่กำหนดฝ่าย") for one in due}
    counts = Counter(map(_section_code, due))
    return [(code, order[code][1], counts[code]) for code in sorted(order, key=lambda code: order[code])]


def _key_results(plan: Plan) -> list[KeyResult]:
    key_results = KeyResult.objects.filter(objective__plan=plan).select_related("objective", "measure", "owner_section").prefetch_related("planned", "steps")
    return list(key_results.order_by("objective__position", "position"))
