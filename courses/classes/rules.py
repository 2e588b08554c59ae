"""What a class comes to for one person: pure functions over minutes and points, by exact ratios."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

LATE_AFTER = timedelta(days=30)
"""Results handed in longer than this after the last session are marked as entered late."""
GRACE = timedelta(minutes=15)
"""Who comes within this time after the beginning has been there from the beginning."""


@dataclass(frozen=True)
class Hours:
    """A sitting, as far as attendance asks for it."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """Whole minutes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


@dataclass(frozen=True)
class Demand:
    """What a class asks: a share of `total` minutes in percent, and points of its test (None: no test)."""

    total: int
    min_percent: int
    test_pass: int | None = None

    @property
    def needed(self) -> int:
        """The fewest minutes that reach the share."""
        return -(-self.min_percent * self.total // 100)

    def is_met(self, minutes: int, score: int | None) -> bool:
        """Exact, in integers. A class without hours proves nothing."""
        if self.total <= 0 or 100 * minutes < self.min_percent * self.total:
            return False
        return self.test_pass is None or (score is not None and score >= self.test_pass)


def minutes_from(arrived_at: datetime, hours: Hours) -> int:
    """Minutes to credit to somebody who checked in at `arrived_at`: all within GRACE, the rest of the sitting later."""
    if arrived_at <= hours.starts_at + GRACE:
        return hours.minutes
    return max(0, int((hours.ends_at - arrived_at).total_seconds()) // 60)


def overlaps(one: Hours, other: Hours) -> bool:
    """Whether two sittings share a moment; one may begin when the other ends."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def overlap_within(sittings: Iterable[Hours]) -> bool:
    """Whether any two of them overlap."""
    ordered = sorted(sittings, key=lambda each: each.starts_at)
    return any(overlaps(one, other) for one, other in zip(ordered, ordered[1:], strict=False))


def is_late(last_day: date, recorded_on: date) -> bool:
    """Whether results of a class that ended on `last_day` are entered late."""
    return recorded_on - last_day > LATE_AFTER
