"""Making courses without the editor: for samples, imports and tests. The pages are the same as an author's."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from courses.content import skeleton
from courses.content.domain import publish_course
from courses.content.formats import sample_activity
from courses.content.keys import free_slug, give_course_keys, give_lesson_key
from courses.content.models import Course, CourseIndexPage, CoursePage, LessonPage
from lms.people.domain import lock_rows
from lms.people.models import Category


@dataclass(frozen=True)
class LessonDraft:
    """A lesson to write: `blocks` are (block type, raw value) pairs of `LessonBodyBlock`."""

    slug: str
    title: str
    minutes: int
    blocks: list[tuple[str, Any]]
    content_note: str = ""
    is_required: bool = True


@dataclass(frozen=True)
class CourseDraft:
    """A course to write; `objectives` are plain sentences."""

    slug: str
    title: str
    summary: str
    lessons: list[LessonDraft]
    objectives: list[str] = field(default_factory=list)
    audiences: Iterable[Category] = ()
    requires_lessons: bool = True
    requires_activities: bool = True
    review_note: str = ""


@transaction.atomic
def write_course(*, shelf: CourseIndexPage, draft: CourseDraft, by: Any, at: datetime) -> Course:
    """Write and publish a course on an organiser's shelf; a second call with the same slug returns what is there."""
    existing = CoursePage.objects.child_of(shelf).filter(slug=draft.slug).first()
    if existing is not None and existing.course is not None:
        return existing.course
    page, lessons = _write_pages(shelf, draft, by)
    for each in [*lessons, page]:
        each.latest_revision.publish(user=by)
    course = page.course
    publish_course(course=course, at=at)
    course.refresh_from_db()
    return course


@transaction.atomic
def start_course(*, shelf: CourseIndexPage, by: Any) -> CoursePage:
    """Write the skeleton as a draft course with draft lessons, and a quiz of the first format that offers a sample.

    Her draft that still bears the skeleton's title is returned instead: a button pressed twice makes one course.
    """
    lock_rows(CourseIndexPage.objects.filter(pk=shelf.pk)).get()
    untouched = CoursePage.objects.child_of(shelf).filter(owner=by, live=False, draft_title=skeleton.TITLE).first()
    if untouched is not None:
        return untouched
    lessons = [
        LessonDraft(f"{skeleton.LESSON_SLUG}-{number}", title, 10, list(blocks))
        for number, (title, blocks) in enumerate(skeleton.LESSONS, start=1)
    ]
    quiz = sample_activity(organiser=shelf.organiser, title=skeleton.QUIZ_TITLE, by=by)
    if quiz is not None:
        lessons[-1].blocks.append(("activity", quiz.pk))
    draft = CourseDraft(
        slug=free_slug(skeleton.SLUG, parent=shelf),
        title=skeleton.TITLE,
        summary=skeleton.SUMMARY,
        objectives=skeleton.OBJECTIVES,
        lessons=lessons,
    )
    page, _lessons = _write_pages(shelf, draft, by)
    return page


def _write_pages(shelf: CourseIndexPage, draft: CourseDraft, by: Any) -> tuple[CoursePage, list[LessonPage]]:
    """The pages of a course as drafts, each with its first revision."""
    items = "".join(f"<li>{sentence}</li>" for sentence in draft.objectives)
    page = CoursePage(
        title=draft.title,
        slug=draft.slug,
        summary=draft.summary,
        objectives=f"<ul>{items}</ul>" if items else "",
        requires_lessons=draft.requires_lessons,
        requires_activities=draft.requires_activities,
        review_note=draft.review_note,
        live=False,
        owner=by,
    )
    course = give_course_keys(page, organiser=shelf.organiser)
    page.audiences = list(draft.audiences)
    shelf.add_child(instance=page)
    lessons = [_write_lesson(page, course, lesson, by) for lesson in draft.lessons]
    page.save_revision(user=by)
    return page, lessons


def _write_lesson(parent: CoursePage, course: Course, draft: LessonDraft, by: Any) -> LessonPage:
    raw = [
        {"type": kind, "value": value, "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{course.uuid}/{draft.slug}/{order}"))}
        for order, (kind, value) in enumerate(draft.blocks)
    ]
    page = LessonPage(
        title=draft.title,
        slug=draft.slug,
        minutes=draft.minutes,
        is_required=draft.is_required,
        content_note=draft.content_note,
        body=json.dumps(raw),
        live=False,
        owner=by,
    )
    give_lesson_key(page, course=course)
    parent.add_child(instance=page)
    page.save_revision(user=by)
    return page
