"""Reminding those who come tomorrow."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from courses.classes import notices
from courses.classes.enums import ClassState
from courses.classes.models import ClassSession, ClassTrainer, Seat
from lms import dates
from lms.people.models import Person


def remind_of_tomorrow(*, at: datetime) -> int:
    """Tell everybody who has a seat, and the trainers, of sessions of tomorrow's civil date; once a session and day.

    Somebody with two sessions of a class that day is told once. Returns how many were told now.
    """
    tomorrow = dates.civil_date(at) + timedelta(days=1)
    begins = dates.midnight(tomorrow)
    sessions = ClassSession.objects.filter(
        training_class__state=ClassState.ANNOUNCED,
        starts_at__gte=begins,
        starts_at__lt=dates.midnight(tomorrow + timedelta(days=1)),
    )
    told = 0
    for session in sessions.select_related("training_class").order_by("starts_at", "pk"):
        training_class = session.training_class
        seats = Seat.objects.filter(training_class=training_class).confirmed().select_related("person")
        people: dict[int, Person] = {seat.person_id: seat.person for seat in seats}
        taught = ClassTrainer.objects.filter(training_class=training_class, trainer__person__isnull=False)
        teachers = [row.trainer.person for row in taught.select_related("trainer__person")]
        people |= {person.pk: person for person in teachers if person is not None}
        told += notices.tell(
            list(people.values()),
            training_class,
            subject=notices.subject_for(notices.TOMORROW),
            text=_("Ngày mai bạn có buổi học: %(when)s.") % {"when": notices.when_text(session)},
            key=f"tomorrow:{tomorrow.isoformat()}",
            kind=notices.TOMORROW,
            by=None,
            at=at,
        )
    return told
