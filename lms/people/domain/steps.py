"""What one reorganisation did to the rows, so that it can be taken back while nothing builds on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from lms.authors import stored_login
from lms.journal.domain import record_audit
from lms.people.models import Reorganisation, Unit

Ends = list[tuple[int, date | None, date | None]]
"""[(key, end before, end now)]"""


@dataclass
class Steps:
    """Rows ended (with both ends), begun (postings with their end) or voided, units closed and opened.

    `assigned` is {posting: successor} of a split whose day has not come.
    """

    postings_ended: Ends = field(default_factory=list)
    postings_begun: list[tuple[int, date | None]] = field(default_factory=list)
    postings_voided: list[int] = field(default_factory=list)
    links_ended: Ends = field(default_factory=list)
    links_begun: list[int] = field(default_factory=list)
    names_ended: Ends = field(default_factory=list)
    names_begun: list[int] = field(default_factory=list)
    units_closed: list[int] = field(default_factory=list)
    units_opened: list[int] = field(default_factory=list)
    assigned: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {part.name: _to_json(getattr(self, part.name)) for part in fields(self)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Steps:
        def row(values: Any) -> Any:
            key, *days = values
            return (key, *(date.fromisoformat(day) if day else None for day in days))

        dated = ("postings_ended", "postings_begun", "links_ended", "names_ended")
        values: dict[str, Any] = {
            name: [row(value) for value in rows] if name in dated else rows for name, rows in data.items()
        }
        return cls(**values)


def record_reorganisation(
    *, kind: str, effective_on: date, units: Iterable[Unit], steps: Steps, document: str, by: Any, at: datetime
) -> Reorganisation:
    """Write the decision and its audit entry."""
    units = list(units)
    record = Reorganisation.objects.create(
        kind=kind,
        effective_on=effective_on,
        document=document,
        steps=steps.as_json(),
        recorded_at=at,
        recorded_by=stored_login(by),
    )
    record.units.set(units)
    record_audit(
        by=by,
        action=f"units.{kind}",
        subject=", ".join(unit.code for unit in units),
        at=at,
        detail={"reorganisation": record.pk, "effective_on": effective_on.isoformat()},
        unit_id=next((unit.pk for unit in units), None),
    )
    return record


def _to_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_to_json(item) for item in value]
    return value
