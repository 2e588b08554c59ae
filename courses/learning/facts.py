"""What a learner has behind her, read in one query whatever its kinds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, BooleanField, F, QuerySet, Value
from django.db.models.functions import Cast

from courses.learning.models import Attempt, AttemptRegrade, Attendance, LessonProgress, Presence
from courses.learning.rules import Facts, Result

LESSON, ATTEMPT, REGRADE, PRESENCE, ATTENDANCE = range(5)


@dataclass
class EnrolmentFacts(Facts):
    """The facts of one enrolment, with what only writers and lists need of them."""

    tries: dict[str, int] = field(default_factory=dict)
    """{activity: number of its last attempt}."""
    presence: dict[str, int] = field(default_factory=dict)
    """{lesson: seconds}."""
    credited_until: datetime | None = None
    """The end of the last sitting that was credited anywhere in the enrolment."""
    last_at: datetime | None = None
    """When she last did something herself, online."""


def facts_of(enrolment_ids: Iterable[int]) -> dict[int, EnrolmentFacts]:
    """{enrolment: its facts}, in one query for all of them."""
    found = {pk: EnrolmentFacts() for pk in enrolment_ids}
    if not found:
        return found
    lessons, *others = _sources(list(found))
    rows = list(lessons.union(*others, all=True))
    for kind, owner, name, first, second, passed, withdrawn, attempt, sequence, moment in sorted(
        rows, key=lambda row: (row[0], row[8])
    ):
        facts, name = found[owner], str(name)
        if kind in (LESSON, ATTEMPT, PRESENCE):
            facts.last_at = moment if facts.last_at is None else max(moment, facts.last_at)
        if kind == LESSON:
            facts.lessons.add(name)
        elif kind in (ATTEMPT, REGRADE):
            facts.results.append(Result(name, attempt, first, second, bool(passed), bool(withdrawn)))
            if kind == ATTEMPT:
                facts.tries[name] = sequence
        elif kind == PRESENCE:
            facts.presence[name] = first
            facts.seconds += first
            facts.credited_until = moment if facts.credited_until is None else max(moment, facts.credited_until)
        else:
            facts.class_minutes += first
            facts.classes += 1
    return found


def _sources(pks: list[int]) -> list[QuerySet[Any, Any]]:
    """The five tables in one shape; no untyped NULL, which PostgreSQL would take for text."""
    return [
        _shape(LessonProgress.objects.filter(enrolment__in=pks), LESSON, name="lesson_key__uuid", moment="finished_at"),
        _shape(
            Attempt.objects.filter(enrolment__in=pks), ATTEMPT, name="activity__uuid", first="score",
            second="max_score", passed="is_passed", attempt_pk="pk", sequence="number", moment="submitted_at",
        ),
        _shape(
            AttemptRegrade.objects.filter(attempt__enrolment__in=pks), REGRADE, owner="attempt__enrolment_id",
            name="attempt__activity__uuid", first="score", second="max_score", passed="is_passed",
            withdrawn="withdraws", attempt_pk="attempt_id", sequence="pk", moment="recorded_at",
        ),
        _shape(
            Presence.objects.filter(enrolment__in=pks), PRESENCE, name="lesson_key__uuid", first="seconds",
            moment="credited_until",
        ),
        _shape(
            Attendance.objects.filter(enrolment__in=pks, reversal=None), ATTENDANCE, name="enrolment__uuid",
            first="minutes", moment="recorded_at",
        ),
    ]  # fmt: skip


def _shape(
    rows: QuerySet[Any, Any],
    kind: int,
    *,
    name: str,
    moment: str,
    owner: str = "enrolment_id",
    first: str | None = None,
    second: str | None = None,
    passed: str | None = None,
    withdrawn: str | None = None,
    attempt_pk: str | None = None,
    sequence: str | None = None,
) -> QuerySet[Any, Any]:
    """One table as (kind, enrolment, uuid, number, number, truth, truth, attempt, sequence, moment)."""

    def number(source: str | None) -> Any:
        return Cast(F(source), BigIntegerField()) if source else Value(0, output_field=BigIntegerField())

    def truth(source: str | None) -> Any:
        return F(source) if source else Value(False, output_field=BooleanField())

    return rows.order_by().values_list(
        Value(kind, output_field=BigIntegerField()),
        F(owner),
        F(name),
        number(first),
        number(second),
        truth(passed),
        truth(withdrawn),
        number(attempt_pk),
        number(sequence),
        F(moment),
    )
