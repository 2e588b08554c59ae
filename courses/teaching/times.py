"""Time spent on each lesson, over people and never of one: medians and quartiles of whole minutes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction

from courses.content.models import Course
from courses.learning.models import Presence
from courses.teaching.models import LessonMinutes
from courses.teaching.statistics import quantile
from courses.teaching.titles import content_of, lessons_of

FEWEST = 5
"""Learners from which on a time is shown."""


@dataclass(frozen=True)
class LessonTime:
    """Minutes on a lesson beside what its author thought; None below FEWEST learners."""

    title: str
    planned: int
    learners: int
    first_quartile: float | None
    median: float | None
    third_quartile: float | None

    @property
    def is_long(self) -> bool:
        """Half of the learners need half as long again as was thought."""
        return self.median is not None and 2 * self.median > 3 * self.planned

    @property
    def is_short(self) -> bool:
        """Half of the learners are through in a third of the time: they may not be reading."""
        return self.median is not None and 3 * self.median < self.planned


def whole_minutes(seconds: int) -> int:
    """Seconds as they are counted: minutes begun, so that nobody who was there counts for nothing."""
    return -(-seconds // 60)


def lesson_times(course: Course) -> list[LessonTime]:
    """The lessons of the newest manifest, from traces and from what was swept into counts (2 queries)."""
    lessons = lessons_of(content_of(course))
    ids = [pk for _key, pk, _title, _minutes in lessons]
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for pk, seconds in Presence.objects.filter(lesson_key__in=ids, seconds__gt=0).values_list(
        "lesson_key_id", "seconds"
    ):
        counts[pk][whole_minutes(seconds)] += 1
    for pk, minutes, learners in LessonMinutes.objects.filter(lesson_key__in=ids).values_list(
        "lesson_key_id", "minutes", "learners"
    ):
        counts[pk][minutes] += learners
    return [lesson_time(title, planned, counts[pk]) for _key, pk, title, planned in lessons]


def lesson_time(title: str, planned: int, counts: Counter[int]) -> LessonTime:
    """`counts`: {whole minutes: learners}."""
    learners = counts.total()
    if learners < FEWEST:
        return LessonTime(title, planned, learners, None, None, None)
    values = sorted(counts.elements())
    first, middle, third = (quantile(values, Fraction(quarter, 4)) for quarter in (1, 2, 3))
    return LessonTime(title, planned, learners, first, middle, third)
