"""What stands on the first page: tasks, each with what it is called, in which state it is and until when."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone

from bkk_okr import thai
from okrs.models import Plan

DONE_DAYS = 7


@dataclass(frozen=True)
class Task:
    name: str
    note: str = ""
    state: str = ""
    url: str = ""
    due: date | None = None


@dataclass
class Work:
    todo: list[Task] = field(default_factory=list)
    waiting: list[Task] = field(default_factory=list)
    done: list[Task] = field(default_factory=list)
    next_opens: date | None = None

    @property
    def first_due(self) -> date | None:
        return min((task.due for task in self.todo if task.due), default=None)


def plan_url(plan: Plan) -> str:
    return reverse("okrs:plan-detail", args=[plan.fiscal_year_id, plan.office.code])


def due_state(due: date, today: date) -> str:
    days = (due - today).days
    if days < 0:
        return f"เลยกำหนด {-days} วัน"
    return "ครบกำหนดวันนี้" if days == 0 else f"ภายใน {thai.short_date(due)}"


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
