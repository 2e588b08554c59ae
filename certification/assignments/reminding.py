"""Which reminder an open period deserves on a day: a pure function of the period and of what was sent about it."""

from __future__ import annotations

from collections.abc import Set
from datetime import date, timedelta

from certification.assignments.enums import ReminderKind
from certification.assignments.planning import Row

AHEAD = (14, 3)
"""Days before the due date on which somebody is told."""
EVERY = 7
MOST = 8
"""How often somebody is told that a period is overdue: weekly, so many times."""

Sent = tuple[str, int, date]
"""(kind, ordinal, the due date it was about)."""


def reminder_due(row: Row, *, is_exempt: bool, as_of: date, sent: Set[Sent]) -> tuple[ReminderKind, int] | None:
    """(kind, ordinal) of the one reminder that is due on `as_of`, or None; what was missed is not made up for.

    Overdue comes before everything else, and only the present week's; who was never told is told first what is asked;
    a term shorter than a threshold has none. A due date that moved is reminded of anew.
    """
    if not row.is_open or not row.is_current or is_exempt or as_of < row.opens_on:
        return None
    late = (as_of - row.due_on).days
    if late > 0:
        week = (late - 1) // EVERY + 1
        return _unless(sent, ReminderKind.OVERDUE, week, row.due_on) if week <= MOST else None
    first = ReminderKind.EXPIRING if row.is_renewal else ReminderKind.ASSIGNED
    if not any(kind == first for kind, _ordinal, _due in sent):
        return first, 0
    reached = [days for days in AHEAD if -late <= days and row.due_on - timedelta(days=days) > row.opens_on]
    return _unless(sent, ReminderKind.DUE_SOON, min(reached), row.due_on) if reached else None


def _unless(sent: Set[Sent], kind: ReminderKind, ordinal: int, due_on: date) -> tuple[ReminderKind, int] | None:
    return None if (kind, ordinal, due_on) in sent else (kind, ordinal)
