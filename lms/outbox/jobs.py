from __future__ import annotations

from typing import Any

from lms.dates import now
from lms.jobs.domain import handles
from lms.jobs.models import Job
from lms.outbox import domain
from lms.outbox.domain.dispatching import KIND


@handles(KIND)
def deliver(job: Job) -> dict[str, Any]:
    """Begin, hand over, finish: three steps, so that a process killed between two leaves the row in doubt."""
    letter = domain.begin_delivery(delivery_id=job.payload["delivery"], job_id=job.pk, at=now())
    if letter is None:
        return {}
    outcome = domain.hand_over(letter)
    return {"state": str(domain.finish_delivery(letter=letter, outcome=outcome, at=now()))}
