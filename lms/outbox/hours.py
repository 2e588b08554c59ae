"""When somebody may be disturbed outside the site: pure functions of an instant, in Asia/Ho_Chi_Minh."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
QUIET = ("20:30", "07:00")
DIGEST_AT = "07:30"


def quiet_hours() -> tuple[time, time]:
    """(from, until) of every day as the settings say; `until` may lie on the next day. Equal times: no quiet hours."""
    begin, end = getattr(settings, "QUIET_HOURS", QUIET)
    return time.fromisoformat(begin), time.fromisoformat(end)


def digest_time() -> time:
    return time.fromisoformat(getattr(settings, "DIGEST_AT", DIGEST_AT))


def is_quiet(at: datetime, *, quiet: tuple[time, time] | None = None) -> bool:
    """True from the first instant of the quiet hours until just before their end."""
    begin, end = quiet or quiet_hours()
    clock = at.astimezone(ZONE).time()
    return begin <= clock < end if begin <= end else clock >= begin or clock < end


def next_allowed(at: datetime, *, quiet: tuple[time, time] | None = None) -> datetime:
    """`at` itself outside the quiet hours, otherwise the instant at which they end."""
    begin, end = quiet or quiet_hours()
    if not is_quiet(at, quiet=(begin, end)):
        return at
    return _next(at, end)


def next_digest(at: datetime, *, when: time | None = None) -> datetime:
    """The first time after `at` at which a day's messages are told together; never within the quiet hours."""
    return next_allowed(_next(at, when or digest_time()))


def _next(at: datetime, clock: time) -> datetime:
    """The first instant after `at` at which clocks in Việt Nam show `clock`."""
    local = at.astimezone(ZONE)
    found = datetime.combine(local.date(), clock, ZONE)
    if found <= local:
        found = datetime.combine(local.date() + timedelta(days=1), clock, ZONE)
    return found.astimezone(UTC)
