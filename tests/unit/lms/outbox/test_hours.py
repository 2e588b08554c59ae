from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.outbox.hours import ZONE, is_quiet, next_allowed, next_digest

MINUTE = timedelta(minutes=1)
instants = st.datetimes(datetime(2026, 12, 30), datetime(2027, 1, 3)).map(lambda at: at.replace(tzinfo=UTC))
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


def local(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        ("31/12/2026 20:29", "31/12/2026 20:29"),
        ("31/12/2026 20:30", "01/01/2027 07:00"),
        ("31/12/2026 23:59", "01/01/2027 07:00"),
        ("01/01/2027 00:00", "01/01/2027 07:00"),
        ("01/01/2027 06:59", "01/01/2027 07:00"),
        ("01/01/2027 07:00", "01/01/2027 07:00"),
        ("28/02/2028 22:00", "29/02/2028 07:00"),
    ],
)
def test_nobody_is_disturbed_between_evening_and_morning(at: str, allowed: str) -> None:
    assert next_allowed(local(at)) == local(allowed)


@pytest.mark.parametrize(
    ("at", "digest"),
    [
        ("31/12/2026 07:29", "31/12/2026 07:30"),
        ("31/12/2026 07:30", "01/01/2027 07:30"),
        ("31/12/2026 23:59", "01/01/2027 07:30"),
        ("01/01/2027 00:00", "01/01/2027 07:30"),
    ],
)
def test_the_digest_is_the_next_morning_by_the_clock_of_the_country(at: str, digest: str) -> None:
    assert next_digest(local(at)) == local(digest)


@given(at=instants, begin=clocks, end=clocks)
def test_the_next_allowed_instant_is_the_first_that_is_not_quiet(at: datetime, begin: time, end: time) -> None:
    """Against a twin that looks at every minute."""
    quiet = (begin, end)
    found = next_allowed(at, quiet=quiet)
    assert not is_quiet(found, quiet=quiet)
    assert next_allowed(found, quiet=quiet) == found
    step = at
    while is_quiet(step, quiet=quiet):
        step = step.replace(second=0, microsecond=0) + MINUTE
    assert found == step


@given(at=instants, when=clocks)
def test_a_digest_is_less_than_a_day_and_a_night_away_and_never_quiet(at: datetime, when: time) -> None:
    found = next_digest(at, when=when)
    assert at < found <= at + timedelta(hours=24 + 10, minutes=30)
    assert not is_quiet(found)


@given(first=instants, second=instants)
def test_later_messages_are_never_told_earlier(first: datetime, second: datetime) -> None:
    early, late = sorted([first, second])
    assert next_allowed(early) <= next_allowed(late)
    assert next_digest(early) <= next_digest(late)


def test_equal_times_mean_no_quiet_hours(settings) -> None:
    settings.QUIET_HOURS = ("00:00", "00:00")
    assert next_allowed(local("31/12/2026 23:59")) == local("31/12/2026 23:59")
