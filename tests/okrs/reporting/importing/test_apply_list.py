"""What an import writes into the city's plan: targets, one report of the whole city, and every line as it was published; once, or not at all."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bkk_okr.reference import Tally
from districts.models import Office
from districts.reference import load_offices
from okrs.models import CheckIn, KeyResult, Measure, Plan, PublishedFigure, PublishedMonth, TrackerImport
from okrs.models.plan import PlanStatus
from okrs.planning.versions import content_of, digest
from okrs.reporting.importing.options import Options
from okrs.reporting.importing.report import Report
from okrs.reporting.importing.uploads import ImportRefused, PreviewMoved, apply_list, import_at_once, receive_list
from okrs.reporting.tracker import LISTS, load_tracker
from policies.importing.report import Status
from policies.models import FiscalYear, Mark
from policies.reference import load_policies
from tests import makers
from tests.okrs.reporting.importing.tracker_lists import ALL, TOP, all_list, edited, top_list

NOW = datetime(2026, 11, 27, 5, tzinfo=UTC)
TODAY = date(2026, 11, 27)
LATER = Options(as_of=date(2024, 8, 10))


@pytest.fixture
def year(db: None) -> FiscalYear:
    makers.make_city()
    return makers.make_fiscal_year(2567, state=FiscalYear.State.CLOSED)


@pytest.fixture
def reference(db: None) -> Plan:
    load_offices(Tally())
    load_policies(Tally())
    load_tracker(Tally(), recorded_at=NOW)
    return Plan.objects.get(office__code="bma", fiscal_year=2567)


def bring(data: bytes, options: Options = Options(), **more: Any) -> Report:  # noqa: B008 frozen
    return import_at_once(data, "ติดตาม.xlsx", options=options, by=None, now=NOW, **more)


def counts(report: Report) -> tuple[int, int, int, int]:
    return len(report.diff.added), len(report.diff.changed), len(report.diff.same), len(report.diff.missing)


def test_a_goal_becomes_a_central_measure_of_the_citys_plan_with_one_report(year):
    bring(top_list(TOP["4.1"]))
    footpaths = KeyResult.objects.get(title="ปรับปรุงทางเท้า")
    assert (footpaths.objective.plan.office.kind, footpaths.objective.plan.status) == (Office.Kind.CITY, PlanStatus.CLOSED)
    assert (footpaths.target, footpaths.target_bureaus, footpaths.target_districts) == (Decimal("324.11"), Decimal(300), Decimal("24.11"))
    measure = footpaths.measure
    assert (measure.code, measure.unit, measure.aggregation, measure.entry, measure.kind) == ("1.1.05", "กม.", "central", "cumulative", "output")
    report = CheckIn.objects.get()
    assert (report.value, report.as_of, report.period.month, report.source) == (Decimal("111.07"), date(2024, 8, 12), date(2024, 8, 1), LISTS["top"])


def test_the_line_is_kept_as_printed_beside_ours(year):
    bring(top_list(TOP["4.1"]))
    line = PublishedFigure.objects.get()
    assert (line.title, line.target_bureaus, line.percent, line.published_on, line.flags) == (
        "ปรับปรุงทางเท้า (กม.)",
        Decimal(300),
        Decimal("34.27"),
        date(2024, 8, 12),
        "",
    )


def test_a_questioned_row_is_kept_as_published_and_becomes_no_report(year):
    bring(top_list(TOP["18"], TOP["1"]))
    questioned = KeyResult.objects.get(measure__code="8.2.08")
    assert questioned.target is None
    assert not questioned.check_ins.exists()
    line = questioned.published.get()
    assert (line.target, line.actual, line.flags) == (Decimal(343230900), Decimal(45903210), "unit_slip")
    assert CheckIn.objects.get().key_result.measure.code == "4.1.10"


def test_an_answered_question_brings_target_and_report(year):
    bring(top_list(TOP["18"]))
    report = bring(top_list(edited(TOP["18"], c2=343230800, c3=0)))
    assert counts(report) == (0, 1, 0, 0)
    mended = KeyResult.objects.get()
    assert (mended.target, mended.check_ins.get().value) == (Decimal(343230800), Decimal(45903210))


def test_months_are_kept_with_their_list_and_never_summed(year):
    bring(all_list(ALL["3"], ALL["5"]), LATER)
    months = PublishedMonth.objects.filter(figure__key_result__measure__code="4.1.05")
    assert dict(months.values_list("month", "value"))[date(2024, 6, 1)] == Decimal(20)
    assert not months.filter(month=date(2024, 9, 1)).exists(), "September had not begun"
    assert CheckIn.objects.get(key_result__measure__code="4.1.05").value == Decimal(130)
    assert CheckIn.objects.get(key_result__measure__code="4.1.05").source == LISTS["all"]


def test_the_same_file_twice_changes_nothing(year):
    for data in (top_list(), all_list()):
        bring(data)
        before = [model.objects.count() for model in (CheckIn, KeyResult, PublishedFigure, PublishedMonth)]
        Mark.objects.all().delete()
        versions = Plan.objects.get().versions.count()
        report = bring(data)
        assert counts(report)[:2] == (0, 0)
        assert [model.objects.count() for model in (CheckIn, KeyResult, PublishedFigure, PublishedMonth)] == before
        assert (Mark.objects.count(), Plan.objects.get().versions.count()) == (0, versions)


@pytest.mark.parametrize(
    ("cell", "value", "field", "before", "after"),
    [
        ("c5", 130, "actual", "128.46", "130"),
        ("c6", 97, "percent", "96.34", "97"),
        ("c1", "กิโลเมตร", "unit", "กม.", "กิโลเมตร"),
        ("c0", "1. พัฒนาถนนงาม (กม.) : OKR 4.1.10", "title", "พัฒนาถนนสวย (กม.)", "พัฒนาถนนงาม (กม.)"),
        ("c0", "1. พัฒนาถนนสวย (กม.) : OKR 4.1.11", "code", "4.1.10", "4.1.11"),
    ],
)
def test_one_edited_cell_is_exactly_one_change(year, cell, value, field, before, after):
    bring(top_list())
    report = bring(top_list(*[edited(row, **{cell: value}) if goal == "1" else row for goal, row in TOP.items()]))
    assert counts(report) == (0, 1, 29, 0)
    assert [(one["field"], one["before"], one["after"]) for one in report.diff.changed[0].fields()] == [(field, before, after)]


def test_an_edited_month_is_exactly_one_change(year):
    bring(all_list())
    report = bring(all_list(*[edited(row, c8=17) if number == "3" else row for number, row in ALL.items()]))
    assert [(one["label"], one["before"], one["after"]) for one in report.diff.changed[0].fields()] == [("เดือน ม.ค. 2567", "16", "17")]


def test_a_changed_result_is_a_new_revision_with_its_reason(year):
    bring(top_list(TOP["1"]))
    bring(top_list(edited(TOP["1"], c5=130)))
    first, second = CheckIn.objects.order_by("revision")
    assert (first.value, second.value, second.revision) == (Decimal("128.46"), Decimal(130), 2)
    assert second.reason == "รายการที่เมืองเผยแพร่ ณ 12 ส.ค. 2567 เปลี่ยนไป"


def test_a_later_list_is_a_new_line_and_a_new_report(year):
    bring(top_list(TOP["1"]), Options(as_of=date(2024, 7, 27)))
    report = bring(top_list(edited(TOP["1"], c5=129)))
    assert [one["field"] for one in report.diff.changed[0].fields()] == ["actual", "on"]
    assert list(PublishedFigure.objects.values_list("published_on", flat=True)) == [date(2024, 7, 27), date(2024, 8, 12)]
    assert [str(month) for month in CheckIn.objects.order_by("pk").values_list("period__month", flat=True)] == ["2024-07-01", "2024-08-01"]


def test_a_total_that_fell_since_the_last_list_is_asked_about_and_keeps_the_report(year):
    """Flood spots: 116 about 10 August, 96 on 12 August 2567."""
    bring(top_list(edited(TOP["9"], c5=116)), LATER)
    report = bring(top_list(TOP["9"]))
    assert [question.message for question in report.findings.questions] == [
        "ยอดสะสมลดลงจาก 116 เหลือ 96 (ครั้งก่อนถึงครั้งนี้ 12 ส.ค. 2567) ยอดสะสมไม่ควรลดลง ถามสำนักเจ้าภาพว่าแก้ไขย้อนหลังหรือไม่"
    ]
    assert CheckIn.objects.get().value == Decimal(116)
    assert PublishedFigure.objects.order_by("-published_on")[0].actual == Decimal(96)


def test_two_measures_on_one_code_stay_two_key_results(year):
    bring(top_list(TOP["10.1"], TOP["10.2"]))
    assert set(KeyResult.objects.values_list("title", flat=True)) == {"แก้ปัญหาจุดจราจรฝืด", "การผายปากซอย"}
    report = bring(top_list(TOP["10.1"], edited(TOP["10.2"], c0="10.2 การผายปากซอย (จุด) : OKR 1.2.06")))
    assert {change.line.code: change.reports for change in report.diff.changed} == {"1.2.05": True, "1.2.06": True}
    assert CheckIn.objects.count() == 2


def test_the_other_list_is_kept_beside_and_its_other_target_is_asked_about(year):
    bring(top_list(TOP["1"], TOP["3"]))
    report = bring(all_list(ALL["1"], ALL["3"]), LATER)
    assert [(question.row, question.code) for question in report.findings.questions] == [(2, "lists_disagree_target")]
    assert set(CheckIn.objects.values_list("source", flat=True)) == {LISTS["top"]}
    assert KeyResult.objects.get(measure__code="4.1.10").target == Decimal("133.35")
    assert KeyResult.objects.get(measure__code="4.1.10").published.count() == 2


def test_another_target_in_the_other_list_is_asked_about_but_does_not_silence_the_list_that_leads(year):
    bring(top_list(TOP["1"]))
    bring(all_list(ALL["1"]), LATER)
    report = bring(top_list(edited(TOP["1"], c5=130)))
    assert [question.code for question in report.findings.questions] == ["lists_disagree_target"]
    assert CheckIn.objects.order_by("-revision")[0].value == Decimal(130)


def test_what_is_missing_in_the_file_is_counted_and_stays(year):
    bring(top_list(TOP["1"], TOP["3"]))
    assert counts(bring(top_list(TOP["3"]))) == (0, 0, 1, 1)
    assert KeyResult.objects.count() == 2


def test_the_published_list_of_2567_finds_the_eighteen_goals_that_load_reference_brought(reference):
    report = bring(top_list())
    assert counts(report) == (12, 0, 18, 0)
    new = CheckIn.objects.filter(recorded_at=NOW, source=LISTS["top"], key_result__measure__definition__startswith="ยังไม่ได้จัดประเภท")
    assert set(new.values_list("key_result__measure__code", flat=True)) == {"4.1.01", "1.1.01", "4.2.09", "5.1.21"}, "the new ones without a question"
    assert KeyResult.objects.filter(objective__plan=reference).count() == 30
    assert {objective.dimension.name for objective in reference.objectives.filter(dimension__isnull=False)} >= {"เดินทางดี", "โปร่งใสดี", "สุขภาพดี"}


def test_the_list_of_all_measures_of_2567_finds_the_lines_that_load_reference_brought(reference):
    report = bring(all_list(ALL["1"], ALL["3"], ALL["5"], ALL["6"]), LATER)
    assert counts(report) == (0, 0, 4, 10)


def test_each_changed_plan_is_stored_as_a_version(year):
    bring(top_list(TOP["1"]))
    plan = Plan.objects.get()
    bring(top_list(TOP["1"], TOP["3"]))
    first, second = plan.versions.order_by("number")
    assert (first.effective_from, second.effective_from) == (date(2023, 10, 1), date(2024, 8, 12))
    assert second.sha256 == digest(content_of(plan))


def test_an_import_leaves_a_mark_so_that_the_figures_are_computed(year):
    bring(top_list(TOP["1"]))
    assert Mark.objects.filter(fiscal_year=2567, plan_id=Plan.objects.get().pk).exists()


def test_a_plan_that_is_being_prepared_takes_nothing(year):
    makers.make_plan(makers.make_city(), year)
    report = bring(top_list())
    assert (report.status, report.rejection and report.rejection["code"]) == (Status.REJECTED, "plan_in_preparation")
    assert not KeyResult.objects.exists()


def test_a_plan_of_the_citys_own_is_only_looked_at(year):
    plan = makers.make_plan(makers.make_city(), year, status=PlanStatus.ACTIVE)
    own = makers.make_key_result(makers.make_objective(plan), measure=makers.make_measure("เพิ่มสวน 15 นาที", code="4.1.05", unit="แห่ง"), target=150)
    report = bring(top_list(TOP["1"], TOP["3"]))
    assert counts(report) == (1, 0, 0, 0)
    assert [skipped.reason for skipped in report.findings.skipped if skipped.row == 5] == ["ไม่มีตัวชี้วัดนี้ในแผนของกรุงเทพมหานคร"]
    own.refresh_from_db()
    assert (own.target, own.published.get().target, CheckIn.objects.count(), KeyResult.objects.count()) == (150, Decimal(156), 0, 1)


def test_a_closed_round_takes_no_report(year):
    year.periods.filter(month=date(2024, 8, 1)).update(closed_at=NOW)
    report = bring(top_list(TOP["1"]))
    assert "รอบ ส.ค. 2567 ปิดแล้ว เก็บเป็นตัวเลขที่เผยแพร่เท่านั้น" in report.findings.notes
    assert (CheckIn.objects.count(), PublishedFigure.objects.count()) == (0, 1)


def test_a_day_in_another_year_is_not_used(year):
    report = bring(top_list(TOP["1"]), Options(year=2567, as_of=date(2025, 1, 1)))
    assert (report.on, report.stated) == (date(2024, 9, 30), False)


def test_a_preview_is_applied_once_and_says_when_it_moved(year):
    policy_admin = makers.make_person()
    mine = receive_list(top_list(TOP["1"]), "ก.xlsx", options=Options(), by=policy_admin, today=TODAY)
    other = receive_list(top_list(edited(TOP["1"], c5=129)), "ข.xlsx", options=Options(), by=policy_admin, today=TODAY)
    apply_list(mine, by=policy_admin, now=NOW)
    with pytest.raises(ImportRefused, match="ถูกนำไปใช้แล้ว"):
        apply_list(mine, by=policy_admin, now=NOW)
    with pytest.raises(PreviewMoved) as moved:
        apply_list(other, by=policy_admin, now=NOW)
    assert counts(moved.value.report) == (0, 1, 0, 0)
    other.refresh_from_db()
    apply_list(other, by=policy_admin, now=NOW)
    assert [str(value) for value in CheckIn.objects.order_by("revision").values_list("value", flat=True)] == ["128.460000", "129.000000"]
    assert set(TrackerImport.objects.values_list("state", "fiscal_year", "list")) == {("applied", 2567, "top")}


def test_a_file_with_errors_or_a_refused_one_cannot_be_applied(year):
    for data in (top_list(edited(TOP["1"], c2="?")), b"PK nothing"):
        record = receive_list(data, "ก.xlsx", options=Options(), by=None, today=TODAY)
        with pytest.raises(ImportRefused):
            apply_list(record, by=None, now=NOW)
    assert not Measure.objects.exists()
