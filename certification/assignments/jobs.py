from __future__ import annotations

from typing import Any

from certification.assignments.domain import REFRESH_JOB, refresh_periods
from lms import dates
from lms.jobs.domain import handles
from lms.jobs.models import Job


@handles(REFRESH_JOB)
def refresh_rows(job: Job) -> dict[str, Any]:
    """After a change that concerns many people: those of `persons`, or all whom `assignments` concern."""
    tally = refresh_periods(
        at=dates.now(), person_ids=job.payload.get("persons"), assignment_ids=job.payload.get("assignments")
    )
    return {"people": tally.people, "opened": tally.opened, "withdrawn": tally.withdrawn}
