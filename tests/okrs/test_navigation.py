"""The menu around every page."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import path, resolve, reverse
from django.views import View

from districts.models import Role
from okrs import navigation
from tests import makers

# A page of a year that needs nothing else, for the switch.
urlpatterns = [path("somewhere/<int:year>/<str:code>/", View.as_view(), name="somewhere")]


def request_for(address, user=None) -> HttpRequest:
    request = RequestFactory().get(address)
    request.user = user or AnonymousUser()
    request.resolver_match = resolve(address)
    return request


def labels(request):
    return [item.label for item in navigation.menu(request)]


@pytest.mark.parametrize("page", navigation.PAGES, ids=lambda page: page.url_name)
def test_every_line_of_the_menu_leads_to_a_page(page):
    assert reverse(page.url_name, args=[2570] if page.of_year else [])


def test_every_link_at_the_foot_leads_to_a_page():
    assert all(reverse(name) for _, name in navigation.FOOTER)


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_no_role_has_more_items_than_fit(role):
    person = makers.make_person(role, username="someone")
    assert 1 <= len(labels(request_for("/", person))) <= navigation.MOST_ITEMS


def test_who_is_not_signed_in_sees_public_pages_only():
    assert labels(request_for("/")) == [page.label for page in navigation.PAGES if page.public]


def test_the_page_one_is_on_is_marked(planner):
    current = [item.label for item in navigation.menu(request_for("/checkin/", planner)) if item.current]
    assert current == ["รายงานผล"]


def test_city_people_have_no_reporting_of_their_own(reviewer, planner):
    assert "รายงานผล" in labels(request_for("/", planner))
    assert "รายงานผล" not in labels(request_for("/", reviewer))


@pytest.mark.urls("tests.okrs.test_navigation")
def test_the_year_switch_keeps_the_page_and_changes_the_year(planner):
    makers.make_fiscal_year(2570)
    makers.make_fiscal_year(2571)
    choices = navigation.year_choices(request_for("/somewhere/2570/1049/", planner))
    assert [(choice.be_year, choice.url, choice.current) for choice in choices] == [
        (2571, "/somewhere/2571/1049/", False),
        (2570, "/somewhere/2570/1049/", True),
    ]


def test_a_page_that_belongs_to_one_year_has_no_switch(planner):
    assert navigation.year_choices(request_for("/checkin/2570/1049/2569-11/", planner)) == []
    assert navigation.year_choices(request_for("/", planner)) == []


def test_the_corner_says_where_a_person_serves_and_as_what(planner):
    assert navigation.post_of(planner) == navigation.Post("สำนักงานเขตทุ่งครุ", "เจ้าหน้าที่แผน")


def test_pages_carry_the_menu_once_for_each_kind_of_screen(client, planner):
    client.force_login(planner)
    page = client.get("/").content.decode()
    assert page.count('aria-current="page"') == 2
    assert 'id="nav"' in page
    assert "ออกจากระบบ" in page
