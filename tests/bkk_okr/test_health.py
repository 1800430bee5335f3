import socket
from pathlib import Path

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db


def test_a_process_that_is_alive_says_so(client: Client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


def test_being_alive_needs_no_database(client: Client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/healthz")


def test_ready_names_each_part(client: Client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "migrations": "ok", "broker": "ok"}


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_read_only(client: Client, address: str):
    assert client.post(address).status_code == 405


def test_without_its_broker_the_product_serves_and_says_what_is_missing(client: Client, settings: Settings, tmp_path: Path):
    settings.CELERY_BROKER_URL = f"redis+socket://:password@{tmp_path / 'nobody.sock'}?virtual_host=0"
    response = client.get("/readyz")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert response.json()["broker"] == "ConnectionError"


def test_a_broker_that_never_answers_costs_a_second(client: Client, settings: Settings, tmp_path: Path):
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(tmp_path / "deaf.sock"))
        deaf.listen()
        settings.CELERY_BROKER_URL = f"redis+socket://:password@{tmp_path / 'deaf.sock'}?virtual_host=0"
        assert client.get("/readyz").json()["broker"] == "TimeoutError"


def test_without_its_database_it_is_not_ready(client: Client, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from django.db import connection

    monkeypatch.setitem(connection.settings_dict, "HOST", str(tmp_path))
    response = client.get("/readyz")
    assert (response.status_code, response.json()["database"]) == (503, "OperationalError")


@pytest.mark.django_db(transaction=True)
def test_a_migration_not_yet_applied_is_not_ready(client: Client):
    applied = MigrationRecorder.Migration.objects.filter(app="districts").order_by("-id").first()
    assert applied is not None
    applied.delete()
    try:
        response = client.get("/readyz")
    finally:
        applied.save(force_insert=True)
    assert (response.status_code, response.json()["migrations"]) == (503, "missing")
