"""เป้าหมายใหญ่: parts with weights, shared between wholes, and no circle however long."""

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from policies.composites import PartRefused, remove_part, set_part
from policies.models import Mark, Policy, PolicyPart
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def policies() -> dict[str, Policy]:
    return {code: makers.make_policy(code, f"นโยบายที่ {code}") for code in ("001", "002", "003", "004")}


def add(policies: dict[str, Policy], whole: str, part: str, weight: str = "1") -> PolicyPart:
    return set_part(policies[whole], policies[part], Decimal(weight), by=None)


def test_a_policy_with_parts_is_a_big_one_and_its_years_are_marked(policies):
    makers.make_fiscal_year(2570)
    add(policies, "001", "002", "2.5")
    assert PolicyPart.objects.get().weight == Decimal("2.5")
    assert Policy.objects.get(code="001").size == "big"
    assert Mark.objects.filter(fiscal_year=2570, plan_id=None).exists()


def test_a_part_may_serve_several_wholes_and_a_weight_is_mended_in_place(policies):
    add(policies, "001", "003")
    add(policies, "002", "003")
    add(policies, "002", "003", "4")
    assert dict(PolicyPart.objects.values_list("whole__code", "weight")) == {"001": Decimal(1), "002": Decimal(4)}


def test_a_circle_is_named_from_end_to_end(policies):
    add(policies, "001", "002")
    add(policies, "002", "003")
    with pytest.raises(PartRefused) as refused:
        add(policies, "003", "001")
    assert "นโยบายย่อยวนเป็นวง" in str(refused.value)
    assert all(code in str(refused.value) for code in ("001", "002", "003"))
    assert "004" not in str(refused.value)
    assert PolicyPart.objects.count() == 2


def test_two_ways_to_the_same_part_are_no_circle(policies):
    for whole, part in (("001", "002"), ("001", "003"), ("002", "004"), ("003", "004")):
        add(policies, whole, part)
    assert PolicyPart.objects.count() == 4


@pytest.mark.parametrize("weight", ["0", "-1", "0.0001", "100000"])
def test_a_weight_is_a_plain_positive_number(policies, weight):
    with pytest.raises(PartRefused, match="น้ำหนัก"):
        add(policies, "001", "002", weight)


def test_itself_a_retired_one_or_one_of_another_set_is_no_part(policies):
    with pytest.raises(PartRefused, match="ตัวเอง"):
        add(policies, "001", "001")
    other = makers.make_policy("1.1.01", "ชุดอื่น", policy_set=makers.make_policy_set("226+"))
    with pytest.raises(PartRefused, match="ชุดเดียวกัน"):
        set_part(policies["001"], other, Decimal(1), by=None)
    Policy.objects.filter(code="002").update(retired_at="2026-01-01T00:00:00Z")
    policies["002"].refresh_from_db()
    with pytest.raises(PartRefused, match="ปิดใช้แล้ว"):
        add(policies, "001", "002")


def test_a_part_taken_out_is_gone_and_marked_once(policies):
    makers.make_fiscal_year(2570)
    add(policies, "001", "002")
    Mark.objects.all().delete()
    remove_part(policies["001"], policies["002"], by=None)
    remove_part(policies["001"], policies["002"], by=None)
    assert not PolicyPart.objects.exists()
    assert Mark.objects.count() == 1


@pytest.fixture
def admin(client, policy_admin, policies):
    client.force_login(policy_admin)
    return policy_admin


def test_parts_are_edited_on_a_page(client, admin):
    url = "/policies/2565/001/parts/"
    client.post(url, {"part": "2", "weight": "๓"})
    client.post(url, {"part": "003", "weight": "1"})
    page = client.get(url).content.decode()
    assert "มีส่วนประกอบ 2 นโยบาย" in page
    assert "75%" in page
    assert "นับครั้งเดียว" in page
    client.post(url, {"act": "remove", "part": "003"})
    assert dict(PolicyPart.objects.values_list("part__code", "weight")) == {"002": Decimal(3)}


def test_a_circle_is_told_on_the_page(client, admin, policies):
    add(policies, "001", "002")
    response = client.post("/policies/2565/002/parts/", {"part": "001", "weight": "1"})
    assert response.status_code == 422
    assert "นโยบายย่อยวนเป็นวง: 001 → 002 → 001" in response.content.decode() or "002 → 001 → 002" in response.content.decode()


def test_an_unknown_code_is_told(client, admin):
    response = client.post("/policies/2565/001/parts/", {"part": "999", "weight": "1"})
    assert response.status_code == 422
    assert "ไม่มีรหัส 999" in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_admins_cannot_close_a_circle_between_them():
    """Each adds half of a circle at the same moment: one of them waits for the other's lock and is told."""
    first, second = makers.make_policy("001", "นโยบายที่ 001"), makers.make_policy("002", "นโยบายที่ 002")
    start = threading.Barrier(2)

    def press(pair: tuple[Policy, Policy]) -> str:
        start.wait(timeout=30)
        try:
            set_part(*pair, Decimal(1), by=None)
        except PartRefused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(press, [(first, second), (second, first)]))
    assert told[0] == "done"
    assert "นโยบายย่อยวนเป็นวง" in told[1]
    assert PolicyPart.objects.count() == 1
