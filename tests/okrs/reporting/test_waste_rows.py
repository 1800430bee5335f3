"""The waste test: eight district rows of one indicator that meant three things, entered against one shared measure.

The rows (issue 5, item 9) are an indicator of how much of a district's waste is sorted out, as eight districts reported it: target, then result. Some
counted percent of own steps, some tons done of tons planned, some percent of the district's waste; the city added them up all the same. Here they meet one
`RATIO` measure, tons sorted out of tons of waste. A row that does not fit is refused or asked about in a sentence; those that fit make one sum of numerators
over one of denominators. The source gives percentages; the tons of the rows that fit are made so that they give the published percentage exactly.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from districts.models import Role
from okrs.figures.drain import drain
from okrs.models import CheckIn, KeyResult, KeyResultPlanned, Measure, RollupValue
from okrs.models.plan import PlanStatus
from okrs.planning.workflow import unmet
from okrs.reporting.check_ins import CheckInRefused, send_check_in
from okrs.reporting.readings import NOT_A_RATIO, NOT_A_VALUE, Reading
from policies.models import Mark, ReportingPeriod
from tests import makers

YEAR = 2570


@dataclass(frozen=True)
class Row:
    """One district's row. `tons`: sorted out and in all, where the row can be told in tons. `typed`: what its people type when they keep their own meaning."""

    source: str
    target: str
    result: str
    tons: tuple[str, str] | None = None
    typed: dict[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] = ()


PERCENT_AS_PAIR = "ตัวหารเป็น 100 พอดี กรอกร้อยละแทนจำนวนจริงหรือไม่"
ROWS = [
    Row(
        "20 -> 100, percent of steps",
        "20",
        "100",
        typed={"numerator": "100", "denominator": "100"},
        asked=(PERCENT_AS_PAIR, "ค่านี้เป็น 5 เท่าของเป้าหมาย"),
    ),
    Row(
        "30 -> 100, tons done of tons planned",
        "30",
        "100",
        typed={"numerator": "310", "denominator": "310"},
        asked=("ตัวหาร 310 ต่างจากที่คาดไว้ในแผน 1,000 มาก นับสิ่งเดียวกันหรือไม่", "ค่านี้เป็น 3.3 เท่าของเป้าหมาย"),
    ),
    Row(
        "30 -> 119.58",
        "30",
        "119.58",
        typed={"numerator": "119.58", "denominator": "100"},
        asked=("ตัวตั้ง 119.58 มากกว่าตัวหาร 100 ร้อยละจึงเกิน 100 ถูกต้องหรือไม่", PERCENT_AS_PAIR, "ค่านี้เป็น 4 เท่าของเป้าหมาย"),
    ),
    Row("30 -> 35.14", "30", "35.14", ("351.4", "1000"), {"numerator": "35.14", "denominator": "100"}, (PERCENT_AS_PAIR,)),
    Row("30 -> 36.75 in the header, 42.12 in the quarter", "30", "36.75", ("367.5", "1000"), {"numerator": "36.75", "denominator": "100"}, (PERCENT_AS_PAIR,)),
    Row("30 -> 31.42", "30", "31.42", ("314.2", "1000"), {"numerator": "31.42", "denominator": "100"}, (PERCENT_AS_PAIR,)),
    Row("15 -> 15.59", "15", "15.59", ("155.9", "1000"), {"numerator": "15.59", "denominator": "100"}, (PERCENT_AS_PAIR,)),
    Row("20 -> 20.54, baseline 2,419.97 t/day", "20", "20.54", ("497.061838", "2419.97"), {"numerator": "20.54", "denominator": "100"}, (PERCENT_AS_PAIR,)),
]
FITTING = [row for row in ROWS if row.tons]
TWO_TRUTHS = ROWS[4]


@dataclass
class Waste:
    """The city's key result and the eight that were cascaded from it, one office each."""

    city: KeyResult
    districts: dict[str, KeyResult]
    period: ReportingPeriod

    def of(self, row: Row) -> KeyResult:
        return self.districts[row.source]

    def send(self, row: Row, numerator: str, denominator: str, **facts) -> CheckIn:
        reading = Reading(numerator=Decimal(numerator), denominator=Decimal(denominator))
        return send_check_in(self.of(row), period=self.period, reading=reading, as_of=date(2026, 11, 20), by=None, recorded_at=timezone.now(), **facts)


