"""From facts to a completion: the one place where a rule is found to be met."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from courses.learning import rules
from courses.learning.domain.completions import record_completion, reverse_completion
from courses.learning.enums import CompletionSource
from courses.learning.facts import EnrolmentFacts, facts_of
from courses.learning.models import Attendance, Completion, Enrolment
from lms import dates


def complete_if_met(
    *,
    enrolment: Enrolment,
    by: Any,
    at: datetime,
    facts: EnrolmentFacts | None = None,
    happened_on: date | None = None,
) -> Completion | None:
    """Record the completion of a locked enrolment when its edition's rule is met; None while something is missing.

    `facts` are those of the enrolment where the caller has read them already, with what it has just written;
    `happened_on` is the day of the event where that is not the day of `at`.
    """
    if enrolment.completed_at is not None:
        return None
    facts = facts or facts_of([enrolment.pk])[enrolment.pk]
    if not rules.is_met(enrolment.edition.counts, facts):
        return None
    Enrolment.objects.filter(pk=enrolment.pk).update(completed_at=at)
    enrolment.completed_at = at
    return record_completion(
        person_id=enrolment.person_id,
        edition=enrolment.edition,
        source=CompletionSource.CLASS if facts.classes else CompletionSource.ONLINE,
        happened_on=happened_on or dates.civil_date(at),
        key=completion_key(enrolment),
        evidence={"enrolment": str(enrolment.uuid)} | ({"classes": _classes(enrolment)} if facts.classes else {}),
        by=by,
        at=at,
    )


def _classes(enrolment: Enrolment) -> list[dict[str, Any]]:
    """What proves the classes that count in an enrolment."""
    rows = Attendance.objects.filter(enrolment=enrolment, reversal=None).order_by("pk")
    return list(rows.values_list("evidence", flat=True))


def reopen_if_unmet(enrolment: Enrolment, *, reason: str, by: Any, at: datetime) -> None:
    """Reverse the completion of a locked enrolment whose rule is no longer met, and let her go on."""
    if enrolment.completed_at is None or rules.is_met(enrolment.edition.counts, facts_of([enrolment.pk])[enrolment.pk]):
        return
    completion = Completion.objects.filter(key=completion_key(enrolment)).first()
    if completion is not None:
        reverse_completion(completion=completion, reason=reason, by=by, at=at)
    enrolment.times_reopened += 1
    enrolment.completed_at = None
    enrolment.save(update_fields=["times_reopened", "completed_at"])


def completion_key(enrolment: Enrolment) -> str:
    """The idempotency key of the completion that an enrolment leads to; a new one after each that was taken back."""
    return f"enrolment:{enrolment.pk}" + (f":{enrolment.times_reopened}" if enrolment.times_reopened else "")
