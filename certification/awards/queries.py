from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from certification.awards.models import Path, Requirement
from courses.content.models import Course
from lms.people.models import Person
from lms.people.queries import category_ids_on


@dataclass(frozen=True)
class PathLine:
    """A path as one person sees it: its courses in order, by code, and the parts they lead to."""

    name: str
    programme: str
    course_codes: list[str]
    parts: list[str]


@dataclass(frozen=True)
class RequirementLine:
    """A way to earn a part, as the author of one of its courses sees it."""

    pk: int
    programme_id: int
    part: str
    name: str
    programme: str
    other_courses: int
    categories: list[str]
    validity_months: int | None


def requirement_lines(course: Course) -> list[RequirementLine]:
    """The ways to earn a part to which a course belongs (3 queries)."""
    rows = (
        Requirement.objects.filter(courses=course)
        .select_related("part__programme")
        .prefetch_related("courses", "categories")
        .order_by("part__programme", "part__order", "pk")
    )
    return [
        RequirementLine(
            pk=row.pk,
            programme_id=row.part.programme_id,
            part=str(row.part),
            name=row.name,
            programme=row.part.programme.short_name,
            other_courses=len(row.courses.all()) - 1,
            categories=[category.name for category in row.categories.all()],
            validity_months=row.validity_months,
        )
        for row in rows
    ]


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
