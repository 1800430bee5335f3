"""เป้าหมายใหญ่ lands in a district with its parts: the same answer on every page, in the data and on a past day, each cell counted once."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from districts.access import NO_RIGHTS, Rights
from districts.models import Office
from okrs.city.as_data import as_data
from okrs.city.coverage import Coverage
from okrs.city.figures import city_figures
from okrs.city.past import city_figures_on
from okrs.models import Landing, Plan
from okrs.models.landing import LandingThrough
from okrs.models.plan import PlanStatus
from okrs.planning.landings import land_through_routine
from okrs.planning.outline import outline_of
from policies.composites import set_part
from policies.models import FiscalYear, Policy, PolicyScope
from tests import makers
from tests.okrs.city.conftest import words

pytestmark = pytest.mark.django_db
TODAY, NOW = date(2026, 11, 24), datetime(2026, 11, 24, 3, tzinfo=UTC)
URL = "/policies/2565/116/?year=2570"


@pytest.fixture
def whole() -> Policy:
    """116 is made of 001 and 002."""
    whole = makers.make_policy()
    for code, title in (("001", "ตลาดเขต"), ("002", "ถนนคนเดิน")):
        set_part(whole, makers.make_policy(code, title), Decimal(1), by=None)
    whole.refresh_from_db()
    return whole


def make_district(code: str, *, required: str = "116 001 002", lands: str = "", exempt: str = "", status: str = PlanStatus.ACTIVE) -> Plan:
    """A district that must carry these codes and whose plan carries some of them through its own objectives."""
    number = int(code) - 1001
    office = makers.make_office(code, tile_column=number % 10, tile_row=number // 10, tile_label=f"ข{code}")
    makers.make_group(office)
    plan = makers.make_plan(office, status=status)
    for one in required.split():
        PolicyScope.objects.create(policy=policy(one), fiscal_year=plan.fiscal_year, office=office, state="required", since=makers.LONG_AGO)
    for one in lands.split():
        Landing.objects.create(plan=plan, policy=policy(one), through="objective", objective=makers.make_objective(plan, policy=policy(one)))
    for one in exempt.split():
        Landing.objects.create(plan=plan, policy=policy(one), through="not_applicable", reason="ไม่มีตลาดในเขต")
    return plan


def policy(code: str) -> Policy:
    return Policy.objects.get(code=code)


def counted(rights: Rights = NO_RIGHTS) -> Coverage:
    return Coverage(2570, day=TODAY, rights=rights)


CELLS = {
    "all parts": ({"lands": "001 002"}, "landed"),
    "itself": ({"lands": "116"}, "landed"),
    "one of two": ({"lands": "001"}, "gap"),
    "the only part that must": ({"required": "116 001", "lands": "001"}, "landed"),
    "a part that does not concern the district": ({"lands": "001", "exempt": "002"}, "landed"),
    "every part does not concern it": ({"exempt": "001 002"}, "gap"),
    "its plan says why it does not concern the district": ({"lands": "001 002", "exempt": "116"}, "exempt"),
    "no part must": ({"required": "116", "lands": "001 002"}, "gap"),
    "in a draft": ({"lands": "001 002", "status": PlanStatus.DRAFT}, "gap"),
}


@pytest.mark.parametrize("name", CELLS)
def test_what_the_cell_of_a_whole_says(whole, name):
    given, told = CELLS[name]
    plan = make_district("1001", **given)
    assert counted().of_policy(whole.pk) == {plan.office_id: told}


def test_parts_in_a_draft_are_known_to_those_who_may_know(whole):
    plan = make_district("1001", lands="001 002", status=PlanStatus.DRAFT)
    seen = counted(Rights(offices={"planner": frozenset([plan.office_id])}))  # type: ignore[dict-item]
    assert seen.of_policy(whole.pk) == {plan.office_id: "draft"}
    assert (seen.whole().drafts, seen.whole().landed) == (3, 0)


def test_every_count_moves_by_one_cell_and_no_more(whole):
    make_district("1001", lands="001 002")
    make_district("1002", lands="001")
    found = counted()
    assert (found.whole().landed, found.whole().required) == (4, 6)
    for name in ("policy", "office", "dimension", "group"):
        assert sum(cells.landed for cells in found.by(name).values()) == 4
        assert sum(cells.required for cells in found.by(name).values()) == 6
    assert found.by("policy")[whole.pk,].landed == 1


def test_a_big_one_made_of_big_ones_lands_from_below(whole):
    top = makers.make_policy("200", "เศรษฐกิจชุมชน")
    set_part(top, whole, Decimal(1), by=None)
    for code, required in (("1001", "200 116 001 002"), ("1002", "200 001 002")):
        make_district(code, required=required, lands="001 002")
    assert set(counted().of_policy(top.pk).values()) == {"landed"}


def test_page_summary_data_and_past_day_agree(reader, recompute, whole):
    make_district("1001", lands="001 002")
    make_district("1002", lands="001")
    recompute(2570, TODAY)
    year = FiscalYear.objects.get(pk=2570)
    told = {"landed": 4, "required": 6, "exempt": 0}
    assert as_data(city_figures(year, today=TODAY, now=NOW))["landing"] == told
    assert as_data(city_figures_on(year, TODAY, view="working", at=NOW))["landing"] == told
    assert "บรรจุในแผนแล้ว 4 จาก 6 รายการที่ต้องบรรจุ" in words(reader.get("/coverage/2570/"))
    assert reader.get(URL).context["heading"] == "12 เทศกาลตลอดปีทั่วกรุงเทพฯ: 1 จาก 2 เขตบรรจุในแผนแล้ว"


def test_a_whole_that_is_not_there_yet_says_how_many_parts_are(reader, whole):
    make_district("1001", lands="001 002")
    make_district("1002", lands="001")
    assert "116 12 เทศกาลตลอดปีทั่วกรุงเทพฯ ส่วนประกอบบรรจุครบ 1 จาก 2 นโยบาย" in words(reader.get("/coverage/2570/"))
    page = reader.get(URL)
    assert page.context["tiles"]["1002"].aria.endswith("ยังไม่บรรจุ ลงแผนแล้ว 1 จาก 2 ส่วน")
    assert "ลงแผน" not in page.context["tiles"]["1001"].aria
    assert [(one.office.code, one.through) for one in page.context["carriers"]] == [("1001", "ผ่านนโยบายย่อย")]


def test_the_own_district_reads_it_on_the_policy_page(client, planner, whole):
    makers.make_fiscal_year()
    make_district(planner.memberships.get().office.code, lands="001")
    client.force_login(planner)
    assert "ลงแผนแล้ว 1 จาก 2 ส่วน" in words(client.get(URL))


def test_a_district_that_carries_the_whole_itself_is_not_told_of_parts(client, planner, whole):
    makers.make_fiscal_year()
    make_district(planner.memberships.get().office.code, lands="116 001")
    client.force_login(planner)
    assert "ลงแผนแล้ว" not in words(client.get(URL))


def test_the_register_lists_it_among_those_carried(reader, whole):
    make_district("1001", lands="001 002")
    codes = {answer: [one.code for one in reader.get("/policies/", {"carried": answer}).context["page"].object_list] for answer in ("yes", "no")}
    assert codes == {"yes": ["001", "002", "116"], "no": []}


def test_the_planners_list_counts_it_with_its_parts(client, planner, whole):
    office: Office = planner.memberships.get().office
    plan = make_district(office.code, lands="001", status=PlanStatus.DRAFT)
    client.force_login(planner)
    url = f"/plans/2570/{office.code}/landings/"
    page = words(client.get(url))
    assert "บรรจุในแผนแล้ว 1 จาก 3 นโยบายที่ต้องบรรจุ" in page
    assert "ยังไม่บรรจุ ลงแผนแล้ว 1 จาก 2 ส่วน" in page
    assert "นโยบายยังไม่บรรจุ 2 เรื่อง" in words(client.get("/"))
    land_through_routine(plan, policy("002"), makers.make_measure(), by=planner)
    assert "ผ่านนโยบายย่อย ลงแผนแล้ว 2 จาก 2 ส่วน" in words(client.get(url))
    assert outline_of(plan).not_landed == []
    assert "บรรจุนโยบายครบแล้ว" in words(client.get("/"))


def test_a_part_that_does_not_concern_the_office_is_not_waited_for(whole):
    plan = make_district("1001", lands="001", exempt="002", status=PlanStatus.DRAFT)
    assert outline_of(plan).not_landed == []
    Landing.objects.filter(policy__code="001").update(through=LandingThrough.NOT_APPLICABLE, objective=None, reason="ไม่มี")
    assert [one.code for one in outline_of(plan).not_landed] == ["116"]


@pytest.mark.parametrize("url", ["/coverage/2570/", URL, "/policies/?carried=yes", "/districts/?year=2570"])
def test_thirty_parts_in_thirty_districts_cost_no_more_queries_than_three(reader, whole, url):
    asked = []
    for codes in (range(1001, 1004), range(1004, 1031)):
        for code in codes:
            part = makers.make_policy(f"3{code % 100:02}", f"ส่วน {code}")
            set_part(whole, part, Decimal(1), by=None)
            make_district(str(code), required=f"116 001 002 {part.code}", lands=f"001 {part.code}")
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(url).status_code == 200
        asked.append(len(captured))
    assert asked[0] == asked[1]
