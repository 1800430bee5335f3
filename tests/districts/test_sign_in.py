"""Coming in and going out, and the doors of the demo."""

import pytest
from django.conf import settings

from districts.models import Role, User
from tests import makers

PASSWORD = "ผ่านเข้าออก2569"
URL = "/accounts/signin/"


def sign_in(client, username="planner", password=PASSWORD, **more):
    return client.post(URL, {"username": username, "password": password, **more})


def test_the_right_password_leads_home(client, planner):
    response = sign_in(client)
    assert response["Location"] == "/"
    assert client.session["_auth_user_id"] == str(planner.pk)


def test_one_arrives_where_one_wanted_to_go(client, planner):
    page = client.get(URL, {"next": "/checkin/"}).content.decode()
    assert 'name="next" value="/checkin/"' in page
    assert sign_in(client, next="/checkin/")["Location"] == "/checkin/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_nobody_is_sent_to_another_site(client, planner, elsewhere):
    assert sign_in(client, next=elsewhere)["Location"] == "/"


@pytest.mark.parametrize(("username", "password"), [("planner", "ผิด"), ("nobody", PASSWORD)])
def test_a_wrong_pair_is_refused_with_one_sentence_for_all(client, planner, username, password):
    response = sign_in(client, username, password)
    assert response.status_code == 422
    assert "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง" in response.content.decode()


def test_a_closed_account_is_refused_like_a_wrong_password(client, planner):
    User.objects.update(is_active=False)
    response = sign_in(client)
    assert response.status_code == 422
    assert "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง" in response.content.decode()


def test_empty_fields_are_named(client, db):
    page = sign_in(client, "", "").content.decode()
    assert "กรอกชื่อผู้ใช้" in page
    assert "กรอกรหัสผ่าน" in page


def test_an_account_is_locked_after_many_wrong_passwords_and_told_so(client, planner):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = sign_in(client, password="ผิด")
    assert response.status_code == 429
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "พักการเข้าสู่ระบบ 15 นาที" in locked.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_locked_account_does_not_lock_its_neighbour(client, planner, director):
    for _ in range(settings.AXES_FAILURE_LIMIT + 1):
        sign_in(client, password="ผิด")
    assert sign_in(client, "director").status_code == 302


def test_who_is_in_is_not_asked_again(client, planner):
    client.force_login(planner)
    assert client.get(URL)["Location"] == "/"


def test_going_out_takes_a_post(client, planner):
    client.force_login(planner)
    assert client.get("/accounts/signout/").status_code == 405
    assert client.post("/accounts/signout/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


@pytest.fixture
def demo(settings, db):
    """One invented person behind each door."""
    settings.DEMO_SIGN_IN = True
    district = makers.make_office("1049", name="ทุ่งครุ")
    return {
        "planner": makers.make_person(Role.PLANNER, district, invented=True),
        "director": makers.make_person(Role.DIRECTOR, district, invented=True),
        "city": makers.make_person(Role.REVIEWER, invented=True),
        "admin": makers.make_person(Role.POLICY_ADMIN, invented=True),
    }


@pytest.mark.parametrize("door", ["planner", "director", "city", "admin"])
def test_one_press_opens_a_door(client, demo, door):
    assert client.post(f"/accounts/demo/{door}/")["Location"] == "/"
    assert client.session["_auth_user_id"] == str(demo[door].pk)


def test_four_doors_stand_on_the_first_page(client, demo):
    page = client.get("/").content.decode()
    assert [door for door in demo if f'action="/accounts/demo/{door}/"' in page] == list(demo)


def test_a_door_takes_a_post(client, demo):
    assert client.get("/accounts/demo/planner/").status_code == 405


def test_an_unknown_door_is_not_there(client, demo):
    assert client.post("/accounts/demo/superuser/").status_code == 404


def test_no_door_opens_to_a_real_person(client, demo):
    User.objects.update(invented=False)
    assert client.post("/accounts/demo/planner/").status_code == 404
    assert "/accounts/demo/" not in client.get("/").content.decode()


def test_no_door_opens_to_a_superuser(client, demo):
    User.objects.update(is_superuser=True)
    assert client.post("/accounts/demo/admin/").status_code == 404


def test_a_closed_account_stands_behind_no_door(client, demo):
    User.objects.update(is_active=False)
    assert client.post("/accounts/demo/city/").status_code == 404


def test_production_has_no_doors(client, demo, settings):
    settings.DEMO_SIGN_IN = False
    assert [client.post(f"/accounts/demo/{door}/").status_code for door in demo] == [404] * 4
    assert "/accounts/demo/" not in client.get("/").content.decode()
    assert "/accounts/demo/" not in client.get(URL).content.decode()


def test_production_settings_turn_the_doors_off(tmp_path):
    """Asked of a fresh Python with the environment of production."""
    import os
    import subprocess
    import sys

    production = {
        "OKR_ENV": "production",
        "OKR_VAR": str(tmp_path),
        "SECRET_KEY": "k" * 50,
        "ALLOWED_HOSTS": "okr.example",
        "DATABASE_URL": "postgresql://u:p@db/okr",
        "REDIS_URL": "redis://broker",
        "PATH": os.environ["PATH"],
    }
    answer = subprocess.run(
        [sys.executable, "-c", "from bkk_okr import settings; print(settings.DEMO_SIGN_IN)"], env=production, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"
