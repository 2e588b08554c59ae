"""A small file is answered at once: the request runs the very job that a worker would."""

from __future__ import annotations

from lms.jobs.domain import run_job
from lms.jobs.models import Job
from lms.roster.models import RosterImport

SMALL_BYTES = 300 * 1024


def run_if_small(head: RosterImport, job: Job) -> None:
    """Run the import's job here, and the one that follows when the records had moved on; a worker may be quicker."""
    if head.file_size <= SMALL_BYTES:
        run_job(job_id=job.pk)
        head.refresh_from_db()
        if head.is_busy and head.job_id and head.job_id != job.pk:
            run_job(job_id=head.job_id)
            head.refresh_from_db()
