"""Why this number? Every stored figure opens to terms that a stranger can add up again, by a parser of the page and not by our functions."""

from collections import Counter
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from okrs.models import BudgetLine, Measure, Plan, Project, ProjectContribution, RollupScore, RollupValue
from okrs.models.plan import PlanStatus
from policies.models import Mark
from tests import makers
from tests.okrs.city.conftest import words
from tests.okrs.city.why_reader import WhyReader
from tests.okrs.figures.small_city import make_small_city
from tests.okrs.figures.worlds import NOON, YEAR, make_world
from tests.permissions.world import undone

pytestmark = pytest.mark.django_db
# A quotient is stored rounded at twelve decimals.
ROUNDING = Fraction(1, 2 * 10**12)
BUCKETS = ("on_plan", "near_plan", "below_plan", "no_data", "waiting", "not_due")


@pytest.fixture
def signed_in(client, executive):
    client.force_login(executive)
    return client


def value_page(client, row: RollupValue) -> WhyReader:
    query = {"figures": row.view} | ({"group": row.group_id} if row.level == "group" else {})
    response = client.get(reverse("okrs:why-value", args=[YEAR, row.key_result_id]), query)
    assert response.status_code == 200, row
    return WhyReader(response.content.decode())


def drain_world(seed: int, offices: int):
    from okrs.figures.drain import drain

    world = make_world(seed, offices)
    Mark.objects.append(YEAR)
    assert drain(YEAR, today=world.day, at=NOON)
    return world


@pytest.mark.parametrize("seed", [1, 7])
def test_the_terms_of_every_value_add_up_to_it(signed_in, seed):
    drain_world(seed, 10)
    checked = Counter[str]()
    for row in RollupValue.objects.exclude(level="office", plan_id__in=Plan.objects.filter(office__kind="city")):
        page = value_page(signed_in, row)
        added = page.added_up()
        if row.value is None:
            assert "result" not in page.result, row
            if row.level == "office":
                assert not page.terms, row
            continue
        assert added is not None, (row, page.mode, page.terms, dict(page.loose), Measure.objects.filter(pk=row.measure_id).values())
        assert abs(added - Fraction(page.result["result"])) <= ROUNDING, (row, page.mode)
        assert Fraction(page.result["result"]) == Fraction(row.value), row
        checked[f"{row.level}"] += 1
        checked[Measure.objects.get(pk=row.measure_id).aggregation if row.level != "office" else "reports"] += 1
    assert checked["office"] > 10
    assert checked["city"] + checked["group"] > 3


@pytest.mark.parametrize("seed", [2, 5])
def test_the_parts_of_every_count_add_up_to_it(signed_in, seed):
    drain_world(seed, 10)
    checked = Counter[str]()
    public = Plan.objects.public().values_list("pk", flat=True)
    for stored in RollupScore.objects.filter(view="working", kind__in=["outcome", "all"]):
        if stored.plan_id and stored.plan_id not in public:
            continue
        response = signed_in.get(reverse("okrs:why-count", args=[YEAR, stored.subject, stored.subject_id, stored.kind]))
        assert response.status_code == 200, stored
        page = WhyReader(response.content.decode())
        result = {name: int(value) for name, value in page.result.items()}
        if any(page.buckets):
            told = Counter(page.buckets)
            assert {name: told[name] for name in BUCKETS} == {name: result[name] for name in BUCKETS}, stored
        else:
            for name in (*BUCKETS, "due"):
                assert sum(page.column(name)) == result[name], (stored, name)
        assert (result["on_plan"], result["due"], result["waiting"]) == (stored.n_on_plan, stored.n_due, stored.n_waiting)
        checked[stored.subject] += bool(stored.n_applicable)
    assert all(checked[subject] for subject in ("city", "group", "policy", "dimension", "plan", "objective")), checked


def test_at_least_391_of_300_one_of_three_meets_its_own_target(signed_in, recompute):
    city = make_small_city()
    city.report(0, "371")
    city.report(1, "20")
    recompute(YEAR, date(2026, 12, 15))
    page = words(signed_in.get(reverse("okrs:why-value", args=[YEAR, city.city.pk])))
    assert "อย่างน้อย 391 บาท · จากเป้าหมาย 300 บาท · รายงานแล้ว 2 จาก 3 หน่วยงาน · ถึงเป้าหมายของตน 1 จาก 3 หน่วยงาน" in page
    assert "มาจาก 3 หน่วยงาน ยังไม่รายงาน 1" in page
    assert "เป็นตัวเลขตามที่รายงาน · ที่มา:" in page


