from __future__ import annotations

from typing import Any

from lms.dates import today
from lms.exports.domain import write_file
from lms.exports.kinds import KINDS, ExportKind, ExportRefused
from lms.jobs.domain import JobRefused, handles
from lms.jobs.models import Job


def register_export(kind: ExportKind) -> ExportKind:
    """Let a list be exported; to be called from `AppConfig.ready()`."""
    KINDS[kind.name] = kind
    handles(kind.name)(write_export)
    return kind


def write_export(job: Job) -> dict[str, Any]:
    try:
        return write_file(job=job, today=today())
    except ExportRefused as refused:
        raise JobRefused(str(refused)) from refused
