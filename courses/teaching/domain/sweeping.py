from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from courses.content.models import Edition
from courses.learning.models import Presence
from courses.learning.rules import demands_of
from courses.teaching.models import LessonMinutes
from courses.teaching.times import whole_minutes

KEPT_FOR = timedelta(days=180)
CHUNK = 500


def sweep_presence(*, at: datetime) -> int:
    """Turn the traces of time of those who completed, left or stood still KEPT_FOR ago into counts that name nobody.

    Stood still: nothing credited on any lesson of the enrolment since. Where an edition asks for minutes of presence,
    whoever is under way keeps hers, for they are what she has earned. Returns how many rows went.
    """
    border = at - KEPT_FOR
    recent = Presence.objects.filter(credited_until__gte=border).values("enrolment_id")
    rules = Edition.objects.values_list("pk", "counts__rule")
    by_minutes = [pk for pk, rule in rules if rule and "minutes" in demands_of(rule)]
    ended = Q(enrolment__completed_at__lt=border) | Q(enrolment__ended_at__lt=border)
    idle = ~Q(enrolment__in=recent) & ~Q(enrolment__edition__in=by_minutes, enrolment__completed_at=None)
    old = Presence.objects.filter(ended | idle)
    swept = 0
    while pks := list(old.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        swept += _sweep(pks)
    return swept


@transaction.atomic
def _sweep(pks: list[int]) -> int:
    rows = list(Presence.objects.filter(pk__in=pks).values_list("lesson_key_id", "seconds"))
    counts = Counter((lesson, whole_minutes(seconds)) for lesson, seconds in rows if seconds)
    for (lesson, minutes), learners in counts.items():
        LessonMinutes.objects.get_or_create(lesson_key_id=lesson, minutes=minutes)
        LessonMinutes.objects.filter(lesson_key_id=lesson, minutes=minutes).update(learners=F("learners") + learners)
    Presence.objects.filter(pk__in=pks).delete()
    return len(rows)
