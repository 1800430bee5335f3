"""Long work as a row: claimed once, recomputed when a worker died, shown to the person who waits, found again when the broker lost the call."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from districts.models import Role
from policies import jobs, tasks
from policies.importing import background
from policies.jobs import JobFailed, Progress, run_job, run_jobs, runs, start_job
from policies.models import Job, Policy, PolicyImport, PolicySet
from policies.models.job import MOST_ATTEMPTS, JobState
from policies.models.policy_import import ImportState
from tests import makers
from tests.policies.test_import_pages import step
from tests.workbooks import table

MANY = table(*((number, f"นโยบาย {number}", "ปลอดภัยดี") for number in range(1, 251)))


@pytest.fixture
def policy_set(db: None) -> PolicySet:
    return makers.make_policy_set()


@pytest.fixture
def admin(client, policy_admin):
    client.force_login(policy_admin)
    return policy_admin


@pytest.fixture
def large(monkeypatch):
    """Every file counts as too long for a request."""
    monkeypatch.setattr(background, "READ_AT_ONCE", 0)


@pytest.fixture
def kind(monkeypatch):
    """A kind of this test's own; what it does is `kind.work`."""
    monkeypatch.setattr(jobs, "_KINDS", {})

    class Kind:
        work: Any = staticmethod(lambda job, progress: "เสร็จ")

    @runs("test")
    def work(job: Job, progress: Progress) -> str:
        return str(Kind.work(job, progress))

    return Kind


def waiting(**values: Any) -> Job:
    return Job.objects.create(kind="test", subject=1, leads_to="/import/", **values)


def test_a_job_is_done_once_and_says_so(db, kind):
    job = waiting()
    assert (run_jobs(timezone.now), run_jobs(timezone.now)) == (1, 0)
    job.refresh_from_db()
    assert (job.state, job.message, job.attempts) == (JobState.DONE, "เสร็จ", 1)
    assert job.started_at is not None
    assert job.finished_at is not None


def test_two_presses_for_one_subject_are_one_job(db, kind):
    assert start_job("test", 7, by=None, leads_to="/") == start_job("test", 7, by=None, leads_to="/")
    run_jobs(timezone.now)
    assert start_job("test", 7, by=None, leads_to="/").state == JobState.WAITING


def test_a_job_that_another_worker_has_is_left_alone(db, kind):
    job = waiting(state=JobState.RUNNING, seen_at=timezone.now(), attempts=1)
    assert run_job(job.pk, now=timezone.now) is False


def test_a_job_whose_worker_died_is_taken_up_again(db, kind):
    job = waiting(state=JobState.RUNNING, seen_at=timezone.now() - timedelta(minutes=2), attempts=1)
    assert run_jobs(timezone.now) == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)


def test_a_job_that_kills_every_worker_is_given_up(db, kind):
    job = waiting(state=JobState.RUNNING, seen_at=timezone.now() - timedelta(minutes=2), attempts=MOST_ATTEMPTS)
    run_jobs(timezone.now)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, jobs.BROKEN)


def test_a_late_worker_does_not_overwrite_the_one_that_took_over(db, kind):
    def slow(job: Job, progress: Progress) -> str:
        Job.objects.filter(pk=job.pk).update(attempts=2, state=JobState.DONE, message="คนที่สองทำเสร็จ")
        return "คนแรก"

    kind.work = staticmethod(slow)
    job = waiting()
    run_jobs(timezone.now)
    job.refresh_from_db()
    assert job.message == "คนที่สองทำเสร็จ"


def test_a_refusal_is_a_sentence_and_a_fault_is_not_shown(db, kind):
    def refuse(job: Job, progress: Progress) -> str:
        raise JobFailed("ไม่พบไฟล์")

    def fail(job: Job, progress: Progress) -> str:
        raise ZeroDivisionError

    for work, sentence in ((refuse, "ไม่พบไฟล์"), (fail, jobs.BROKEN)):
        kind.work = staticmethod(work)
        job = waiting()
        run_jobs(timezone.now)
        job.refresh_from_db()
        assert (job.state, job.error) == (JobState.FAILED, sentence)


def test_progress_is_written_at_most_a_few_times_a_second_and_at_the_end(db, kind, django_assert_num_queries):
    job = waiting()
    progress = Progress(job)
    with django_assert_num_queries(2):
        for done in range(1, 217):
            progress(done, 216)
    job.refresh_from_db()
    assert (job.done, job.total) == (216, 216)


def upload(client, policy_set: PolicySet, data: bytes = MANY) -> Any:
    return client.post("/import/", {"policy_set": policy_set.pk, "workbook": SimpleUploadedFile("ทะเบียน.xlsx", data)})


