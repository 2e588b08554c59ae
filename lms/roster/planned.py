"""What one row would write, as it is planned and as it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lms.roster.enums import Doubt, RowKind
from lms.roster.errors import RowError
from lms.roster.match import KnownPerson, KnownPosting
from lms.roster.rows import ParsedRow


@dataclass(frozen=True)
class FieldChange:
    """One value that a row would change, as it is shown: identity numbers masked."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class NewPosting:
    """A posting that a row would begin."""

    unit_id: int
    category_id: int
    job_title: str
    valid_from: date
    valid_to: date | None = None
    is_primary: bool = True


@dataclass(frozen=True)
class Step:
    """What one row would write: the person (None: a new one), her changed fields, her posting.

    `ends` is closed on `ends_on`; `corrects` was a mistake and is voided.
    """

    person: KnownPerson | None
    updates: dict[str, Any] = field(default_factory=dict)
    posting: NewPosting | None = None
    ends: int | None = None
    ends_on: date | None = None
    corrects: int | None = None

    @property
    def writes(self) -> bool:
        return bool(self.person is None or self.updates or self.posting or self.ends)


@dataclass(frozen=True)
class PreviewRow:
    """A row of the preview. `alike` counts the records that a new person of this kind would stand beside."""

    position: int
    sheet: str
    number: int
    kind: RowKind
    cells: list[Any] = field(default_factory=list)
    name: str = ""
    unit_name: str = ""
    category_name: str = ""
    changes: tuple[FieldChange, ...] = ()
    notes: tuple[str, ...] = ()
    errors: tuple[RowError, ...] = ()
    parsed: ParsedRow | None = None
    identity_hash: str = ""
    step: Step | None = None
    alike: int = 0
    doubt: Doubt | None = None
    candidates: tuple[int, ...] = ()
    twin: int | None = None
    losing: KnownPosting | None = None
