from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F

from lms.journal.domain import record_change
from lms.people.models import Person, Posting
from lms.people.signals import postings_changed

CHUNK = 5000
"""Keys in one IN (…): well below what SQLite takes."""


REGISTER_LOCK = 8_020_301
"""The key of PostgreSQL's advisory lock on the register; any number that no other lock of ours uses."""


def lock_rows(queryset: Any) -> Any:
    """`select_for_update` where the database has it; SQLite's IMMEDIATE transaction already holds the only lock."""
    return queryset.select_for_update() if connection.features.has_select_for_update else queryset


def lock_register() -> None:
    """Let one writer at a time decide who is new on the register, until the transaction ends.

    Two lists that name the same newcomer would otherwise both find her missing. SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REGISTER_LOCK])


def announce_postings(
    *, person_ids: list[int], unit_ids: Iterable[int] = (), is_counted: bool = False, at: datetime
) -> None:
    """Say that postings of these people changed, and in which units they have or ever had one.

    `unit_ids` are units concerned besides, where a posting is gone without a trace; `is_counted` says that the caller
    has counted the revisions up. Many people are told of in pieces,
    so that no receiver meets a query longer than its database takes.
    """
    besides = set(unit_ids)
    for start in range(0, len(person_ids) or 1, CHUNK):
        chunk = person_ids[start : start + CHUNK]
        if not is_counted:
            Person.objects.filter(pk__in=chunk).update(revision=F("revision") + 1)
        units = set(Posting.objects.filter(person_id__in=chunk).values_list("unit_id", flat=True).distinct())
        announce(postings_changed, {"persons": chunk, "units": sorted(units | besides)}, at)
        besides = set()


def announce(signal: Any, payload: dict[str, Any], at: datetime) -> None:
    """Write the Change of a fact that the caller has just written and send its signal."""
    record_change(signal=signal, key=f"{signal.kind.value}:{uuid.uuid4()}", payload=payload, at=at)
