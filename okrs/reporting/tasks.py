"""Doorways for Celery: running one twice or late is harmless."""

from django.conf import settings
from django.utils import timezone

from bkk_okr.celery import app
from districts.models import User
from okrs.reporting import reminders


@app.task(name="okrs.reporting.tasks.remind_all")
def remind_all() -> None:
    """Ask for one short task per person who has something to hear today; without a mail server nobody can be told."""
    if not settings.MAIL_IS_SET_UP:
        return
    for pk in reminders.people_to_remind(timezone.localdate()):
        remind.delay(pk)


@app.task(name="okrs.reporting.tasks.remind")
def remind(user_id: int) -> None:
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None:
        reminders.remind(user, today=timezone.localdate(), at=timezone.now())
