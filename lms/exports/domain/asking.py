from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from lms.exports.enums import Format
from lms.exports.queries import FOLDER, KEPT_FOR, Export
from lms.jobs.domain import enqueue_job, run_job
from lms.jobs.models import Job
from lms.private_files import sweep_folder


def ask_export(
    *,
    kind: str,
    payload: dict[str, Any],
    by: Any,
    at: datetime,
    format: str = Format.XLSX,
    at_once: bool = False,
    key: str = "",
) -> Job:
    """Enqueue the writing of a list for `by`, who alone may fetch it; once per `key` when one is given.

    `at_once` writes it here, for lists of a page or two.
    """
    asked = payload | {"format": Format(format).value}
    job = enqueue_job(kind=kind, key=f"{kind}:{key or uuid.uuid4()}", payload=asked, by=by, at=at)
    if at_once:
        run_job(job_id=job.pk)
        job.refresh_from_db()
    return job


def ask_again(*, export: Export, by: Any, at: datetime) -> Job:
    """The same question anew, answered with what is known by now."""
    return ask_export(
        kind=export.job.kind, payload=export.job.payload, format=export.format, by=by, at=at
    )  # fmt: skip


def sweep_exports(*, at: datetime) -> int:
    """Delete what is older than KEPT_FOR, halves that a killed worker left among it; returns how many files."""
    return sweep_folder(FOLDER, kept_for=KEPT_FOR, at=at)
