from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certification.reports import domain
from certification.reports.changes import figure_changes
from certification.reports.forms import ReasonForm
from certification.reports.models import FrozenReport
from certification.reports.permissions import readable_rows, report_to_see, report_to_write
from certification.reports.person_changes import person_changes
from certification.reports.views.common import PAGE_SIZE, PAGES
from lms.dates import now, today
from lms.journal.domain import record_audit


@never_cache
@login_required
@require_POST
def restate(request: HttpRequest, key: UUID) -> HttpResponse:
    row = report_to_write(request.user, key, as_of=today())
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        new = domain.restate_report(report=row, reason=reason, by=request.user, at=now())
    except domain.ReportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("certification_reports:report", row.uuid)
    messages.success(request, _("Đã mở bản đính chính. Số liệu tính lại đến lúc bạn chốt."))
    return redirect("certification_reports:report", new.uuid)


@never_cache
@login_required
@require_safe
def changes(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a frozen restatement changed: the figures for every reader, people for those who may read them."""
    as_of = today()
    row = report_to_see(request.user, key, as_of=as_of)
    if row.is_open or row.restates_id is None:
        raise Http404
    old = FrozenReport.objects.get(report_id=row.restates_id)
    mine = [list(readable_rows(request.user, each, as_of=as_of)) for each in (old, row.frozen)]
    found = person_changes(old, row.frozen, mine=mine)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    if found:
        record_audit(
            by=request.user, action="reports.people", subject=str(row.unit.name), at=now(), unit_id=row.unit_id,
            detail={"report": str(row.uuid), "count": len(found), "page": page.number, "what": "changes"},
        )  # fmt: skip
    context = {
        "report": row, "before": old, "figures": figure_changes(old.document, row.frozen.document), "page": page,
        "sees_people": any(mine),
    }  # fmt: skip
    return render(request, f"{PAGES}/changes.html", context)
