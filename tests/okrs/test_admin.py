"""Django's admin: superusers look at everything, change little, and what they change marks the figures stale."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.contrib import admin
from django.urls import reverse

from districts.models import Membership, Role, User
from okrs.models import CheckIn, KeyResult, Measure, Plan
from okrs.reporting.check_ins import send_check_in
from okrs.reporting.readings import Reading
from policies.models import FiscalYear, Mark, ReportingPeriod
from tests import makers

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.fixture
def superuser(db: None) -> User:
    return User.objects.create_superuser("it-officer", password="ผ่านเข้าออก2569")


@pytest.fixture
def reported(key_result: KeyResult) -> CheckIn:
    period = ReportingPeriod.objects.get(month=date(2026, 10, 1))
    noon = datetime(2026, 11, 2, 5, tzinfo=UTC)
    entry = send_check_in(key_result, period=period, reading=Reading(value=Decimal(900)), as_of=date(2026, 10, 31), by=None, recorded_at=noon)
    Mark.objects.all().delete()
    return entry


def address(model, act: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{act}", args=args)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_can_be_listed_and_searched(client, superuser, reported, model):
    client.force_login(superuser)
    assert client.get(address(model, "changelist")).status_code == 200
    if admin.site._registry[model].search_fields:
        assert client.get(address(model, "changelist"), {"q": "1"}).status_code == 200


def test_every_row_of_ours_is_in_the_admin():
    from django.apps import apps

    inside = {"districts", "policies", "okrs"}
    shown = {model._meta.label for model in MODELS}
    mine = {model._meta.label for model in apps.get_models() if model._meta.app_label in inside and not model._meta.label.endswith("Event")}
    # Rows that are only read with the row they hang on.
    parts = {"KeyResultLadder", "KeyResultPlanned", "KeyResultStep", "ObjectivePolicy", "PolicyDimension", "PolicyImportChange"}
    parts |= {"ProjectPolicy", "ProjectContribution", "ProjectStep", "PublishedMonth", "SnapshotValue", "SnapshotScore"}
    parts |= {"ReportDraft", "ReportDay"}  # what an office is typing is nobody else's business
    assert {label for label in mine - shown if label.split(".")[1] not in parts} == set()


@pytest.mark.parametrize("person", ["planner", "director", "host", "reviewer", "executive", "policy_admin"])
def test_nobody_else_enters(client, request, person):
    client.force_login(request.getfixturevalue(person))
    assert client.get("/admin/", follow=True).status_code == 403


def test_staff_without_superuser_does_not_enter(client, planner):
    User.objects.update(is_staff=True)
    client.force_login(planner)
    assert client.get("/admin/", follow=True).status_code == 403


def test_who_is_not_signed_in_meets_our_own_sign_in(client, db):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/accounts/signin/?next=/admin/"


@pytest.mark.parametrize("act", ["change", "delete"])
def test_a_check_in_is_never_edited(client, superuser, reported, act):
    client.force_login(superuser)
    assert client.post(address(CheckIn, act, reported.pk), {"value": "1", "post": "yes"}).status_code == 403
    reported.refresh_from_db()
    assert reported.value == Decimal(900)


def test_a_check_in_is_not_made_here(client, superuser, reported):
    client.force_login(superuser)
    assert client.post(address(CheckIn, "add"), {}).status_code == 403


def test_a_plan_does_not_move_here(client, superuser, plan):
    client.force_login(superuser)
    assert client.post(address(Plan, "change", plan.pk), {"status": "approved"}).status_code == 403
    assert Plan.objects.get().status == "draft"


def test_a_changed_threshold_marks_its_year(client, superuser, key_result):
    client.force_login(superuser)
    makers.make_fiscal_year(2571)
    year = FiscalYear.objects.get(pk=2570)
    form = {name: getattr(year, name) for name in ("be_year", "state", "on_plan_from", "coverage_floor")}
    form |= {"policy_set": year.policy_set_id, "dimension_set": year.dimension_set_id, "near_plan_from": "0.750"}
    assert client.post(address(FiscalYear, "change", 2570), form).status_code == 302
    assert FiscalYear.objects.get(pk=2570).near_plan_from == Decimal("0.750")
    assert list(Mark.objects.values_list("fiscal_year", "plan_id")) == [(2570, None)]


def test_a_changed_measure_marks_the_years_that_use_it(client, superuser, key_result, django_capture_on_commit_callbacks):
    client.force_login(superuser)
    measure = Measure.objects.get()
    page = client.get(address(Measure, "change", measure.pk))
    form = {name: value for name, value in page.context["adminform"].form.initial.items() if value is not None} | {"kind": "output", "entity_codes": ""}
    with django_capture_on_commit_callbacks() as callbacks:
        assert client.post(address(Measure, "change", measure.pk), form).status_code == 302
    assert Measure.objects.get().kind == "output"
    assert list(Mark.objects.values_list("fiscal_year", flat=True)) == [2570]
    assert "nudge" in [callback.__name__ for callback in callbacks]


def test_what_a_reported_measure_counts_cannot_be_changed(client, superuser, reported):
    client.force_login(superuser)
    measure = Measure.objects.get()
    form = client.get(address(Measure, "change", measure.pk)).context["adminform"].form
    assert "unit" not in form.fields
    assert "kind" in form.fields


def test_a_superuser_appoints_people(client, superuser, planner, other_district):
    client.force_login(superuser)
    form = {"user": planner.pk, "office": other_district.pk, "role": Role.PLANNER, "since": "2026-10-01"}
    assert client.post(address(Membership, "add"), form).status_code == 302
    assert Membership.objects.filter(user=planner, office=other_district).exists()


def test_a_role_that_does_not_fit_the_office_is_refused(client, superuser, planner, district):
    client.force_login(superuser)
    form = {"user": planner.pk, "office": district.pk, "role": Role.REVIEWER, "since": "2026-10-01"}
    assert client.post(address(Membership, "add"), form).status_code == 200
    assert not Membership.objects.filter(role=Role.REVIEWER).exists()


def test_a_new_account_can_be_made(client, superuser):
    client.force_login(superuser)
    form = {"username": "new-planner", "usable_password": "true", "password1": "ผ่านเข้าออก2570", "password2": "ผ่านเข้าออก2570"}
    assert client.post(address(User, "add"), form).status_code == 302
    assert User.objects.get(username="new-planner").check_password("ผ่านเข้าออก2570")
