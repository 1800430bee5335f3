"""ขอบเขต: dated decisions about cells, by hand and by rule, previewed, with reasons, and taken back while untouched."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from districts.models import Office
from policies.models import FiscalYear, Mark, Policy, PolicyScope, ScopeChange
from policies.models.policy import ScopeState
from policies.models.scope_change import ChangeKind
from policies.scope import UNDECIDED, Decision, ScopeMoved, ScopeRefused, change_scope, digest, preview, revert_change
from policies.scope_rules import Rule, cells_of
from tests import makers

pytestmark = pytest.mark.django_db
REQUIRED, OPTIONAL, EXEMPT = ScopeState.REQUIRED, ScopeState.OPTIONAL, ScopeState.NOT_APPLICABLE
DAY = date(2026, 11, 1)
LATER = date(2026, 11, 20)
NOW = datetime(2026, 11, 27, 3, tzinfo=UTC)


@pytest.fixture
def year() -> FiscalYear:
    return makers.make_fiscal_year(2571, state="preparation")


@pytest.fixture
def policy() -> Policy:
    return makers.make_policy()


def change(year: FiscalYear, policy: Policy, office: Office, state: ScopeState | None, *, since: date = DAY, reason: str = "", seen: str = ""):
    wanted = {(policy.pk, office.pk): Decision(state, reason)}
    return change_scope(year, wanted, since=since, by=None, kind=ChangeKind.HAND, seen=seen)


def said(year: FiscalYear, policy: Policy) -> list[tuple[str, str, date, date | None]]:
    rows = PolicyScope.objects.filter(fiscal_year=year, policy=policy).order_by("office__code", "since", "pk")
    return list(rows.values_list("office__code", "state", "since", "until"))


def test_a_decision_ends_the_one_before_and_leaves_it_to_be_read(year, policy, district):
    change(year, policy, district, REQUIRED)
    done = change(year, policy, district, EXEMPT, since=LATER, reason="ไม่มีคลอง")
    assert said(year, policy) == [("1049", "required", DAY, LATER), ("1049", "not_applicable", LATER, None)]
    assert done is not None
    assert PolicyScope.objects.on(DAY).get().state == REQUIRED
    assert PolicyScope.objects.on(LATER).get().reason == "ไม่มีคลอง"


def test_every_change_marks_the_years_figures(year, policy, district):
    change(year, policy, district, REQUIRED)
    assert Mark.objects.filter(fiscal_year=2571, plan_id=None).count() == 1


def test_what_is_already_so_changes_nothing(year, policy, district):
    change(year, policy, district, REQUIRED)
    assert change(year, policy, district, REQUIRED, since=LATER) is None
    assert ScopeChange.objects.count() == Mark.objects.count() == 1


def test_an_exemption_carries_a_reason_and_who_decided(year, policy, district, policy_admin):
    with pytest.raises(ScopeRefused, match="เหตุผล"):
        change(year, policy, district, EXEMPT, reason=" ")
    wanted = {(policy.pk, district.pk): Decision(EXEMPT, "ไม่มีคลอง")}
    change_scope(year, wanted, since=DAY, by=policy_admin, kind=ChangeKind.HAND)
    assert PolicyScope.objects.get().decided_by == policy_admin


def test_another_reason_for_the_same_exemption_is_a_change(year, policy, district):
    change(year, policy, district, EXEMPT, reason="ไม่มีคลอง")
    assert change(year, policy, district, EXEMPT, reason="ไม่มีตลาด") is not None


def test_a_decision_cannot_begin_before_the_one_it_ends(year, policy, district):
    change(year, policy, district, REQUIRED, since=LATER)
    with pytest.raises(ScopeRefused, match=r"20 พ\.ย\. 2569"):
        change(year, policy, district, OPTIONAL, since=DAY)


def test_a_preview_that_moved_is_refused(year, policy, district):
    seen = digest(preview(year, {(policy.pk, district.pk): Decision(REQUIRED)}))
    change(year, policy, district, OPTIONAL)
    with pytest.raises(ScopeMoved):
        change(year, policy, district, REQUIRED, seen=seen)
    assert PolicyScope.objects.get().state == OPTIONAL


def test_a_change_is_taken_back_whole(year, policy, district, other_district):
    change(year, policy, district, REQUIRED)
    before = said(year, policy)
    wanted = {(policy.pk, district.pk): UNDECIDED, (policy.pk, other_district.pk): Decision(OPTIONAL)}
    done = change_scope(year, wanted, since=LATER, by=None, kind=ChangeKind.RULE)
    assert done is not None
    assert PolicyScope.objects.current().get().office == other_district
    revert_change(done, by=None, at=NOW)
    assert list(PolicyScope.objects.current().values_list("office__code", "state", "since", "until")) == before
    with pytest.raises(ScopeRefused, match="ย้อนกลับไปแล้ว"):
        revert_change(done, by=None, at=NOW)


def test_what_was_changed_again_cannot_be_taken_back(year, policy, district):
    first = change(year, policy, district, REQUIRED)
    change(year, policy, district, OPTIONAL, since=LATER)
    assert first is not None
    with pytest.raises(ScopeRefused, match="1 ช่อง"):
        revert_change(first, by=None, at=NOW)


def test_a_cell_that_was_taken_out_and_decided_anew_cannot_be_put_back(year, policy, district):
    change(year, policy, district, REQUIRED)
    ended = change(year, policy, district, None, since=LATER)
    change(year, policy, district, OPTIONAL, since=LATER)
    assert ended is not None
    with pytest.raises(ScopeRefused):
        revert_change(ended, by=None, at=NOW)


@pytest.fixture
def city(district, other_district):
    makers.make_group(district)
    makers.make_group(other_district, "thonburi_north", "กรุงธนเหนือ")
    return [makers.make_office("2400", kind=Office.Kind.BUREAU, name="สำนักพัฒนาสังคม"), makers.make_city()]


@pytest.mark.parametrize(
    ("target", "codes"),
    [("districts", {"1049", "1050"}), ("group:thonburi_south", {"1049"}), ("bureaus", {"2400"}), ("city", {"bma"})],
)
def test_a_rule_speaks_of_the_offices_it_names(year, policy, city, target, codes):
    wanted = cells_of(Rule(target, REQUIRED), year, day=DAY)
    assert {office for _, office in wanted} == set(Office.objects.filter(code__in=codes).values_list("pk", flat=True))


def test_for_the_city_only_exempts_everybody_else_with_the_reason(year, policy, city):
    wanted = cells_of(Rule("city", REQUIRED, reason="เมืองทำเอง", rest=True), year, day=DAY)
    states = {Office.objects.get(pk=office).code: decision.words for (_, office), decision in wanted.items()}
    assert states == {"bma": "ต้องบรรจุ", "1049": "ไม่เกี่ยวข้อง: เมืองทำเอง", "1050": "ไม่เกี่ยวข้อง: เมืองทำเอง", "2400": "ไม่เกี่ยวข้อง: เมืองทำเอง"}


def test_a_rule_counts_a_policy_in_its_primary_dimension_and_leaves_decided_cells_alone_when_told(year, policy, city, district):
    both = makers.make_policy("001", "กรุงเทพฯ ต้องสว่าง", dimension="safety")
    both.policy_dimensions.create(dimension=both.set.dimension_set.dimensions.get(code="economy"), position=2)
    safety = both.set.dimension_set.dimensions.get(code="safety")
    economy = both.set.dimension_set.dimensions.get(code="economy")
    assert {one for one, _ in cells_of(Rule("districts", REQUIRED, dimension=economy), year, day=DAY)} == {policy.pk}
    change(year, both, district, OPTIONAL)
    assert len(cells_of(Rule("districts", REQUIRED, dimension=safety, fill=True), year, day=DAY)) == 1


@pytest.fixture
def admin(client, policy_admin, year, policy, city):
    client.force_login(policy_admin)
    return policy_admin


def test_a_rule_is_previewed_in_the_address_and_applied_by_a_press(client, admin, year):
    page = client.get("/scope/2571/rule/", {"target": "districts", "state": "required"})
    assert "จะเปลี่ยน 2 ช่อง" in page.content.decode()
    assert not PolicyScope.objects.exists()
    body = {"target": "districts", "state": "required", "seen": page.context["seen"]}
    assert client.post("/scope/2571/rule/", body)["Location"] == "/scope/2571/changes/"
    assert PolicyScope.objects.filter(state=REQUIRED).count() == 2
    moved = client.post("/scope/2571/rule/", {**body, "state": "optional"})
    assert moved.status_code == 409
    assert "เปลี่ยนไปหลังจากที่เปิดหน้านี้" in moved.content.decode()


def test_a_rule_needs_its_reason_and_known_codes(client, admin):
    page = client.get("/scope/2571/rule/", {"target": "city", "state": "required", "rest": "on", "codes": "116, 999", "since": "1 ม.ค. 2599"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "บอกเหตุผลที่ไม่เกี่ยวข้อง" in text
    assert "ไม่มีรหัส 999" in text
    assert "วันที่มีผลต้องไม่หลังวันนี้" in text


def cell_body(client, **changed: str) -> dict[str, str]:
    form = client.get("/scope/2571/2565/116/").context["form"]
    body = {field.html_name: field.value() or "" for field in form}
    return {**body, **{name.replace("_", "-"): value for name, value in changed.items()}}


def test_cells_are_decided_by_hand(client, admin, policy, year):
    body = cell_body(client, state_1049="required", state_1050="not_applicable", reason_1050="ไม่มีพื้นที่จัดงาน")
    assert client.post("/scope/2571/2565/116/", body).status_code == 302
    assert [(code, state) for code, state, _, _ in said(year, policy)] == [("1049", "required"), ("1050", "not_applicable")]
    assert ScopeChange.objects.get().summary.startswith("116 12 เทศกาล")


def test_by_hand_nobody_overwrites_what_they_have_not_seen(client, admin, policy, year, district):
    body = cell_body(client, state_1049="required")
    change(year, policy, district, OPTIONAL)
    assert client.post("/scope/2571/2565/116/", body).status_code == 409
    assert PolicyScope.objects.get().state == OPTIONAL


def test_an_exemption_by_hand_needs_its_reason(client, admin):
    response = client.post("/scope/2571/2565/116/", cell_body(client, state_1049="not_applicable"))
    assert response.status_code == 422
    assert not PolicyScope.objects.exists()


def test_a_change_is_looked_at_and_taken_back_on_its_page(client, admin, policy, year, district):
    done = change(year, policy, district, REQUIRED)
    assert done is not None
    assert "ย้อนกลับการเปลี่ยนแปลงนี้" in client.get(f"/scope/changes/{done.pk}/").content.decode()
    client.post(f"/scope/changes/{done.pk}/")
    assert not PolicyScope.objects.current().exists()
    assert "ย้อนกลับแล้ว" in client.get("/scope/2571/changes/").content.decode()


def test_everybody_reads_the_scope_and_only_the_admin_is_offered_changes(client, stranger, policy, year, district):
    change(year, policy, district, REQUIRED)
    client.force_login(stranger)
    page = client.get("/scope/2571/").content.decode()
    assert "เขตต้องบรรจุ 1 รายการ" in page
    assert "/rule/" not in page
    assert "เขตทุ่งครุ" in client.get("/scope/2571/2565/116/").content.decode()


@pytest.mark.parametrize("url", ["/scope/2571/", "/scope/2571/2565/116/", "/scope/2571/rule/?target=districts&state=optional"])
def test_many_offices_and_policies_cost_no_more_queries_than_few(client, admin, year, policy, url):
    counted = []
    for start, number in ((1, 3), (4, 27)):
        for place in range(start, start + number):
            office = makers.make_office(f"10{place:02d}")
            change(year, makers.make_policy(f"{place:03d}", f"นโยบายที่ {place}"), office, REQUIRED)
            change(year, policy, office, REQUIRED)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1]


def test_the_day_of_a_decision_is_today_unless_told(client, admin):
    client.post("/scope/2571/2565/116/", cell_body(client, state_1049="required"))
    assert PolicyScope.objects.get().since == timezone.localdate()