def test_a_month_without_a_report_is_named_with_its_reason(signed_in, recompute):
    city = make_small_city()
    recompute(YEAR, date(2026, 12, 15))
    page = words(signed_in.get(reverse("okrs:why-value", args=[YEAR, city.districts[2].pk])))
    assert "ยังไม่มีรายงาน · ขาด 2 รอบ" in page
    assert "พ.ย. 2569 · ครบกำหนด 10 ธ.ค. 2569 · ยังไม่รายงาน" in page


@pytest.mark.parametrize("status", [PlanStatus.DRAFT, PlanStatus.SUBMITTED, PlanStatus.RETURNED])
def test_a_plan_that_is_not_approved_has_no_figures_to_open(signed_in, status):
    key_result = makers.make_key_result(makers.make_objective(makers.make_plan(status=status)))
    assert signed_in.get(reverse("okrs:why-value", args=[YEAR, key_result.pk])).status_code == 404
    assert signed_in.get(reverse("okrs:why-count", args=[YEAR, "plan", key_result.objective.plan_id, "all"])).status_code == 404


@pytest.mark.parametrize("address", ["city/1/outcome/", "city/0/nonsense/", "moon/0/outcome/", "plan/999999/all/", "city/0/outcome/?office=9999"])
def test_what_does_not_exist_is_not_found(signed_in, address):
    makers.make_fiscal_year()
    assert signed_in.get(f"/why/{YEAR}/count/{address}").status_code == 404


@pytest.mark.parametrize("group", ["x", "๑", "999999", "1" * 40])
def test_a_group_that_does_not_exist_is_not_found(signed_in, group, key_result):
    assert signed_in.get(reverse("okrs:why-value", args=[YEAR, key_result.pk]), {"group": group}).status_code == 404


def test_a_figure_before_the_first_drain_says_so(signed_in, key_result):
    assert "ยังไม่ได้คำนวณตัวเลขนี้" in words(signed_in.get(reverse("okrs:why-value", args=[YEAR, key_result.pk])))


def test_the_money_adds_up_office_by_office(signed_in, active_plan, key_result):
    for position, amount in enumerate((100_000, 250_000), start=1):
        project = Project.objects.create(plan=active_plan, position=position, title="ตลาด")
        BudgetLine.objects.create(project=project, requested=amount)
        ProjectContribution.objects.create(project=project, key_result=key_result)
    aside = Project.objects.create(plan=active_plan, position=9, title="ไม่สนับสนุน KR ใด")
    BudgetLine.objects.create(project=aside, requested=999)
    page = WhyReader(signed_in.get(reverse("okrs:why-budget", args=[YEAR])).content.decode())
    assert sum(page.column("requested")) == Fraction(page.result["requested"]) == 350_000


class Figures(HTMLParser):
    """Whether every figure of a page opens: the big ones, and the numbers in tables."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.closed: list[str] = []
        self.opened = 0
        self._links = 0
        self._watched = 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self._links += tag == "a"
        if found.get("class") == "figure-value":
            if self._links:
                self.opened += 1
            else:
                self.closed.append(str(self.getpos()))

    def handle_endtag(self, tag):
        self._links -= tag == "a"


@pytest.mark.parametrize("path", [f"/city/{YEAR}/", f"/city/{YEAR}/?view=table&figures=official", "/districts/1001/?year=2570"])
def test_every_figure_of_a_page_opens_in_one_press(signed_in, recompute, path):
    city = make_small_city()
    for number in range(3):
        city.report(number, "90")
    recompute(YEAR, date(2026, 12, 15))
    found = Figures(signed_in.get(path).content.decode())
    assert found.closed == []
    assert found.opened >= 3


def queries_with(client, recompute, offices: int) -> int:
    with undone():
        city = make_small_city(offices)
        for number in range(2):
            city.report(number, "90")
        recompute(YEAR, date(2026, 12, 15))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("okrs:why-value", args=[YEAR, city.city.pk])).status_code == 200
            assert client.get(reverse("okrs:why-count", args=[YEAR, "city", 0, "outcome"])).status_code == 200
            assert client.get(reverse("okrs:why-count", args=[YEAR, "policy", makers.make_policy().pk, "outcome"])).status_code == 200
        return len(captured)


def test_the_number_of_queries_does_not_grow_with_the_offices(signed_in, recompute):
    assert queries_with(signed_in, recompute, 3) == queries_with(signed_in, recompute, 30)
