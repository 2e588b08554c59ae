from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from certification.awards.models import Path
from lms.people.models import Person
from lms.people.queries import category_ids_on


@dataclass(frozen=True)
class PathLine:
    """A path as one person sees it: its courses in order, by code, and the parts they lead to."""

    name: str
    programme: str
    course_codes: list[str]
    parts: list[str]


def paths_for(person: Person, *, as_of: date) -> list[PathLine]:
    """The paths of the categories she is posted in on `as_of`."""
    categories = category_ids_on(person, as_of=as_of)
    rows = (
        Path.objects.filter(categories__in=categories)
        .distinct()
        .select_related("programme")
        .prefetch_related("requirements__courses", "requirements__part")
        .order_by("order", "pk")
    )
    lines = []
    for path in rows:
        courses: dict[str, None] = {}
        requirements = sorted(path.requirements.all(), key=lambda row: (row.part.order, row.pk))
        for requirement in requirements:
            for course in sorted(requirement.courses.all(), key=lambda row: row.pk):
                courses[course.code] = None
        parts = list(dict.fromkeys(requirement.part.name for requirement in requirements))
        lines.append(PathLine(path.name, path.programme.short_name, list(courses), parts))
    return lines
