from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certification.reports import domain, shown
from certification.reports.domain.freezing import build_now
from certification.reports.enums import FROZEN_STATES, RESTATABLE, ReportKind, ReportState
from certification.reports.forms import NumberForm, ReasonForm, SectionsForm, SendForm
from certification.reports.models import Report
from certification.reports.movements import movement_rows
from certification.reports.permissions import may_consolidate, may_write, report_to_see, report_to_write
from certification.reports.views.common import PAGES, Done, doing, frozen_document
from certification.reports.wording import sections_shown, sentence_of
from lms.dates import now, today
from lms.jobs.enums import OPEN_STATES as OPEN_JOBS
from lms.jobs.models import Job
from lms.jobs.progress import progress_of
from lms.people.permissions import readable_units

FORMATS = ("docx", "pdf", "xlsx")


@never_cache
@login_required
@require_safe
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """One version of a report: a draft with today's figures, or what was frozen."""
    as_of = today()
    row = report_to_see(request.user, key, as_of=as_of)
    writes = may_write(request.user, row, as_of=as_of)
    built = build_now(row, at=now()) if row.is_open else None
    document = built.document if built else frozen_document(row)
    opens = not row.is_open or readable_units(request.user, as_of=as_of).filter(pk=row.scope_id).exists()
    links = shown.Links(row, document, opens=opens)
    context: dict[str, Any] = {
        "report": row,
        "series": row.period.series,
        "document": document,
        "state": ReportState(row.state),
        "sentence": sentence_of(document),
        "summary": shown.summary(document, links),
        "headings": shown.headings(document),
        "unit_rows": shown.unit_rows(document, links),
        "group_rows": shown.group_rows(document, links),
        "movement": movement_rows(row, document, opens=opens),
        "may_write": writes,
        "sections": sections_shown(document),
        **(_draft(row, built) if built else _frozen(request, row, writes)),
    }
    return render(request, f"{PAGES}/report.html", context)


def _draft(row: Report, built: Any) -> dict[str, Any]:
    points = shown.open_points(row, built.points)
    return {
        "points": points,
        "is_blocked": any(point.blocks for point in points),
        "is_early": built.document.ends_on < row.period.ends_on,
        "form": SectionsForm(initial=row.sections),
        "waiting": _waiting(row) if row.state == ReportState.CHECKED else None,
    }


def _frozen(request: HttpRequest, row: Report, writes: bool) -> dict[str, Any]:
    series = row.period.series
    receives = may_consolidate(request.user, series, as_of=today())
    is_whole, is_standing = row.kind == ReportKind.CONSOLIDATED, row.state != ReportState.SUPERSEDED
    return {
        "formats": FORMATS,
        "may_submit": writes and row.state == ReportState.FROZEN and not is_whole,
        "may_restate": writes and row.state in RESTATABLE,
        "may_accept": receives and not is_whole and row.state == ReportState.SUBMITTED,
        "may_return": receives and not is_whole and row.state in (ReportState.SUBMITTED, ReportState.ACCEPTED),
        "may_send": writes and is_whole and is_standing and bool(series.recipients),
        "restatement": Report.objects.filter(restates=row).first(),
        "dispatches": list(row.dispatches.order_by("sent_on", "pk")) if is_whole else [],
        "number_form": NumberForm(initial={"number": row.number, "signed_on": row.signed_on}),
        "reason_form": ReasonForm(),
        "send_form": SendForm(recipients=series.recipients, initial={"number": row.number, "sent_on": today()}),
    }


def _waiting(row: Report) -> dict[str, Any]:
    """How far the freezing has come; `error` once it has failed."""
    job = Job.objects.filter(pk=row.job_id).first() if row.job_id else None
    told = progress_of(row.job_id)
    return {
        "is_open": job is not None and job.state in OPEN_JOBS,
        "error": job.error if job is not None and job.state not in OPEN_JOBS else "",
        "percent": 100 * told[0] // max(1, told[1]) if told else 0,
    }


@doing(report_to_write)
def sections(request: HttpRequest, row: Report) -> Done | str:
    form = SectionsForm(request.POST)
    if not form.is_valid():
        return _("Lời văn dài quá. Mỗi mục nhiều nhất 20.000 chữ cái; hãy rút ngắn rồi lưu lại.")
    texts = {name: value.replace("\r\n", "\n").strip() for name, value in form.cleaned_data.items()}
    return _("Đã lưu lời văn của báo cáo."), partial(domain.keep_sections, sections=texts)


@doing(report_to_write)
def freeze(request: HttpRequest, row: Report) -> Done | str:
    """The author has seen the open points and wants the figures fixed."""
    if not request.POST.get("sure"):
        return _("Hãy đánh dấu ô xác nhận rồi chốt lại.")
    seen = shown.read_seen(request.POST.getlist("seen"))
    return _("Đang chốt số liệu. Trang này tự cập nhật khi xong."), partial(domain.ask_freeze, seen=seen)


@never_cache
@login_required
@require_safe
def progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """A bar for htmx; when the work is over, the page is loaded anew."""
    row = report_to_see(request.user, key, as_of=today())
    waiting = _waiting(row)
    response = render(request, f"{PAGES}/_waiting.html", {"report": row, "waiting": waiting, "may_write": False})
    if row.state in FROZEN_STATES or not waiting["is_open"]:
        response["HX-Refresh"] = "true"
    return response


@doing(report_to_write)
def reopen(request: HttpRequest, row: Report) -> Done:
    return _("Đã mở lại bản thảo."), domain.reopen_report


@never_cache
@login_required
@require_POST
def verify(request: HttpRequest, key: UUID) -> HttpResponse:
    """Compute the fingerprint of what is stored and hold it against the one that was frozen."""
    row = report_to_see(request.user, key, as_of=today())
    if row.is_open:
        messages.error(request, _("Báo cáo chưa chốt số liệu nên chưa có dấu vân tay để kiểm tra."))
    elif domain.verify_report(row.frozen):
        messages.success(request, _("Đã tính lại: dấu vân tay khớp, nội dung còn nguyên như lúc chốt."))
    else:
        messages.error(
            request, _("Dấu vân tay không khớp: dữ liệu đã bị sửa ngoài chương trình. Hãy báo người quản trị hệ thống.")
        )
    return redirect("certification_reports:report", row.uuid)
