"""The quizzes of a course through all its editions, and from when on each frozen version was asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from courses.content.models import Activity, Course, Manifest
from courses.content.queries import contents_of


def quizzes_of(course: Course) -> QuerySet[Activity]:
    """Every quiz that some edition of the course has or had."""
    used = Manifest.activities.through.objects.filter(manifest__edition__course=course)
    return Activity.objects.filter(pk__in=used.values("activity"), format="quiz").order_by("title", "pk")


def editions_of(course: Course, quiz: str, hashes: Sequence[str]) -> list[tuple[str, int, datetime]]:
    """(hash, number of the edition, since when) of each of `hashes`, in their order; unknown ones are left out."""
    rows = list(
        Manifest.objects.filter(edition__course=course)
        .order_by("frozen_at", "pk")
        .values_list("sha256", "edition__number", "frozen_at")
    )
    contents = contents_of(sha for sha, _number, _at in rows)
    since: dict[str, tuple[int, datetime]] = {}
    for sha, number, at in rows:
        entry = contents[sha]["activities"].get(quiz)
        if entry:
            since.setdefault(entry["sha256"], (number, at))
    return [(sha, *since[sha]) for sha in hashes if sha in since]
