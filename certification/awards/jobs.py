from __future__ import annotations

from typing import Any

from certification.awards.counting import SWEEP_JOB
from certification.awards.domain import sweep_awards
from courses.learning.models import Completion
from lms import dates
from lms.jobs.domain import handles
from lms.jobs.models import Job


@handles(SWEEP_JOB)
def award_those_who_completed(job: Job) -> dict[str, Any]:
    """After what a course counts for was changed: issue what its completions now earn. Harmless to repeat."""
    people = Completion.objects.standing().filter(course=job.payload["course"])
    issued, revoked = sweep_awards(at=dates.now(), completions=people)
    return {"issued": issued, "revoked": revoked}
