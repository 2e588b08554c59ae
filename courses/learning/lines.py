"""Courses, lessons and activities as one learner sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from courses.content.formats import format_of


@dataclass(frozen=True)
class LessonLine:
    """A lesson as a learner sees it in a list."""

    key: str
    slug: str
    language: str
    title: str
    minutes: int
    is_required: bool
    is_finished: bool
    body_sha256: str
    activities: list[ActivityLine]


@dataclass(frozen=True)
class ActivityLine:
    """An activity as a learner sees it: her best try, and whether it is passed."""

    uuid: str
    title: str
    format: str
    is_graded: bool
    is_passed: bool
    tries: int
    best_percent: int | None

    @property
    def url(self) -> str:
        """Where she starts it."""
        return format_of(self.format).play_url(self.uuid)


@dataclass(frozen=True)
class EnrolmentLine:
    """What a view of a course needs of an enrolment: light, for lists read it on every page."""

    pk: int
    course_id: int
    code: str
    manifest_sha256: str
    started_at: datetime
    completed_at: datetime | None
    edition_id: int
    current_edition_id: int | None

    @property
    def has_newer_edition(self) -> bool:
        """True for somebody under way while the course asks something else of newcomers."""
        return self.completed_at is None and self.current_edition_id not in (None, self.edition_id)


@dataclass(frozen=True)
class CourseView:
    """A course as one learner sees it. `enrolment` is None for visitors and for those who have not started."""

    code: str
    language: str
    title: str
    summary: str
    objectives: str
    organiser: str
    minutes: int
    review_note: str
    lessons: list[LessonLine]
    enrolment: EnrolmentLine | None
    is_completed: bool
    missing: dict[str, Any]
    """What is still to be done, by `learning.rules.missing`."""
    prerequisites: list[str]
    """Codes of the courses that come before it."""
    audiences: list[str]
    """Codes of the categories that it was written for; none: everybody."""

    @property
    def url(self) -> str:
        """The course's own page."""
        return reverse("courses_learning:course", args=[self.code])

    @property
    def resume_url(self) -> str:
        """Where she goes on: the quiz that is due, the next lesson, else the course's page."""
        due, lesson = self.next_activity, self.next_lesson
        if due is not None:
            return due.url
        return reverse("courses_learning:lesson", args=[self.code, lesson.slug]) if lesson else self.url

    @property
    def size(self) -> str:
        """How much there is to learn, in words."""
        has_quiz = any(activity.is_graded for lesson in self.lessons for activity in lesson.activities)
        text = (
            gettext("%(lessons)s bài và bài kiểm tra, khoảng %(minutes)s phút")
            if has_quiz
            else gettext("%(lessons)s bài, khoảng %(minutes)s phút")
        )
        return text % {"lessons": len(self.lessons), "minutes": self.minutes}

    @property
    def percent(self) -> int:
        """Share of finished steps (lessons and graded activities), rounded down so that 100 means all."""
        steps = [lesson.is_finished for lesson in self.lessons] + [
            activity.is_passed for lesson in self.lessons for activity in lesson.activities if activity.is_graded
        ]
        return 100 * sum(steps) // len(steps) if steps else 0

    @property
    def next_activity(self) -> ActivityLine | None:
        """The activity that is due because its lesson is finished."""
        return open_activity(self.next_lesson)

    @property
    def next_lesson(self) -> LessonLine | None:
        """Where to resume: the first lesson that is not finished or whose activity is not passed."""
        for lesson in self.lessons:
            if not lesson.is_finished or any(a.is_graded and not a.is_passed for a in lesson.activities):
                return lesson
        return None


@dataclass(frozen=True)
class EditionLine:
    """An edition as its author sees it: what it changed, and how many learn by it."""

    number: int
    published_at: datetime
    mended_at: datetime | None
    """When its texts were last mended."""
    is_current: bool
    under_way: int
    done: int
    changes: list[str]


def open_activity(lesson: LessonLine | None) -> ActivityLine | None:
    """The graded activity that a finished lesson still waits for, or None."""
    if lesson is None or not lesson.is_finished:
        return None
    return next((line for line in lesson.activities if line.is_graded and not line.is_passed), None)
