"""Writing: into a folder of its own, then into the storage under a name of its own attempt, then into the job's row.

Only the row makes a file known, and it is written last: whoever is killed before leaves something that nobody is shown.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.base import File

from lms.dates import now
from lms.exports.enums import Format
from lms.exports.formats import open_writer
from lms.exports.kinds import KINDS, Cell
from lms.exports.queries import FOLDER
from lms.jobs.domain import keep_lease
from lms.jobs.models import Job
from lms.jobs.progress import tell_progress
from lms.private_files import private_storage

TOLD_EVERY = 1_000
LEASED_EVERY = 5.0
"""Seconds after which a long export says that it is still at work."""
PREFIX = "taphuan-export-"
FORGOTTEN_AFTER = 6 * 3600
"""Seconds after which a folder that a killed worker left is nobody's."""
BLOCK = 1 << 20


def write_file(*, job: Job, today: date) -> dict[str, Any]:
    """Write the list that `job` asks for, in constant memory; returns what its row then says of the file.

    The asker's right is read anew. Repeating it writes anew and removes what earlier attempts left. ExportRefused
    when she may not have the list (any more).
    """
    _sweep_folders()
    _drop_earlier(job)
    kind, user = KINDS[job.kind], job.created_by
    reach = kind.reach(user, job.payload, today)
    table = kind.table(user, job.payload, today)
    format = Format(job.payload.get("format", Format.XLSX))
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        path = Path(folder) / "export"
        with path.open("wb") as target:
            count = 0
            with closing(open_writer(target, table, format)) as writer:
                for row in _told(job, table.rows, table.total):
                    writer.row(row)
                    count += 1
        with path.open("rb") as source:
            name = private_storage().save(attempt_name(job, job.attempts), File(source))
        return {
            "count": count, "file": name, "bytes": path.stat().st_size, "sha256": _sha256(path), "reach": reach,
            "unit_id": table.unit_id,
        }  # fmt: skip


def attempt_name(job: Job, attempt: int) -> str:
    """Each attempt writes under a name of its own: two workers that both think the job is theirs do not meet."""
    return f"{FOLDER}/{job.pk}-{attempt}.{job.payload.get('format', Format.XLSX)}"


def _told(job: Job, rows: Iterable[Sequence[Cell]], total: int) -> Iterator[Sequence[Cell]]:
    """The rows, with word of how far they are; LeaseLost when the job went to another worker meanwhile."""
    kept = time.monotonic()
    for number, row in enumerate(rows, start=1):
        yield row
        if number % TOLD_EVERY == 0:
            tell_progress(key=job.pk, done=number, total=max(total, number))
            if time.monotonic() - kept > LEASED_EVERY:
                keep_lease(job=job, at=now())
                kept = time.monotonic()


def _drop_earlier(job: Job) -> None:
    storage = private_storage()
    for attempt in range(1, job.attempts):
        storage.delete(attempt_name(job, attempt))


def _sweep_folders() -> None:
    """Remove the folders of workers that were killed on this machine."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            is_old = time.time() - folder.stat().st_mtime > FORGOTTEN_AFTER
        except FileNotFoundError:
            continue
        if is_old:
            shutil.rmtree(folder, ignore_errors=True)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while block := source.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
