"""Words of the organiser or a trainer to everybody who comes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from courses.classes import notices
from courses.classes.models import Seat, TrainingClass
from lms.journal.domain import record_audit


@transaction.atomic
def tell_class(*, training_class: TrainingClass, text: str, by: Any, at: datetime) -> int:
    """Leave a message for everybody who may yet come; returns for how many. What was written is not audited."""
    seats = Seat.objects.filter(training_class=training_class).live().select_related("person")
    people = [seat.person for seat in seats]
    told = notices.tell(
        people,
        training_class,
        subject=notices.subject_for(notices.SEAT),
        text=text,
        key=f"words:{at.isoformat()}",
        kind=notices.SEAT,
        by=by,
        at=at,
    )
    record_audit(
        by=by, action="classes.message", subject=training_class.title, at=at,
        detail={"class": str(training_class.uuid), "count": told}, unit_id=training_class.organiser_id,
    )  # fmt: skip
    return told
