"""What assignments ask for, in words: the courses' titles as they stand today."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from certification.assignments.models import Assignment
from certification.awards.models import Requirement
from courses.content.models import Course
from courses.teaching.permissions import with_sha
from courses.teaching.titles import titles_of


@dataclass(frozen=True)
class Asked:
    """What is to be learnt: its title, the title's language, and the codes of the courses that make it up."""

    title: str
    language: str
    codes: tuple[str, ...]


def course_titles(course_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """{course: (title, its language)}, of courses that were ever published (2 queries at most)."""
    return titles_of(with_sha().filter(pk__in=set(course_ids)))


def asked_by(assignments: Iterable[Assignment], *, categories: Collection[int] | None = None) -> dict[int, Asked]:
    """{assignment: what it asks}, in a number of queries that does not grow with them.

    `categories`: those of the person it is asked of, so that only the ways to a part that are open to her are named.
    """
    rows = {row.pk: row for row in assignments}
    titles = course_titles(row.course_id for row in rows.values() if row.course_id)
    codes = dict(Course.objects.filter(pk__in=titles).values_list("pk", "code")) if titles else {}
    parts = _codes("part", {row.part_id for row in rows.values() if row.part_id}, categories)
    paths = _codes("path", {row.path_id for row in rows.values() if row.path_id}, categories)
    found = {}
    for pk, row in rows.items():
        if row.course_id is not None:
            title, language = titles.get(row.course_id, (_("Khóa học"), ""))
            found[pk] = Asked(title, language, tuple(filter(None, [codes.get(row.course_id)])))
        elif row.part_id is not None:
            found[pk] = Asked(row.part.name, "", tuple(parts.get(row.part_id, ())))  # type: ignore[union-attr]
        else:
            found[pk] = Asked(row.path.name, "", tuple(paths.get(row.path_id, ())))  # type: ignore[union-attr, arg-type]
    return found


def _codes(kind: str, keys: set[int], categories: Collection[int] | None) -> dict[int, list[str]]:
    """{part or path: codes of the courses of its requirements} (1 query, none without keys)."""
    if not keys:
        return {}
    requirements = Requirement.objects.all()
    if categories is not None:
        requirements = requirements.filter(Q(categories=None) | Q(categories__in=categories))
    link = "part" if kind == "part" else "paths"
    rows = requirements.filter(**{f"{link}__in": keys}).order_by("part__order", "pk", "courses__pk")
    found: dict[int, list[str]] = {}
    for key, code in rows.values_list(link, "courses__code"):
        codes = found.setdefault(key, [])
        if code is not None and code not in codes:
            codes.append(code)
    return found
