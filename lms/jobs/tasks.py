from uuid import UUID

from celery import shared_task
from django.utils import timezone

from lms.jobs import domain


@shared_task
def run_job(job_id: str) -> None:
    domain.run_job(job_id=UUID(job_id))


@shared_task
def redispatch_jobs() -> int:
    """Twice a minute: the filesystem transport loses messages when a worker is killed; the rows do not."""
    return domain.redispatch_jobs(at=timezone.now())
