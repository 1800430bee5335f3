"""หน่วยงานร่วมของตัวชี้วัด: set on a page by a reviewer or the measure's host, by document, from a day on."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from districts.models import Office
from okrs.models import ChangeRequest, KeyResultShare, Plan
from okrs.models.plan import PlanStatus
from okrs.reporting.change_words import compared
from okrs.reporting.changes import ChangeRefused, Decision
from okrs.reporting.shares import set_shares
from policies.models import Mark
from tests import makers

DOCUMENT = {"document_number": "กท 0401/9", "document_date": "16/11/2569", "effective_from": "16/11/2569", "note": "คลองเดียวกัน"}
DECISION = Decision("กท 0401/9", date(2026, 11, 16), date(2026, 11, 16))


def url_of(key_result) -> str:
    return f"/plans/2570/1049/kr/{key_result.pk}/shares/"


def rows(*pairs: tuple[object, str]) -> dict[str, str]:
    return {name: str(text) for number, (office, part) in enumerate(pairs) for name, text in ((f"office-{number}", office), (f"part-{number}", part))}


def seen_on(page: str) -> dict[str, str]:
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return {"seen": unescape(found[1])}


def shared() -> list[tuple[str, Decimal | None]]:
    return list(KeyResultShare.objects.order_by("office__code").values_list("office__code", "part"))


@pytest.fixture
def neighbour(other_district: Office) -> Office:
    makers.make_plan(other_district, status=PlanStatus.ACTIVE)
    return other_district


def test_a_reviewer_shares_a_key_result_by_document(client, reviewer, key_result, neighbour):
    client.force_login(reviewer)
    Mark.objects.all().delete()
    page = client.get(url_of(key_result)).content.decode()
    assert "KR 1.1 ยังไม่มีหน่วยงานร่วม" in page
    assert client.post(url_of(key_result), rows((neighbour.pk, "๒๕")) | DOCUMENT | seen_on(page)).status_code == 302
    assert shared() == [("1050", Decimal(25))]
    change = ChangeRequest.objects.get()
    assert (change.kind, change.state, change.decided_by, change.document_number) == ("shares", "approved", reviewer, "กท 0401/9")
    assert [(row.label, row.before, row.after) for row in compared(change)] == [("หน่วยงานร่วม", "–", "สำนักงานเขตบางบอน น้ำหนัก 25")]
    versions = key_result.objective.plan.versions.order_by("number")
    assert [(version.effective_from, version.effective_until) for version in versions] == [
        (date(2026, 10, 1), date(2026, 11, 15)),
        (date(2026, 11, 16), None),
    ]
    assert change.version == versions[1]
    assert set(Mark.objects.values_list("plan_id", flat=True)) == {key_result.objective.plan_id, Plan.objects.get(office=neighbour).pk}
    assert "KR 1.1 มีหน่วยงานร่วม 1 แห่ง" in client.get(url_of(key_result)).content.decode()


def test_an_emptied_row_takes_the_office_out_and_the_others_stay(client, reviewer, key_result, neighbour):
    third = makers.make_office("1001", name="พระนคร")
    for office in (neighbour, third):
        KeyResultShare.objects.create(key_result=key_result, office=office, part=10)
    kept = KeyResultShare.objects.get(office=third).pk
    client.force_login(reviewer)
    page = client.get(url_of(key_result)).content.decode()
    assert client.post(url_of(key_result), rows(("", ""), (third.pk, "10")) | DOCUMENT | seen_on(page)).status_code == 302
    assert shared() == [("1001", Decimal(10))]
    assert KeyResultShare.objects.get().pk == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (lambda office: rows((office.pk, ""), (office.pk, "")) | DOCUMENT, "เลือกหน่วยงานนี้แล้ว"),
        (lambda office: rows(("", "5")) | DOCUMENT, "เลือกหน่วยงานของน้ำหนักนี้"),
        (lambda office: rows((office.pk, "101")) | DOCUMENT, "ระหว่าง 0 ถึง 100"),
        (lambda office: rows((office.pk, "ครึ่ง")) | DOCUMENT, "กรอกเป็นตัวเลข"),
        (lambda office: rows((office.pk, "")), "ใส่เลขที่หนังสือ"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_written(client, reviewer, key_result, neighbour, typed, sentence):
    client.force_login(reviewer)
    answer = client.post(url_of(key_result), typed(neighbour) | {"seen": "[]"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert shared() == []


def test_the_own_office_and_the_city_are_no_choice(client, reviewer, key_result, neighbour):
    client.force_login(reviewer)
    page = client.get(url_of(key_result)).content.decode()
    offered = set(re.findall(r'<option value="(\d+)"', page))
    assert str(neighbour.pk) in offered
    assert not offered & {str(makers.make_city().pk), str(key_result.objective.plan.office_id)}
    for office in (makers.make_city(), key_result.objective.plan.office):
        with pytest.raises(ChangeRefused):
            set_shares(key_result, {office.pk: None}, seen=[], by=reviewer, at=timezone.now(), decision=DECISION)


def test_two_people_do_not_undo_each_other(client, reviewer, key_result, neighbour):
    third = makers.make_office("1001", name="พระนคร")
    client.force_login(reviewer)
    page = client.get(url_of(key_result)).content.decode()
    KeyResultShare.objects.create(key_result=key_result, office=third)
    answer = client.post(url_of(key_result), rows((neighbour.pk, "")) | DOCUMENT | seen_on(page))
    assert answer.status_code == 409
    assert "มีผู้แก้หน่วยงานร่วม" in answer.content.decode()
    assert shared() == [("1001", None)]
    assert client.post(url_of(key_result), rows((neighbour.pk, ""), (third.pk, "")) | DOCUMENT | seen_on(answer.content.decode())).status_code == 302
    assert shared() == [("1001", None), ("1050", None)]


@pytest.mark.parametrize("day", [date(2026, 9, 30), date(2027, 9, 1)])
def test_a_day_outside_the_year_or_not_yet_come_is_refused(reviewer, key_result, neighbour, day):
    with pytest.raises(ChangeRefused, match="วันที่มีผล"):
        set_shares(key_result, {neighbour.pk: None}, seen=[], by=reviewer, at=timezone.now(), decision=Decision("กท 1", day, day))
    assert shared() == []


def test_nothing_new_is_no_change(reviewer, key_result, neighbour):
    with pytest.raises(ChangeRefused, match="ไม่มีอะไรต่าง"):
        set_shares(key_result, {}, seen=[], by=reviewer, at=timezone.now(), decision=DECISION)
    assert not key_result.objective.plan.versions.exists()


def test_the_bureau_that_hosts_the_measure_shares_it_and_others_do_not(client, host, planner, director, key_result, neighbour):
    for person in (host, planner, director):
        client.force_login(person)
        assert client.get(url_of(key_result)).status_code == 403
    key_result.measure.__class__.objects.update(host=host.memberships.get().office)
    client.force_login(host)
    assert client.post(url_of(key_result), rows((neighbour.pk, "")) | DOCUMENT | {"seen": "[]"}).status_code == 302
    assert shared() == [("1050", None)]


def test_only_an_approved_plans_key_result_is_shared(client, reviewer, key_result, neighbour):
    client.force_login(reviewer)
    Plan.objects.update(status=PlanStatus.CLOSED)
    assert client.get(url_of(key_result)).status_code == 403
    assert client.get("/plans/2570/1049/kr/0/shares/").status_code == 404


def test_the_figures_room_names_who_shares_and_leads_to_the_page(client, reviewer, planner, key_result, neighbour):
    from okrs.figures.drain import drain

    KeyResultShare.objects.create(key_result=key_result, office=neighbour)
    Mark.objects.append(2570)
    drain(2570, today=timezone.localdate(), at=timezone.now())
    why = f"/why/2570/value/{key_result.pk}/"
    client.force_login(planner)
    page = client.get(why).content.decode()
    assert "สำนักงานเขตบางบอน" in page
    assert "/shares/" not in page
    client.force_login(reviewer)
    assert url_of(key_result) in client.get(why).content.decode()


def test_thirty_offices_cost_no_more_queries_than_one(client, reviewer, key_result, neighbour):
    client.force_login(reviewer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url_of(key_result)).status_code == 200
        return len(captured)

    KeyResultShare.objects.create(key_result=key_result, office=neighbour)
    few = queries()
    for number in range(1, 31):
        KeyResultShare.objects.create(key_result=key_result, office=makers.make_office(f"10{number:02}"))
    assert queries() == few
