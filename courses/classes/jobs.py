from __future__ import annotations

from typing import Any

from courses.classes.domain.approving import JOB, record_results
from courses.classes.models import Submission
from lms.dates import now
from lms.jobs.domain import handles
from lms.jobs.models import Job


@handles(JOB)
def write_results(job: Job) -> dict[str, Any]:
    """The facts of an approved class that the approval itself did not write. Harmless to repeat."""
    submission = Submission.objects.select_related("decided_by", "training_class").get(pk=job.payload["submission"])
    return {"people": record_results(submission=submission, by=submission.decided_by, at=now())}
