"""What courses are called, from their newest manifest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from courses.content.models import Course
from courses.content.queries import contents_of, in_language, language_taken


def content_of(course: Course) -> dict[str, Any]:
    """The newest manifest of a course that came from `taught_courses`."""
    return contents_of([course.sha256])[course.sha256]  # type: ignore[attr-defined]


def title_of(course: Course) -> str:
    return str(in_language(content_of(course)["course"]["locales"])["title"])


def titles_of(courses: Iterable[Course]) -> dict[int, tuple[str, str]]:
    """{course: (title, its language)}."""
    rows = list(courses)
    contents = contents_of(row.sha256 for row in rows)  # type: ignore[attr-defined]
    found = {}
    for row in rows:
        locales = contents[row.sha256]["course"]["locales"]  # type: ignore[attr-defined]
        language = language_taken(locales)
        found[row.pk] = (str(locales[language]["title"]), language)
    return found


def lessons_of(content: dict[str, Any]) -> list[tuple[str, int, str, int]]:
    """(key, LessonKey id, title, minutes) of each lesson of a manifest, in order."""
    return [
        (lesson["key"], lesson["id"], str(in_language(lesson["locales"])["title"]), lesson["minutes"])
        for lesson in content["lessons"]
    ]
