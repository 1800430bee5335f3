"""ทะเบียนนโยบาย: finding a policy, and saying honestly how many there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from okrs.models import Landing
from okrs.models.plan import PlanStatus
from policies.models import Policy, PolicySet
from tests import makers


@pytest.fixture
def register(db: None) -> PolicySet:
    makers.make_policy("001", "กรุงเทพฯ ต้องสว่าง", dimension="safety")
    makers.make_policy("003", "เพิ่มรถเมล์สายหลักและรอง ราคาถูกราคาเดียว", dimension="health")
    makers.make_policy("004", "ทำทางน้ำให้ไหล ๙๐ คลอง", dimension="health")
    makers.make_policy("116", "12 เทศกาลตลอดปีทั่วกรุงเทพฯ")
    Policy.objects.filter(code="116").update(title_en="12 monthly festivals", size="big")
    return PolicySet.objects.get()


def found(client, query: str = "") -> list[str]:
    return [policy.code for policy in client.get(f"/policies/{query}").context["page"].object_list]


def test_the_heading_counts_what_is_known_of_what_was_announced(client, stranger, register):
    client.force_login(stranger)
    page = client.get("/policies/").content.decode()
    assert "อยู่ในทะเบียน 4 จาก 216 นโยบาย" in page
    assert "อีก 212 เรื่องประกาศแล้วแต่ยังไม่มีชื่อในทะเบียน" in page


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("เทศกาล", ["116"]),
        ("สายหลักและ", ["003"]),
        ("กรุงเทพฯ", ["001", "116"]),
        ("festivals", ["116"]),
        ("๑๒", ["116"]),
        ("12", ["116"]),
        ("๓", ["003"]),
        ("3", ["003"]),
        ("กรุงเทพฯ 12", ["116"]),
        ("ทํา", ["004"]),
        ("น้ํา", ["004"]),
        ("น\u0e33\u0e49", ["004"]),
        ("น้ำ 90", ["004"]),
        ("เเพิ่ม", []),
        ("100%", []),
        ("ไม่มีคำนี้", []),
    ],
)
def test_search_finds_parts_of_words_and_numbers_in_either_digits(client, stranger, register, text, codes):
    client.force_login(stranger)
    assert [policy.code for policy in client.get("/policies/", {"q": text}).context["page"].object_list] == codes


def test_filters_stand_in_the_address(client, stranger, register):
    client.force_login(stranger)
    assert found(client, "?dim=safety") == ["001"]
    assert found(client, "?size=big") == ["116"]
    assert found(client, "?dim=economy&size=big&q=festivals") == ["116"]
    assert found(client, "?dim=nothing&size=nothing") == ["001", "003", "004", "116"]


def test_a_policy_with_several_dimensions_is_listed_once(client, stranger, register):
    policy = Policy.objects.get(code="116")
    policy.policy_dimensions.create(dimension=register.dimension_set.dimensions.get(code="safety"), position=2)
    client.force_login(stranger)
    assert found(client) == ["001", "003", "004", "116"]
    assert found(client, "?dim=safety") == ["001", "116"]


def test_a_retired_policy_is_not_in_the_register(client, stranger, register):
    Policy.objects.filter(code="003").update(retired_at="2026-01-01T00:00:00Z")
    client.force_login(stranger)
    assert found(client) == ["001", "004", "116"]
    assert found(client, "?state=retired") == ["003"]


def test_an_unknown_set_is_not_found(client, stranger, register):
    client.force_login(stranger)
    assert client.get("/policies/?set=2599").status_code == 404
    assert client.get("/policies/2599/register.xlsx").status_code == 404


def test_an_empty_system_says_so(client, stranger):
    client.force_login(stranger)
    assert "ยังไม่มีชุดนโยบายในระบบ" in client.get("/policies/").content.decode()


def test_only_a_policy_admin_is_led_to_the_import(client, stranger, policy_admin, register):
    client.force_login(stranger)
    assert "/import/" not in client.get("/policies/").content.decode()
    client.force_login(policy_admin)
    assert "/import/" in client.get("/policies/").content.decode()


def test_the_register_is_for_those_who_are_signed_in(client, register):
    assert client.get("/policies/")["Location"].startswith("/accounts/signin/")


def test_the_download_is_a_workbook_to_save(client, stranger, register):
    client.force_login(stranger)
    response = client.get("/policies/2565/register.xlsx")
    assert response.content.startswith(b"PK")
    assert response["Content-Disposition"] == 'attachment; filename="policies-2565.xlsx"'


def test_thirty_policies_cost_no_more_queries_than_three(client, stranger, register):
    client.force_login(stranger)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/policies/")
        return len(captured)

    few = queries()
    for number in range(200, 227):
        makers.make_policy(str(number), f"นโยบายที่ {number}")
    assert queries() == few


def test_carried_and_uncarried_policies_can_be_told_apart(client, stranger, register, district):
    approved = makers.make_plan(district, status=PlanStatus.ACTIVE)
    draft = makers.make_plan(makers.make_office("1050"))
    for plan, code in ((approved, "116"), (draft, "001")):
        policy = Policy.objects.get(code=code)
        Landing.objects.create(plan=plan, policy=policy, through="objective", objective=makers.make_objective(plan, policy=policy))
    Landing.objects.create(plan=approved, policy=Policy.objects.get(code="003"), through="not_applicable", reason="ไม่มีสาย")
    client.force_login(stranger)
    assert found(client, "?carried=yes&year=2570") == ["116"]
    assert found(client, "?carried=no&year=2570") == ["001", "003", "004"]
    assert found(client, "?carried=nonsense") == ["001", "003", "004", "116"]


def test_without_a_set_in_the_address_the_years_own_list_is_shown(client, stranger, register):
    makers.make_fiscal_year(2570)
    makers.make_policy("1.1.01", "ชุดใหม่", policy_set=makers.make_policy_set("9999"))
    client.force_login(stranger)
    assert client.get("/policies/").context["chosen"] == register
    assert found(client, "?set=9999") == ["1.1.01"]
