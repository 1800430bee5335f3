"""งานของฉัน: what a person must do now, what waits for others, and what was done this week. A fixed number of queries whatever the city holds."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from bkk_okr import thai
from districts.access import Rights, rights_of
from districts.models import Office, Role, User
from okrs.city.coverage import Coverage
from okrs.city.home_answers import decisions_to_make, own_changes, put_own_changes, reports_to_verify, returned_reports
from okrs.city.home_tasks import DONE_DAYS, Task, Work, due_state, plan_url, start_of
from okrs.models import CheckIn, KeyResult, Landing, Plan, PlanEvent
from okrs.models.check_in import Verification
from okrs.models.plan import TAKES_CHECK_INS, PlanStatus
from okrs.planning.outline import settled
from policies.models import FiscalYear, PolicyImport, PolicyScope, ReportingPeriod, ScopeContest
from policies.models.policy_import import ImportState
from policies.models.scope_change import ContestState
from policies.wholes import Wholes

OFFICE_ROLES = (Role.PLANNER, Role.DIRECTOR, Role.HOST, Role.SECTION_HEAD)
MORE_DUE = 12


def work_of(user: User, today: date) -> Work:
    rights = rights_of(user)
    work = Work()
    if any(rights.has(role) for role in OFFICE_ROLES):
        _OfficeDesk(rights, today).fill(work)
    if rights.has(Role.HOST) or rights.has(Role.REVIEWER):
        work.todo += reports_to_verify(rights, today)
    if rights.sees_drafts_of_all:
        _fill_city_desk(work, rights, today)
    if rights.has(Role.POLICY_ADMIN):
        _fill_register_desk(work)
    work.todo.sort(key=lambda task: task.due or date.max)
    return work


class _OfficeDesk:
    """The desk of somebody who works in an office: its plans and its reports."""

    def __init__(self, rights: Rights, today: date) -> None:
        self.rights, self.today = rights, today
        self.offices = frozenset().union(*(rights.offices.get(role, frozenset()) for role in OFFICE_ROLES))
        self.years = list(FiscalYear.objects.exclude(state=FiscalYear.State.CLOSED).order_by("be_year"))
        plans = Plan.objects.filter(office__in=self.offices, fiscal_year__in=self.years)
        self.plans = list(plans.for_listing().order_by("fiscal_year", "office"))
        self.unlanded = _unlanded(self.plans)
        self.events = _latest_events(self.plans, since=today - timedelta(days=DONE_DAYS))
        self.changes = own_changes([plan for plan in self.plans if plan.office_id in self.whole_offices], today)

    @property
    def whole_offices(self) -> frozenset[int]:
        """The offices in which this person answers for more than a section."""
        return frozenset().union(*(self.rights.offices.get(role, frozenset()) for role in (Role.PLANNER, Role.DIRECTOR, Role.HOST)))

    def fill(self, work: Work) -> None:
        for plan in self.plans:
            self._plan_task(work, plan)
        self._plans_to_begin(work)
        self._reports(work)
        put_own_changes(work, self.changes)
        self._done(work)

    def _plan_task(self, work: Work, plan: Plan) -> None:
        planner, director = self.rights.has(Role.PLANNER, plan.office_id), self.rights.has(Role.DIRECTOR, plan.office_id)
        name = f"แผนปฏิบัติราชการ ปีงบประมาณ {plan.fiscal_year_id}"
        state, url = plan.get_status_display(), plan_url(plan)
        if plan.status == PlanStatus.RETURNED and planner:
            work.todo.append(Task(f"แก้ไข{name}", self._reason_of_return(plan), state, url))
        elif plan.status == PlanStatus.DRAFT and planner:
            missing = self.unlanded.get(plan.pk, 0)
            work.todo.append(Task(f"เขียน{name}", f"นโยบายยังไม่บรรจุ {missing} เรื่อง" if missing else "บรรจุนโยบายครบแล้ว ตรวจและส่งได้", state, url))
        elif plan.status == PlanStatus.SUBMITTED and director:
            work.todo.append(
                Task(f"พิจารณาเห็นชอบ{name}", "เจ้าหน้าที่แผนส่งมาแล้ว", state, reverse("okrs:plan-endorse", args=[plan.fiscal_year_id, plan.office.code]))
            )
        elif plan.status in {PlanStatus.DRAFT, PlanStatus.RETURNED, PlanStatus.SUBMITTED, PlanStatus.ENDORSED, PlanStatus.UNDER_REVIEW}:
            work.waiting.append(Task(name, _whose_turn(plan), state, url))

    def _reason_of_return(self, plan: Plan) -> str:
        returned = next((event for event in self.events if event.plan_id == plan.pk and event.to_status == PlanStatus.RETURNED), None)
        return f"เหตุผลที่ส่งกลับ: {returned.comment}" if returned else ""

    def _plans_to_begin(self, work: Work) -> None:
        begun = {(plan.office_id, plan.fiscal_year_id) for plan in self.plans}
        due = [year.pk for year in self.years if year.state == FiscalYear.State.PREPARATION]
        missing = [(office, year) for office in self.rights.offices.get(Role.PLANNER, frozenset()) for year in due if (office, year) not in begun]
        if not missing:
            return
        offices = Office.objects.in_bulk([office for office, _ in missing])
        for office, year in missing:
            url = reverse("okrs:plan-detail", args=[year, offices[office].code])
            work.todo.append(Task(f"เริ่มแผนปฏิบัติราชการ ปีงบประมาณ {year}", "คัดลอกจากปีก่อนหรือเริ่มใหม่", "ยังไม่มีแผน", url))

    def _reports(self, work: Work) -> None:
        active = {plan.pk: plan for plan in self.plans if plan.status in TAKES_CHECK_INS}
        years = {plan.fiscal_year_id for plan in active.values()}
        periods = list(ReportingPeriod.objects.filter(fiscal_year__in=years)) if years else []
        unclosed = [period for period in periods if period.closed_at is None and period.closes >= self.today]
        open_now = [period for period in unclosed if period.opens <= self.today]
        work.next_opens = min((period.opens for period in unclosed if period.opens > self.today), default=None)
        key_results = self._own_key_results(active) if active else []
        latest = _latest_reports(key_results)
        for plan in active.values():
            own = [one for one in key_results if one.objective.plan_id == plan.pk]
            # A section head may not ask for a change, so what is closed is the planner's business.
            looked_at = periods if plan.office_id in self.whole_offices else open_now
            tasks = returned_reports(plan, own, latest, periods=looked_at, open_now=open_now, asked=self.changes)
            (work.todo if self._may_report(plan) else work.waiting).extend(tasks)
            for period in open_now:
                due = [one.pk for one in own if one.measure.is_due_in(period.month.month)]
                self._report_task(work, plan, period, latest=[latest.get((pk, period.pk)) for pk in due])

    def _own_key_results(self, plans: Iterable[int]) -> list[KeyResult]:
        """The key results this person answers for: a section head's are those of the own section."""
        found = KeyResult.objects.filter(objective__plan__in=plans).select_related("objective", "measure")
        by_plan = {plan.pk: plan.office_id for plan in self.plans}
        whole = self.whole_offices
        return [one for one in found if (office := by_plan[one.objective.plan_id]) in whole or (office, one.owner_section_id) in self.rights.sections]

    def _report_task(self, work: Work, plan: Plan, period: ReportingPeriod, *, latest: list[CheckIn | None]) -> None:
        if not latest:
            return
        total, left = len(latest), latest.count(None)
        url = reverse("okrs:check-in", args=[plan.fiscal_year_id, plan.office.code, period.slug])
        name = f"รายงานผลรอบ {thai.short_month(period.month)}"
        if left:
            desk = work.todo if self._may_report(plan) else work.waiting
            desk.append(Task(name, f"ยังไม่ได้ส่ง {left} จาก {total} KR", due_state(period.due, self.today), url, period.due))
        elif not any(one.verification == Verification.RETURNED for one in latest if one):
            work.done.append(Task(name, f"ส่งครบ {total} KR แก้ไขได้ถึง {thai.short_date(period.closes)}", "ส่งแล้ว", url))

    def _may_report(self, plan: Plan) -> bool:
        return any(self.rights.has(role, plan.office_id) for role in (Role.PLANNER, Role.HOST, Role.SECTION_HEAD))

    def _done(self, work: Work) -> None:
        since = start_of(self.today - timedelta(days=DONE_DAYS))
        names = {plan.pk: plan for plan in self.plans}
        for event in self.events:
            if event.at >= since and event.to_status not in {PlanStatus.DRAFT, PlanStatus.RETURNED}:
                plan, word = names[event.plan_id], PlanStatus(event.to_status).label
                work.done.append(Task(f"แผนปี {plan.fiscal_year_id}: {word}", thai.short_date(timezone.localdate(event.at)), "", plan_url(plan)))


