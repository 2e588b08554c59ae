from __future__ import annotations

from typing import Any

from certification.reports.domain import ReportRefused, freeze_report
from certification.reports.domain.freezing import JOB
from certification.reports.models import Report
from lms.dates import now
from lms.jobs.domain import JobRefused, handles, keep_lease
from lms.jobs.models import Job
from lms.jobs.progress import tell_progress


@handles(JOB)
def freeze(job: Job) -> dict[str, Any]:
    """Freeze a report; an attempt that lost its lease stops at the next chunk."""

    def progress(done: int, total: int) -> None:
        tell_progress(key=job.pk, done=done, total=total)
        keep_lease(job=job, at=now())

    report = Report.objects.get(pk=job.payload["report"])
    try:
        frozen = freeze_report(report=report, by=job.created_by, at=now(), progress=progress)
    except ReportRefused as refusal:
        raise JobRefused(str(refusal)) from refusal
    return {"people": frozen.people, "fingerprint": frozen.fingerprint}
