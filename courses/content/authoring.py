"""Making courses without the editor: for samples, imports and tests. The pages are the same as an author's."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from courses.content.domain import publish_course
from courses.content.keys import give_course_keys, give_lesson_key
from courses.content.models import Course, CourseIndexPage, CoursePage, LessonPage
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


@transaction.atomic
def write_course(*, shelf: CourseIndexPage, draft: CourseDraft, by: Any, at: datetime) -> Course:
    """Write and publish a course on an organiser's shelf; a second call with the same slug returns what is there."""
    existing = CoursePage.objects.child_of(shelf).filter(slug=draft.slug).first()
    if existing is not None and existing.course is not None:
        return existing.course
    items = "".join(f"<li>{sentence}</li>" for sentence in draft.objectives)
    page = CoursePage(
        title=draft.title,
        slug=draft.slug,
        summary=draft.summary,
        objectives=f"<ul>{items}</ul>" if items else "",
        requires_lessons=draft.requires_lessons,
        requires_activities=draft.requires_activities,
        live=False,
        owner=by,
    )
    course = give_course_keys(page, organiser=shelf.organiser)
    page.audiences = list(draft.audiences)
    shelf.add_child(instance=page)
    for lesson in draft.lessons:
        _write_lesson(page, course, lesson, by)
    page.save_revision(user=by).publish(user=by)
    publish_course(course=course, at=at)
    course.refresh_from_db()
    return course


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
        owner=by,
    )
    give_lesson_key(page, course=course)
    parent.add_child(instance=page)
    page.save_revision(user=by).publish(user=by)
    return page
