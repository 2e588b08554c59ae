from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from certification.campaigns.calendar_file import FileEntry
from certification.campaigns.models import CalendarEntry
from certification.campaigns.today import forget_day
from lms.authors import stored_login
from lms.journal.domain import record_audit
from lms.people.models import Unit


@dataclass
class Loaded:
    """What a load did or would do, by codes: made, found as listed, changed here since (left alone), and those whose
    unit is not on record."""

    made: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    without_unit: list[str] = field(default_factory=list)


@transaction.atomic
def keep_entry(*, entry: CalendarEntry, by: Any, at: datetime) -> CalendarEntry:
    """Store an entry, new or changed. Messages that were sent about it stay as they were."""
    entry.changed_at, entry.changed_by = at, stored_login(by)
    entry.save()
    record_audit(
        by=by, action="campaigns.calendar", subject=entry.name, at=at, unit_id=entry.unit_id,
        detail={"code": entry.code, "is_active": entry.is_active},
    )  # fmt: skip
    transaction.on_commit(forget_day)
    return entry


@transaction.atomic
def load_entries(*, rows: Sequence[FileEntry], dry_run: bool, by: Any, at: datetime) -> Loaded:
    """Add the entries that are not there yet; what is there is never changed, for people may have edited it."""
    outcome = Loaded()
    known = CalendarEntry.objects.in_bulk([row.code for row in rows], field_name="code")
    codes = {code for row in rows for code in row.units}
    units = Unit.objects.in_bulk(codes, field_name="code")
    for row in rows:
        unit = next((units[code] for code in row.units if code in units), None)
        if row.code in known:
            _compare(known[row.code], row, outcome)
        elif row.units and unit is None:
            outcome.without_unit.append(row.code)
        else:
            outcome.made.append(row.code)
            if not dry_run:
                CalendarEntry.objects.create(
                    code=row.code, unit=unit, changed_at=at, changed_by=stored_login(by), **row.values
                )
    if outcome.made and not dry_run:
        record_audit(by=by, action="campaigns.load", subject="", at=at, detail={"codes": outcome.made})
        transaction.on_commit(forget_day)
    return outcome


def _compare(entry: CalendarEntry, row: FileEntry, outcome: Loaded) -> None:
    is_same = entry.is_active and all(getattr(entry, name) == value for name, value in row.values.items())
    (outcome.same if is_same else outcome.differing).append(row.code)