def test_a_small_file_is_read_at_once_and_needs_no_broker(client, admin, policy_set):
    assert upload(client, policy_set)["Location"] == step("matching", PolicyImport.objects.get())
    assert not Job.objects.exists()


def test_a_long_file_waits_on_a_page_that_asks_every_second(client, admin, policy_set, large):
    response = upload(client, policy_set)
    job, record = Job.objects.get(), PolicyImport.objects.get()
    assert (response["Location"], job.by, record.state) == (f"/jobs/{job.pk}/", admin, ImportState.UPLOADED)
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert "<progress" in page
    assert "รีเฟรชเพื่อดูความคืบหน้า" in page
    Job.objects.update(state=JobState.RUNNING, done=120, total=250, started_at=timezone.now(), seen_at=timezone.now())
    part = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "ตรวจแล้ว 120 จาก 250 แถว" in part
    assert "<html" not in part


def test_a_closed_tab_finds_its_way_back(client, admin, policy_set, large):
    upload(client, policy_set)
    job, record = Job.objects.get(), PolicyImport.objects.get()
    for name in ("matching", "preview"):
        assert client.get(step(name, record))["Location"] == f"/jobs/{job.pk}/"


def test_when_it_is_done_the_page_goes_on_by_itself(client, admin, policy_set, large):
    upload(client, policy_set)
    job, record = Job.objects.get(), PolicyImport.objects.get()
    tasks.run_jobs()
    assert client.get(f"/jobs/{job.pk}/")["Location"] == step("matching", record)
    assert client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"})["HX-Redirect"] == step("matching", record)
    job.refresh_from_db()
    assert (job.done, job.total) == (250, 250)


def test_a_failed_job_stops_asking_and_says_why(client, admin, policy_set, large):
    upload(client, policy_set)
    record = PolicyImport.objects.get()
    record.file.storage.delete(str(record.file.name))
    tasks.run_jobs()
    page = client.get(f"/jobs/{Job.objects.get().pk}/").content.decode()
    assert "ไม่พบไฟล์ที่เก็บไว้" in page
    assert "hx-trigger" not in page


def test_a_long_import_is_applied_by_a_job_too(client, admin, policy_set, large):
    upload(client, policy_set)
    tasks.run_jobs()
    record = PolicyImport.objects.get()
    response = client.post(step("apply", record), {"missing": "keep"})
    job = Job.objects.get(kind=background.APPLY)
    assert response["Location"] == f"/jobs/{job.pk}/"
    assert not Policy.objects.exists()
    tasks.run_jobs()
    record.refresh_from_db()
    assert (Policy.objects.count(), record.state, record.applied_by) == (250, ImportState.APPLIED, admin)
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING)
    tasks.run_jobs()
    job.refresh_from_db()
    assert (job.state, Policy.objects.count()) == (JobState.DONE, 250)


def test_a_long_import_whose_set_moved_is_shown_again(client, admin, policy_set, large):
    upload(client, policy_set)
    tasks.run_jobs()
    record = PolicyImport.objects.get()
    makers.make_policy("001", "ของคนอื่น", dimension="safety", policy_set=policy_set)
    client.post(step("apply", record), {"missing": "keep"})
    tasks.run_jobs()
    job = Job.objects.get(kind=background.APPLY)
    assert job.state == JobState.FAILED
    assert client.get(job.leads_to)["Location"] == step("preview", record)
    assert "จะเพิ่ม 249 และแก้ 1 นโยบาย" in client.get(step("preview", record)).content.decode()


def test_a_job_belongs_to_whoever_started_it(client, policy_set, planner, policy_admin, stranger):
    job = Job.objects.create(kind="report", subject=1, leads_to="/", by=planner)
    answers = []
    for person in (planner, stranger, policy_admin):
        client.force_login(person)
        answers.append(client.get(f"/jobs/{job.pk}/").status_code)
    assert answers == [200, 404, 404]


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_reads_a_long_file(client, worker, large, settings):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    settings.MEDIA_ROOT = worker.media
    policy_set = makers.make_policy_set()
    client.force_login(makers.make_person(Role.POLICY_ADMIN))
    response = upload(client, policy_set)
    deadline = timezone.now() + timedelta(seconds=30)
    while timezone.now() < deadline and Job.objects.get().is_unfinished:
        time.sleep(0.2)
    assert Job.objects.get().state == JobState.DONE
    assert client.get(response["Location"])["Location"] == step("matching", PolicyImport.objects.get())