@pytest.fixture
def waste(db: None) -> Waste:
    measure = makers.make_measure(
        "ร้อยละของมูลฝอยที่คัดแยกออกจากมูลฝอยทั้งหมด",
        unit="ร้อยละ",
        aggregation=Measure.Aggregation.RATIO,
        nature=Measure.Nature.STOCK,
        numerator_label="มูลฝอยที่คัดแยก (ตัน)",
        denominator_label="มูลฝอยทั้งหมด (ตัน)",
    )
    year = makers.make_fiscal_year(YEAR)
    city_plan = makers.make_plan(makers.make_city(), year, status=PlanStatus.ACTIVE)
    policy = makers.make_policy()
    city = makers.make_key_result(makers.make_objective(city_plan, policy=policy), measure=measure, baseline=10, target=30)
    today = timezone.localdate()
    ReportingPeriod.objects.filter(month=date(2026, 11, 1)).update(due=today, closes=today + timedelta(days=10))
    period = ReportingPeriod.objects.get(month=date(2026, 11, 1))
    districts = {}
    for number, row in enumerate(ROWS, start=1001):
        plan = makers.make_plan(makers.make_office(str(number)), year, status=PlanStatus.ACTIVE)
        whole = Decimal(row.tons[1]) if row.tons else Decimal(1000)
        objective = makers.make_objective(plan, policy=policy)
        key_result = makers.make_key_result(objective, measure=measure, parent=city, baseline=10, target=Decimal(row.target), expected_denominator=whole)
        KeyResultPlanned.objects.create(key_result=key_result, period=period, value=Decimal(row.target))
        districts[row.source] = key_result
    return Waste(city, districts, period)


def post(client, waste: Waste, row: Row, **typed: str):
    """Send the row's own card as the district's planner."""
    key_result = waste.of(row)
    office = key_result.objective.plan.office
    client.force_login(makers.make_person(Role.PLANNER, office))
    card = {f"kr{key_result.pk}-{name}": value for name, value in typed.items()}
    return client.post(f"/checkin/{YEAR}/{office.code}/2569-11/", {"as_of": "20/11/2569", **card})


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.source)
def test_a_bare_percentage_is_refused_on_every_row(waste, row):
    with pytest.raises(CheckInRefused, match=NOT_A_RATIO):
        send_check_in(
            waste.of(row), period=waste.period, reading=Reading(value=Decimal(row.result)), as_of=date(2026, 11, 20), by=None, recorded_at=timezone.now()
        )
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.source)
def test_on_the_page_a_percentage_without_its_whole_is_refused_in_place(client, waste, row):
    response = post(client, waste, row, numerator=row.result)
    assert response.status_code == 422
    assert NOT_A_RATIO in response.content.decode()
    assert not CheckIn.objects.exists()


def test_percent_of_steps_is_refused_because_the_measure_has_no_steps(waste):
    with pytest.raises(CheckInRefused) as refusal:
        send_check_in(waste.of(ROWS[0]), period=waste.period, reading=Reading(steps=(1, 2)), as_of=date(2026, 11, 20), by=None, recorded_at=timezone.now())
    assert str(refusal.value) in {NOT_A_RATIO, NOT_A_VALUE}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.source)
def test_a_row_that_keeps_its_own_meaning_is_asked_about_in_clear_words_before_it_counts(client, waste, row):
    page = post(client, waste, row, **row.typed).content.decode()
    for sentence in row.asked:
        assert sentence in page
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("row", FITTING, ids=lambda row: row.source)
def test_a_row_told_in_tons_goes_through_without_a_question(client, waste, row):
    numerator, denominator = row.tons
    assert post(client, waste, row, numerator=numerator, denominator=denominator).status_code == 302
    sent = CheckIn.objects.get()
    assert sent.numerator * 100 / sent.denominator == Decimal(row.result)


def test_two_results_for_one_period_are_refused_until_somebody_says_why(client, waste):
    """36.75 stood in the header of the row and 42.12 in its quarter."""
    waste.send(TWO_TRUTHS, "367.5", "1000")
    with pytest.raises(CheckInRefused, match="รอบนี้ส่งรายงานแล้ว บอกเหตุผลที่แก้ไข"):
        waste.send(TWO_TRUTHS, "421.2", "1000")
    response = post(client, waste, TWO_TRUTHS, numerator="421.2", denominator="1000", seen="1")
    assert response.status_code == 422
    assert "บอกเหตุผลที่แก้ไขค่าที่ส่งแล้ว" in response.content.decode()
    assert CheckIn.objects.get().numerator == Decimal("367.5")


def test_a_baseline_in_tons_a_day_stops_the_plan_of_a_percentage(waste):
    """2,419.97 t/day as the baseline of a target of 20 percent."""
    key_result = waste.of(ROWS[7])
    KeyResult.objects.filter(pk=key_result.pk).update(baseline=Decimal("2419.97"))
    sentences = [point.sentence for point in unmet(key_result.objective.plan)]
    assert "KR 1.1 เลือกทิศทางเพิ่มขึ้น แต่ค่าเป้าหมาย 20 ไม่สูงกว่าค่าฐาน 2,419.97" in sentences


def test_the_rows_that_fit_make_one_sum_over_one_sum(waste):
    for row in FITTING:
        assert row.tons
        waste.send(row, *row.tons)
    Mark.objects.append(YEAR)
    assert drain(YEAR, today=timezone.localdate() + timedelta(days=1), at=timezone.now())
    city = RollupValue.objects.get(level=RollupValue.Level.CITY, view=RollupValue.View.WORKING, key_result_id=waste.city.pk)
    assert (city.numerator, city.denominator) == (Decimal("1686.061838"), Decimal("6419.97"))
    assert city.value.quantize(Decimal("0.01")) == Decimal("26.26")
    assert city.value < 100
    assert (city.n_reported, city.n_due, city.n_applicable) == (5, 8, 8)
    assert city.status == "no_data", "five of eight are under the floor of coverage: no colour whatever the number"
