"""What rooms above have to say on the page of a course and on "my learning": the hook that brings it there.

A room registers ``@hooks.register("taphuan_course_notices")`` on a function of ``(person, views)``, where `views` are
the courses shown, each as the learner sees it. It yields notices, in a number of queries that
does not grow with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wagtail import hooks

from courses.learning.lines import CourseView
from lms.people.models import Person

HOOK = "taphuan_course_notices"


@dataclass(frozen=True)
class CourseNotice:
    """A card: neutral words, for others may see the screen, and what can be done about it."""

    title: str
    text: str
    url: str
    action: str


def course_notices(person: Person | None, views: Sequence[CourseView]) -> list[CourseNotice]:
    """The cards of all rooms, in the order of their hooks; none for a login without a person."""
    if person is None:
        return []
    return [notice for contribute in hooks.get_hooks(HOOK) for notice in contribute(person, views)]
