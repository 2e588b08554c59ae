from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certification.coverage.enums import Audience
from certification.reports.domain.freezing import build_now
from certification.reports.permissions import report_to_see
from certification.reports.views.common import frozen_document
from lms.dates import now, today
from lms.downloads import XLSX, file_response
from lms.journal.domain import record_audit

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": XLSX,
}


@never_cache
@login_required
@require_safe
def download(request: HttpRequest, key: UUID, audience: str, extension: str) -> HttpResponse:
    """The report as a file; what leaves the unit withholds small numbers. Every download is in the audit log."""
    if extension not in TYPES or audience not in Audience.values:
        raise Http404
    from certification.reports import printing  # fonts and three libraries: only for those who print

    row = report_to_see(request.user, key, as_of=today())
    document = build_now(row, at=now()).document if row.is_open else frozen_document(row)
    if audience == Audience.EXTERNAL:
        from certification.reports.outward import suppressed  # likewise

        document = suppressed(document)
    write = {"pdf": printing.as_pdf, "docx": printing.as_docx, "xlsx": printing.as_xlsx}[extension]
    data = write(document)
    record_audit(
        by=request.user, action="reports.export", subject=row.unit.name, at=now(), unit_id=row.unit_id,
        detail={"report": str(row.uuid), "version": row.version, "format": extension, "audience": audience},
    )  # fmt: skip
    return file_response(data, printing.file_name(document, extension), TYPES[extension])