def _whose_turn(plan: Plan) -> str:
    return {
        PlanStatus.DRAFT: "เจ้าหน้าที่แผนกำลังเขียน",
        PlanStatus.RETURNED: "เจ้าหน้าที่แผนกำลังแก้ไข",
        PlanStatus.SUBMITTED: "รอผู้อำนวยการเขตเห็นชอบ",
        PlanStatus.ENDORSED: "รอสำนักงานรองผู้ว่าฯ รับไปพิจารณา",
        PlanStatus.UNDER_REVIEW: "สำนักงานรองผู้ว่าฯ กำลังพิจารณา",
    }[PlanStatus(plan.status)]


def _latest_events(plans: list[Plan], *, since: date) -> list[PlanEvent]:
    """Return this week's events of the plans and, for those that stand returned, the return itself however old. Newest first."""
    returned = [plan.pk for plan in plans if plan.status == PlanStatus.RETURNED]
    wanted = Q(at__gte=start_of(since)) | Q(plan__in=returned, to_status=PlanStatus.RETURNED)
    return list(PlanEvent.objects.filter(wanted, plan__in=[plan.pk for plan in plans]).order_by("-at")[:50])


def _latest_reports(key_results: list[KeyResult]) -> dict[tuple[int, int], CheckIn]:
    """Return the revision that counts by key result and period."""
    rows = CheckIn.objects.filter(key_result__in=key_results).only("key_result", "period", "verification", "verdict_note").order_by("revision")
    return {(row.key_result_id, row.period_id): row for row in rows}


