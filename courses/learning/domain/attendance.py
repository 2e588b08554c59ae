"""What rooms, not screens, taught: attendance at a class, and courses that a class taught whole."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from courses.content.models import Edition
from courses.learning.domain.completions import record_completion, reverse_completion
from courses.learning.domain.enrolments import lock_active
from courses.learning.domain.reaching import complete_if_met, reopen_if_unmet
from courses.learning.enums import CompletionSource
from courses.learning.facts import facts_of
from courses.learning.models import Attendance, AttendanceReversal, Completion, Enrolment
from lms import dates
from lms.authors import stored_login
from lms.idempotence import insert_once
from lms.people.domain import lock_rows
from lms.people.models import Person


@transaction.atomic
def record_attendance(
    *,
    enrolment: Enrolment,
    key: str,
    minutes: int,
    happened_on: date,
    evidence: dict[str, Any],
    by: Any,
    at: datetime,
) -> Attendance:
    """Record once per `key` that a learner attended a class of her course, and complete it if its rule is now met."""
    active = lock_active(enrolment)
    attendance, created = insert_once(
        Attendance,
        key=key,
        enrolment=active,
        minutes=minutes,
        happened_on=happened_on,
        evidence=evidence,
        recorded_at=at,
        recorded_by=stored_login(by),
    )
    if created:
        facts = facts_of([active.pk])[active.pk]
        last = max(happened_on, dates.civil_date(facts.last_at)) if facts.last_at else happened_on
        complete_if_met(enrolment=active, by=by, at=at, facts=facts, happened_on=last)
    return attendance


@transaction.atomic
def reverse_attendance(*, attendance: Attendance, reason: str, by: Any, at: datetime) -> AttendanceReversal:
    """Take back an attendance that was recorded by mistake; repeating it returns the first reversal.

    A completion that rested on it is reversed with the reason, and the learner may go on.
    """
    enrolment = lock_rows(Enrolment.objects.filter(pk=attendance.enrolment_id)).get()
    reversal, created = AttendanceReversal.objects.get_or_create(
        attendance=attendance, defaults={"reason": reason, "recorded_at": at, "recorded_by": stored_login(by)}
    )
    if created and enrolment.ended_at is None:
        reopen_if_unmet(enrolment, reason=reason, by=by, at=at)
    return reversal


@transaction.atomic
def complete_in_class(
    *,
    person: Person,
    edition: Edition,
    source: CompletionSource,
    happened_on: date,
    key: str,
    evidence: dict[str, Any],
    by: Any,
    at: datetime,
) -> Completion:
    """Record once per `key` that a class taught an edition whole. Whoever was under way online is done as well."""
    lock_rows(Person.objects.filter(pk=person.pk)).get()
    completion = record_completion(
        person_id=person.pk,
        edition=edition,
        source=source,
        happened_on=happened_on,
        key=key,
        evidence=evidence,
        by=by,
        at=at,
    )
    Enrolment.objects.filter(person=person, course_id=edition.course_id, ended_at=None, completed_at=None).update(
        completed_at=at
    )
    return completion


@transaction.atomic
def reverse_in_class(*, completion: Completion, reason: str, by: Any, at: datetime) -> None:
    """Take back what `complete_in_class` recorded; who has no other completion of the course may go on online."""
    reverse_completion(completion=completion, reason=reason, by=by, at=at)
    others = Completion.objects.standing().filter(person_id=completion.person_id, course_id=completion.course_id)
    if others.exists():
        return
    done = Enrolment.objects.filter(
        person_id=completion.person_id, course_id=completion.course_id, ended_at=None, completed_at__isnull=False
    )
    done.update(completed_at=None, times_reopened=F("times_reopened") + 1)
