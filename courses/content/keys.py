"""Plain keys for pages. A page that already has its key keeps it: translations share, copies get their own."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify

from courses.content.models.facts import Course, LessonKey
from lms import dates
from lms.people.models import Unit
from lms.vietnamese import plain


def give_course_keys(page: Any, *, organiser: Unit) -> Course:
    """Return the page's Course, creating one with a free code made of the page's slug or title."""
    if page.course_id is None:
        page.course = Course.objects.create(
            code=free_code(slugify(plain(page.slug or page.title))), organiser=organiser, created_at=dates.now()
        )
    return page.course


def give_lesson_key(page: Any, *, course: Course) -> LessonKey:
    """Return the page's LessonKey, creating one under `course`."""
    if page.lesson_key_id is None:
        page.lesson_key = LessonKey.objects.create(course=course)
    return page.lesson_key


def free_code(wanted: str) -> str:
    """Return `wanted`, or the first of wanted-2, wanted-3, … that no course has."""
    wanted = wanted[:70] or "khoa-hoc"
    taken = set(Course.objects.filter(code__startswith=wanted).values_list("code", flat=True))
    number, code = 1, wanted
    while code in taken:
        number += 1
        code = f"{wanted}-{number}"
    return code
