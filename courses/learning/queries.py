from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from courses.content.models import Course
from courses.content.queries import in_language
from courses.learning.models import Attempt, Completion, Enrolment, LessonProgress
from lms.people.models import Person
from lms.people.queries import person_of, records_of


@dataclass(frozen=True)
class LessonLine:
    """A lesson as a learner sees it in a list."""

    key: str
    slug: str
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


@dataclass(frozen=True)
class CourseView:
    """A course as one learner sees it. `enrolment` is None for visitors and for those who have not started."""

    code: str
    title: str
    summary: str
    objectives: str
    organiser: str
    minutes: int
    lessons: list[LessonLine]
    enrolment: Enrolment | None
    is_completed: bool

    @property
    def percent(self) -> int:
        """Share of finished steps (lessons and graded activities), rounded down so that 100 means all."""
        steps = [lesson.is_finished for lesson in self.lessons] + [
            activity.is_passed for lesson in self.lessons for activity in lesson.activities if activity.is_graded
        ]
        return 100 * sum(steps) // len(steps) if steps else 0

    @property
    def next_lesson(self) -> LessonLine | None:
        """Where to resume: the first lesson that is not finished or whose activity is not passed."""
        for lesson in self.lessons:
            if not lesson.is_finished or any(a.is_graded and not a.is_passed for a in lesson.activities):
                return lesson
        return None


def active_enrolments(person: Person) -> QuerySet[Enrolment]:
    """Her active enrolments under any of her records, with edition and current manifest."""
    return (
        Enrolment.objects.filter(person__in=records_of(person.pk), ended_at=None)
        .select_related("course", "edition__current_manifest")
        .order_by("-started_at", "-pk")
    )


def enrolment_in(user: Any, course_code: str) -> Enrolment | None:
    """The login's active enrolment in a course, or None."""
    person = person_of(user)
    return active_enrolments(person).filter(course__code=course_code).first() if person else None


def enrolment_with_activity(user: Any, activity_uuid: str) -> Enrolment | None:
    """The login's latest active enrolment whose edition has the activity."""
    person = person_of(user)
    if person is None:
        return None
    return active_enrolments(person).filter(edition__current_manifest__activities__uuid=activity_uuid).first()


def course_view(enrolment: Enrolment | None, course: Course | None = None) -> CourseView:
    """The learner's view of her enrolment (2 queries), or of an open course for somebody who has not started (none)."""
    if enrolment is not None:
        finished = set(LessonProgress.objects.filter(enrolment=enrolment).values_list("lesson_key__uuid", flat=True))
        tries = list(
            Attempt.objects.filter(enrolment=enrolment).values_list("activity__uuid", "is_passed", "score", "max_score")
        )
        return _view(enrolment.course, enrolment.edition, enrolment, {str(key) for key in finished}, tries)
    if course is None or course.current_edition is None:
        raise LookupError("Khóa học này hiện chưa mở.")
    return _view(course, course.current_edition, None, set(), [])


def course_views(enrolments: Iterable[Enrolment]) -> list[CourseView]:
    """The same for several enrolments, in two queries for all of them."""
    rows = list(enrolments)
    progress: dict[int, set[str]] = {row.pk: set() for row in rows}
    tries: dict[int, list[tuple[Any, bool, int, int]]] = {row.pk: [] for row in rows}
    for pk, key in LessonProgress.objects.filter(enrolment__in=rows).values_list("enrolment_id", "lesson_key__uuid"):
        progress[pk].add(str(key))
    attempts = Attempt.objects.filter(enrolment__in=rows)
    for pk, activity, is_passed, score, most in attempts.values_list(
        "enrolment_id", "activity__uuid", "is_passed", "score", "max_score"
    ):
        tries[pk].append((activity, is_passed, score, most))
    return [_view(row.course, row.edition, row, progress[row.pk], tries[row.pk]) for row in rows]


def completions_of(person: Person) -> QuerySet[Completion]:
    """Her standing completions, latest first."""
    return (
        Completion.objects.standing()
        .filter(person__in=records_of(person.pk))
        .select_related("course", "manifest")
        .order_by("-happened_on", "-pk")
    )


def open_courses_with_edition(codes: Iterable[str] | None = None) -> QuerySet[Course]:
    """Courses open for enrolment, with what `course_view` reads."""
    rows = Course.objects.filter(current_edition__isnull=False).select_related("current_edition__current_manifest")
    return rows.order_by("pk") if codes is None else rows.filter(code__in=list(codes))


def _view(
    course: Course, edition: Any, enrolment: Enrolment | None, finished: set[str], tries: list[Any]
) -> CourseView:
    content = edition.current_manifest.content
    texts = in_language(content["course"]["locales"])
    return CourseView(
        code=course.code,
        title=texts["title"],
        summary=texts["summary"],
        objectives=texts["objectives"],
        organiser=content["course"]["organiser"],
        minutes=content["course"]["minutes"],
        lessons=[_lesson(lesson, content["activities"], finished, tries) for lesson in content["lessons"]],
        enrolment=enrolment,
        is_completed=bool(enrolment and enrolment.completed_at),
    )


def _lesson(lesson: dict[str, Any], activities: dict[str, Any], finished: set[str], tries: list[Any]) -> LessonLine:
    texts = in_language(lesson["locales"])
    return LessonLine(
        key=lesson["key"],
        slug=texts["slug"],
        title=texts["title"],
        minutes=lesson["minutes"],
        is_required=lesson["required"],
        is_finished=lesson["key"] in finished,
        body_sha256=texts["body"],
        activities=[_activity(uuid, activities[uuid], tries) for uuid in lesson["activities"]],
    )


def _activity(uuid: str, entry: dict[str, Any], tries: list[Any]) -> ActivityLine:
    mine = [(passed, score, most) for key, passed, score, most in tries if str(key) == uuid]
    return ActivityLine(
        uuid=uuid,
        title=entry["title"],
        format=entry["format"],
        is_graded=entry["graded"],
        is_passed=any(passed for passed, _, _ in mine),
        tries=len(mine),
        best_percent=max((100 * score // most for _, score, most in mine if most), default=None),
    )
