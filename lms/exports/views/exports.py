from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import IO
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lms.dates import now, today
from lms.exports.domain import Reached, ask_again, note_fetch, open_file, reached
from lms.exports.enums import Standing
from lms.exports.kinds import ExportRefused
from lms.exports.queries import Export, export_of
from lms.exports.ranges import OutOfRange, asked_part, bytes_of
from lms.jobs.progress import progress_of

LOOK_AGAIN = 2
"""Seconds until the page looks again; a plain header, so that it works without script."""


@never_cache
@login_required
@require_safe
def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the file is, where to fetch it and until when."""
    return _page(request, _export(request, pk), now())


@never_cache
@login_required
@require_safe
def export_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The file, or the part of it that is still missing, for whoever asked for it; every fetch is in the audit log.

    What was expired, and what her right no longer covers, is answered with the page that says so.
    """
    found, at = _export(request, pk), now()
    if found.standing(at=at) != Standing.READY:
        return _page(request, found, at, status=HTTPStatus.GONE)
    try:
        if reached(export=found, by=request.user, today=today()) == Reached.CHANGED:
            return _page(request, found, at, status=HTTPStatus.CONFLICT, has_changed=True)
    except ExportRefused as refused:
        return _page(request, found, at, status=HTTPStatus.FORBIDDEN, refusal=str(refused))
    file = open_file(found)
    if file is None:
        return _page(request, found, at, status=HTTPStatus.GONE, is_gone=True)
    return _bytes(request, found, file, at)


@never_cache
@login_required
@require_POST
def export_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    job = ask_again(export=_export(request, pk), by=request.user, at=now())
    return redirect("lms_exports:export", job.pk)


def _export(request: HttpRequest, pk: UUID) -> Export:
    found = export_of(request.user, pk)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, found: Export, at: datetime, *, status: int = HTTPStatus.OK, **more: object
) -> HttpResponse:
    standing = found.standing(at=at)
    if more.get("is_gone"):
        standing = Standing.EXPIRED
    done, total = progress_of(found.job.pk) or (0, 0)
    context = {
        "export": found, "job": found.job, "done": done, "total": total, "expires_at": found.expires_at,
        "home_url": found.kind.home(found.job.payload), "format": found.format.label,
        "waits": standing == Standing.WAITING, "has_expired": standing == Standing.EXPIRED,
        "has_failed": standing == Standing.FAILED, **more,
    }  # fmt: skip
    response = render(request, "taphuan/lms_exports/export.html", context, status=status)
    if standing == Standing.WAITING:
        response["Refresh"] = str(LOOK_AGAIN)
    return response


def _bytes(request: HttpRequest, found: Export, file: IO[bytes], at: datetime) -> HttpResponseBase:
    """200, 206 or 416. A part is given only of the very file that If-Range names, if it names one."""
    same = request.headers.get("If-Range", found.etag) == found.etag
    wanted = request.headers.get("Range", "") if same and request.method == "GET" else ""
    try:
        part = asked_part(wanted, found.size)
    except OutOfRange:
        file.close()
        response: HttpResponseBase = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        response["Content-Range"] = f"bytes */{found.size}"
        return response
    start, count = part or (0, found.size)
    if request.method == "HEAD":
        file.close()
        response = HttpResponse(content_type=found.content_type)
    else:
        note_fetch(export=found, begins=start == 0, by=request.user, at=at)
        response = StreamingHttpResponse(bytes_of(file, start, count), content_type=found.content_type)
    if part:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response["Content-Range"] = f"bytes {start}-{start + count - 1}/{found.size}"
    response["Content-Length"] = str(count)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = found.etag
    response["Content-Disposition"] = f'attachment; filename="{found.download_name}"'
    return response
