"""What the pages of reports share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from certification.reports.contents import Document
from certification.reports.domain import ReportRefused
from certification.reports.models import Report
from lms.dates import now, today

PAGES = "taphuan/certification_reports"
PAGE_SIZE = 50
Done = tuple[str, Callable[..., Any]]
"""What to say when it is done, and the write."""
Step = Callable[[HttpRequest, Report], Done | str]


def _act(request: HttpRequest, report: Report, done: str, write: Callable[[], Any]) -> HttpResponse:
    """Do one thing to a report, say how it went, and lead back to its page."""
    try:
        write()
    except ReportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("certification_reports:report", report.uuid)


def doing(may: Callable[..., Report]) -> Callable[[Step], Callable[..., HttpResponse]]:
    """A POST that does one thing to a report: `may` finds it for whoever may, the step says what to say when it is
    done and what to call with `by` and `at`. A step that returns a text instead says what is wrong with the form."""

    def frame(step: Step) -> Callable[..., HttpResponse]:
        @never_cache
        @login_required
        @require_POST
        @wraps(step)
        def view(request: HttpRequest, key: UUID) -> HttpResponse:
            report = may(request.user, key, as_of=today())
            found = step(request, report)
            if isinstance(found, str):
                messages.error(request, found)
                return redirect("certification_reports:report", report.uuid)
            done, write = found
            return _act(request, report, done, lambda: write(report=report, by=request.user, at=now()))

        return view

    return frame


def frozen_document(report: Report) -> Document:
    return Document.from_dict(report.frozen.document)
