"""Some completions for the synthetic people, so that the figures have something to say."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from courses.content.models import Course
from courses.learning.domain import record_completion
from courses.learning.enums import CompletionSource
from courses.learning.models import Completion
from lms.people.models import Person, Posting

ORDER = ["M1", "M2", "M8", "M6", "M3", "M4", "M7"]
HEALTH_ORDER = ["M1", "M2", "M8", "M6", "M3", "M5"]
FIRST_DAY, LAST_DAY = date(2026, 3, 2), date(2026, 10, 30)


def make_history(people: list[Person], courses: dict[str, Course], *, by: object, at: datetime) -> int:
    """Record completions for about a third of the people; returns how many were written now (0 on a repeat)."""
    generator = random.Random(80)  # noqa: S311 - synthetic, no secret
    known = set(Completion.objects.filter(key__startswith="mau:").values_list("key", flat=True))
    categories = dict(Posting.objects.filter(person__in=people).values_list("person_id", "category__code"))
    written = 0
    for person in people:
        order = HEALTH_ORDER if categories[person.pk] == "nhan-vien-y-te" else ORDER
        share = generator.random()
        done = order if share < 0.12 else order[:4] if share < 0.3 else order[:2] if share < 0.38 else []
        day = FIRST_DAY + timedelta(days=generator.randrange((LAST_DAY - FIRST_DAY).days))
        for module in done:
            key = f"mau:{person.staff_code}:{module}"
            if key in known:
                continue
            record_completion(
                person_id=person.pk,
                edition=courses[module].current_edition,
                source=CompletionSource.ONLINE,
                happened_on=day,
                key=key,
                evidence={"note": "dữ liệu minh họa"},
                by=by,
                at=at,
            )
            written += 1
    return written
