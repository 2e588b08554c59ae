"""Regrading as a trainer sees it: who would gain or lose, and what was done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Q

from courses.content.models import Course
from courses.learning.models import Attempt, AttemptRegrade, Enrolment
from lms.people.models import Person

TRY = ("pk", "number", "submitted_at")
SHOWN = 100
"""Occasions in a log; the latest."""


@dataclass(frozen=True)
class Change:
    """What an attempt would become. `person` is None for a learner of another unit's course, who has no name here."""

    attempt_id: int
    person: Person | None
    number: int
    """Which try of hers it was."""
    handed_in: datetime
    before: int
    after: int
    most: int
    passed_before: bool
    passed_after: bool


@dataclass
class Preview:
    """Changes by what they mean; `unnamed` counts those in courses that are not shown to her."""

    newly_passed: list[Change] = field(default_factory=list)
    losers: list[Change] = field(default_factory=list)
    raised: list[Change] = field(default_factory=list)
    lowered: list[Change] = field(default_factory=list)
    unnamed: int = 0

    @property
    def count(self) -> int:
        return sum(map(len, (self.newly_passed, self.losers, self.raised, self.lowered))) + self.unnamed


@dataclass(frozen=True)
class Entry:
    """One occasion of regrading in a course."""

    recorded_at: datetime
    by: str
    reason: str
    count: int
    withdrawn: int


def preview_of(outcomes: Iterable[Any], *, course: Course) -> Preview:
    """`outcomes` as `courses.quiz.regrading.affected` tells them; names of this course's learners alone (2 queries)."""
    rows = list(outcomes)
    ids = [row.attempt_id for row in rows]
    tries = {pk: (number, at) for pk, number, at in Attempt.objects.filter(pk__in=ids).values_list(*TRY)}
    named = _named({row.enrolment_id for row in rows}, course)
    found = Preview()
    for row in rows:
        person = named.get(row.enrolment_id)
        if person is None:
            found.unnamed += 1
            continue
        change = Change(
            row.attempt_id,
            person,
            *tries[row.attempt_id],
            row.score_before,
            row.score_after,
            row.max_score,
            row.passed_before,
            row.passed_after,
        )
        if change.passed_after and not change.passed_before:
            found.newly_passed.append(change)
        elif change.passed_before and not change.passed_after:
            found.losers.append(change)
        else:
            (found.raised if change.after >= change.before else found.lowered).append(change)
    for changes in (found.newly_passed, found.losers, found.raised, found.lowered):
        changes.sort(key=lambda change: (change.person.sort_key if change.person else "", change.attempt_id))
    return found


def _named(enrolment_ids: set[int], course: Course) -> dict[int, Person]:
    found: dict[int, Person] = {}
    ids = sorted(enrolment_ids)
    for start in range(0, len(ids), 500):
        rows = Enrolment.objects.filter(pk__in=ids[start : start + 500], course=course)
        found |= {row.pk: row.person.canonical or row.person for row in rows.select_related("person__canonical")}
    return found


def log_of(course: Course) -> list[Entry]:
    """Occasions of regrading, the latest first."""
    rows = list(
        AttemptRegrade.objects.filter(attempt__enrolment__course=course)
        .order_by()
        .values("recorded_at", "reason", "recorded_by")
        .annotate(count=Count("pk"), withdrawn=Count("pk", filter=Q(withdraws=True)))
        .order_by("-recorded_at", "reason")[:SHOWN]
    )
    users = get_user_model()._default_manager.select_related("person").in_bulk({row["recorded_by"] for row in rows})
    return [
        Entry(row["recorded_at"], _name(users.get(row["recorded_by"])), row["reason"], row["count"], row["withdrawn"])
        for row in rows
    ]


def _name(user: Any) -> str:
    person = getattr(user, "person", None)
    return person.full_name if person else user.get_username() if user else ""
