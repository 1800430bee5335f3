"""ขอปรับแผน: asked, decided with a document, carried out without losing the old figure."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from okrs.models import ChangeRequest, CheckIn, KeyResult, KeyResultPlanned, Plan
from okrs.models.change_request import ChangeKind
from okrs.models.plan import PlanStatus
from okrs.planning.key_results import spread_evenly
from okrs.reporting.changes import ChangeRefused, Decision, approve_change, ask_to_change, ask_to_correct, decline_change
from okrs.reporting.readings import Reading
from policies.models import Mark, ReportingPeriod
from tests import makers
from tests.okrs.reporting.conftest import report

DOCUMENT = Decision("กท 0401/1234", date(2026, 11, 16), date(2026, 11, 16))
ASK = "/plans/2570/1049/kr/{}/change/"


@pytest.fixture
def planned(key_result):
    """A key result of an active plan whose monthly plan is the even spread."""
    Plan.objects.update(status=PlanStatus.DRAFT)
    spread_evenly(key_result, by=None)
    Plan.objects.update(status=PlanStatus.ACTIVE)
    Mark.objects.all().delete()
    return key_result


def ask(key_result, planner, target="1000", **facts):
    wanted = {"target": Decimal(target)}
    facts = {"kind": ChangeKind.TARGET, "wanted": wanted, "reason": "ผู้ค้าเหลือน้อยลงหลังตลาดย้าย", "by": planner, "at": timezone.now(), **facts}
    return ask_to_change(key_result, **facts)


def decide(request, reviewer, decision=DOCUMENT):
    return approve_change(request, by=reviewer, at=timezone.now(), decision=decision)


def targets(plan):
    return {
        (version.effective_from, version.effective_until): version.content["objectives"][0]["key_results"][0]["target"]
        for version in plan.versions.order_by("number")
    }


def test_asking_changes_nothing_yet(planned, planner):
    request = ask(planned, planner)
    assert (request.before["target"], request.after["target"], request.state) == ("1100", "1000", "asked")
    assert KeyResult.objects.get(pk=planned.pk).target == 1100
    assert not Mark.objects.exists()


def test_an_approved_target_makes_a_version_and_keeps_the_old_one_until_the_day_before(planned, planner, reviewer):
    request = decide(ask(planned, planner), reviewer)
    plan = planned.objective.plan
    assert KeyResult.objects.get(pk=planned.pk).target == 1000
    assert targets(plan) == {(date(2026, 10, 1), date(2026, 11, 15)): "1100", (date(2026, 11, 16), None): "1000"}
    assert (request.state, request.version, request.decided_by) == ("approved", plan.versions.get(number=2), reviewer)
    assert Mark.objects.filter(plan_id=plan.pk).exists()


def test_the_monthly_plan_leads_to_the_new_target_and_the_months_before_stay(planned, planner, reviewer):
    before = dict(KeyResultPlanned.objects.filter(key_result=planned).values_list("period__month", "value"))
    decide(ask(planned, planner), reviewer)
    after = dict(KeyResultPlanned.objects.filter(key_result=planned).values_list("period__month", "value"))
    assert after[date(2026, 10, 1)] == before[date(2026, 10, 1)]
    assert after[date(2027, 9, 1)] == 1000
    steps = [after[month] for month in sorted(after)]
    assert steps == sorted(steps)
    assert all(after[month] < before[month] for month in after if month >= date(2026, 11, 1))


def test_any_past_day_has_the_target_that_was_valid_then(planned, planner, reviewer):
    """Asked of the recomputation that `city --as-of` uses."""
    from okrs.figures.recount.plans import in_force

    decide(ask(planned, planner), reviewer)
    versions = list(planned.objective.plan.versions.order_by("number"))
    soon = timezone.now() + timedelta(minutes=1)

    def target(day):
        version = in_force(versions, day, soon)
        assert version
        return version.content["objectives"][0]["key_results"][0]["target"]

    assert [target(date(2026, 11, day)) for day in (1, 15, 16, 27)] == ["1100", "1100", "1000", "1000"]


def test_two_changes_of_one_day_leave_the_newer_in_force(planned, planner, reviewer):
    decide(ask(planned, planner), reviewer)
    decide(ask(planned, planner, "950"), reviewer)
    last = planned.objective.plan.versions.order_by("-number").first()
    assert (last.effective_from, last.effective_until) == (date(2026, 11, 16), None)
    assert planned.objective.plan.versions.filter(effective_until__isnull=True, effective_from__isnull=False).count() == 1


def test_a_declined_request_changes_nothing_and_says_why(planned, planner, reviewer):
    request = decline_change(ask(planned, planner), by=reviewer, at=timezone.now(), note="ให้รอผลสำรวจ")
    assert (request.state, request.decision_note) == ("declined", "ให้รอผลสำรวจ")
    assert KeyResult.objects.get(pk=planned.pk).target == 1100
    assert not planned.objective.plan.versions.exists()


def test_what_is_decided_stays_decided(planned, planner, reviewer):
    request = ask(planned, planner)
    decide(request, reviewer)
    for again in (lambda: decide(request, reviewer), lambda: decline_change(request, by=reviewer, at=timezone.now(), note="ไม่")):
        with pytest.raises(ChangeRefused, match="พิจารณาแล้ว"):
            again()


@pytest.mark.parametrize(
    ("decision", "sentence"),
    [
        (Decision(" ", date(2026, 11, 16), date(2026, 11, 16)), "เลขที่หนังสือ"),
        (Decision("กท 1", date(2026, 11, 16), date(2026, 9, 30)), "วันที่มีผล"),
        (Decision("กท 1", date(2026, 11, 16), date(2027, 9, 1)), "วันที่มีผล"),
    ],
)
def test_an_approval_needs_its_document_and_a_day_that_has_come(planned, planner, reviewer, decision, sentence):
    with pytest.raises(ChangeRefused, match=sentence):
        decide(ask(planned, planner), reviewer, decision)
    assert KeyResult.objects.get(pk=planned.pk).target == 1100


def test_a_change_may_not_reach_behind_the_one_before(planned, planner, reviewer):
    decide(ask(planned, planner), reviewer)
    with pytest.raises(ChangeRefused, match="ฉบับก่อนมีผล"):
        decide(ask(planned, planner, "950"), reviewer, Decision("กท 2", date(2026, 11, 20), date(2026, 11, 2)))


@pytest.mark.parametrize("target", ["1100", "850", "800"])
def test_a_target_that_is_the_same_or_on_the_wrong_side_is_refused(planned, planner, target):
    with pytest.raises(ChangeRefused):
        ask(planned, planner, target)


def test_the_same_question_is_asked_once(planned, planner):
    ask(planned, planner)
    with pytest.raises(ChangeRefused, match="รอพิจารณาอยู่แล้ว"):
        ask(planned, planner, "990")


@pytest.mark.parametrize("status", [PlanStatus.DRAFT, PlanStatus.UNDER_REVIEW, PlanStatus.CLOSED])
def test_only_an_approved_plan_is_changed_by_request(planned, planner, status):
    Plan.objects.update(status=status)
    with pytest.raises(ChangeRefused, match="สถานะ"):
        ask(planned, planner)


def test_a_plan_that_moved_since_the_question_is_not_overwritten(planned, planner, reviewer):
    request = ask(planned, planner)
    KeyResult.objects.filter(pk=planned.pk).update(target=1050)
    with pytest.raises(ChangeRefused, match="เปลี่ยนไปหลังจากที่ขอ"):
        decide(request, reviewer)


def test_other_words_and_another_section_are_a_change_of_structure(planned, planner, reviewer):
    section = makers.make_section()
    wanted = {"title": "รายได้ผู้ค้าเฉลี่ยต่อวัน", "owner_section_id": section.pk}
    decide(ask(planned, planner, kind=ChangeKind.STRUCTURE, wanted=wanted), reviewer)
    changed = KeyResult.objects.get(pk=planned.pk)
    assert (changed.title, changed.owner_section, changed.target) == ("รายได้ผู้ค้าเฉลี่ยต่อวัน", section, 1100)


@pytest.fixture
def closed(planned) -> ReportingPeriod:
    """October with 870 reported, then closed."""
    period = ReportingPeriod.objects.get(month=date(2026, 10, 1))
    ReportingPeriod.objects.filter(pk=period.pk).update(closes=timezone.localdate() + timedelta(days=1))
    report(planned, period, "870")
    ReportingPeriod.objects.filter(pk=period.pk).update(closed_at=timezone.now(), closes=period.closes)
    period.refresh_from_db()
    return period


def correct(key_result, period, planner, value="780"):
    facts = {"as_of": date(2026, 10, 31), "reason": "นับตลาดเอกชนรวมไปด้วย", "by": planner, "at": timezone.now()}
    return ask_to_correct(key_result, period=period, reading=Reading(value=Decimal(value)), **facts)


def test_a_closed_period_is_corrected_by_a_new_revision_that_counts_officially(planned, closed, planner, reviewer):
    request = decide(correct(planned, closed, planner), reviewer)
    first, second = CheckIn.objects.order_by("revision")
    assert (first.value, second.value, second.revision) == (870, 780, 2)
    assert second.reason == "หนังสือ กท 0401/1234: นับตลาดเอกชนรวมไปด้วย"
    assert (second.verification, second.verified_by, request.check_in) == ("verified", reviewer, second)
    assert Mark.objects.filter(plan_id=planned.objective.plan_id).exists()


def test_a_correction_makes_a_new_snapshot_and_keeps_the_old_one(planned, closed, planner, reviewer):
    from okrs.figures.snapshots import take_snapshot, wanting_a_snapshot

    first = take_snapshot(closed, at=timezone.now())
    decide(correct(planned, closed, planner), reviewer)
    assert closed in wanting_a_snapshot(timezone.localdate())
    second = take_snapshot(closed, at=timezone.now())
    assert second.pk != first.pk
    assert type(first).objects.filter(pk=first.pk).exists()


def test_an_open_period_needs_no_request(planned, planner, closed):
    ReportingPeriod.objects.filter(pk=closed.pk).update(closed_at=None, closes=timezone.localdate() + timedelta(days=3))
    with pytest.raises(ChangeRefused, match="ยังไม่ปิด"):
        correct(planned, closed, planner)


def test_a_second_correction_asked_of_the_same_revision_is_refused(planned, closed, planner, reviewer):
    request = correct(planned, closed, planner)
    ChangeRequest.objects.filter(pk=request.pk).update(before={"revision": 0})
    with pytest.raises(ChangeRefused, match="ฉบับใหม่กว่า"):
        decide(request, reviewer)
    assert CheckIn.objects.count() == 1


def test_the_whole_way_over_the_pages(client, planner, reviewer, planned):
    client.force_login(planner)
    url = ASK.format(planned.pk)
    assert 'href="/plans/2570/1049/changes/"' in client.get("/plans/2570/1049/").content.decode()
    assert f'href="{url}"' in client.get("/plans/2570/1049/changes/").content.decode()
    assert client.post(url, {"target": "800", "reason": "ลด"}).status_code == 409
    assert client.post(url, {"target": "๑,๐๐๐", "reason": "ผู้ค้าเหลือน้อยลง"}).status_code == 302
    change = ChangeRequest.objects.get()
    detail = f"/plans/2570/1049/changes/{change.pk}/"
    assert "อนุมัติ</button>" not in client.get(detail).content.decode()
    client.force_login(reviewer)
    assert 'href="/changes/"' in client.get("/review/").content.decode()
    queue = client.get("/changes/").content.decode()
    assert "รอพิจารณา 1 เรื่อง" in queue
    assert 'href="/changes/2570/budget/"' in queue
    page = client.get(detail).content.decode()
    assert "1,100" in page
    assert "<b>1,000</b>" in page
    assert client.post(detail, {"act": "approve"}).status_code == 422
    yes = {"act": "approve", "document_number": "กท 9", "document_date": "16/11/2569", "effective_from": "16/11/2569"}
    assert client.post(detail, yes).status_code == 302
    assert KeyResult.objects.get(pk=planned.pk).target == 1000
    assert "มีผลตั้งแต่" in client.get(detail).content.decode()


def test_a_correction_is_asked_for_on_its_own_page(client, planner, planned, closed):
    client.force_login(planner)
    url = ASK.format(planned.pk) + "?kind=closed_period"
    assert "ต.ค. 2569" in client.get(url).content.decode()
    typed = {"period": closed.pk, "value": "780", "as_of": "31/10/2569", "reason": "นับซ้ำ"}
    assert client.post(url, typed).status_code == 302
    assert ChangeRequest.objects.get().after == {"value": "780", "as_of": "2026-10-31"}
