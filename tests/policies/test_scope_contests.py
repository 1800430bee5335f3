"""คำขอทบทวน: a district contests a required policy with a reason; the admin answers with one; until then it stays required."""

from datetime import UTC, date, datetime

import pytest

from policies.models import PolicyScope, ScopeContest
from policies.models.policy import ScopeState
from policies.models.scope_change import ContestState
from policies.scope import ScopeRefused, set_scope
from policies.scope_contests import answer_contest, contest
from tests import makers

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 27, 3, tzinfo=UTC)
TODAY = date(2026, 11, 27)


@pytest.fixture
def year(district):
    year = makers.make_fiscal_year(2571, state="preparation")
    set_scope(year, policies=[makers.make_policy()], offices=[district], state=ScopeState.REQUIRED, since=makers.LONG_AGO, by=None)
    return year


@pytest.fixture
def asked(year, district, planner):
    return contest(year, policy=makers.make_policy(), office=district, reason="ไม่มีพื้นที่จัดงาน", by=planner, at=AT)


def cell() -> PolicyScope:
    return PolicyScope.objects.current().get()


def test_an_open_contest_still_counts_as_required(asked):
    assert asked.state == ContestState.OPEN
    assert cell().state == ScopeState.REQUIRED


def test_accepted_the_cell_is_exempt_for_the_districts_reason(asked, policy_admin):
    answer_contest(asked, accept=True, answer="เห็นด้วย", by=policy_admin, at=AT, day=TODAY)
    assert (cell().state, cell().reason, cell().decided_by, cell().since) == (ScopeState.NOT_APPLICABLE, "ไม่มีพื้นที่จัดงาน", policy_admin, TODAY)


def test_declined_it_stays_required_and_the_answer_is_kept(asked, policy_admin):
    answered = answer_contest(asked, accept=False, answer="มีสวนสาธารณะสองแห่ง", by=policy_admin, at=AT, day=TODAY)
    assert (answered.state, answered.answer, cell().state) == (ContestState.DECLINED, "มีสวนสาธารณะสองแห่ง", ScopeState.REQUIRED)


def test_an_answer_needs_a_reason_and_is_given_once(asked, policy_admin):
    with pytest.raises(ScopeRefused, match="เหตุผล"):
        answer_contest(asked, accept=True, answer=" ", by=policy_admin, at=AT, day=TODAY)
    answer_contest(asked, accept=False, answer="คงไว้", by=policy_admin, at=AT, day=TODAY)
    with pytest.raises(ScopeRefused, match="ตอบไปแล้ว"):
        answer_contest(asked, accept=True, answer="เปลี่ยนใจ", by=policy_admin, at=AT, day=TODAY)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_contest_needs_a_reason(year, district, reason):
    with pytest.raises(ScopeRefused):
        contest(year, policy=makers.make_policy(), office=district, reason=reason, by=None, at=AT)


def test_only_a_required_cell_is_contested_and_only_once_at_a_time(asked, year, district, other_district):
    with pytest.raises(ScopeRefused, match="รอคำตอบ"):
        contest(year, policy=makers.make_policy(), office=district, reason="อีกครั้ง", by=None, at=AT)
    with pytest.raises(ScopeRefused, match="ไม่ได้กำหนด"):
        contest(year, policy=makers.make_policy(), office=other_district, reason="ไม่เกี่ยว", by=None, at=AT)


def test_after_a_refusal_one_may_ask_again(asked, year, district):
    answer_contest(asked, accept=False, answer="คงไว้", by=None, at=AT, day=TODAY)
    assert contest(year, policy=makers.make_policy(), office=district, reason="มีข้อมูลใหม่", by=None, at=AT).state == ContestState.OPEN


def ask(client, **body):
    return client.post("/scope/2571/1049/contest", {"policy": makers.make_policy().pk, "reason": "ไม่มีพื้นที่", **body})


def test_a_planner_asks_from_the_landing_page(client, planner, year):
    makers.make_plan(planner.memberships.get().office, year)
    client.force_login(planner)
    assert ask(client)["Location"] == "/plans/2571/1049/landings/"
    assert ScopeContest.objects.get().by == planner
    page = client.get("/plans/2571/1049/landings/").content.decode()
    assert "ขอทบทวนแล้ว" in page


def test_the_district_reads_the_answer(client, planner, policy_admin, asked, year):
    makers.make_plan(planner.memberships.get().office, year)
    answer_contest(asked, accept=False, answer="มีสวนสาธารณะสองแห่ง", by=policy_admin, at=AT, day=TODAY)
    client.force_login(planner)
    for url in ("/plans/2571/1049/landings/", "/policies/2565/116/?year=2571"):
        assert "มีสวนสาธารณะสองแห่ง" in client.get(url).content.decode()


def test_nobody_else_reads_a_districts_contest(client, stranger, asked):
    client.force_login(stranger)
    assert "ไม่มีพื้นที่จัดงาน" not in client.get("/policies/2565/116/?year=2571").content.decode()


def test_the_admin_answers_on_the_page(client, policy_admin, asked):
    client.force_login(policy_admin)
    assert "คำขอทบทวนรอคำตอบ 1 เรื่อง" in client.get("/scope/2571/contests/").content.decode()
    client.post(f"/scope/contests/{asked.pk}/answer", {"act": "accept", "answer": ""})
    assert cell().state == ScopeState.REQUIRED
    client.post(f"/scope/contests/{asked.pk}/answer", {"act": "accept", "answer": "เห็นด้วย"})
    assert cell().state == ScopeState.NOT_APPLICABLE
    assert "ไม่มีคำขอทบทวนรอคำตอบ" in client.get("/scope/2571/contests/").content.decode()


def test_the_admins_home_says_that_a_district_waits(client, policy_admin, asked):
    client.force_login(policy_admin)
    assert "คำขอทบทวนขอบเขต 1 เรื่อง" in client.get("/").content.decode()
