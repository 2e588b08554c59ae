"""How long a lesson was open, without watching anybody: its page carries, signed, the moment at which it was opened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core import signing

from courses.learning.models import Enrolment

SALT = "courses.learning.sitting"
KEPT_FOR = timedelta(hours=12)
"""A page that was open for longer is no sitting; the lesson may be finished from it all the same."""


def begin(enrolment: Enrolment, lesson_key: str, *, at: datetime) -> str:
    """What the page of a lesson hands back when its reader has finished."""
    return signing.dumps([enrolment.pk, lesson_key, int(at.timestamp())], salt=SALT)


def begun_at(token: str, enrolment: Enrolment, lesson_key: str) -> datetime | None:
    """When this reader opened this lesson; None for a token that is forged, another's, another lesson's or too old."""
    try:
        owner, key, second = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    if (owner, key) != (enrolment.pk, lesson_key):
        return None
    return datetime.fromtimestamp(second, tz=UTC)
