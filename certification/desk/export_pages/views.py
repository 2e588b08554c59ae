from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certification.desk.downloads import XLSX
from certification.desk.exports import KINDS, open_export
from lms.dates import now
from lms.jobs.enums import OPEN_STATES, JobState
from lms.jobs.models import Job
from lms.jobs.progress import progress_of
from lms.journal.domain import record_audit

ASK_AGAIN = 2
"""Seconds until the page looks again; a plain header, so that it works without script."""


@never_cache
@login_required
@require_safe
def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the workbook is, and where to fetch it."""
    job = _job(request, pk)
    waits = job.state in OPEN_STATES
    done, total = progress_of(job.pk) or (0, 0)
    context = {
        "job": job, "waits": waits, "done": done, "total": total,
        "is_ready": job.state == JobState.DONE, "has_failed": job.state == JobState.FAILED,
    }  # fmt: skip
    response = render(request, "taphuan/certification_desk/export.html", context)
    if waits:
        response["Refresh"] = str(ASK_AGAIN)
    return response


@never_cache
@login_required
@require_safe
def export_file(request: HttpRequest, pk: UUID) -> HttpResponse | FileResponse:
    """The workbook itself, for whoever asked for it; every fetch is in the audit log."""
    job = _job(request, pk)
    file = open_export(job) if job.state == JobState.DONE else None
    if file is None:
        raise Http404(_("Tệp này không còn. Hãy xuất lại danh sách."))
    at = now()
    record_audit(by=request.user, action=job.kind, subject=str(job.pk), at=at, detail=job.payload | job.result)
    name = f"danh-sach-{at:%Y-%m-%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _job(request: HttpRequest, pk: UUID) -> Job:
    return get_object_or_404(Job, pk=pk, kind__in=KINDS, created_by=request.user)
