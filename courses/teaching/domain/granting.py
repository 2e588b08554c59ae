from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from courses.content.models import Course
from courses.learning.models import Enrolment
from courses.quiz.domain import grant_accommodation
from courses.quiz.models import Quiz
from lms.journal.domain import record_audit


@transaction.atomic
def grant_help(
    *, course: Course, enrolment: Enrolment, quiz: Quiz, extra_attempts: int, extra_time_percent: int, by: Any,
    at: datetime,
) -> None:  # fmt: skip
    """Grant one learner more tries or time at a quiz, in place of what she had there; zero of both takes it back."""
    person = enrolment.person.canonical or enrolment.person
    grant_accommodation(
        person=person, quiz=quiz, extra_time_percent=extra_time_percent, extra_attempts=extra_attempts, by=by, at=at
    )
    record_audit(
        by=by, action="teaching.grant", subject=f"{course.code}: {person.uuid}", at=at, unit_id=course.organiser_id,
        detail={"quiz": str(quiz.uuid), "attempts": extra_attempts, "time": extra_time_percent},
    )  # fmt: skip