def _unlanded(plans: list[Plan]) -> dict[int, int]:
    """Return by draft plan how many required policies it does not carry yet."""
    drafts = {(plan.office_id, plan.fiscal_year_id): plan.pk for plan in plans if plan.status == PlanStatus.DRAFT}
    if not drafts:
        return {}
    required: dict[int, set[int]] = {plan: set() for plan in drafts.values()}
    cells = PolicyScope.objects.current().filter(state=PolicyScope.State.REQUIRED, policy__retired_at__isnull=True)
    cells = cells.filter(office__in={office for office, _ in drafts}, fiscal_year__in={year for _, year in drafts})
    for office, year, policy in cells.values_list("office", "fiscal_year", "policy"):
        if (office, year) in drafts:
            required[drafts[office, year]].add(policy)
    through: dict[int, dict[int, str]] = {plan: {} for plan in required}
    for plan, policy, way in Landing.objects.filter(plan__in=required).values_list("plan", "policy", "through"):
        through[plan][policy] = way
    wholes = Wholes.stored()
    return {plan: len(policies - settled(wholes, policies, through[plan])) for plan, policies in required.items()}


def _fill_city_desk(work: Work, rights: Rights, today: date) -> None:
    """Reviewers act; executives see the same things under รอคนอื่น."""
    desk = work.todo if rights.has(Role.REVIEWER) else work.waiting
    queue = list(Plan.objects.filter(status__in=[PlanStatus.ENDORSED, PlanStatus.UNDER_REVIEW]).values_list("fiscal_year", flat=True))
    for year in sorted(set(queue)):
        desk.append(Task(f"แผนรอพิจารณา {queue.count(year)} ฉบับ", f"ปีงบประมาณ {year}", "รอพิจารณา", reverse("okrs:review-queue")))
    desk += decisions_to_make(today)
    executing = FiscalYear.objects.filter(state=FiscalYear.State.EXECUTING).first()
    if executing is None:
        return
    missing = Coverage(executing.pk, day=today, rights=rights).whole().missing
    if missing:
        note = "นโยบายที่เขตต้องบรรจุ แต่ไม่อยู่ในแผนที่อนุมัติ"
        work.waiting.append(Task(f"ยังไม่บรรจุ {missing:,} รายการ ปีงบประมาณ {executing.pk}", note, "ดูสรุป", reverse("okrs:coverage", args=[executing.pk])))
    _silent_offices(work, executing, today)


def _silent_offices(work: Work, year: FiscalYear, today: date) -> None:
    """How many offices sent nothing for the last period that is past its due day."""
    period = ReportingPeriod.objects.filter(fiscal_year=year).due_by(today).order_by("-month").first()
    if period is None:
        return
    plans = Plan.objects.filter(fiscal_year=year, status__in=TAKES_CHECK_INS, office__kind=Office.Kind.DISTRICT)
    sent = CheckIn.objects.filter(key_result__objective__plan=OuterRef("pk"), period=period)
    silent = plans.exclude(Exists(sent)).count()
    if silent:
        name = f"เขตยังไม่รายงานรอบ {thai.short_month(period.month)}: {silent} เขต"
        work.waiting.append(Task(name, f"ครบกำหนดแล้วเมื่อ {thai.short_date(period.due)}", "ดูภาพรวม", reverse("okrs:city", args=[year.pk])))


def _fill_register_desk(work: Work) -> None:
    for one in PolicyImport.objects.filter(state__in=[ImportState.UPLOADED, ImportState.PREVIEWED]).select_related("policy_set")[:MORE_DUE]:
        url = reverse("policies:import-preview", args=[one.pk])
        work.todo.append(Task(f"นำเข้าค้าง: {one.file_name}", str(one.policy_set), one.get_state_display(), url))
    waiting = ScopeContest.objects.filter(state=ContestState.OPEN).values_list("fiscal_year").annotate(n=Count("pk")).order_by("fiscal_year")
    for year, number in waiting:
        url = reverse("policies:scope-contests", args=[year])
        work.todo.append(Task(f"ตอบคำขอทบทวนขอบเขต {number} เรื่อง", f"ปีงบประมาณ {year} เขตขอว่านโยบายไม่เกี่ยวข้อง", "รอคำตอบ", url))
