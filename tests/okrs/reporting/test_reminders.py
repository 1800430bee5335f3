"""เตือนให้รายงาน: from the bottom up, once a person and day, of nothing that is not owed."""

import smtplib
import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from districts.models import Membership, Role
from okrs.models import Reminder
from okrs.models.check_in import GapReason
from okrs.models.plan import PlanStatus
from okrs.reporting import tasks
from okrs.reporting.check_ins import report_gap, return_check_in, send_check_in
from okrs.reporting.readings import Reading
from okrs.reporting.reminders import people_to_remind, remind
from policies.models import ReportingPeriod
from tests import makers

AT = datetime(2026, 12, 6, 1, 0, tzinfo=UTC)
# November is due on 10 December and closes on the 20th.
FIVE_BEFORE, TWO_BEFORE, DUE, AFTER, CLOSED = (date(2026, 12, day) for day in (5, 8, 10, 11, 21))


@pytest.fixture
def owed(db):
    """A district with two sections, each owing one key result for November."""
    office = makers.make_office("1049", name="ทุ่งครุ")
    plan = makers.make_plan(office, status=PlanStatus.ACTIVE)
    objective = makers.make_objective(plan, policy=makers.make_policy())
    first = makers.make_key_result(objective, owner_section=makers.make_section(), title="รายได้ผู้ค้า")
    second = makers.make_key_result(objective, owner_section=makers.make_section("works", "ฝ่ายโยธา"), title="น้ำท่วมขัง")
    ReportingPeriod.objects.filter(month=date(2026, 10, 1)).update(closed_at=AT)
    return first, second


@pytest.fixture
def people(owed):
    office = makers.make_office("1049")
    section = makers.make_section()
    return {
        role: makers.make_person(role, office, username=role.value, section=section, email=f"{role.value}@example.org")
        for role in (Role.SECTION_HEAD, Role.PLANNER, Role.DIRECTOR)
    }


def november() -> ReportingPeriod:
    return ReportingPeriod.objects.get(month=date(2026, 11, 1))


def send(key_result):
    return send_check_in(key_result, period=november(), reading=Reading(value=Decimal(900)), as_of=date(2026, 11, 30), by=None, recorded_at=AT)


def told(people, day: date) -> set[Role]:
    return {role for role, person in people.items() if person.pk in people_to_remind(day)}


@pytest.mark.parametrize(
    ("day", "roles"),
    [
        (date(2026, 12, 4), set()),
        (FIVE_BEFORE, {Role.SECTION_HEAD}),
        (TWO_BEFORE, {Role.SECTION_HEAD, Role.PLANNER}),
        (DUE, {Role.SECTION_HEAD, Role.PLANNER}),
        (AFTER, {Role.SECTION_HEAD, Role.PLANNER, Role.DIRECTOR}),
        (CLOSED, set()),
    ],
)
def test_the_section_hears_first_the_planner_next_and_the_director_when_the_day_has_passed(people, day, roles):
    assert told(people, day) == roles


def test_a_digest_names_what_is_owed_and_when(people, owed):
    assert remind(people[Role.PLANNER], today=TWO_BEFORE, at=AT)
    (letter,) = mail.outbox
    assert letter.to == ["planner@example.org"]
    assert "ยังไม่รายงาน 2 KR" in letter.subject
    assert all(words in letter.body for words in ("รายได้ผู้ค้า", "น้ำท่วมขัง", "10 ธ.ค. 2569", "สำนักงานเขตทุ่งครุ", "http"))


def test_a_section_head_hears_of_own_key_results_only(people):
    remind(people[Role.SECTION_HEAD], today=TWO_BEFORE, at=AT)
    assert "รายได้ผู้ค้า" in mail.outbox[0].body
    assert "น้ำท่วมขัง" not in mail.outbox[0].body


def test_one_digest_a_day_and_the_next_on_the_next_day(people):
    planner = people[Role.PLANNER]
    assert [remind(planner, today=day, at=AT) for day in (TWO_BEFORE, TWO_BEFORE, date(2026, 12, 9))] == [True, False, True]
    assert len(mail.outbox) == 2


def test_what_is_sent_is_owed_no_more_and_what_is_sent_back_is_owed_again(people, owed):
    entry = send(owed[0])
    assert told(people, FIVE_BEFORE) == set()
    return_check_in(entry, by=people[Role.PLANNER], at=AT)
    assert told(people, FIVE_BEFORE) == {Role.SECTION_HEAD}


def test_waiting_for_a_definition_is_the_hosts_debt(people, owed):
    report_gap(owed[0], period=november(), reason=GapReason.WAITING_DEFINITION, by=None, at=AT)
    assert told(people, FIVE_BEFORE) == set()
    report_gap(owed[0], period=november(), reason=GapReason.SECTION_SILENT, by=None, at=AT)
    assert told(people, FIVE_BEFORE) == {Role.SECTION_HEAD}


def test_nobody_without_an_address_or_whose_time_is_over_is_told(people):
    people[Role.PLANNER].email = ""
    people[Role.PLANNER].save(update_fields=["email"])
    Membership.objects.filter(user=people[Role.DIRECTOR]).update(until=DUE)
    assert told(people, AFTER) == {Role.SECTION_HEAD}


def test_another_district_is_told_nothing(people, stranger):
    stranger.email = "stranger@example.org"
    stranger.save(update_fields=["email"])
    assert stranger.pk not in people_to_remind(AFTER)
    assert not remind(stranger, today=AFTER, at=AT)


def test_a_mail_server_that_refuses_gives_the_day_back_and_no_address_is_logged(people, monkeypatch, caplog):
    def refuse(*args):
        raise smtplib.SMTPServerDisconnected("planner@example.org")

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        assert not remind(people[Role.PLANNER], today=TWO_BEFORE, at=AT)
    assert not Reminder.objects.exists()
    assert "reminder_not_sent" in caplog.text
    assert "planner" not in caplog.text
    assert remind(people[Role.PLANNER], today=TWO_BEFORE, at=AT)


def test_the_morning_round_asks_for_one_task_a_person(people, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 11, 1, 0, tzinfo=UTC))
    monkeypatch.setattr(tasks.remind, "delay", tasks.remind)
    for _ in range(2):
        tasks.remind_all()
    assert sorted(letter.to[0] for letter in mail.outbox) == ["director@example.org", "planner@example.org", "section_head@example.org"]


def test_a_system_without_a_mail_server_asks_for_nothing(people, monkeypatch, settings):
    settings.MAIL_IS_SET_UP = False
    monkeypatch.setattr(tasks.remind, "delay", tasks.remind)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 11, 1, 0, tzinfo=UTC))
    tasks.remind_all()
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_two_hosts_at_once_send_one_letter(people):
    planner, gate, sent = people[Role.PLANNER], threading.Barrier(4), []

    def host():
        gate.wait(10)
        try:
            sent.append(remind(planner, today=TWO_BEFORE, at=AT))
        finally:
            connection.close()

    hosts = [threading.Thread(target=host) for _ in range(4)]
    for one in hosts:
        one.start()
    for one in hosts:
        one.join(20)
    assert sorted(sent) == [False, False, False, True]
    assert len(mail.outbox) == 1
