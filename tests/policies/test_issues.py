"""ประเด็นการพัฒนา: named by the policy admin, given to one policy or to all that the register's filters find, with history."""

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.issues import IssueRefused, add_issue, issues_of, rename_issue, set_issue
from policies.models import DevelopmentIssue, Dimension, Policy, PolicySet
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy_set() -> PolicySet:
    """Two policies of economy, one of safety."""
    for code, title, dimension in (("001", "ตลาดเขต", "economy"), ("002", "ถนนคนเดิน", "economy"), ("003", "ไฟส่องสว่าง", "safety")):
        makers.make_policy(code, title, dimension=dimension)
    return PolicySet.objects.get()


@pytest.fixture
def issue(policy_set) -> DevelopmentIssue:
    return add_issue(economy(), code="3.1", title="เศรษฐกิจชุมชน", by=None)


@pytest.fixture
def admin(client, policy_admin):
    client.force_login(policy_admin)
    return policy_admin


def economy() -> Dimension:
    return Dimension.objects.get(code="economy", set__name="2565")


def under(issue: DevelopmentIssue) -> list[str]:
    return list(issue.policies.order_by("code").values_list("code", flat=True))


def last_event(model: str, pk: int):
    return apps.get_model("policies", f"{model}Event").objects.filter(pgh_obj=pk).latest("pgh_id")


def test_an_issue_is_named_and_renamed_with_history(policy_set, policy_admin):
    made = add_issue(economy(), code="3.1", title="เศรษฐกิจชุมชน", by=policy_admin)
    rename_issue(made, code="3.2", title="เศรษฐกิจฐานราก", by=policy_admin)
    assert str(DevelopmentIssue.objects.get()) == "3.2 เศรษฐกิจฐานราก"
    event = last_event("DevelopmentIssue", made.pk)
    assert (event.pgh_label, event.title, event.pgh_context.metadata["user"]) == ("update", "เศรษฐกิจฐานราก", policy_admin.pk)


def test_a_code_stands_once_in_its_dimension(issue):
    with pytest.raises(IssueRefused, match=r"มีประเด็นรหัส 3\.1 อยู่แล้ว"):
        add_issue(economy(), code="3.1", title="อีกเรื่อง", by=None)
    assert add_issue(Dimension.objects.get(code="safety"), code="3.1", title="แสงสว่าง", by=None).pk
    other = add_issue(economy(), code="3.2", title="ท่องเที่ยว", by=None)
    with pytest.raises(IssueRefused):
        rename_issue(other, code="3.1", title="ท่องเที่ยว", by=None)
    other.refresh_from_db()
    assert other.code == "3.2"


def test_policies_are_put_under_an_issue_and_taken_out_with_history(policy_set, issue, policy_admin):
    both = Policy.objects.filter(code__in=["001", "002"])
    assert set_issue(policy_set, both, issue, by=policy_admin) == 2
    assert set_issue(policy_set, both.all(), issue, by=policy_admin) == 0
    first = Policy.objects.get(code="001")
    event = last_event("Policy", first.pk)
    assert (event.issue_id, event.pgh_context.metadata["user"]) == (issue.pk, policy_admin.pk)
    assert set_issue(policy_set, [first], None, by=None) == 1
    assert under(issue) == ["002"]


def test_an_issue_takes_only_policies_of_its_dimension(policy_set, issue):
    with pytest.raises(IssueRefused, match="นโยบาย 003 ไม่ได้อยู่ในด้าน เศรษฐกิจดี"):
        set_issue(policy_set, Policy.objects.all(), issue, by=None)
    assert under(issue) == []


def test_a_second_dimension_is_one_of_its_dimensions(policy_set, issue):
    lights = Policy.objects.get(code="003")
    lights.policy_dimensions.create(dimension=economy(), position=2)
    assert set_issue(policy_set, [lights], issue, by=None) == 1


def test_everybody_reads_the_issues_of_a_set(client, stranger, policy_set, issue):
    set_issue(policy_set, Policy.objects.filter(code="001"), issue, by=None)
    client.force_login(stranger)
    page = client.get("/sets/2565/issues/").content.decode()
    assert "ชุด 2565: มีประเด็นการพัฒนา 1 ประเด็น" in page
    assert "อีก 2 นโยบายยังไม่กำหนดประเด็น" in page
    assert "/policies/?set=2565&amp;issue=economy%3A3.1" in page
    assert "แก้ไข" not in page
    assert "/sets/2565/issues/" in client.get("/sets/").content.decode()


def test_an_admin_adds_and_renames_one_by_page(client, admin, policy_set):
    assert client.post("/sets/2565/issues/add/", {"dimension": economy().pk, "code": "๓.๑", "title": "เศรษฐกิจ  ชุมชน"})["Location"] == "/sets/2565/issues/"
    made = DevelopmentIssue.objects.get()
    assert made.title == "เศรษฐกิจ ชุมชน"
    client.post(f"/sets/2565/issues/{made.pk}/", {"code": made.code, "title": "เศรษฐกิจฐานราก"})
    made.refresh_from_db()
    assert made.title == "เศรษฐกิจฐานราก"


