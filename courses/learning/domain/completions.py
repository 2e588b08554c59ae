from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from courses.learning.enums import CompletionSource
from courses.learning.models import Completion, CompletionReversal
from courses.learning.signals import completion_recorded, completion_reversed
from lms.authors import stored_login
from lms.idempotence import insert_once
from lms.journal.domain import record_change
from lms.people.models import Posting
from lms.people.queries import all_records


@transaction.atomic
def record_completion(
    *,
    person_id: int,
    edition: Any,
    source: CompletionSource,
    happened_on: date,
    key: str,
    evidence: dict[str, Any],
    by: Any,
    at: datetime,
) -> Completion:
    """Write the fact that a person met an edition's rule, once per `key`, and let the news travel."""
    postings = list(
        Posting.objects.standing()
        .filter(person__in=all_records([person_id]).values("pk"))
        .order_by("-is_primary", "valid_from", "pk")
    )
    then = [posting.unit_id for posting in postings if posting.is_active_on(happened_on)]
    completion, created = insert_once(
        Completion,
        key=key,
        person_id=person_id,
        course_id=edition.course_id,
        edition=edition,
        manifest_id=edition.current_manifest_id,
        source=source,
        happened_on=happened_on,
        unit_id=then[0] if then else None,
        evidence=evidence,
        recorded_at=at,
        recorded_by=stored_login(by),
    )
    if created:
        record_change(
            signal=completion_recorded,
            key=f"completion:{completion.pk}",
            payload={
                "completion": completion.pk,
                "persons": [person_id],
                "units": sorted({p.unit_id for p in postings}),
            },
            at=at,
        )
    return completion


@transaction.atomic
def reverse_completion(*, completion: Completion, reason: str, by: Any, at: datetime) -> CompletionReversal:
    """Take back a completion that was recorded by mistake; repeating it returns the first reversal."""
    reversal, created = CompletionReversal.objects.get_or_create(
        completion=completion,
        defaults={"reason": reason, "recorded_at": at, "recorded_by": stored_login(by)},
    )
    if created:
        record_change(
            signal=completion_reversed,
            key=f"completion-reversed:{completion.pk}",
            payload={"completion": completion.pk, "persons": [completion.person_id]},
            at=at,
        )
    return reversal
