"""From one list of policies to the next: proposals from titles, and nothing confirmed but by a person."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.crosswalk import CrosswalkRefused, add_pair, answer_pair, confirm_identical, propose_pairs, standing, successors
from policies.models import PolicyCrosswalk, PolicySet
from policies.models.crosswalk import PairState, Relation
from policies.proposals import propose
from tests import makers

AT = datetime(2026, 11, 27, 3, tzinfo=UTC)
OLD = {
    "001": "กรุงเทพฯ ต้องสว่าง",
    "002": "คลินิกสัตว์เลี้ยงใกล้บ้าน",
    "003": "พัฒนาระบบเตือนภัยน้ำท่วม",
    "004": "ปลูกต้นไม้ล้านต้นทั่วกรุง",
    "005": "ปลูกต้นไม้ล้านต้นสร้างกำแพงกรองฝุ่น",
    "006": "สภาเมืองคนรุ่นใหม่",
}
NEW = {
    "1.1.01": "กรุงเทพฯต้องสว่าง",
    "1.4.05": "พัฒนาระบบเตือนภัยน้ำท่วมระดับเขต",
    "4.1.01": "ปลูกต้นไม้ล้านต้นทั่วกรุง สร้างกำแพงกรองฝุ่น",
    "9.1.01": "ใบอนุญาตออนไลน์ทุกประเภท",
}


@pytest.fixture
def lists(db) -> tuple[PolicySet, PolicySet]:
    old, new = makers.make_policy_set("2565"), makers.make_policy_set("226+", expected_count=226)
    for policy_set, titles in ((old, OLD), (new, NEW)):
        for code, title in titles.items():
            makers.make_policy(code, title, policy_set=policy_set)
    return old, new


def pair(old: str, new: str | None) -> PolicyCrosswalk:
    return PolicyCrosswalk.objects.get(old__code=old, new__code=new)


def test_titles_are_matched_renamed_merged_and_missed():
    found = {(one.old, one.new): one.relation for one in propose(OLD, NEW)}
    assert found == {
        ("001", "1.1.01"): Relation.SAME,
        ("003", "1.4.05"): Relation.RENAMED,
        ("004", "4.1.01"): Relation.MERGED,
        ("005", "4.1.01"): Relation.MERGED,
        ("002", ""): Relation.DROPPED,
        ("006", ""): Relation.DROPPED,
    }


def test_the_other_way_round_one_becomes_two():
    found = {(one.old, one.new): one.relation for one in propose(NEW, OLD)}
    assert found["4.1.01", "004"] == found["4.1.01", "005"] == Relation.SPLIT


def test_a_title_that_stands_twice_is_not_called_the_same():
    found = propose({"1": "สวน 15 นาที", "2": "สวน 15 นาที"}, {"a": "สวน 15 นาที"})
    assert {one.relation for one in found} == {Relation.MERGED}


def test_proposals_do_not_depend_on_the_order_of_the_lists():
    backwards = propose(dict(reversed(OLD.items())), dict(reversed(NEW.items())))
    assert backwards == propose(OLD, NEW)


def test_proposing_confirms_nothing(lists, policy_admin):
    assert propose_pairs(*lists, by=policy_admin, at=AT) == 6
    assert set(PolicyCrosswalk.objects.values_list("state", flat=True)) == {PairState.PROPOSED}
    assert successors(*lists) == {}
    assert pair("003", "1.4.05").basis.startswith("ตรงกัน")


def test_only_identical_titles_are_confirmed_in_one_press(lists, policy_admin):
    propose_pairs(*lists, by=None, at=AT)
    assert confirm_identical(*lists, by=policy_admin, at=AT) == 1
    assert PolicyCrosswalk.objects.confirmed().values_list("old__code", "new__code", "by").get() == ("001", "1.1.01", policy_admin.pk)
    assert standing(*lists).answered == 1


def test_answers_outlive_new_proposals(lists, policy_admin):
    propose_pairs(*lists, by=None, at=AT)
    answer_pair(pair("003", "1.4.05"), PairState.CONFIRMED, by=policy_admin, at=AT)
    answer_pair(pair("004", "4.1.01"), PairState.REJECTED, by=policy_admin, at=AT)
    propose_pairs(*lists, by=None, at=AT)
    assert pair("003", "1.4.05").state == PairState.CONFIRMED
    assert pair("004", "4.1.01").state == PairState.REJECTED
    assert PolicyCrosswalk.objects.filter(old__code="004", state=PairState.PROPOSED).get().new is None


def test_the_person_says_which_relation_it_is(lists, policy_admin):
    propose_pairs(*lists, by=None, at=AT)
    answered = answer_pair(pair("003", "1.4.05"), PairState.CONFIRMED, by=policy_admin, at=AT, relation=Relation.SAME)
    assert answered.relation == Relation.SAME
    with pytest.raises(CrosswalkRefused):
        answer_pair(answered, PairState.CONFIRMED, by=policy_admin, at=AT, relation=Relation.DROPPED)


def test_a_policy_cannot_be_dropped_and_live_on(lists, policy_admin):
    propose_pairs(*lists, by=None, at=AT)
    old, new = lists
    add_pair(old.policies.get(code="002"), new.policies.get(code="9.1.01"), Relation.RENAMED, to_set=new, by=policy_admin, at=AT)
    with pytest.raises(CrosswalkRefused, match="ยืนยันไว้อีกทางแล้ว"):
        answer_pair(pair("002", None), PairState.CONFIRMED, by=policy_admin, at=AT)


def test_what_is_only_in_the_new_list_and_what_was_dropped_are_told_apart(lists, policy_admin):
    propose_pairs(*lists, by=None, at=AT)
    answer_pair(pair("006", None), PairState.CONFIRMED, by=policy_admin, at=AT)
    for old, new in (("001", "1.1.01"), ("003", "1.4.05"), ("005", "4.1.01")):
        answer_pair(pair(old, new), PairState.CONFIRMED, by=policy_admin, at=AT)
    known = standing(*lists)
    assert ([policy.code for policy in known.fresh], known.dropped, known.answered) == (["9.1.01"], 1, 4)


def test_the_page_is_worked_through_by_presses(client, lists, policy_admin):
    client.force_login(policy_admin)
    address = "/sets/226+/from/2565/"
    assert "ยืนยันแล้ว 0 จาก 6 นโยบายของชุด 2565" in client.get(address).content.decode()
    client.post(f"{address}propose")
    client.post(f"{address}identical")
    one = pair("003", "1.4.05")
    response = client.post(f"/sets/pairs/{one.pk}/answer", {"act": "confirm", "relation": "renamed", "query": "show=proposed"})
    assert response["Location"] == f"{address}?show=proposed"
    assert "ยืนยันแล้ว 2 จาก 6" in client.get(address).content.decode()
    assert "ใบอนุญาตออนไลน์" in client.get(address + "?show=fresh").content.decode()
    assert "สภาเมืองคนรุ่นใหม่" in client.get(address + "?show=dropped").content.decode()


def test_a_pair_by_hand_names_codes_of_both_lists(client, lists, policy_admin):
    client.force_login(policy_admin)
    address = "/sets/226+/from/2565/pair"
    assert client.post(address, {"old": "2", "new": "9.1.01", "relation": "renamed"}).status_code == 302
    assert pair("002", "9.1.01").state == PairState.CONFIRMED
    refused = client.post(address, {"old": "999", "new": "9.1.01", "relation": "renamed"})
    assert refused.status_code == 422
    assert "ไม่มีรหัส 999 ในชุด 2565" in refused.content.decode()
    assert client.post(address, {"old": "3", "new": "", "relation": "renamed"}).status_code == 422


def test_a_list_is_not_compared_with_itself(client, lists, policy_admin):
    client.force_login(policy_admin)
    assert client.get("/sets/2565/from/2565/").status_code == 404


def test_fifty_pairs_cost_no_more_queries_than_three(client, lists, policy_admin):
    client.force_login(policy_admin)
    old, new = lists

    def queries() -> int:
        propose_pairs(old, new, by=None, at=AT)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/sets/226+/from/2565/").status_code == 200
        return len(captured)

    few = queries()
    for number in range(200, 240):
        makers.make_policy(str(number), f"นโยบายเก่าเรื่องที่ {number} ของเมือง", policy_set=old)
        makers.make_policy(f"2.1.{number}", f"นโยบายเก่าเรื่องที่ {number} ของเมืองเรา", policy_set=new)
    assert queries() == few
