from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext

from courses.content.manifest import what_counts
from courses.content.models import Course
from courses.content.queries import contents_of, in_language, language_taken, manifest_content, shelf
from courses.learning import rules
from courses.learning.changes import changes_between
from courses.learning.facts import EnrolmentFacts, facts_of
from courses.learning.lines import ActivityLine, CourseView, EditionLine, EnrolmentLine, LessonLine
from courses.learning.models import Completion, Enrolment
from lms.people.models import Person
from lms.people.permissions import readable_people
from lms.people.queries import person_of, records_of


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
    columns = (
        "pk", "course_id", "course__code", "edition__current_manifest__sha256", "started_at", "completed_at",
        "edition_id", "course__current_edition_id",
    )  # fmt: skip
    return [EnrolmentLine(*row) for row in active_enrolments(person).values_list(*columns)]


def line_of(enrolment: Enrolment) -> EnrolmentLine:
    """The line of an enrolment that is loaded with course, edition and manifest."""
    manifest = enrolment.edition.current_manifest
    return EnrolmentLine(
        enrolment.pk, enrolment.course_id, enrolment.course.code, manifest.sha256 if manifest else "",
        enrolment.started_at, enrolment.completed_at, enrolment.edition_id, enrolment.course.current_edition_id,
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
    return _view(course.code, manifest_content(manifest), None, EnrolmentFacts())


def course_views(enrolments: Iterable[EnrolmentLine]) -> list[CourseView]:
    """The views of several enrolments, in one query for all of them."""
    rows = list(enrolments)
    if not rows:
        return []
    facts = facts_of(row.pk for row in rows)
    contents = contents_of(row.manifest_sha256 for row in rows)
    return [_view(row.code, contents[row.manifest_sha256], row, facts[row.pk]) for row in rows]


def catalogue(person: Person | None) -> list[CourseView]:
    """Every open course, oldest first; those that she is on show how far she is.

    2 queries, however many courses, and one for manifests that this process has not seen yet.
    """
    enrolments = enrolment_lines(person) if person else []
    mine = {row.course_id: view for row, view in zip(enrolments, course_views(enrolments), strict=True)}
    open_courses = shelf()
    contents = contents_of(sha for pk, _, sha in open_courses if pk not in mine)
    return [mine.get(pk) or _view(code, contents[sha], None, EnrolmentFacts()) for pk, code, sha in open_courses]


def started_last(courses: Iterable[CourseView]) -> CourseView | None:
    """The course that she began most recently and has not completed, or None."""
    open_ones = [view for view in courses if view.enrolment and not view.is_completed]
    return max(open_ones, key=lambda view: (view.enrolment.started_at, view.enrolment.pk), default=None)  # type: ignore[union-attr]


def open_courses_with_edition(codes: Iterable[str] | None = None) -> QuerySet[Course]:
    """Courses open for enrolment, with what `course_view` reads."""
    rows = Course.objects.filter(current_edition__isnull=False).select_related("current_edition__current_manifest")
    rows = rows.defer("current_edition__counts", "current_edition__current_manifest__content")
    return rows.order_by("pk") if codes is None else rows.filter(code__in=list(codes))


def lacking_prerequisites(person: Person | None, codes: list[str]) -> list[CourseView]:
    """The courses of these codes that she has not completed under any of her records (2 queries, none without codes).

    A course that is closed by now no longer stands in the way.
    """
    if not codes:
        return []
    rows = open_courses_with_edition(codes)
    if person is not None:
        done = Completion.objects.standing().filter(person__in=records_of(person.pk))
        rows = rows.exclude(pk__in=done.values("course_id"))
    return [course_view(None, course) for course in rows]


def completions_of(person: Person) -> QuerySet[Completion]:
    """What she has completed under any of her records and what stands, latest first."""
    return (
        Completion.objects.standing()
        .filter(person__in=records_of(person.pk))
        .select_related("course", "edition", "manifest")
        .defer("manifest__content")
        .order_by("-happened_on", "-pk")
    )


def completion_for(user: Any, uuid: Any, *, as_of: date) -> Completion | None:
    """A completion that `user` may look at: her own, or that of somebody whose record she may open."""
    found = (
        Completion.objects.select_related("person", "course", "edition", "manifest", "unit", "reversal")
        .filter(uuid=uuid)
        .first()
    )
    if found is None:
        return None
    person = person_of(user)
    if person is not None and found.person_id in set(records_of(person.pk).values_list("pk", flat=True)):
        return found
    holder = found.person.canonical_id or found.person_id
    return found if readable_people(user, as_of=as_of).filter(pk=holder).exists() else None


def taken_course(completion: Completion) -> CourseView:
    """The course as it stood in the manifest that a completion names; its lessons carry their frozen texts."""
    return _view(completion.course.code, manifest_content(completion.manifest), None, EnrolmentFacts())


def edition_lines(course: Course) -> list[EditionLine]:
    """The editions of a course, newest first, with how many are on each (3 queries)."""
    learning = Enrolment.objects.filter(course=course, completed_at=None, ended_at=None)
    under_way = dict(learning.order_by().values_list("edition").annotate(Count("pk")))
    completed = Completion.objects.standing().filter(course=course)
    done = dict(completed.order_by().values_list("edition").annotate(Count("pk")))
    lines, before = [], None
    for edition in (
        course.editions.order_by("number").select_related("current_manifest").defer("current_manifest__content")
    ):
        lines.append(
            EditionLine(
                number=edition.number,
                published_at=edition.published_at,
                mended_at=edition.current_manifest.frozen_at if edition.current_manifest else None,
                is_current=edition.pk == course.current_edition_id,
                under_way=under_way.get(edition.pk, 0),
                done=done.get(edition.pk, 0),
                changes=changes_between(before, edition.counts) if before else [],
            )
        )
        before = edition.counts
    return lines[::-1]


def _view(code: str, content: dict[str, Any], enrolment: EnrolmentLine | None, facts: EnrolmentFacts) -> CourseView:
    counts = what_counts(content)
    passed = rules.passed_activities(facts.results, counts)
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
        lessons=[_lesson(lesson, content["activities"], facts, passed) for lesson in content["lessons"]],
        enrolment=enrolment,
        is_completed=bool(enrolment and enrolment.completed_at),
        missing=rules.missing(counts, facts),
        prerequisites=content["course"].get("prerequisites", []),
        audiences=content["course"]["audiences"],
    )


def _lesson(lesson: dict[str, Any], activities: dict[str, Any], facts: EnrolmentFacts, passed: set[str]) -> LessonLine:
    language = language_taken(lesson["locales"])
    texts = lesson["locales"][language]
    return LessonLine(
        key=lesson["key"],
        slug=texts["slug"],
        language=language,
        title=texts["title"],
        minutes=lesson["minutes"],
        is_required=lesson["required"],
        is_finished=lesson["key"] in facts.lessons,
        body_sha256=texts["body"],
        activities=[
            _activity(
                uuid,
                activities[uuid],
                [row for row in facts.results if row.activity == uuid],
                uuid in passed,
                facts.tries.get(uuid, 0),
            )
            for uuid in lesson["activities"]
        ],
    )


def _activity(
    uuid: str, entry: dict[str, Any], results: list[rules.Result], is_passed: bool, tries: int
) -> ActivityLine:
    return ActivityLine(
        uuid=uuid,
        title=entry["title"],
        format=entry["format"],
        is_graded=entry["graded"],
        is_passed=is_passed,
        tries=tries,
        best_percent=max((100 * row.score // row.max_score for row in results if row.max_score), default=None),
    )
