"""Questions between offices on the first page: results to verify and what came back of them, changes of plans asked for, to decide and decided."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone

from bkk_okr import thai
from districts.access import Rights
from districts.models import Role
from okrs.city.home_tasks import DONE_DAYS, Task, Work, due_state, start_of
from okrs.models import ChangeRequest, CheckIn, KeyResult, Plan
from okrs.models.change_request import ChangeState
from okrs.models.check_in import Verification
from okrs.reporting.verification import waiting_for
from policies.models import FiscalYear, ReportingPeriod

MOST_DECIDED = 12


def reports_to_verify(rights: Rights, today: date) -> list[Task]:
    """One line a year: what a host's bureau must stand behind, and for a reviewer what no bureau hosts, before the first of its periods closes."""
    waiting = waiting_for(rights.offices.get(Role.HOST, frozenset()), as_reviewer=rights.has(Role.REVIEWER))
    waiting = waiting.exclude(period__fiscal_year__state=FiscalYear.State.CLOSED)
    years = waiting.values("period__fiscal_year").annotate(n=Count("pk"), closes=Min("period__closes")).order_by("period__fiscal_year")
    return [_to_verify(year["period__fiscal_year"], year["n"], year["closes"], today) for year in years]


def _to_verify(year: int, number: int, closes: date, today: date) -> Task:
    url = f"{reverse('okrs:verify')}?year={year}"
    return Task(f"ตรวจสอบผลที่รายงาน {number:,} ค่า", f"ปีงบประมาณ {year} ก่อนปิดรอบ", due_state(closes, today), url, closes)


def decisions_to_make(today: date) -> list[Task]:
    """Return one line about the requests for change that nobody has decided yet, with how long the oldest waits."""
    asked = ChangeRequest.objects.waiting().aggregate(n=Count("pk"), oldest=Min("asked_at"))
    if not asked["n"]:
        return []
    days = (today - timezone.localdate(asked["oldest"])).days
    note = f"เรื่องแรกรอมาแล้ว {days} วัน" if days else "เรื่องแรกขอวันนี้"
    return [Task(f"คำขอปรับแผนรอพิจารณา {asked['n']:,} เรื่อง", note, "รอพิจารณา", reverse("okrs:change-queue"))]


def own_changes(plans: Sequence[Plan], today: date) -> list[ChangeRequest]:
    """Return the requests of these plans that wait, and those decided this week, newest first."""
    recent = Q(state=ChangeState.ASKED) | Q(decided_at__gte=start_of(today - timedelta(days=DONE_DAYS)))
    rows = ChangeRequest.objects.filter(recent, plan__in=[plan.pk for plan in plans]).select_related("plan__office", "key_result__objective", "period")
    return list(rows.order_by("-decided_at", "-pk"))


def put_own_changes(work: Work, changes: Iterable[ChangeRequest]) -> None:
    """What the office asked for: still waiting for the reviewer, or decided, with the reviewer's words."""
    waiting: dict[Plan, int] = defaultdict(int)
    decided = []
    for change in changes:
        if change.state == ChangeState.ASKED:
            waiting[change.plan] += 1
        else:
            decided.append(change)
    for plan, number in waiting.items():
        url = reverse("okrs:change-list", args=[plan.fiscal_year_id, plan.office.code])
        work.waiting.append(Task(f"คำขอปรับแผนปี {plan.fiscal_year_id}: {number} เรื่อง", "รอสำนักงานรองผู้ว่าฯ พิจารณา", "รอพิจารณา", url))
    work.done += [_decided(change) for change in decided[:MOST_DECIDED]]


def _decided(change: ChangeRequest) -> Task:
    plan, key_result = change.plan, change.key_result
    number = f" KR {key_result.objective.position}.{key_result.position}" if key_result else ""
    round_of = f" รอบ {thai.short_month(change.period.month)}" if change.period else ""
    since = f"มีผลตั้งแต่ {thai.short_date(change.effective_from)}" if change.effective_from else ""
    url = reverse("okrs:change-detail", args=[plan.fiscal_year_id, plan.office.code, change.pk])
    return Task(f"คำขอ{change.get_kind_display()}{number}{round_of}", change.decision_note or since, change.get_state_display(), url)


def returned_reports(
    plan: Plan,
    key_results: Iterable[KeyResult],
    latest: Mapping[tuple[int, int], CheckIn],
    *,
    periods: Iterable[ReportingPeriod],
    open_now: Sequence[ReportingPeriod],
    asked: Iterable[ChangeRequest],
) -> list[Task]:
    """One line a period whose reports were sent back and not sent again. After the close it is asked for, and then it waits for the reviewer."""
    requested = {(one.key_result_id, one.period_id) for one in asked if one.state == ChangeState.ASKED}
    tasks = []
    for period in periods:
        found = [latest.get((one.pk, period.pk)) for one in key_results if (one.pk, period.pk) not in requested]
        back = [one for one in found if one is not None and one.verification == Verification.RETURNED]
        if back:
            tasks.append(_to_correct(plan, period, back, is_open=period in open_now))
    return tasks


def _to_correct(plan: Plan, period: ReportingPeriod, back: Sequence[CheckIn], *, is_open: bool) -> Task:
    url = reverse("okrs:check-in", args=[plan.fiscal_year_id, plan.office.code, period.slug])
    reason = next((one.verdict_note for one in back if one.verdict_note), "")
    note = f"{len(back)} KR{f' เหตุผล: {reason}' if reason else ''}"
    state = f"แก้ไขได้ถึง {thai.short_date(period.closes)}" if is_open else "ปิดรอบแล้ว ต้องขอปรับ"
    return Task(f"แก้ไขรายงานที่ส่งกลับ รอบ {thai.short_month(period.month)}", note, state, url, period.closes if is_open else None)
