from datetime import timedelta

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from lms.jobs import domain
from lms.jobs.enums import JobState
from lms.jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls():
    made = []

    @domain.handles("test.note")
    def note(job):
        made.append(job.payload["n"])
        if job.payload.get("fail") == "always":
            raise RuntimeError("boom")
        if job.payload.get("fail") == "refuse":
            raise domain.JobRefused("Không làm được, hãy sửa tệp.")
        return {"n": job.payload["n"]}

    yield made
    del domain.HANDLERS["test.note"]


def enqueue(key="k", **payload):
    return domain.enqueue_job(kind="test.note", key=key, payload={"n": 1, **payload}, at=timezone.now())


def test_enqueueing_again_returns_the_same_job_and_it_runs_once(calls):
    job = enqueue()
    assert enqueue().pk == job.pk
    assert domain.run_due_jobs() == 1
    assert domain.run_due_jobs() == 0
    job.refresh_from_db()
    assert (calls, job.state, job.result, job.attempts) == ([1], JobState.DONE, {"n": 1}, 1)


def test_a_job_is_claimed_by_one_worker_at_a_time():
    job = enqueue()
    now = timezone.now()
    assert domain.claim_job(job_id=job.pk, at=now).pk == job.pk
    assert domain.claim_job(job_id=job.pk, at=now) is None


def test_a_dead_workers_job_is_claimed_again_after_its_lease(settings, calls):
    settings.JOB_LEASE_SECONDS = 30
    job = enqueue()
    now = timezone.now()
    domain.claim_job(job_id=job.pk, at=now)
    assert domain.claim_job(job_id=job.pk, at=now + timedelta(seconds=29)) is None
    again = domain.claim_job(job_id=job.pk, at=now + timedelta(seconds=31))
    assert again.attempts == 2


def test_a_worker_whose_lease_went_to_another_does_not_write_the_end(settings):
    settings.JOB_LEASE_SECONDS = 30
    job = enqueue()
    now = timezone.now()
    slow = domain.claim_job(job_id=job.pk, at=now)
    domain.claim_job(job_id=job.pk, at=now + timedelta(seconds=31))
    domain._finish(slow, slow.lease, state=JobState.DONE, result={"late": True})
    job.refresh_from_db()
    assert (job.state, job.result) == (JobState.RUNNING, {})


def test_a_raising_job_waits_longer_each_time_and_fails_at_last(calls):
    job = enqueue(fail="always")
    for attempt in range(1, 6):
        Job.objects.filter(pk=job.pk).update(not_before=timezone.now())
        domain.run_job(job_id=job.pk)
        job.refresh_from_db()
        assert job.attempts == attempt
    assert (job.state, job.error, len(calls)) == (JobState.FAILED, "RuntimeError: boom", 5)


def test_a_refusal_is_not_repeated_and_its_words_are_kept(calls):
    job = enqueue(fail="refuse")
    assert domain.run_job(job_id=job.pk) == JobState.FAILED
    job.refresh_from_db()
    assert (job.error, calls) == ("Không làm được, hãy sửa tệp.", [1])


def test_a_broker_that_is_away_does_not_stop_the_writer(monkeypatch, django_capture_on_commit_callbacks, caplog):
    def away(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr("lms.jobs.domain.current_app.send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue()
    assert Job.objects.get().pk == job.pk
    assert "waits for the next round" in caplog.text


def test_redispatch_wakes_workers_for_lost_messages(monkeypatch):
    woken = []
    monkeypatch.setattr("lms.jobs.domain.wake_worker", lambda *, job_id: woken.append(job_id))
    job = enqueue()
    assert domain.redispatch_jobs(at=timezone.now()) == 0
    assert domain.redispatch_jobs(at=timezone.now() + timedelta(seconds=6)) == 1
    assert woken == [job.pk]
