"""Civil dates in Asia/Ho_Chi_Minh. The clock is read here, at the edge, and passed on as `as_of` or `at`."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone


def now() -> datetime:
    """The present instant, aware."""
    return timezone.now()


def today() -> date:
    """The present civil date in Asia/Ho_Chi_Minh."""
    return timezone.localdate()


def civil_date(at: datetime) -> date:
    """The civil date in Asia/Ho_Chi_Minh on which the instant `at` falls."""
    return timezone.localdate(at)


def midnight(day: date) -> datetime:
    """The instant at which `day` begins in Asia/Ho_Chi_Minh."""
    return timezone.make_aware(datetime.combine(day, time.min))
