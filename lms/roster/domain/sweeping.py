from __future__ import annotations

from datetime import datetime, timedelta

from lms.roster.domain.imports import drop_import
from lms.roster.enums import ImportState
from lms.roster.models import FormerRecord, RosterImport, RosterRow
from lms.roster.waiting import KEPT_FOR, sweep_uploads

ROWS_KEPT_FOR = timedelta(days=90)
"""So long an import can be undone and its doubtful rows decided."""


def sweep_imports(*, at: datetime) -> int:
    """Delete the personal data of what nobody applied within KEPT_FOR, and of what was applied ROWS_KEPT_FOR ago.

    The heads stay. Returns how many imports lost their rows.
    """
    waiting = RosterImport.objects.filter(
        state__in=[ImportState.READY, ImportState.READING, ImportState.FAILED],
        uploaded_at__lt=at - KEPT_FOR,
        rows_swept_at=None,
    )
    unwanted = list(waiting)
    for head in unwanted:
        drop_import(head=head, at=at)
    old = RosterImport.objects.filter(state=ImportState.APPLIED, applied_at__lt=at - ROWS_KEPT_FOR, rows_swept_at=None)
    keys = list(old.values_list("pk", flat=True))
    RosterRow.objects.filter(roster_import__in=keys).delete()
    FormerRecord.objects.filter(roster_import__in=keys).delete()
    RosterImport.objects.filter(pk__in=keys).update(rows_swept_at=at)
    sweep_uploads(at=at)
    return len(unwanted) + len(keys)
