from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from lms.authors import stored_login
from lms.idempotence import insert_once
from lms.journal.models import AuditEntry, Change
from lms.journal.news import SIGNALS, FactSignal

log = logging.getLogger(__name__)


@transaction.atomic
def record_change(*, signal: FactSignal, key: str, payload: dict[str, Any], at: datetime) -> Change:
    """Insert the Change of a fact that the caller has just written, and send its signal in the same transaction.

    A second call with the same `key` writes and sends nothing.
    """
    change, created = insert_once(
        Change, key=key, kind=signal.kind.value, payload=payload, recorded_at=at, handled_at=at
    )
    if created:
        deliver_change(change=change, at=at)
    return change


def deliver_change(*, change: Change, at: datetime) -> bool:
    """Send `change` to its receivers; True when all of them succeeded. A failure is kept on the row for the drain."""
    outcomes = SIGNALS[change.kind].send_robust(sender=Change, change=change)
    errors = [outcome for _, outcome in outcomes if isinstance(outcome, Exception)]
    if errors:
        log.error("Change %s: %s of its receivers failed and will be asked again", change.pk, len(errors))
        change.failures += 1
        change.last_error = "; ".join(f"{type(error).__name__}: {error}" for error in errors)[:2000]
    handled_at = None if errors else at
    if errors or change.handled_at is None:  # a fresh change is born handled; only a failure needs another write
        change.handled_at = handled_at
        change.save(update_fields=["failures", "last_error", "handled_at"])
    return not errors


def drain_changes(*, at: datetime, limit: int = 500) -> int:
    """Deliver again what a receiver left undone; returns how many changes were settled.

    Rows are claimed one by one under a lock: ids do not commit in order, so "id > last" would miss some.
    """
    settled = 0
    for pk in open_changes().values_list("pk", flat=True)[:limit]:
        with transaction.atomic():
            rows = Change.objects.filter(pk=pk, handled_at=None)
            if connection.features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True)
            change = rows.first()
            if change is not None:
                settled += deliver_change(change=change, at=at)
    return settled


def open_changes() -> QuerySet[Change]:
    """Changes that some receiver has not handled yet, oldest first."""
    return Change.objects.filter(handled_at=None).order_by("recorded_at", "pk")


def record_audit(
    *,
    by: Any,
    action: str,
    subject: str,
    at: datetime,
    detail: dict[str, Any] | None = None,
    unit_id: int | None = None,
) -> None:
    """Append who did what, concerning which unit. `by` may be None for a command line."""
    AuditEntry.objects.create(
        by=stored_login(by),
        by_name=by.get_username() if by is not None else "manage.py",
        action=action,
        subject=subject[:200],
        detail=detail or {},
        unit_id=unit_id,
        recorded_at=at,
    )
