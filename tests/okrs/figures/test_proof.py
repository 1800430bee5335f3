"""The nightly proof: it reports what drifted, repairs it, happens once a night, and is there for admins to read."""

from datetime import timedelta

import pytest
from django.urls import reverse

from districts.models import User
from okrs.figures import tasks
from okrs.figures.check import compare
from okrs.figures.drain import drain
from okrs.figures.proof import claim, prove
from okrs.models import Proof, RollupScore, RollupValue
from tests.okrs.figures.small_city import NOON, TODAY, YEAR, make_small_city

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    city = make_small_city()
    city.report(0, "71")
    drain(YEAR, today=TODAY, at=NOON)
    return city


def test_a_quiet_night_finds_nothing(city):
    proof = prove(today=TODAY, clock=lambda: NOON)
    assert proof is not None
    assert (proof.drift, proof.left, proof.repaired) == (0, 0, [])
    assert proof.checked == RollupValue.objects.count() + RollupScore.objects.count()


def test_drift_is_counted_before_it_is_repaired_and_gone_afterwards(city, caplog):
    RollupScore.objects.filter(subject="city", kind="all").update(n_on_plan=99)
    RollupValue.objects.filter(level="city").delete()
    proof = prove(today=TODAY, clock=lambda: NOON)
    assert proof is not None
    assert (proof.drift, proof.left, proof.repaired) == (4, 0, [YEAR])
    assert any("city" in example for example in proof.examples)
    assert compare(today=TODAY, at=NOON).is_good
    assert "figures_drifted" in caplog.text


def test_marks_that_wait_are_drained_and_are_no_drift(city):
    city.report(1, "22")
    proof = prove(today=TODAY, clock=lambda: NOON)
    assert proof is not None
    assert proof.drift == 0


def test_a_second_host_in_the_same_night_does_nothing(city):
    assert prove(today=TODAY, clock=lambda: NOON) is not None
    assert prove(today=TODAY, clock=lambda: NOON + timedelta(hours=2)) is None
    assert Proof.objects.count() == 1


def test_a_night_that_was_cut_short_is_taken_over_an_hour_later(city):
    assert claim(TODAY, NOON) is not None
    assert prove(today=TODAY, clock=lambda: NOON + timedelta(minutes=30)) is None
    assert prove(today=TODAY, clock=lambda: NOON + timedelta(hours=1)) is not None
    assert Proof.objects.get().finished_at is not None


def test_admins_read_what_was_found(city, client):
    prove(today=TODAY, clock=lambda: NOON)
    client.force_login(User.objects.create_superuser("it-officer", password="ผ่านเข้าออก2569"))
    page = client.get(reverse("admin:okrs_proof_changelist")).content.decode()
    assert str(Proof.objects.get().checked) in page


def test_the_task_is_a_doorway_to_the_same(city):
    tasks.prove()
    tasks.prove()
    assert Proof.objects.count() == 1
