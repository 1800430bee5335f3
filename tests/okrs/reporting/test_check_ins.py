"""The verbs of reporting: the good case first, then every refusal."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError

from okrs.models import CheckIn, KeyResultStep, Measure, ReportGap
from okrs.models.check_in import GapReason, Verification
from okrs.models.plan import PlanStatus
from okrs.reporting.check_ins import CheckInRefused, report_gap, return_check_in, send_check_in, verify
from okrs.reporting.readings import Reading
from policies.models import Mark, ReportingPeriod
from tests import makers

NOON = datetime(2026, 12, 5, 5, 0, tzinfo=UTC)  # 12.00 in Bangkok
TODAY = date(2026, 12, 5)
VALUE = Reading(value=Decimal("900.5"))


@pytest.fixture
def november(key_result) -> ReportingPeriod:
    return ReportingPeriod.objects.get(month=date(2026, 11, 1))


def send(key_result, period, reading=VALUE, **facts):
    facts = {"as_of": date(2026, 11, 30), "by": None, "recorded_at": NOON, **facts}
    return send_check_in(key_result, period=period, reading=reading, **facts)


def test_a_check_in_is_recorded_with_who_and_when(key_result, november, planner):
    entry = send(key_result, november, by=planner, note="ฝนตกต่อเนื่อง", source="แบบสำรวจเดือน พ.ย.")
    entry.refresh_from_db()
    assert (entry.revision, entry.value, entry.recorded_by, entry.recorded_at) == (1, Decimal("900.5"), planner, NOON)
    assert (entry.note, entry.source, entry.verification) == ("ฝนตกต่อเนื่อง", "แบบสำรวจเดือน พ.ย.", Verification.WAITING)


def test_a_check_in_leaves_a_mark_and_nudges_only_after_the_commit(key_result, november, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        send(key_result, november)
    assert list(Mark.objects.values_list("fiscal_year", "plan_id")) == [(2570, key_result.objective.plan_id)]
    assert [callback.__name__ for callback in callbacks] == ["nudge"]


def test_a_second_report_is_a_new_revision_and_the_first_stays(key_result, november):
    send(key_result, november)
    send(key_result, november, Reading(value=Decimal(910)), reason="นับตลาดที่ตกหล่น")
    assert list(key_result.check_ins.values_list("revision", "value")) == [(1, Decimal("900.5")), (2, Decimal(910))]


def test_a_correction_says_why(key_result, november):
    send(key_result, november)
    with pytest.raises(CheckInRefused, match="เหตุผล"):
        send(key_result, november, reason="  ")


@pytest.mark.parametrize("status", [status for status in PlanStatus if status not in {PlanStatus.APPROVED, PlanStatus.ACTIVE}])
def test_only_an_approved_plan_takes_reports(key_result, november, status):
    key_result.objective.plan.__class__.objects.update(status=status)
    with pytest.raises(CheckInRefused, match="สถานะ"):
        send(key_result, november)
    assert not CheckIn.objects.exists()
    assert not Mark.objects.exists()


def test_a_period_closed_by_hand_refuses(key_result, november):
    ReportingPeriod.objects.update(closed_at=NOON)
    with pytest.raises(CheckInRefused, match="ปิดรับแล้ว"):
        send(key_result, november)


def test_the_closing_day_still_takes_reports_and_the_next_day_refuses(key_result, november):
    send(key_result, november, recorded_at=datetime(2026, 12, 20, 16, 59, tzinfo=UTC))
    with pytest.raises(CheckInRefused, match="ปิดรับแล้ว"):
        send(key_result, november, recorded_at=datetime(2026, 12, 20, 17, 0, tzinfo=UTC), reason="แก้")


def test_a_period_that_has_not_opened_refuses(key_result):
    january = ReportingPeriod.objects.get(month=date(2027, 1, 1))
    with pytest.raises(CheckInRefused, match=r"เปิดรับวันที่ 1 ม\.ค\. 2570"):
        send(key_result, january)


def test_a_period_of_another_year_refuses(key_result):
    makers.make_fiscal_year(2569)
    with pytest.raises(CheckInRefused, match="ไม่อยู่ในปีงบประมาณ 2570"):
        send(key_result, ReportingPeriod.objects.get(month=date(2025, 11, 1)))


def test_a_figure_may_not_speak_of_tomorrow(key_result, november):
    send(key_result, november, as_of=TODAY)
    with pytest.raises(CheckInRefused, match="อนาคต"):
        send(key_result, november, as_of=date(2026, 12, 6), reason="แก้")


@pytest.mark.parametrize(
    ("fields", "reading", "sentence"),
    [
        ({}, Reading(), "ค่าเดียว"),
        ({}, Reading(numerator=Decimal(1), denominator=Decimal(2)), "ค่าเดียว"),
        ({}, Reading(value=Decimal(1), numerator=Decimal(1)), "ค่าเดียว"),
        ({}, Reading(value=Decimal("NaN")), "ยาวเกินไป"),
        ({}, Reading(value=Decimal("1e16")), "ยาวเกินไป"),
        ({}, Reading(value=Decimal("0.0000001")), "ยาวเกินไป"),
        ({"whole_numbers": True}, Reading(value=Decimal("39.5")), "จำนวนเต็ม"),
        ({"aggregation": "ratio"}, Reading(value=Decimal(80)), "ตัวตั้งและตัวหาร"),
        ({"aggregation": "ratio"}, Reading(numerator=Decimal(80)), "ตัวตั้งและตัวหาร"),
        ({"aggregation": "ratio"}, Reading(numerator=Decimal(0), denominator=Decimal(0)), "มากกว่า 0"),
        ({"aggregation": "ratio"}, Reading(numerator=Decimal(-1), denominator=Decimal(5)), "ไม่ต่ำกว่า 0"),
        ({"aggregation": "distinct", "entity_codes": ["a", "b"]}, Reading(entity_codes=("a", "z")), "ไม่รู้จักรหัส z"),
        ({"aggregation": "distinct", "entity_codes": ["a", "b"]}, Reading(value=Decimal(2)), "รหัส"),
    ],
)
def test_a_reading_that_does_not_fit_its_measure_is_refused(key_result, november, fields, reading, sentence):
    Measure.objects.update(**fields)
    with pytest.raises(CheckInRefused, match=sentence):
        send(key_result, november, reading)
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("numerator", [Decimal(0), Decimal("1200")])
def test_nothing_of_a_hundred_and_more_than_the_whole_are_readings(key_result, november, numerator):
    Measure.objects.update(aggregation="ratio")
    entry = send(key_result, november, Reading(numerator=numerator, denominator=Decimal(100)))
    assert (entry.numerator, entry.denominator) == (numerator, Decimal(100))


def test_a_milestone_takes_its_own_finished_steps_only(key_result, november):
    Measure.objects.update(direction="milestone")
    step = KeyResultStep.objects.create(key_result=key_result, position=1, title="ออกแบบ", weight=20)
    assert send(key_result, november, Reading(steps=(step.pk,))).steps == [step.pk]
    with pytest.raises(CheckInRefused, match="ขั้นตอน"):
        send(key_result, november, Reading(steps=(step.pk + 1,)), reason="แก้")
    with pytest.raises(CheckInRefused, match="ขั้นตอน"):
        send(key_result, november, Reading(value=Decimal(20)), reason="แก้")


def test_no_step_finished_yet_is_a_report_too(key_result, november):
    Measure.objects.update(direction="milestone")
    KeyResultStep.objects.create(key_result=key_result, position=1, title="ออกแบบ", weight=20)
    assert send(key_result, november, Reading(steps=())).steps == []


def test_a_check_in_can_neither_be_edited_nor_deleted(key_result, november):
    entry = send(key_result, november)
    with pytest.raises(DatabaseError):
        entry.delete()


def test_a_gap_gives_its_reason_and_the_latest_word_counts(key_result, november, planner):
    report_gap(key_result, period=november, reason=GapReason.SECTION_SILENT, by=planner, at=NOON)
    report_gap(key_result, period=november, reason=GapReason.WAITING_DEFINITION, by=planner, at=NOON, note="สอบถามแล้ว")
    assert list(ReportGap.objects.values_list("reason", "note")) == [("waiting_definition", "สอบถามแล้ว")]
    assert Mark.objects.count() == 2


def test_a_value_already_sent_needs_no_excuse(key_result, november):
    send(key_result, november)
    with pytest.raises(CheckInRefused, match="ส่งรายงานแล้ว"):
        report_gap(key_result, period=november, reason=GapReason.SECTION_SILENT, by=None, at=NOON)


def test_a_gap_obeys_the_same_locks(key_result, november):
    ReportingPeriod.objects.update(closed_at=NOON)
    with pytest.raises(CheckInRefused, match="ปิดรับแล้ว"):
        report_gap(key_result, period=november, reason=GapReason.SECTION_SILENT, by=None, at=NOON)


def test_the_host_stands_behind_a_value(key_result, november, host):
    entry = verify(send(key_result, november), by=host, at=NOON)
    assert (entry.verification, entry.verified_by, entry.verified_at) == (Verification.VERIFIED, host, NOON)
    assert Mark.objects.count() == 2


def test_a_returned_value_is_corrected_by_a_new_revision(key_result, november, host):
    first = return_check_in(send(key_result, november), by=host, at=NOON)
    assert first.verification == Verification.RETURNED
    assert send(key_result, november, reason="ตามที่เจ้าภาพส่งกลับ").verification == Verification.WAITING


def test_an_older_revision_cannot_be_verified(key_result, november, host):
    first = send(key_result, november)
    send(key_result, november, reason="แก้")
    with pytest.raises(CheckInRefused, match="ใหม่กว่า"):
        verify(first, by=host, at=NOON)


def test_a_closed_period_is_not_verified_any_more(key_result, november, host):
    entry = send(key_result, november)
    ReportingPeriod.objects.update(closed_at=NOON)
    with pytest.raises(CheckInRefused, match="ปิดแล้ว"):
        verify(entry, by=host, at=NOON)
