"""Two people in the same second. Real transactions on real connections, so these tests commit."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import OperationalError, connection, transaction

from okrs.models import CheckIn, Plan, ReportDraft
from okrs.models.plan import PlanStatus
from okrs.planning.autosave import Edit
from okrs.reporting.check_ins import CheckInRefused, Line, send_check_in, send_report
from okrs.reporting.drafts import save_draft
from okrs.reporting.readings import Reading
from policies.models import ReportingPeriod
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 12, 5, 5, 0, tzinfo=UTC)


@pytest.fixture
def racing_key_result():
    return makers.make_key_result(makers.make_objective(makers.make_plan(status=PlanStatus.ACTIVE)))


@pytest.fixture
def november(racing_key_result):
    return ReportingPeriod.objects.get(month=date(2026, 11, 1))


def send(key_result, period):
    return send_check_in(key_result, period=period, reading=Reading(value=Decimal(900)), as_of=date(2026, 11, 30), by=None, recorded_at=NOON, reason="ส่งพร้อมกัน")


class Beside(threading.Thread):
    """Runs `work` on a connection of its own and keeps what it refused."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.work = work
        self.refusal: CheckInRefused | None = None

    def run(self) -> None:
        try:
            self.work()
        except CheckInRefused as refusal:
            self.refusal = refusal
        finally:
            connection.close()

    def waits_for_a_lock(self) -> bool:
        """Whether it is still at work a moment later, that is, standing at our lock."""
        self.join(0.4)
        return self.is_alive()


def start(work):
    thread = Beside(work)
    thread.start()
    return thread


def test_eight_reports_at_once_get_eight_revisions(racing_key_result, november):
    threads = [start(lambda: send(racing_key_result, november)) for _ in range(8)]
    for thread in threads:
        thread.join(20)
    assert sorted(CheckIn.objects.values_list("revision", flat=True)) == list(range(1, 9))


def test_a_report_that_waited_for_the_close_of_its_period_is_refused(racing_key_result, november):
    with transaction.atomic():
        ReportingPeriod.objects.select_for_update().get(pk=november.pk)
        thread = start(lambda: send(racing_key_result, november))
        assert thread.waits_for_a_lock()
        ReportingPeriod.objects.filter(pk=november.pk).update(closed_at=NOON)
    thread.join(20)
    assert "ปิดรับแล้ว" in str(thread.refusal)
    assert not CheckIn.objects.exists()


def test_a_period_cannot_close_while_a_report_is_on_its_way(racing_key_result, november):
    with transaction.atomic():
        send(racing_key_result, november)
        thread = start(lambda: ReportingPeriod.objects.filter(pk=november.pk).update(closed_at=NOON))
        assert thread.waits_for_a_lock()
    thread.join(20)
    assert CheckIn.objects.count() == 1
    assert ReportingPeriod.objects.get(pk=november.pk).closed_at == NOON


def test_a_report_that_waited_while_the_plan_closed_is_refused(racing_key_result, november):
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get()
        thread = start(lambda: send(racing_key_result, november))
        assert thread.waits_for_a_lock()
        Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.CLOSED)
    thread.join(20)
    assert "สถานะ" in str(thread.refusal)
    assert not CheckIn.objects.exists()


def test_reports_of_two_key_results_of_one_plan_do_not_wait_for_each_other(racing_key_result, november):
    neighbour = makers.make_key_result(racing_key_result.objective)
    with transaction.atomic():
        send(racing_key_result, november)
        thread = start(lambda: send(neighbour, november))
        assert not thread.waits_for_a_lock()
    assert CheckIn.objects.count() == 2


