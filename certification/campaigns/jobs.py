from __future__ import annotations

from typing import Any

from certification.campaigns.domain import send_invitations
from certification.campaigns.domain.invitations import JOB
from certification.campaigns.models import Drive
from certification.campaigns.queries import people_to_invite
from lms.dates import now, today
from lms.jobs.domain import handles
from lms.jobs.models import Job
from lms.people.models import Category, Unit


@handles(JOB)
def invite(job: Job) -> dict[str, Any]:
    """Whom the asker manages when it runs is asked anew: her rights may have changed."""
    asked = job.payload
    if job.created_by is None:
        return {"count": 0}
    drive = Drive.objects.select_related("unit").get(pk=asked["drive"])
    categories = list(Category.objects.filter(pk__in=asked["categories"]))
    people = people_to_invite(job.created_by, drive, Unit.objects.get(pk=asked["unit"]), categories, as_of=today())
    return {"count": send_invitations(drive=drive, persons=list(people), by=job.created_by, at=now())}
