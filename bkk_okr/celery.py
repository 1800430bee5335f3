"""The Celery app: the worker and beat start from here."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bkk_okr.settings")
app = Celery("bkk_okr")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Rooms of an app have tasks of its own.
app.autodiscover_tasks(["okrs.figures", "okrs.reporting"])