@pytest.mark.parametrize(("code", "sentence"), [("3.1", "อยู่แล้ว"), ("3:1", "เครื่องหมาย :"), ("", "")])
def test_what_cannot_be_a_code_is_told_in_place(client, admin, issue, code, sentence):
    response = client.post("/sets/2565/issues/add/", {"dimension": economy().pk, "code": code, "title": "อีกเรื่อง"})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert DevelopmentIssue.objects.count() == 1


def test_a_refused_name_leaves_the_page_speaking_of_what_is_stored(client, admin, issue):
    other = add_issue(economy(), code="3.2", title="ท่องเที่ยว", by=None)
    response = client.post(f"/sets/2565/issues/{other.pk}/", {"code": "3.1", "title": "ท่องเที่ยว"})
    assert response.status_code == 422
    assert response.context["issue"].code == "3.2"


def test_an_issue_of_another_list_of_dimensions_is_not_found(client, admin, issue):
    makers.make_policy_set("2567")
    assert client.get(f"/sets/2567/issues/{issue.pk}/").status_code == 404


def test_the_register_filters_by_issue_and_by_none(client, stranger, policy_set, issue):
    set_issue(policy_set, Policy.objects.filter(code="001"), issue, by=None)
    client.force_login(stranger)

    def found(**query: str) -> list[str]:
        return [policy.code for policy in client.get("/policies/", query).context["page"].object_list]

    assert found(issue="economy:3.1") == ["001"]
    assert found(issue="none") == ["002", "003"]
    assert found(issue="none", dim="economy") == ["002"]
    assert found(issue="economy:9") == found(issue="nonsense") == ["001", "002", "003"]
    page = client.get("/policies/", {"issue": "economy:3.1"}).content.decode()
    assert '<option value="economy:3.1" selected>' in page
    assert "กำหนดให้" not in page


def test_a_policys_issue_is_set_on_its_page(client, admin, policy_set, issue):
    makers.make_fiscal_year()
    assert "แก้ประเด็นการพัฒนา" in client.get("/policies/2565/001/").content.decode()
    assert client.post("/policies/2565/001/issue", {"issue": issue.pk})["Location"] == "/policies/2565/001/"
    assert under(issue) == ["001"]
    assert "3.1 เศรษฐกิจชุมชน" in client.get("/policies/2565/001/").content.decode()
    client.post("/policies/2565/001/issue", {"issue": "none"})
    assert under(issue) == []


def test_no_choice_and_a_strange_choice_change_nothing(client, admin, policy_set, issue):
    makers.make_fiscal_year()
    set_issue(policy_set, Policy.objects.filter(code="001"), issue, by=None)
    for choice in ("", "999999", "economy:3.1"):
        client.post("/policies/2565/001/issue", {"issue": choice})
    client.post("/policies/2565/003/issue", {"issue": issue.pk})
    assert under(issue) == ["001"]


def assign(client, chosen: DevelopmentIssue | str, seen: int, **wanted: str):
    said = {f"was-{name}": value for name, value in wanted.items()}
    return client.post("/sets/2565/issues/assign", {"issue": chosen if isinstance(chosen, str) else chosen.pk, "seen": seen, **said}, follow=True)


def test_all_that_the_filter_finds_are_set_in_one_press(client, admin, policy_set, issue):
    page = client.get("/policies/", {"dim": "economy"})
    assert "กำหนดให้ 2 นโยบาย" in page.content.decode()
    response = assign(client, issue, 2, dim="economy")
    assert response.redirect_chain[0][0] == "/policies/?set=2565&dim=economy"
    assert "เปลี่ยนประเด็นของ 2 นโยบาย" in response.content.decode()
    assert under(issue) == ["001", "002"]
    assign(client, "none", 1, issue="economy:3.1", q="ตลาด")
    assert under(issue) == ["002"]


@pytest.mark.parametrize(("seen", "wanted", "sentence"), [(1, {"dim": "economy"}, "รายการเปลี่ยนไปแล้ว จาก 1 เป็น 2 นโยบาย"), (3, {}, "ไม่ได้อยู่ในด้าน")])
def test_what_was_not_seen_or_does_not_fit_is_not_changed(client, admin, policy_set, issue, seen, wanted, sentence):
    assert sentence in assign(client, issue, seen, **wanted).content.decode()
    assert under(issue) == []


def test_the_press_is_offered_only_with_a_filter_it_can_repeat(client, admin, policy_set, issue):
    makers.make_fiscal_year()
    for query in ({}, {"dim": "economy", "carried": "no"}, {"dim": "safety"}):
        assert "กำหนดให้" not in client.get("/policies/", query).content.decode()


def test_thirty_issues_cost_no_more_queries_than_three(client, admin, policy_set):
    counted = []
    for codes in (range(3), range(3, 30)):
        for code in codes:
            add_issue(economy(), code=f"3.{code}", title=f"ประเด็น {code}", by=None)
        for url in ("/sets/2565/issues/", "/policies/?dim=economy"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            counted.append(len(captured))
    assert counted[:2] == counted[2:]
    assert len(issues_of(policy_set)) == 30
