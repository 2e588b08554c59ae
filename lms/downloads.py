"""Files that pages hand out; a name is ASCII and says nothing of violence."""

from __future__ import annotations

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_response(data: bytes, name: str, content_type: str) -> HttpResponse:
    """A file as a download."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def xlsx_response(data: bytes, name: str) -> HttpResponse:
    """A workbook as a download."""
    return file_response(data, name, XLSX)
