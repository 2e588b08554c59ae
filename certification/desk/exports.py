"""Workbooks that take a while: asked for on a page, written by a job, fetched once by whoever asked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from tempfile import TemporaryFile
from typing import Any

from django.core.files.base import File
from django.core.files.storage import storages

from lms.jobs.domain import enqueue_job, run_job
from lms.jobs.models import Job
from lms.jobs.progress import tell_progress
from lms.private_files import sweep_folder
from lms.spreadsheets import TextBook

FOLDER = "exports"
KEPT_FOR = timedelta(hours=12)
TOLD_EVERY = 1_000
KINDS: set[str] = set()
"""The kinds of jobs whose file the export page hands out."""

Cell = str | int | date


def ask_export(*, kind: str, payload: dict[str, Any], by: Any, at: datetime, at_once: bool = False) -> Job:
    """Enqueue the writing of a workbook for `by`; `at_once` writes it here, for lists of a page or two."""
    sweep_exports(at=at)
    job = enqueue_job(kind=kind, key=f"{kind}:{uuid.uuid4()}", payload=payload, by=by, at=at)
    if at_once:
        run_job(job_id=job.pk)
    return job


def export_kind(kind: str) -> str:
    """Declare that jobs of this kind leave a file that the export page hands out; returns the kind."""
    KINDS.add(kind)
    return kind


def write_export(
    *, job: Job, title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], total: int, note: str = ""
) -> int:
    """Write the rows as they come, in constant memory, and store the file; returns how many there were.

    Text stays text: what a spreadsheet would take for a formula is quoted. Repeating it replaces the file.
    """
    with TemporaryFile(prefix="taphuan-export-") as target:
        book = TextBook(target)
        written = _write(book, job, title, headings, rows, total, note)
        book.book.close()
        target.seek(0)
        storage = storages["private"]
        storage.delete(file_name(job))
        storage.save(file_name(job), File(target))
    return written


def _write(
    book: TextBook,
    job: Job,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    total: int,
    note: str,
) -> int:
    sheet = book.book.add_worksheet(title[:31])
    sheet.set_column(0, len(headings), 20)
    first = 0
    if note:
        sheet.write_string(0, 0, note)
        first = 1
    for place, heading in enumerate(headings):
        sheet.write_string(first, place, heading, book.bold)
    sheet.freeze_panes(first + 1, 1)
    written = 0
    for number, row in enumerate(rows, start=first + 1):
        book.row(sheet, number, row)
        written += 1
        if written % TOLD_EVERY == 0:
            tell_progress(key=job.pk, done=written, total=max(total, written))
    return written


def file_name(job: Job) -> str:
    return f"{FOLDER}/{job.pk}.xlsx"


def open_export(job: Job) -> Any | None:
    """The file of a finished job, None when it was swept away."""
    storage = storages["private"]
    return storage.open(file_name(job)) if storage.exists(file_name(job)) else None


def sweep_exports(*, at: datetime) -> int:
    """Delete what is older than KEPT_FOR: the files hold personal data. Returns how many."""
    return sweep_folder(FOLDER, kept_for=KEPT_FOR, at=at)
