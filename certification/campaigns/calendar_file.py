"""The calendar that the package brings: occasions and deadlines as the provinces' plans name them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from lms.typeset import documents_of

COPIED = ("kind", "name", "banner_title", "banner_text", "recipients", "source", "first_year", "last_year", "tells")


@dataclass(frozen=True)
class FileEntry:
    """`units`: codes under which a site may hold the unit it concerns; none: it concerns everybody."""

    code: str
    units: tuple[str, ...]
    values: dict[str, Any]


def read_calendar() -> list[FileEntry]:
    """The entries of documents/calendar.json; days are written dd/mm there."""
    path = documents_of("certification.campaigns") / "calendar.json"
    return [entry_of(row) for row in json.loads(path.read_text(encoding="utf-8"))]


def entry_of(row: dict[str, Any]) -> FileEntry:
    values = {name: row[name] for name in COPIED if name in row}
    for side in ("from", "to"):
        day, month = row[side].split("/")
        values |= {f"{side}_day": int(day), f"{side}_month": int(month)}
    return FileEntry(row["code"], tuple(row.get("units", ())), values)
