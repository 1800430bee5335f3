import csv
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from bkk_okr.reference import Tally
from bkk_okr.thai import normalise
from policies.models import Dimension, FiscalYear, Policy, PolicyDimension, PolicySet
from policies.reference import DATA, load_policies

# Published: 148 policies name one dimension, 59 two, 6 three and one four; of the last one the source shows three only.
POLICIES_BY_DIMENSIONS = {1: 148, 2: 59, 3: 7}


@pytest.fixture
def policies(db: None) -> PolicySet:
    load_policies(Tally())
    return PolicySet.objects.get(name="2565")


def test_the_register_holds_214_of_216_policies_and_invents_none(policies):
    assert policies.expected_count == 216
    assert list(policies.policies.values_list("code", flat=True)) == [f"{number:03d}" for number in range(1, 215)]


def test_both_lists_of_nine_dimensions_are_kept_apart(policies):
    names = {name: set(Dimension.objects.filter(set__name=name).values_list("name", flat=True)) for name in ("2565", "2567")}
    assert len(names["2565"]) == len(names["2567"]) == 9
    assert names["2567"] - names["2565"] == {"โปร่งใสดี", "สังคมดี"}


def test_the_first_dimension_the_source_lists_is_the_primary_one(policies):
    links = PolicyDimension.objects.filter(policy__code="003").order_by("position").values_list("dimension__name", flat=True)
    assert list(links) == ["สิ่งแวดล้อมดี", "เศรษฐกิจดี", "เดินทางดี"]


def test_policies_keep_all_their_dimensions(policies):
    sizes = Counter(PolicyDimension.objects.values_list("policy", flat=True))
    assert Counter(sizes.values()) == POLICIES_BY_DIMENSIONS


def test_titles_are_stored_as_the_file_has_them_once_normalised(policies):
    with (DATA / "policies_2565.csv").open(encoding="utf-8", newline="") as lines:
        shipped = {row["code"]: normalise(row["title"]) for row in csv.DictReader(lines)}
    assert dict(policies.policies.values_list("code", "title")) == shipped


def test_the_tracked_year_is_closed_and_counts_by_the_revised_dimensions(policies):
    year = FiscalYear.objects.get(be_year=2567)
    assert (year.state, year.policy_set, year.dimension_set.name) == (FiscalYear.State.CLOSED, policies, "2567")


def test_the_tracked_year_takes_no_report_after_the_month_its_source_ends_in(policies):
    assert list(FiscalYear.objects.get(be_year=2567).periods.values_list("month", flat=True))[-1] == date(2024, 8, 1)


def test_an_administrators_correction_survives_the_next_load(policies):
    Policy.objects.filter(code="001").update(title="กรุงเทพฯ สว่างทั่วเมือง")
    PolicyDimension.objects.filter(policy__code="001").delete()
    PolicyDimension.objects.create(policy=policies.policies.get(code="001"), dimension=policies.dimension_set.dimensions.get(code="health"))
    tally = Tally()
    load_policies(tally)
    assert policies.policies.get(code="001").title == "กรุงเทพฯ สว่างทั่วเมือง"
    assert policies.policies.get(code="001").dimensions.get().code == "health"
    assert not tally.changed_anything


@pytest.mark.django_db
def test_a_dry_run_says_what_it_would_do_and_does_nothing():
    said = StringIO()
    call_command("load_reference", "--dry-run", stdout=said)
    assert "นโยบาย: เพิ่ม 214" in said.getvalue()
    assert not Policy.objects.exists()


@pytest.mark.django_db
def test_the_command_run_twice_says_that_all_is_up_to_date():
    call_command("load_reference", stdout=StringIO())
    said = StringIO()
    call_command("load_reference", stdout=said)
    assert said.getvalue().strip() == "ข้อมูลอ้างอิงเป็นปัจจุบันแล้ว"
