from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from lms.jobs.domain import enqueue_job
from lms.jobs.enums import JobState
from lms.jobs.models import Job
from lms.outbox.enums import DeliveryState, Trouble
from lms.outbox.models import Delivery
from lms.people.domain import lock_rows

KIND = "outbox.deliver"
"""The kind of the job that sends: its payload names one delivery."""
CHUNK = 200
MOST_ROUNDS = 6
"""How often sending may begin, or a job break down before it, until the delivery counts as failed."""


def dispatch_due(*, at: datetime, limit: int = 2_000) -> int:
    """Give a job to every delivery whose time has come and that none is at work on; returns how many got one.

    The row is the truth: a wake-up, a job or a worker that was lost costs a delivery time and nothing else.
    """
    due = Delivery.objects.to_dispatch(at=at).order_by("not_before", "pk").values_list("pk", flat=True)
    pks = list(due[:limit])
    return sum(
        dispatch_deliveries(pks=pks[start : start + CHUNK], by=None, at=at) for start in range(0, len(pks), CHUNK)
    )


@transaction.atomic
def dispatch_deliveries(*, pks: Sequence[int], by: Any, at: datetime) -> int:
    """The same for these, where they are due; who is faster gives the job."""
    if not pks:
        return 0
    rows = list(lock_rows(Delivery.objects.to_dispatch(at=at).filter(pk__in=pks).order_by("key")))
    broken = Job.objects.filter(pk__in=[row.job_id for row in rows if row.job_id], state=JobState.FAILED)
    broke_down = set(broken.values_list("pk", flat=True))
    given = 0
    for row in rows:
        if row.job_id in broke_down:
            row.attempts += 1
        if row.attempts >= MOST_ROUNDS:
            row.state, row.trouble, row.finished_at, row.job = DeliveryState.FAILED, Trouble.BROKEN, at, None
            continue
        number = uuid.uuid4().hex[:12]
        row.job = enqueue_job(kind=KIND, key=f"{KIND}:{row.pk}:{number}", payload={"delivery": row.pk}, by=by, at=at)
        given += 1
    Delivery.objects.bulk_update(rows, ["attempts", "state", "trouble", "finished_at", "job"])
    return given
