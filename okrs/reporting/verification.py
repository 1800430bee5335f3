"""ตรวจสอบผล: the host of a measure stands behind what fifty offices reported, or sends a value back; nobody's figure is changed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from bkk_okr import row_locks, thai
from districts.models import Office, User
from okrs.models import CheckIn, KeyResult, Measure, Plan
from okrs.models.check_in import Verification
from okrs.models.plan import PUBLIC
from okrs.reporting.check_ins import CheckInRefused, latest_revisions
from okrs.reporting.decks import Card, Deck
from okrs.reporting.plausibility import Ask
from policies.models import FiscalYear, Mark, ReportingPeriod
from policies.nudge import nudge


@dataclass(frozen=True)
class Row:
    """One office's value of one period, with what a reader would ask of it."""

    card: Card
    asks: tuple[Ask, ...]

    @property
    def check_in(self) -> CheckIn | None:
        return self.card.sent

    @property
    def office(self) -> Office:
        return self.card.key_result.objective.plan.office

    @property
    def waits(self) -> bool:
        return self.check_in is not None and self.check_in.verification == Verification.WAITING

    @property
    def is_odd(self) -> bool:
        return self.waits and bool(self.asks)

    @property
    def was_confirmed(self) -> bool:
        """Whether the office said of every question that the value is right."""
        return self.check_in is not None and set(self.check_in.confirmed) >= {ask.slug for ask in self.asks}

    @property
    def place(self) -> tuple[bool, bool, bool, int, bool, str, int]:
        """Odd values first, among them those that nobody answered for; then what waits, what is settled, and what is missing last."""
        card = self.card
        return (
            not self.is_odd,
            self.is_odd and self.was_confirmed,
            not self.waits,
            -len(self.asks),
            self.check_in is None,
            self.office.code,
            card.key_result.pk,
        )


def rows_of(key_results: Sequence[KeyResult], period: ReportingPeriod, *, day: date) -> list[Row]:
    """Return the rows of a table, odd values first. A fixed number of queries for any number of offices."""
    due = [key_result for key_result in key_results if key_result.measure.is_due_in(period.month.month)]
    deck = Deck(due, period, day)
    cards = [deck.card(key_result) for key_result in due]
    return sorted((Row(card, card.outlook.asks if card.outlook else ()) for card in cards), key=lambda row: row.place)


def key_results_of(year: int, *, measure: Measure | None = None, office: Office | None = None) -> list[KeyResult]:
    """The key results of a measure in all approved plans; or of one office those whose measures no bureau hosts."""
    rows = KeyResult.objects.filter(objective__plan__fiscal_year=year, objective__plan__status__in=PUBLIC)
    rows = rows.filter(measure=measure) if measure is not None else rows.filter(objective__plan__office=office).exclude(measure__host__kind=Office.Kind.BUREAU)
    return list(rows.select_related("objective__plan__office", "measure", "owner_section").prefetch_related("planned", "steps").order_by("pk"))


def waiting_by_period(key_results: Iterable[KeyResult], year: int) -> dict[int, int]:
    """How many latest revisions of each period wait for a verdict."""
    newer = CheckIn.objects.filter(key_result=OuterRef("key_result"), period=OuterRef("period"), revision__gt=OuterRef("revision"))
    waiting = CheckIn.objects.filter(key_result__in=[one.pk for one in key_results], period__fiscal_year=year, verification=Verification.WAITING)
    return Counter(waiting.filter(~Exists(newer)).values_list("period", flat=True))


def period_to_show(year: FiscalYear, waiting: Mapping[int, int], slug: str, today: date) -> tuple[ReportingPeriod | None, list[ReportingPeriod]]:
    """Return the period asked for, else the oldest that waits and is still open, else the newest that has begun; and all that have begun."""
    begun = [period for period in year.periods.all() if period.opens <= today]
    named = next((period for period in begun if period.slug == slug), None)
    waits = next((period for period in begun if waiting.get(period.pk) and period.closed_at is None), None)
    return named or waits or (begun[-1] if begun else None), begun


@dataclass(frozen=True)
class Judged:
    """What came of a press: how many got a verdict, and how many had a newer revision meanwhile and wait on."""

    done: int
    moved: int


