"""What the editions of a course ask of learners, gathered so that a question about all of them is one condition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

from courses.content.models import Edition, Snapshot
from courses.content.queries import contents_of


@dataclass(frozen=True)
class QuizDemand:
    """A graded activity of an edition: `most` tries, 0 for no limit; `percent` of the points, 0 where none is named."""

    id: int
    uuid: str
    title: str
    most: int
    percent: int


@dataclass
class EditionDemand:
    """One edition as its learners meet it now."""

    content: dict[str, Any]
    counts: dict[str, Any]
    quizzes: dict[str, QuizDemand] = field(default_factory=dict)


@dataclass
class Demands:
    """{edition: what it asks}."""

    editions: dict[int, EditionDemand]

    def percent(self, *, edition: str, activity: str) -> Case:
        """The share of points that a try must reach, as a column; `edition` and `activity` name those of the row."""
        whens = [
            When(Q(**{edition: pk, activity: quiz.id}), then=Value(quiz.percent))
            for pk, demand in self.editions.items()
            for quiz in demand.quizzes.values()
            if quiz.percent
        ]
        return Case(*whens, default=Value(0), output_field=IntegerField())

    def graded(self, *, edition: str, activity: str) -> Q:
        """The condition that an activity counts in an edition."""
        found = Q(pk__in=[])
        for pk, demand in self.editions.items():
            if demand.quizzes:
                found |= Q(**{edition: pk, f"{activity}__in": [quiz.id for quiz in demand.quizzes.values()]})
        return found

    def used_up(self, *, edition: str, activity: str, number: str, extra: Any) -> Q:
        """The condition that a try is the last that is allowed, `extra` ones granted to the person included."""
        found = Q(pk__in=[])
        for pk, demand in self.editions.items():
            for quiz in demand.quizzes.values():
                if quiz.most:
                    found |= Q(**{edition: pk, activity: quiz.id, f"{number}__gte": Value(quiz.most) + extra})
        return found


def demands_of(course_ids: Iterable[int]) -> Demands:
    """The demands of every edition of these courses (2 queries, and one for manifests not seen yet)."""
    rows = list(
        Edition.objects.filter(course__in=list(course_ids))
        .exclude(current_manifest=None)
        .values_list("pk", "counts", "current_manifest__sha256")
    )
    contents = contents_of(sha for _pk, _counts, sha in rows)
    wanted = {
        entry["sha256"]
        for _pk, _counts, sha in rows
        for entry in contents[sha]["activities"].values()
        if entry["graded"]
    }
    frozen = {row.sha256: row.content for row in Snapshot.objects.filter(sha256__in=wanted)}
    found = {}
    for pk, counts, sha in rows:
        demand = EditionDemand(contents[sha], counts)
        for uuid, entry in contents[sha]["activities"].items():
            if entry["graded"]:
                most = frozen.get(entry["sha256"], {}).get("max_attempts") or 0
                percent = entry["counts"].get("pass_percent") or 0
                demand.quizzes[uuid] = QuizDemand(entry["id"], uuid, entry["title"], most, percent)
        found[pk] = demand
    return Demands(found)
