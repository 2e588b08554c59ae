"""What a drive offers, as a learner or a manager sees it."""

from __future__ import annotations

from certification.campaigns.models import Drive
from courses.learning.lines import CourseView
from courses.learning.queries import catalogue
from lms.people.models import Person


def offered(drive: Drive, person: Person | None) -> list[CourseView]:
    """The drive's courses that are open or hers, oldest first (1 query, and those of the catalogue)."""
    codes = set(drive.courses.values_list("code", flat=True))
    return [view for view in catalogue(person) if view.code in codes]


def titles_of_open() -> dict[str, str]:
    """{course code: title} of every open course, in the reader's language."""
    return {view.code: view.title for view in catalogue(None)}
