import time

from bkk_okr.celery import app
from tests.worker import Worker


def test_a_real_worker_takes_a_task_from_the_real_broker(worker: Worker):
    sent = app.send_task("celery.backend_cleanup")
    assert says(worker, f"{sent.id}] succeeded", within=10)


def test_a_killed_worker_takes_nothing_more(worker: Worker):
    worker.kill()
    sent = app.send_task("celery.backend_cleanup")
    assert not says(worker, str(sent.id), within=0.5)


def says(worker: Worker, words: str, within: float) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if words in worker.process.last_words(lines=50):
            return True
        time.sleep(0.05)
    return False
