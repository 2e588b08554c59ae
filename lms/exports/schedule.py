"""On which days a scheduled export falls due."""

from __future__ import annotations

from datetime import date, timedelta

from lms.exports.enums import Every


def due_on(*, every: str, day: int, today: date) -> date:
    """The latest day on or before `today` on which it falls due."""
    if every == Every.WEEK:
        return today - timedelta(days=(today.isoweekday() - day) % 7)
    first = today.replace(day=1)
    if every == Every.QUARTER:
        first = first.replace(month=first.month - (first.month - 1) % 3)
    if today < first.replace(day=day):
        first = _earlier(first, months=3 if every == Every.QUARTER else 1)
    return first.replace(day=day)


def next_due(*, every: str, day: int, today: date) -> date:
    """The first day after `today` on which it falls due."""
    later = today + timedelta(days=1)
    while (found := due_on(every=every, day=day, today=later)) <= today:
        later += timedelta(days=1)
    return found


def _earlier(first: date, *, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 - months, 12)
    return first.replace(year=year, month=month + 1)
