"""What rooms above know about an author's courses: the hook that brings it to her desk.

A room registers ``@hooks.register("taphuan_author_hints")`` on a function of ``(user, uses)``, where `uses` maps the
primary key of each course page on the desk to the activities that its lessons use in their newest version. It returns
hints, with a number of queries that does not grow with the courses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wagtail import hooks

HOOK = "taphuan_author_hints"


@dataclass(frozen=True)
class Hint:
    """One thing to do about one course: a short command and where it is done."""

    course_page: int
    text: str
    url: str
    is_pressing: bool
    """True: to be done before learners come. False: can wait until the course is open."""


def hints_of(user: Any, uses: Mapping[int, Sequence[int]]) -> dict[int, list[Hint]]:
    """{course page: its hints}, in the order in which rooms give them."""
    found: dict[int, list[Hint]] = {pk: [] for pk in uses}
    for contribute in hooks.get_hooks(HOOK):
        for hint in contribute(user, uses):
            found[hint.course_page].append(hint)
    return found
