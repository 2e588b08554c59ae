from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import KombuError

from lms.authors import stored_login
from lms.idempotence import insert_once
from lms.jobs.enums import OPEN_STATES, JobState
from lms.jobs.models import Job

log = logging.getLogger(__name__)

Handler = Callable[[Job], dict[str, Any] | None]
HANDLERS: dict[str, Handler] = {}
RETRY_AFTER = (10, 60, 300, 1800)
"""Seconds before the 2nd, 3rd, … attempt of a job that raised."""


class JobRefused(Exception):
    """A handler met something that no repetition will mend; its message is for people."""


class LeaseLost(Exception):
    """The job went to another worker while this one was at it; what this one still does is in vain."""


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the handler of a job kind: `f(job) -> result or None`, harmless to repeat."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


@transaction.atomic
def enqueue_job(*, kind: str, key: str, payload: dict[str, Any], by: Any = None, at: datetime) -> Job:
    """Insert the Job once per `key`, and wake a worker after the commit. Returns the existing row on a repeat."""
    job, created = insert_once(
        Job,
        key=key,
        kind=kind,
        payload=payload,
        not_before=at,
        created_at=at,
        created_by=stored_login(by),
    )
    if created:
        transaction.on_commit(lambda: wake_worker(job_id=job.pk))
    return job


def wake_worker(*, job_id: uuid.UUID) -> None:
    """Send the wake-up. A broker that is away costs nothing but time: beat finds the row."""
    try:
        current_app.send_task("lms.jobs.tasks.run_job", args=[str(job_id)])
    except (KombuError, OSError) as error:
        log.warning("Job %s waits for the next round: the broker did not take its wake-up (%s)", job_id, error)


def claim_job(*, job_id: uuid.UUID, at: datetime) -> Job | None:
    """Take the lease of a due job, or None if somebody else has it, it is finished or not yet due."""
    lease = uuid.uuid4()
    taken = (
        Job.objects.due(at=at)
        .filter(pk=job_id)
        .update(state=JobState.RUNNING, lease=lease, leased_until=at + timedelta(seconds=settings.JOB_LEASE_SECONDS))
    )
    if not taken:
        return None
    job = Job.objects.get(pk=job_id)
    if job.attempts >= job.max_attempts:
        _finish(job, lease, state=JobState.FAILED, error="Đã thử nhiều lần mà không xong; xem nhật ký của worker.")
        return None
    job.attempts += 1
    job.save(update_fields=["attempts"])
    return job


def keep_lease(*, job: Job, at: datetime) -> None:
    """Say that a long piece of work goes on, so that nobody takes it over. LeaseLost when somebody has."""
    until = at + timedelta(seconds=settings.JOB_LEASE_SECONDS)
    if not Job.objects.filter(pk=job.pk, lease=job.lease, state=JobState.RUNNING).update(leased_until=until):
        raise LeaseLost(f"Job {job.pk} was taken over by another worker.")


def run_job(*, job_id: uuid.UUID) -> JobState | None:
    """Claim and run one job here and now; returns its new state, None when there was nothing to claim."""
    job = claim_job(job_id=job_id, at=timezone.now())
    if job is None:
        return None
    lease = job.lease
    try:
        result = HANDLERS[job.kind](job)
    except JobRefused as refusal:
        _finish(job, lease, state=JobState.FAILED, error=str(refusal))
        return JobState.FAILED
    except Exception as error:  # noqa: BLE001 - whatever a handler raises, the row must say so and be tried again
        log.exception("Job %s (%s) failed on attempt %s", job.pk, job.kind, job.attempts)
        if job.attempts >= job.max_attempts:
            _finish(job, lease, state=JobState.FAILED, error=f"{type(error).__name__}: {error}"[:2000])
            return JobState.FAILED
        pause = RETRY_AFTER[min(job.attempts, len(RETRY_AFTER)) - 1]
        Job.objects.filter(pk=job.pk, lease=lease).update(
            state=JobState.QUEUED,
            not_before=timezone.now() + timedelta(seconds=pause),
            lease=None,
            error=f"{type(error).__name__}: {error}"[:2000],
        )
        return JobState.QUEUED
    _finish(job, lease, state=JobState.DONE, result=result or {})
    return JobState.DONE


def _finish(job: Job, lease: uuid.UUID | None, *, state: JobState, error: str = "", result: Any = None) -> None:
    """Write the end of a job, unless its lease has meanwhile gone to another worker."""
    Job.objects.filter(pk=job.pk, lease=lease).update(
        state=state, error=error, result=result or {}, finished_at=timezone.now(), lease=None, leased_until=None
    )


def run_due_jobs(*, limit: int = 100) -> int:
    """Run what is due in this process; for sites without a worker (cron) and for tests. Returns how many finished."""
    finished = 0
    for job_id in list(Job.objects.due(at=timezone.now()).order_by("not_before").values_list("pk", flat=True)[:limit]):
        finished += run_job(job_id=job_id) == JobState.DONE
    return finished


def redispatch_jobs(*, at: datetime, limit: int = 200) -> int:
    """Wake workers for jobs whose message was lost or whose worker died; returns how many wake-ups went out."""
    waiting = Job.objects.due(at=at - timedelta(seconds=5)).filter(state__in=OPEN_STATES).order_by("not_before")
    job_ids = list(waiting.values_list("pk", flat=True)[:limit])
    for job_id in job_ids:
        wake_worker(job_id=job_id)
    return len(job_ids)
