"""What an office is typing: kept field by field, handed to the planner by a section head, never in a figure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from districts.models import User
from okrs.models import CheckIn, KeyResult, Plan, ReportDay, ReportDraft, ReportGap
from okrs.planning.autosave import Conflict, Edit, Outcome
from okrs.reporting.check_ins import hold_open, latest_revisions
from okrs.reporting.typed import FIELDS, READING_FIELDS, means_same, says_what_was_said, says_what_was_sent, texts_of_check_in, texts_of_gap
from policies.models import ReportingPeriod

READING_NAMES = frozenset(READING_FIELDS)


@dataclass(frozen=True)
class Typed:
    """What one person did to one key result. `confirmed`: the questions answered about the reading as it stands after these edits."""

    key_result: KeyResult
    edits: Sequence[Edit] = ()
    confirmed: Sequence[str] | None = None

    @property
    def changed(self) -> list[Edit]:
        return [edit for edit in self.edits if edit.was != edit.now]


def day_of(plan: Plan, period: ReportingPeriod) -> ReportDay | None:
    """Return the day that the office's page speaks of, as somebody typed it."""
    return ReportDay.objects.filter(plan=plan, period=period).select_related("by").first()


def save_draft(key_result: KeyResult, *, period: ReportingPeriod, edits: Sequence[Edit], by: User, at: datetime) -> Outcome:
    return save_drafts([Typed(key_result, edits)], period=period, by=by, at=at)[key_result.pk]


@transaction.atomic
def save_drafts(typed: Iterable[Typed], *, period: ReportingPeriod, by: User, at: datetime) -> dict[int, Outcome]:
    """Write the edits that still start from the stored text and report the others, as `okrs.planning.autosave` does for plans."""
    rows = sorted(typed, key=lambda one: one.key_result.pk)
    if unknown := sorted({edit.name for one in rows for edit in one.edits} - set(FIELDS)):
        raise ValueError(f"not a field of a report: {', '.join(unknown)}")
    outcomes = {one.key_result.pk: Outcome() for one in rows}
    if rows := [one for one in rows if one.changed or one.confirmed is not None]:
        _take(rows[0].key_result.objective.plan_id, period, at)
        _hold(rows, period, by=by, at=at)
        missed = [(one, edit) for one in rows for edit in _write(one, period, outcomes[one.key_result.pk])]
        _report_misses(missed, period, outcomes)
        _settle(rows, period, outcomes, by=by, at=at)
        _drop_what_was_sent([one.key_result.pk for one in rows], period)
    return outcomes


def _take(plan_id: int, period: ReportingPeriod, at: datetime) -> None:
    hold_open(plan_id, period, timezone.localdate(at))


def _hold(rows: Sequence[Typed], period: ReportingPeriod, *, by: User, at: datetime) -> None:
    """Take every draft, made anew where there is none: a press on ส่งรายงาน beside us may remove one as soon as it was made."""
    drafts = ReportDraft.objects.filter(key_result__in=[one.key_result.pk for one in rows], period=period)
    while len(drafts.hold()) < len(rows):
        _make(rows, period, by=by, at=at)


def _make(rows: Sequence[Typed], period: ReportingPeriod, *, by: User, at: datetime) -> None:
    """Make the drafts unless they are there. Each starts from what its fields show: what was sent, or what was said of the gap."""
    ids = [one.key_result.pk for one in rows]
    texts = {gap.key_result_id: texts_of_gap(gap) for gap in ReportGap.objects.filter(key_result__in=ids, period=period)}
    texts |= {pk: texts_of_check_in(sent) for pk, sent in latest_revisions(ids, period).items()}
    drafts = [ReportDraft(key_result_id=pk, period=period, by=by, at=at, **texts.get(pk, {})) for pk in ids]
    ReportDraft.objects.bulk_create(drafts, ignore_conflicts=True)


def _write(one: Typed, period: ReportingPeriod, outcome: Outcome) -> list[Edit]:
    """Return the edits that no longer start from the stored text."""
    rows = ReportDraft.objects.filter(key_result=one.key_result, period=period)
    missed = []
    for edit in one.changed:
        if rows.filter(**{edit.name: edit.was}).update(**{edit.name: edit.now}):
            outcome.saved.append(edit.name)
        else:
            missed.append(edit)
    return missed


