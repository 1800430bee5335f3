"""Two questions from outside: is the process alive (`/healthz`), and can it serve (`/readyz`)."""

from functools import cache
from http import HTTPStatus

import psycopg
import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bkk_okr.broker import broker_client


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """503 without its database. Without its broker the product works (figures are then refreshed by the sweep), so that is 200 and "degraded"."""
    database, migrations = database_and_migrations()
    broker = broker_answer()
    serves = database == migrations == "ok"
    status = ("ok" if broker == "ok" else "degraded") if serves else "unavailable"
    return JsonResponse(
        {"status": status, "database": database, "migrations": migrations, "broker": broker},
        status=HTTPStatus.OK if serves else HTTPStatus.SERVICE_UNAVAILABLE,
    )


def database_and_migrations() -> tuple[str, str]:
    """Ask over a connection of its own: the pool would make the question wait its turn."""
    parameters = connection.get_connection_params()
    parameters.pop("pool", None)
    try:
        with psycopg.connect(**{**parameters, "connect_timeout": 2}) as own:
            applied = {(row[0], row[1]) for row in own.execute("SELECT app, name FROM django_migrations").fetchall()}
    except psycopg.errors.UndefinedTable:
        return "ok", "missing"
    except psycopg.Error as error:
        return type(error).__name__, "unknown"
    return "ok", "ok" if newest_migrations() <= applied else "missing"


@cache
def newest_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def broker_answer() -> str:
    try:
        with broker_client(settings.CELERY_BROKER_URL) as client:
            client.ping()
    except redis.RedisError as error:
        return type(error).__name__
    return "ok"
