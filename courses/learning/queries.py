from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import IntegerField, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext

from courses.content.formats import format_of
from courses.content.models import Course
from courses.content.queries import contents_of, in_language, language_taken, manifest_content, shelf
from courses.learning.models import Attempt, Enrolment, LessonProgress
from lms.people.models import Person
from lms.people.queries import person_of, records_of


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


@dataclass
class Record:
    """What one enrolment has behind it: finished lesson keys, and {activity: [(passed, points, most points)]}."""

    finished: set[str] = field(default_factory=set)
    tries: dict[str, list[tuple[bool, int, int]]] = field(default_factory=dict)


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


def open_activity(lesson: LessonLine | None) -> ActivityLine | None:
    """The graded activity that a finished lesson still waits for, or None."""
    if lesson is None or not lesson.is_finished:
        return None
    return next((line for line in lesson.activities if line.is_graded and not line.is_passed), None)


def active_enrolments(person: Person) -> QuerySet[Enrolment]:
    """Her active enrolments under any of her records, with edition and current manifest."""
    return (
        Enrolment.objects.filter(person__in=records_of(person.pk), ended_at=None)
        .select_related("course", "edition__current_manifest")
        .defer("edition__current_manifest__content")
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


def enrolment_lines(person: Person) -> list[EnrolmentLine]:
    """Her active enrolments under any of her records, latest first (1 query)."""
    columns = ("pk", "course_id", "course__code", "edition__current_manifest__sha256", "started_at", "completed_at")
    return [EnrolmentLine(*row) for row in active_enrolments(person).values_list(*columns)]


def line_of(enrolment: Enrolment) -> EnrolmentLine:
    """The line of an enrolment that is loaded with course, edition and manifest."""
    manifest = enrolment.edition.current_manifest
    return EnrolmentLine(
        enrolment.pk, enrolment.course_id, enrolment.course.code, manifest.sha256 if manifest else "",
        enrolment.started_at, enrolment.completed_at,
    )  # fmt: skip


def review_note(enrolment: Enrolment) -> str:
    """Who still has to look at the contents that she is learning; empty when nobody."""
    manifest = enrolment.edition.current_manifest
    texts = in_language(manifest_content(manifest)["course"]["locales"]) if manifest else {}
    return str(texts.get("review_note", ""))


def course_view(enrolment: Enrolment | None, course: Course | None = None) -> CourseView:
    """The learner's view of her enrolment (1 query), or of an open course for somebody who has not started (none)."""
    if enrolment is not None:
        return course_views([line_of(enrolment)])[0]
    manifest = course.current_edition.current_manifest if course and course.current_edition else None
    if course is None or manifest is None:
        raise LookupError(gettext("Khóa học này hiện chưa mở."))
    return _view(course.code, manifest_content(manifest), None, Record())


def course_views(enrolments: Iterable[EnrolmentLine]) -> list[CourseView]:
    """The views of several enrolments, in one query for all of them."""
    rows = list(enrolments)
    if not rows:
        return []
    records = {row.pk: Record() for row in rows}
    nothing, no = Value(None, output_field=IntegerField()), Value(False)
    lessons = LessonProgress.objects.filter(enrolment__in=records).annotate(passed=no, points=nothing, most=nothing)
    attempts = Attempt.objects.filter(enrolment__in=records)
    for pk, key, passed, points, most in lessons.values_list(
        "enrolment_id", "lesson_key__uuid", "passed", "points", "most"
    ).union(attempts.values_list("enrolment_id", "activity__uuid", "is_passed", "score", "max_score"), all=True):
        if most is None:
            records[pk].finished.add(str(key))
        else:
            records[pk].tries.setdefault(str(key), []).append((bool(passed), points, most))
    contents = contents_of(row.manifest_sha256 for row in rows)
    return [_view(row.code, contents[row.manifest_sha256], row, records[row.pk]) for row in rows]


def catalogue(person: Person | None) -> list[CourseView]:
    """Every open course, oldest first; those that she is on show how far she is.

    2 queries, however many courses, and one for manifests that this process has not seen yet.
    """
    enrolments = enrolment_lines(person) if person else []
    mine = {row.course_id: view for row, view in zip(enrolments, course_views(enrolments), strict=True)}
    open_courses = shelf()
    contents = contents_of(sha for pk, _, sha in open_courses if pk not in mine)
    return [mine.get(pk) or _view(code, contents[sha], None, Record()) for pk, code, sha in open_courses]


def started_last(courses: Iterable[CourseView]) -> CourseView | None:
    """The course that she began most recently and has not completed, or None."""
    open_ones = [view for view in courses if view.enrolment and not view.is_completed]
    return max(open_ones, key=lambda view: (view.enrolment.started_at, view.enrolment.pk), default=None)  # type: ignore[union-attr]


def open_courses_with_edition(codes: Iterable[str] | None = None) -> QuerySet[Course]:
    """Courses open for enrolment, with what `course_view` reads."""
    rows = Course.objects.filter(current_edition__isnull=False).select_related("current_edition__current_manifest")
    rows = rows.defer("current_edition__counts", "current_edition__current_manifest__content")
    return rows.order_by("pk") if codes is None else rows.filter(code__in=list(codes))


def _view(code: str, content: dict[str, Any], enrolment: EnrolmentLine | None, record: Record) -> CourseView:
    locales = content["course"]["locales"]
    language = language_taken(locales)
    texts = locales[language]
    return CourseView(
        code=code,
        language=language,
        title=texts["title"],
        summary=texts["summary"],
        objectives=texts["objectives"],
        organiser=content["course"]["organiser"],
        minutes=content["course"]["minutes"],
        review_note=texts.get("review_note", ""),
        lessons=[_lesson(lesson, content["activities"], record) for lesson in content["lessons"]],
        enrolment=enrolment,
        is_completed=bool(enrolment and enrolment.completed_at),
    )


def _lesson(lesson: dict[str, Any], activities: dict[str, Any], record: Record) -> LessonLine:
    language = language_taken(lesson["locales"])
    texts = lesson["locales"][language]
    return LessonLine(
        key=lesson["key"],
        slug=texts["slug"],
        language=language,
        title=texts["title"],
        minutes=lesson["minutes"],
        is_required=lesson["required"],
        is_finished=lesson["key"] in record.finished,
        body_sha256=texts["body"],
        activities=[_activity(uuid, activities[uuid], record.tries.get(uuid, [])) for uuid in lesson["activities"]],
    )


def _activity(uuid: str, entry: dict[str, Any], tries: list[tuple[bool, int, int]]) -> ActivityLine:
    return ActivityLine(
        uuid=uuid,
        title=entry["title"],
        format=entry["format"],
        is_graded=entry["graded"],
        is_passed=any(passed for passed, _, _ in tries),
        tries=len(tries),
        best_percent=max((100 * score // most for _, score, most in tries if most), default=None),
    )
