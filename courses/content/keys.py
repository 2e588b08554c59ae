"""Plain keys for pages. A page that already has its key keeps it: translations share, copies get their own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.text import slugify

from courses.content.models.facts import Course, LessonKey
from lms import dates
from lms.people.models import Unit
from lms.vietnamese import plain


def give_course_keys(page: Any, *, organiser: Unit) -> Course:
    """Return the page's Course, creating one with a free code made of the page's slug or title.

    Until the first edition nobody has the address, so the code goes with the page's slug; from then on it stays.
    """
    wanted = slugify(plain(page.slug or page.title))
    if page.course_id is None:
        page.course = Course.objects.create(code=free_code(wanted), organiser=organiser, created_at=dates.now())
    elif page.course.code != wanted and _names_course(page) and not page.course.editions.exists():
        page.course.code = free_code(wanted, besides=page.course_id)
        page.course.save(update_fields=["code"])
    return page.course


def give_lesson_key(page: Any, *, course: Course) -> LessonKey:
    """Return the page's LessonKey, creating one under `course`."""
    if page.lesson_key_id is None:
        page.lesson_key = LessonKey.objects.create(course=course)
    return page.lesson_key


def _names_course(page: Any) -> bool:
    """A translation does not rename the course."""
    return page.alias_of_id is None and page.locale.language_code == settings.LANGUAGE_CODE


def free_code(wanted: str, *, besides: int | None = None) -> str:
    """Return `wanted`, or the first of wanted-2, wanted-3, … that no course has, leaving the course `besides` out."""
    wanted = wanted[:70] or "khoa-hoc"
    taken = set(Course.objects.filter(code__startswith=wanted).exclude(pk=besides).values_list("code", flat=True))
    return _first_free(wanted, taken)


def free_slug(wanted: str, *, parent: Any, besides: Any = None) -> str:
    """The same for the address of a page under `parent`, leaving the page `besides` out."""
    siblings = parent.get_children()
    if besides is not None and besides.pk:
        siblings = siblings.exclude(pk=besides.pk)
    return _first_free(wanted, set(siblings.filter(slug__startswith=wanted).values_list("slug", flat=True)))


def _first_free(wanted: str, taken: set[str]) -> str:
    number, free = 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free