@transaction.atomic
def judge(check_ins: Iterable[int], verdict: Verification, *, period: ReportingPeriod, by: User, at: datetime, reason: str = "") -> Judged:
    """Give one verdict to many reports of a period. A report that is no longer the newest keeps waiting: nobody has read the new one."""
    if verdict == Verification.RETURNED and not reason.strip():
        raise CheckInRefused("บอกเหตุผลที่ส่งกลับ เพื่อให้เขตแก้ได้ตรงจุด")
    asked = {check_in.pk: check_in for check_in in CheckIn.objects.filter(pk__in=list(check_ins), period=period).select_related("key_result__objective")}
    key_results = sorted({check_in.key_result_id for check_in in asked.values()})
    for plan in sorted({check_in.key_result.objective.plan_id for check_in in asked.values()}):
        row_locks.shared(Plan, plan)
    period = row_locks.shared(ReportingPeriod, period.pk)
    if period.closed_at is not None:
        raise CheckInRefused(f"รอบรายงาน{thai.short_month(period.month)} ปิดแล้ว ผลตรวจแก้ไม่ได้ การแก้ไขหลังปิดรอบต้องขอปรับแผน")
    list(KeyResult.objects.filter(pk__in=key_results).select_for_update(no_key=True).order_by("pk"))
    newest = {check_in.pk for check_in in latest_revisions(key_results, period).values()}
    judged = sorted(newest & asked.keys())
    CheckIn.objects.filter(pk__in=judged).update(verification=verdict, verified_by=by, verified_at=at, verdict_note=reason.strip()[:500])
    for plan in {asked[pk].key_result.objective.plan_id for pk in judged}:
        Mark.objects.append(period.fiscal_year_id, plan)
    transaction.on_commit(nudge)
    return Judged(len(judged), len(asked) - len(judged))


@dataclass(frozen=True)
class Desk:
    """One line of the list: a measure, or an office's own measures, with what waits for a verdict."""

    label: str
    unit: str
    waiting: int
    measure: int | None = None
    office: str = ""


def waiting_for(hosted_by: frozenset[int], *, as_reviewer: bool) -> QuerySet[CheckIn]:
    """Return the newest revisions that wait for a verdict of somebody who hosts for these bureaus, or reviews, in periods that are not closed."""
    newer = CheckIn.objects.filter(key_result=OuterRef("key_result"), period=OuterRef("period"), revision__gt=OuterRef("revision"))
    waiting = CheckIn.objects.filter(key_result__objective__plan__status__in=PUBLIC, verification=Verification.WAITING, period__closed_at__isnull=True)
    own = Q(key_result__measure__host__in=hosted_by, key_result__measure__host__kind=Office.Kind.BUREAU)
    if as_reviewer:
        own |= Q(key_result__measure__host__isnull=True) | ~Q(key_result__measure__host__kind=Office.Kind.BUREAU)
    return waiting.filter(own).filter(~Exists(newer))


def desks_of(year: int, hosted_by: frozenset[int], *, as_reviewer: bool) -> list[Desk]:
    """What a host (one table a measure) and a reviewer (one table an office) may verify, what waits first."""
    of_year = {"key_result__objective__plan__fiscal_year": year}
    hosted = waiting_for(hosted_by, as_reviewer=False).filter(**of_year)
    desks = _of_measures(year, hosted_by, Counter(hosted.values_list("key_result__measure", flat=True)))
    if as_reviewer:
        own = waiting_for(frozenset(), as_reviewer=True).filter(**of_year)
        desks += _of_offices(year, Counter(own.values_list("key_result__objective__plan__office__code", flat=True)))
    return sorted(desks, key=lambda desk: -desk.waiting)


def _of_measures(year: int, hosted_by: frozenset[int], waiting: Mapping[int, int]) -> list[Desk]:
    used = KeyResult.objects.filter(measure=OuterRef("pk"), objective__plan__fiscal_year=year, objective__plan__status__in=PUBLIC)
    measures = Measure.objects.filter(Exists(used), host__in=hosted_by, host__kind=Office.Kind.BUREAU)
    return [Desk(measure.title, measure.unit, waiting.get(measure.pk, 0), measure=measure.pk) for measure in measures]


def _of_offices(year: int, waiting: Mapping[str, int]) -> list[Desk]:
    offices = Office.objects.filter(plans__fiscal_year=year, plans__status__in=PUBLIC).order_by("code")
    return [Desk(office.full_name, "", waiting.get(office.code, 0), office=office.code) for office in offices]
