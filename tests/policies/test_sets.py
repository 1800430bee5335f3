"""Versions of the policies: a new list by page, with its first file or without."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from policies.models import DimensionSet, Policy, PolicySet
from tests import makers
from tests.workbooks import table

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, policy_admin):
    makers.make_policy_set()
    client.force_login(policy_admin)
    return policy_admin


def add(client, **fields):
    return client.post("/sets/add/", {"name": "226+", "dimension_set": DimensionSet.objects.get().pk, "expected_count": "226", **fields})


def test_a_set_is_made_without_touching_any_year(client, admin):
    year = makers.make_fiscal_year()
    assert add(client)["Location"] == "/sets/"
    made = PolicySet.objects.get(name="226+")
    assert (made.expected_count, made.dimension_set.name) == (226, "2565")
    year.refresh_from_db()
    assert year.policy_set.name == "2565"


def test_its_first_file_is_previewed_and_not_yet_written(client, admin):
    workbook = SimpleUploadedFile("226.xlsx", table(("4.2.09", "แยกขยะที่บ้าน", "สุขภาพดี"), ("4.2.1", "ไม่เทรวม", "สุขภาพดี")))
    response = add(client, workbook=workbook, codes="on")
    assert "/import/" in response["Location"]
    assert "จะเพิ่ม 2" in client.get(response["Location"]).content.decode()
    assert not Policy.objects.filter(set__name="226+").exists()


@pytest.mark.parametrize(("name", "sentence"), [("2565", "อยู่แล้ว"), ("2569/1", "ที่อยู่เว็บ"), ("", "")])
def test_a_name_must_be_new_and_fit_an_address(client, admin, name, sentence):
    response = add(client, name=name)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert PolicySet.objects.count() == 1


def test_the_dimensions_stay_once_there_are_policies(client, admin):
    makers.make_policy()
    other = DimensionSet.objects.create(name="2567")
    client.post("/sets/2565/edit/", {"title": "ชุดแรก", "dimension_set": other.pk, "expected_count": "216"})
    changed = PolicySet.objects.get()
    assert (changed.title, changed.dimension_set.name) == ("ชุดแรก", "2565")


def test_both_lists_of_dimensions_are_shown_to_everybody(client, stranger):
    makers.make_policy_set("2565")
    makers.make_policy_set("2567")
    client.force_login(stranger)
    page = client.get("/sets/").content.decode()
    assert "ชุดด้าน 2565" in page
    assert "ชุดด้าน 2567" in page
    assert page.count("เศรษฐกิจดี") == 2
    assert "/sets/add/" not in page
