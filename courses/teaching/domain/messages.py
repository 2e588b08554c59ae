from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.content.models import Course
from lms.dates import civil_date
from lms.journal.domain import record_audit
from lms.outbox.domain import send_message
from lms.outbox.models import Message
from lms.people.models import Cohort, Person

MOST_PEOPLE = 500
NOT_AGAIN = timedelta(days=1)


class TooMany(ValueError):
    """More people than one message may go to; nothing was sent."""

    def __init__(self, count: int) -> None:
        super().__init__(
            _("Mỗi lần chỉ nhắn được %(limit)s người, đang chọn %(count)s. Hãy chọn một nhóm nhỏ hơn.")
            % {"limit": MOST_PEOPLE, "count": count}
        )


def neutral_subject() -> str:
    """The only subject there is: it may show on a screen that others see."""
    with override(settings.LANGUAGE_CODE):
        return _("Tập huấn: bạn có tin nhắn mới")


@transaction.atomic
def write_to_learners(
    *, course: Course, cohort: Cohort | None, persons: Sequence[Person], body: str, link: str, by: Any, at: datetime
) -> int:
    """Leave the same message for learners of a course; returns how many got it. TooMany above MOST_PEOPLE.

    Who got these very words within a day is left out. One audit entry, without the words.
    """
    if len(persons) > MOST_PEOPLE:
        raise TooMany(len(persons))
    words = hashlib.sha256(body.encode()).hexdigest()[:16]
    stem = f"teaching:{course.pk}:{words}"
    recent = Message.objects.filter(
        key__startswith=f"{stem}:", created_at__gt=at - NOT_AGAIN, person__in=[person.pk for person in persons]
    )
    told = set(recent.values_list("person_id", flat=True))
    due = [person for person in persons if person.pk not in told]
    key = f"{stem}:{civil_date(at):%Y%m%d}"
    count = send_message(persons=due, subject=neutral_subject(), body=body, link=link, key=key, by=by, at=at)
    record_audit(
        by=by, action="teaching.message", subject=course.code, at=at, unit_id=course.organiser_id,
        detail={"count": count, "cohort": cohort.pk if cohort else None},
    )  # fmt: skip
    return count
