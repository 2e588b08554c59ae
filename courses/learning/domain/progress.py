from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.learning.domain.enrolments import NotInEdition, lessons_of, lock_active
from courses.learning.domain.reaching import complete_if_met
from courses.learning.facts import EnrolmentFacts, facts_of
from courses.learning.models import Completion, Enrolment, LessonProgress, Presence

LONGEST_SITTING = 2
"""A sitting counts for at most this many times the minutes that the author gave the lesson: a page left open is no
presence."""


@transaction.atomic
def finish_lesson(
    *, enrolment: Enrolment, lesson_key: str, by: Any, at: datetime, opened_at: datetime | None = None
) -> Completion | None:
    """Mark a lesson of the enrolment's edition finished; returns the Completion when that met the rule.

    Finishing again changes nothing: the first time stays. The sitting from `opened_at` on is credited as presence.
    """
    active = lock_active(enrolment)
    lesson = next((lesson for lesson in lessons_of(active) if lesson["key"] == lesson_key), None)
    if lesson is None:
        raise NotInEdition(_("Bài học này không thuộc khóa học bạn đang học."))
    facts = facts_of([active.pk])[active.pk]
    if lesson_key not in facts.lessons:
        LessonProgress.objects.create(enrolment=active, lesson_key_id=lesson["id"], finished_at=at)
        facts.lessons.add(lesson_key)
    if opened_at is not None:
        _credit_sitting(active, lesson, facts, opened_at, at)
    return complete_if_met(enrolment=active, by=by, at=at, facts=facts)


def _credit_sitting(
    enrolment: Enrolment, lesson: dict[str, Any], facts: EnrolmentFacts, opened_at: datetime, at: datetime
) -> None:
    """Add a sitting to the lesson's presence. What another sitting of hers covered already counts once."""
    begun = max(opened_at, facts.credited_until) if facts.credited_until else opened_at
    most = timedelta(minutes=LONGEST_SITTING * lesson["minutes"])
    seconds = int(min(at - begun, most).total_seconds())
    if seconds <= 0:
        return
    facts.seconds += seconds
    facts.presence[lesson["key"]] = facts.presence.get(lesson["key"], 0) + seconds
    row = Presence(
        enrolment=enrolment,
        lesson_key_id=lesson["id"],
        seconds=facts.presence[lesson["key"]],
        credited_until=at,
    )
    Presence.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["enrolment", "lesson_key"],
        update_fields=["seconds", "credited_until"],
    )
