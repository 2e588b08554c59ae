from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import IO, Any

from lms.exports.queries import Export, has_fetched
from lms.journal.domain import record_audit
from lms.private_files import private_storage


class Reached(Enum):
    """Whether the file still shows what its asker may see."""

    SAME = "same"
    CHANGED = "changed"


def reached(*, export: Export, by: Any, today: date) -> Reached:
    """CHANGED when her right is another than when the file was written. ExportRefused when it has ended."""
    now_reached = export.kind.reach(by, export.job.payload, today)
    return Reached.SAME if now_reached == export.job.result["reach"] else Reached.CHANGED


def open_file(export: Export) -> IO[bytes] | None:
    """The whole file; None when it is gone, or is not the one that was written."""
    storage = private_storage()
    if not storage.exists(export.path) or storage.size(export.path) != export.size:
        return None
    return storage.open(export.path)


def note_fetch(*, export: Export, begins: bool, by: Any, at: datetime) -> None:
    """Append to the audit log that she fetched the file. A continuation (`begins` False) belongs to the fetch before
    it, and is an entry only where there was none."""
    if not begins and has_fetched(export, by):
        return
    record_audit(
        by=by, action=export.job.kind, subject=str(export.job.pk), at=at, unit_id=export.job.result["unit_id"],
        detail=export.job.payload | {"count": export.job.result["count"]},
    )  # fmt: skip
