"""The pages of one import: waiting, preview, what was done, undoing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from certification.desk.roster_pages.forms import RowFilterForm
from certification.desk.roster_pages.history import summary_of
from certification.desk.roster_pages.small import run_if_small
from lms.dates import now
from lms.downloads import xlsx_response
from lms.jobs.enums import JobState
from lms.jobs.models import Job
from lms.jobs.progress import progress_of
from lms.people.asked import units_of
from lms.roster.domain import ImportRefused, drop_import, plan_with_zeros, request_apply, request_undo
from lms.roster.domain.imports import LOST_ZEROS
from lms.roster.domain.staging import open_cells
from lms.roster.enums import WRITING_KINDS, ImportState, RowKind
from lms.roster.models import RosterImport
from lms.roster.permissions import may_apply, visible_imports
from lms.roster.workbooks import FaultyRow, faulty_workbook
from lms.vietnamese import plain

PAGES = "taphuan/certification_desk"
ROWS_ON_PAGE = 50


@never_cache
@login_required
@require_GET
def roster_import(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where the import stands: a bar while work goes on, the preview, what was done, or why nothing was."""
    head = _head(request, key)
    if head.is_busy:
        return render(request, f"{PAGES}/import_wait.html", _waiting(head))
    form = RowFilterForm(request.GET)
    form.is_valid()
    kind, words = form.cleaned_data.get("kind", ""), form.cleaned_data.get("q", "")
    rows = head.rows.order_by("position")
    if kind:
        rows = rows.filter(kind=kind)
    if words:
        rows = rows.filter(search_text__contains=plain(words))
    counts = [(one, head.counts.get(one.value, 0)) for one in RowKind]
    sound = sum(head.counts.get(one.value, 0) for one in WRITING_KINDS)
    faulty, doubtful = head.counts.get(RowKind.ERROR.value, 0), head.counts.get(RowKind.DOUBTFUL.value, 0)
    is_ready = head.state == ImportState.READY
    context = {
        "head": head, "unit": head.unit, "form": form, "kind": kind, "counts": counts, "summary": summary_of(head),
        "page": Paginator(rows, ROWS_ON_PAGE).get_page(request.GET.get("page")),
        "sound": sound, "faulty": faulty, "doubtful": doubtful,
        "lost_zeros": head.counts.get(LOST_ZEROS, 0) if is_ready else 0,
        "is_ready": is_ready, "is_applied": head.state == ImportState.APPLIED,
        "may_apply": is_ready and may_apply(request.user, head) and bool(sound or doubtful),
        "nothing_new": is_ready and not (sound or doubtful or faulty) and bool(head.row_count),
        "may_undo": head.state == ImportState.APPLIED and head.rows_swept_at is None and bool(sound),
        "has_rows": head.rows_swept_at is None and head.state != ImportState.FAILED,
    }  # fmt: skip
    return render(request, f"{PAGES}/import.html", context)


@never_cache
@login_required
@require_GET
def roster_progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """The bar alone, asked for every second; sends the browser to the import's page when there is more to see."""
    head = _head(request, key)
    if not head.is_busy:
        return HttpResponseClientRedirect(_address(head))
    return render(request, f"{PAGES}/import_bar.html", _waiting(head))


@never_cache
@login_required
@require_POST
def roster_apply(request: HttpRequest, key: UUID) -> HttpResponse:
    return _ask(request, _own_head(request, key), request_apply)


@never_cache
@login_required
@require_POST
def roster_pad(request: HttpRequest, key: UUID) -> HttpResponse:
    return _ask(request, _own_head(request, key), plan_with_zeros)


@never_cache
@login_required
@require_POST
def roster_undo(request: HttpRequest, key: UUID) -> HttpResponse:
    return _ask(request, _head(request, key), request_undo)


@never_cache
@login_required
@require_POST
def roster_drop(request: HttpRequest, key: UUID) -> HttpResponse:
    drop_import(head=_own_head(request, key), at=now())
    return redirect("certification_desk:roster")


@never_cache
@login_required
@require_GET
def roster_errors(request: HttpRequest, key: UUID) -> HttpResponse:
    """The faulty rows with their reasons, to be mended and sent again."""
    head = _head(request, key)
    rows = [
        FaultyRow(
            row.sheet, row.number, open_cells(row.cells_cipher),
            [f"{error['column']}: {error['what']} {error['remedy']}" for error in row.errors],
        )
        for row in head.rows.filter(kind=RowKind.ERROR).order_by("position").iterator()
    ]  # fmt: skip
    return xlsx_response(faulty_workbook(head.headers, rows), "danh-sach-dong-loi.xlsx")


def _head(request: HttpRequest, key: UUID) -> RosterImport:
    units_of(request)
    head = visible_imports(request.user).filter(pk=key).select_related("unit").first()
    if head is None:
        raise PermissionDenied
    return head


def _own_head(request: HttpRequest, key: UUID) -> RosterImport:
    head = _head(request, key)
    if not may_apply(request.user, head):
        raise PermissionDenied
    return head


def _ask(request: HttpRequest, head: RosterImport, ask: Any) -> HttpResponse:
    try:
        job = ask(head=head, by=request.user, at=now())
    except ImportRefused as refused:
        messages.warning(request, str(refused))
        return redirect(_address(head))
    run_if_small(head, job)
    if head.state == ImportState.APPLIED and ask is request_apply:
        messages.success(
            request,
            _("Đã nhập danh sách vào %(unit)s: %(summary)s.") % {"unit": head.unit, "summary": summary_of(head)},
        )
    return redirect(_address(head))


def _waiting(head: RosterImport) -> dict[str, Any]:
    job = Job.objects.filter(pk=head.job_id).first() if head.job_id else None
    percent, _whole = (head.state == ImportState.READING and progress_of(head.pk)) or (0, 100)
    return {
        "head": head, "unit": head.unit, "percent": percent,
        "has_failed": job is not None and job.state == JobState.FAILED,
        "is_retrying": job is not None and job.state == JobState.QUEUED and job.attempts > 0,
    }  # fmt: skip


def _address(head: RosterImport) -> str:
    return reverse("certification_desk:roster_import", args=[head.pk])
