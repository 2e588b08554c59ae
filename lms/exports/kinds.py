"""What can be exported: each room registers its own kinds from `AppConfig.ready()` (`jobs.register_export`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.people.models import Unit

Cell = str | int | bool | date | None
Payload = dict[str, Any]


class ExportRefused(Exception):
    """The asker may not have this list, or it cannot be made; the message is for people."""


@dataclass(frozen=True)
class Column:
    """`key` names it in JSON, `heading` in tables."""

    key: str
    heading: str


@dataclass(frozen=True)
class Table:
    """What an export writes. `rows` are read once, as they come; `total` is what the progress bar counts to.

    `note` stands above the headings and restates the question. `unit_id`: whose auditors may read of it.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    total: int
    note: str = ""
    unit_id: int | None = None


@dataclass(frozen=True)
class ExportKind:
    """`name` is the kind of the job and the action in the audit log.

    `reach(user, payload, today)` says, as a JSON value, what her right lets her see of it; ExportRefused when nothing.
    It is asked when the file is written and again at each fetch: a file goes out only while the answer is the same.
    `table(user, payload, today)` reads within that right. `home(payload)` is the page from which it was asked for.
    `scheduled(unit, as_of)`: the payload of its regular edition for a unit; None where there is none.
    """

    name: str
    label: Any
    reach: Callable[[Any, Payload, date], Any]
    table: Callable[[Any, Payload, date], Table]
    home: Callable[[Payload], str]
    scheduled: Callable[[Unit, date], Payload] | None = None


KINDS: dict[str, ExportKind] = {}


def scheduled_kinds() -> list[ExportKind]:
    """Kinds that have a regular edition, in the order of their registration."""
    return [kind for kind in KINDS.values() if kind.scheduled is not None]
