"""เตือนให้รายงาน: at most one message per person and day, from the bottom up: the section first, the planner next, the director when a day has passed.

Nobody is reminded of what is sent, waits for a definition, or belongs to somebody else. No name and no address is logged.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse

from bkk_okr import thai
from districts.models import Membership, Role, User
from okrs.models import CheckIn, KeyResult, Reminder, ReportGap
from okrs.models.check_in import GapReason, Verification
from okrs.models.plan import TAKES_CHECK_INS
from policies.models import ReportingPeriod

# Days before the due day from which each is told; the director only from the day after it.
FIRST_DAY = {Role.SECTION_HEAD: 5, Role.PLANNER: 2, Role.HOST: 2, Role.DIRECTOR: -1}
MOST_LINES = 30

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Owed:
    """A due value that has not come, as one line of a message."""

    key_result: int
    title: str
    office: int
    office_name: str
    section: int | None
    section_name: str
    period: ReportingPeriod

    def is_late(self, today: date) -> bool:
        return self.period.due < today


def periods_asked_for(today: date) -> list[ReportingPeriod]:
    """Open periods whose due day is near or past."""
    near = today + timedelta(days=max(FIRST_DAY.values()))
    return list(ReportingPeriod.objects.open_on(today).filter(due__lte=near).order_by("month"))


def owed_by(offices: Iterable[int] | None, today: date) -> list[Owed]:
    """Return what the offices (None: all) owe in the periods asked for. A report that was sent back is owed again."""
    found: list[Owed] = []
    for period in periods_asked_for(today):
        sent = CheckIn.objects.filter(key_result=OuterRef("pk"), period=period).exclude(verification=Verification.RETURNED)
        excused = ReportGap.objects.filter(key_result=OuterRef("pk"), period=period, reason=GapReason.WAITING_DEFINITION)
        silent = KeyResult.objects.filter(~Exists(sent), ~Exists(excused), objective__plan__fiscal_year=period.fiscal_year_id)
        if offices is not None:
            silent = silent.filter(objective__plan__office__in=offices)
        rows = silent.filter(objective__plan__status__in=TAKES_CHECK_INS).select_related("measure", "objective__plan__office", "owner_section")
        found += [owed(row, period) for row in rows.order_by("objective__plan__office", "objective__position", "position") if is_due(row, period)]
    return found


def is_due(key_result: KeyResult, period: ReportingPeriod) -> bool:
    return key_result.measure.is_due_in(period.month.month)


def owed(row: KeyResult, period: ReportingPeriod) -> Owed:
    office, section = row.objective.plan.office, row.owner_section
    return Owed(row.pk, row.title, office.pk, office.full_name, row.owner_section_id, section.name if section else "", period)


def concerns(membership: Membership, line: Owed, today: date) -> bool:
    """Whether the holder of a role is told of a line today: own office, own section, and not before their turn."""
    first = FIRST_DAY.get(Role(membership.role))
    if first is None or membership.office_id != line.office or today < line.period.due - timedelta(days=first):
        return False
    return membership.role != Role.SECTION_HEAD or membership.section_id == line.section


def memberships_told(today: date) -> list[Membership]:
    return list(
        Membership.objects.on(today).filter(role__in=FIRST_DAY, user__is_active=True, user__invented=False).exclude(user__email="").order_by("user", "pk")
    )


def people_to_remind(today: date) -> list[int]:
    """Return who has something to hear today and has not heard it yet."""
    lines = owed_by(None, today)
    told = set(Reminder.objects.filter(day=today).values_list("user", flat=True))
    mine = {membership.user_id for membership in memberships_told(today) if any(concerns(membership, line, today) for line in lines)}
    return sorted(mine - told)


def lines_for(user: User, today: date) -> list[Owed]:
    memberships = [membership for membership in memberships_told(today) if membership.user_id == user.pk]
    lines = owed_by({membership.office_id for membership in memberships}, today)
    return [line for line in lines if any(concerns(membership, line, today) for membership in memberships)]


def remind(user: User, *, today: date, at: datetime) -> bool:
    """Send the day's digest once. The row is claimed before the message leaves; a mail server that refuses gives the claim back."""
    lines = lines_for(user, today)
    if not lines:
        return False
    claim, first = Reminder.objects.get_or_create(user=user, day=today, defaults={"lines": len(lines)})
    if not first:
        return False
    try:
        send_mail(subject_of(lines, today), body_of(lines, today), None, [user.email])
    except (OSError, SMTPException) as fault:
        claim.delete()
        log.warning("reminder_not_sent", reminder=claim.user_id, fault=type(fault).__name__)
        return False
    Reminder.objects.filter(user=user, day=today).update(sent_at=at)
    log.info("reminder_sent", lines=len(lines))
    return True


def subject_of(lines: list[Owed], today: date) -> str:
    first = min(lines, key=lambda line: line.period.due).period
    late = sum(line.is_late(today) for line in lines)
    state = f"เลยกำหนด {late} KR" if late else f"ครบกำหนด {thai.short_date(first.due)}"
    return f"รายงานผล{thai.short_month(first.month)}: ยังไม่รายงาน {len(lines)} KR {state}"


def body_of(lines: list[Owed], today: date) -> str:
    context = {"lines": lines[:MOST_LINES], "more": len(lines) - MOST_LINES, "today": today, "url": f"{settings.SITE_URL}{reverse('okrs:home')}"}
    return render_to_string("okrs/reminder_mail.txt", context)
