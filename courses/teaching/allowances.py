"""Tries granted to single learners beyond what a quiz allows everybody; the largest of what she is granted counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import IntegerField, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from courses.quiz.models import Accommodation

Extra = Mapping[tuple[int, int | None], int]
"""{(person, quiz or None for all): how many more tries}."""


def extra_tries() -> Any:
    """How many more the learner of the try in question has at its quiz, as an expression."""
    owner = Coalesce(OuterRef("enrolment__person__canonical_id"), OuterRef("enrolment__person_id"))
    granted = (
        Accommodation.objects.filter(Q(quiz=OuterRef("activity_id")) | Q(quiz=None), ended_at=None)
        .annotate(owner=Coalesce("person__canonical_id", "person_id"))
        .filter(owner=owner)
    )
    most = granted.order_by().values("owner").annotate(most=Max("extra_attempts")).values("most")
    return Coalesce(Subquery(most, output_field=IntegerField()), Value(0))


def extra_of(person_ids: Collection[int]) -> Extra:
    """What these people, by their canonical keys, are granted now under any of their records (1 query)."""
    rows = (
        Accommodation.objects.filter(Q(person__in=person_ids) | Q(person__canonical__in=person_ids), ended_at=None)
        .annotate(owner=Coalesce("person__canonical_id", "person_id"))
        .values_list("owner", "quiz_id", "extra_attempts")
    )
    found: dict[tuple[int, int | None], int] = {}
    for owner, quiz, extra in rows:
        found[owner, quiz] = max(extra, found.get((owner, quiz), 0))
    return found


def granted_tries(extra: Extra, person_id: int, quiz_id: int) -> int:
    """How many more tries she has at a quiz."""
    return max(extra.get((person_id, quiz_id), 0), extra.get((person_id, None), 0))
