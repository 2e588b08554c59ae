"""When a quiz may be taken, for how long, and what is shown of it: pure functions over a frozen quiz."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from courses.quiz.enums import Purpose, Review

GRACE = timedelta(seconds=15)
"""How long after the deadline an answer may still arrive: the network's time, not the learner's."""


@dataclass(frozen=True)
class Allowance:
    """What a person is granted beyond the quiz's own rules."""

    extra_time_percent: int = 0
    extra_attempts: int = 0


@dataclass(frozen=True)
class Standing:
    """Where a learner stands with a quiz: tries used, when the last one ended, what she is granted."""

    used: int = 0
    last_at: datetime | None = None
    allowance: Allowance = Allowance()


def settings_of(quiz: Any) -> dict[str, Any]:
    """What is frozen of a `Quiz`'s own settings: what it is for overrules what was typed beside it."""
    own: dict[str, Any] = {
        "max_attempts": quiz.max_attempts,
        "cooldown_minutes": quiz.cooldown_minutes,
        "time_limit_minutes": quiz.time_limit_minutes,
        "review": quiz.review,
    }
    if quiz.purpose == Purpose.PRACTICE:
        own |= {"max_attempts": 0, "cooldown_minutes": 0, "time_limit_minutes": 0, "review": Review.FULL.value}
    elif quiz.purpose == Purpose.PRETEST:
        own |= {"max_attempts": 1, "cooldown_minutes": 0, "review": Review.SCORE.value}
    return own


def most_attempts(quiz: dict[str, Any], allowance: Allowance) -> int:
    """How many tries she has in all; 0 is no limit. A pre-test is taken once: twice, it would measure nothing."""
    most: int = quiz["max_attempts"]
    if not most or quiz["purpose"] == Purpose.PRETEST:
        return most
    return most + allowance.extra_attempts


def attempts_left(quiz: dict[str, Any], standing: Standing) -> int | None:
    """None where tries are not limited."""
    most = most_attempts(quiz, standing.allowance)
    return max(0, most - standing.used) if most else None


def free_from(quiz: dict[str, Any], standing: Standing) -> datetime | None:
    """When the pause after her last try ends; None where there is none."""
    if not quiz["cooldown_minutes"] or standing.last_at is None:
        return None
    return standing.last_at + timedelta(minutes=quiz["cooldown_minutes"])


def minutes_allowed(quiz: dict[str, Any], allowance: Allowance) -> int | None:
    """Her time for one try, rounded up to whole minutes; None where no clock runs."""
    limit = quiz["time_limit_minutes"]
    return -(-limit * (100 + allowance.extra_time_percent) // 100) if limit else None


def deadline_of(quiz: dict[str, Any], started_at: datetime, allowance: Allowance) -> datetime | None:
    minutes = minutes_allowed(quiz, allowance)
    return started_at + timedelta(minutes=minutes) if minutes else None


def is_due(deadline: datetime | None, at: datetime) -> bool:
    """True once the time is up; what arrives within GRACE of it still counts."""
    return deadline is not None and at >= deadline


def is_closed(deadline: datetime | None, at: datetime) -> bool:
    """True once nothing that arrives counts any more."""
    return deadline is not None and at > deadline + GRACE


def shown(quiz: dict[str, Any], *, is_passed: bool, has_tries_left: bool, is_open: bool = False) -> Review:
    """What a learner sees of a submitted try: FULL, MARKS or SCORE.

    `is_open` is asked of a pre-test alone: its post-test is passed, or the course completed.
    """
    review = Review(quiz["review"])
    if quiz["purpose"] == Purpose.PRETEST:
        return Review.FULL if is_open else Review.SCORE
    if review == Review.EARNED:
        return Review.FULL if is_passed or not has_tries_left else Review.MARKS
    return review