@pytest.mark.parametrize(("was", "now"), [("", "900"), ("900", "๙๐๐"), ("9", "900 ")])
def test_a_value_still_on_its_way_when_the_report_was_sent_leaves_no_draft(racing_key_result, november, was, now):
    """The field saves itself, the press overtakes it: its page was drawn before anything was sent."""
    person, line = makers.make_person(), Line(racing_key_result, Reading(value=Decimal(900)))

    def type_it(was, now):
        save_draft(racing_key_result, period=november, edits=[Edit("value", was, now)], by=person, at=NOON)

    type_it("", was or "9")
    with transaction.atomic():
        send_report([line], period=november, as_of=date(2026, 11, 30), by=person, at=NOON)
        thread = start(lambda: type_it(was, now))
        assert thread.waits_for_a_lock()
    thread.join(20)
    assert CheckIn.objects.count() == 1
    assert not ReportDraft.objects.exists()


def test_another_value_on_its_way_stays_a_draft_beside_the_report(racing_key_result, november):
    person, line = makers.make_person(), Line(racing_key_result, Reading(value=Decimal(900)))
    save_draft(racing_key_result, period=november, edits=[Edit("value", "", "900")], by=person, at=NOON)
    with transaction.atomic():
        send_report([line], period=november, as_of=date(2026, 11, 30), by=person, at=NOON)
        thread = start(lambda: save_draft(racing_key_result, period=november, edits=[Edit("value", "900", "910")], by=person, at=NOON))
        assert thread.waits_for_a_lock()
    thread.join(20)
    assert ReportDraft.objects.get().value == "910"


def test_a_report_does_not_wait_for_somebody_who_types_in_another_card(racing_key_result, november):
    """Both hold the plan FOR SHARE. Taking more of it together with the drafts made a value on its way and the press on ส่งรายงาน wait in a circle."""
    neighbour, person = makers.make_key_result(racing_key_result.objective), makers.make_person()

    def type_into(key_result):
        save_draft(key_result, period=november, edits=[Edit("value", "", "900")], by=person, at=NOON)

    type_into(racing_key_result)
    with transaction.atomic():
        type_into(neighbour)
        line = Line(racing_key_result, Reading(value=Decimal(900)))
        thread = start(lambda: send_report([line], period=november, as_of=date(2026, 11, 30), by=person, at=NOON))
        assert not thread.waits_for_a_lock()
    assert CheckIn.objects.get().key_result == racing_key_result
    assert ReportDraft.objects.get().key_result == neighbour


def is_free(row):
    """Whether nobody else holds the row."""
    try:
        with transaction.atomic():
            type(row).objects.select_for_update(of=("self",), nowait=True).get(pk=row.pk)
    except OperationalError:
        return False
    return True


@pytest.mark.parametrize("stands_at", ["plan", "period", "key result"])
def test_a_report_takes_plan_period_and_key_result_in_this_order(racing_key_result, november, stands_at):
    rows = {"plan": Plan.objects.get(), "period": november, "key result": racing_key_result}
    names = list(rows)
    with transaction.atomic():
        assert is_free(rows[stands_at])  # and ours until the transaction ends
        thread = start(lambda: send(racing_key_result, november))
        assert thread.waits_for_a_lock()
        place = names.index(stands_at)
        assert [is_free(rows[name]) for name in names[:place]] == [False] * place
        assert all(is_free(rows[name]) for name in names[place:])
    thread.join(20)
    assert CheckIn.objects.count() == 1


def test_a_key_result_that_left_the_plan_stops_the_report_and_nothing_is_sent(racing_key_result, november):
    elsewhere = makers.make_key_result(makers.make_objective(makers.make_plan(makers.make_office("1050"), status=PlanStatus.ACTIVE)))
    lines = [Line(row, Reading(value=Decimal(900))) for row in (racing_key_result, elsewhere)]
    with pytest.raises(CheckInRefused, match="ไม่อยู่ในแผนนี้แล้ว"):
        send_report(lines, period=november, as_of=date(2026, 11, 30), by=makers.make_person(), at=NOON)
    elsewhere.delete()
    with pytest.raises(CheckInRefused, match="ไม่อยู่ในแผนนี้แล้ว"):
        send(elsewhere, november)
    assert not CheckIn.objects.exists()
