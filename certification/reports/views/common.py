"""What the pages of reports share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from certification.reports.contents import Document
from certification.reports.domain import ReportRefused
from certification.reports.models import Report

PAGES = "taphuan/certification_reports"
PAGE_SIZE = 50


def act(request: HttpRequest, report: Report, done: str, write: Callable[[], Any]) -> HttpResponse:
    """Do one thing to a report, say how it went, and lead back to its page."""
    try:
        write()
    except ReportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("certification_reports:report", report.uuid)


def frozen_document(report: Report) -> Document:
    return Document.from_dict(report.frozen.document)