def _settle(rows: Sequence[Typed], period: ReportingPeriod, outcomes: dict[int, Outcome], *, by: User, at: datetime) -> None:
    """A number that somebody else changed is no longer the section head's, and no question has been answered about it."""
    drafts = ReportDraft.objects.filter(period=period)
    drafts.filter(key_result__in=[pk for pk, outcome in outcomes.items() if outcome.saved]).update(by=by, at=at)
    fresh = drafts.filter(key_result__in=[pk for pk, outcome in outcomes.items() if not READING_NAMES.isdisjoint(outcome.saved)])
    fresh.update(confirmed=[])
    fresh.exclude(given_by=None).exclude(given_by=by).update(given_by=None, given_at=None)
    for one in rows:
        if one.confirmed is not None:
            drafts.filter(key_result=one.key_result).update(confirmed=list(one.confirmed))


def _drop_what_was_sent(key_results: Sequence[int], period: ReportingPeriod) -> None:
    """A value that was still on its way when ส่งรายงาน was pressed comes after its own report: a draft that says nothing new does not stay."""
    drafts = ReportDraft.objects.filter(key_result__in=key_results, period=period)
    sent = latest_revisions(key_results, period)
    gaps = {gap.key_result_id: gap for gap in ReportGap.objects.filter(key_result__in=key_results, period=period)}
    if sent or gaps:
        drafts.filter(pk__in=[draft.pk for draft in drafts if _says_nothing_new(draft, sent, gaps)]).delete()


def _says_nothing_new(draft: ReportDraft, sent: Mapping[int, CheckIn], gaps: Mapping[int, ReportGap]) -> bool:
    if draft.key_result_id in sent:
        return says_what_was_sent(draft, sent[draft.key_result_id])
    return draft.key_result_id in gaps and says_what_was_said(draft, gaps[draft.key_result_id])


def _report_misses(missed: Sequence[tuple[Typed, Edit]], period: ReportingPeriod, outcomes: dict[int, Outcome]) -> None:
    ids = {one.key_result.pk for one, _ in missed}
    stored = {draft.key_result_id: draft for draft in ReportDraft.objects.filter(key_result__in=ids, period=period).select_related("by")}
    for one, edit in missed:
        draft, outcome = stored[one.key_result.pk], outcomes[one.key_result.pk]
        theirs = getattr(draft, edit.name)
        if means_same(edit.name, theirs, edit.now):
            outcome.saved.append(edit.name)
        elif means_same(edit.name, theirs, edit.was):
            ReportDraft.objects.filter(pk=draft.pk).update(**{edit.name: edit.now})
            outcome.saved.append(edit.name)
        else:
            outcome.conflicts.append(Conflict(edit.name, yours=edit.now, theirs=theirs, by=draft.by, at=draft.at))


@transaction.atomic
def give_to_planner(key_results: Iterable[KeyResult], *, period: ReportingPeriod, by: User, at: datetime) -> int:
    """Mark the typed values of a section as given; return how many. Giving again says so again."""
    held = list(key_results)
    if not held:
        return 0
    _take(held[0].objective.plan_id, period, at)
    filled = ReportDraft.objects.filter(key_result__in=held, period=period).exclude(**dict.fromkeys((*READING_FIELDS, "gap"), ""))
    return ReportDraft.objects.filter(pk__in=filled.hold()).update(given_by=by, given_at=at)


@transaction.atomic
def save_day(plan_id: int, *, period: ReportingPeriod, edit: Edit, by: User, at: datetime) -> Outcome:
    """Keep the day that the figures speak of. It is one for the whole page, so a day that somebody else typed meanwhile is a conflict like any field's."""
    outcome = Outcome()
    if edit.was == edit.now:
        return outcome
    _take(plan_id, period, at)
    rows = ReportDay.objects.filter(plan=plan_id, period=period)
    if not rows.exists():
        ReportDay.objects.bulk_create([ReportDay(plan_id=plan_id, period=period, text=edit.was, by=by, at=at)], ignore_conflicts=True)
    if rows.filter(text__in=(edit.was, edit.now)).update(text=edit.now, by=by, at=at):
        outcome.saved.append(edit.name)
        return outcome
    stored = rows.select_related("by").get()
    outcome.conflicts.append(Conflict(edit.name, yours=edit.now, theirs=stored.text, by=stored.by, at=stored.at))
    return outcome
