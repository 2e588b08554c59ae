"""How period rows follow the facts.

News of a completion is acted on once it is committed: finishing a course has no query to spare (DESIGN, budgets), and
what a failure leaves undone the nightly sweep makes up for.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from certification.assignments.domain import REFRESH_JOB, refresh_periods
from certification.assignments.models import Assignment
from certification.awards.signals import awards_changed
from courses.learning.models import Completion
from courses.learning.signals import completion_recorded, completion_reversed
from lms.jobs.domain import enqueue_job
from lms.journal.models import Change
from lms.journal.news import receives
from lms.people.signals import postings_changed, units_changed

AT_ONCE = 200
"""Up to so many people are brought in line with the news itself; more are left to a job."""


def follow_completion(sender: object, *, change: Change, **kwargs: object) -> None:
    transaction.on_commit(lambda: _after_completion(change.payload, change.recorded_at), robust=True)


def follow_awards(sender: object, *, change: Change, **kwargs: object) -> None:
    transaction.on_commit(lambda: _after_awards(change, change.payload, change.recorded_at), robust=True)


completion_recorded.connect(follow_completion, weak=False, dispatch_uid=f"{__name__}.follow_completion")
awards_changed.connect(follow_awards, weak=False, dispatch_uid=f"{__name__}.follow_awards")


@receives(completion_reversed)
def reopen_what_rested_on_it(*, change: Change) -> None:
    _after_completion(change.payload, change.recorded_at)


@receives(postings_changed)
def follow_postings(*, change: Change) -> None:
    if Assignment.objects.exists():
        _refresh(change, change.payload["persons"], None, change.recorded_at)


@receives(units_changed)
def follow_units(*, change: Change) -> None:
    """Units that move take their people out of some assignments and into others."""
    if Assignment.objects.exists():
        enqueue_job(kind=REFRESH_JOB, key=f"{REFRESH_JOB}:{change.pk}", payload={}, at=change.recorded_at)


def _after_completion(payload: dict[str, Any], at: datetime) -> None:
    asked = Assignment.objects.filter(course__in=Completion.objects.filter(pk=payload["completion"]).values("course"))
    if ids := list(asked.values_list("pk", flat=True)):
        refresh_periods(person_ids=payload["persons"], assignment_ids=ids, at=at)


def _after_awards(change: Change, payload: dict[str, Any], at: datetime) -> None:
    asked = Assignment.objects.filter(Q(part__isnull=False) | Q(path__isnull=False))
    if ids := list(asked.values_list("pk", flat=True)):
        _refresh(change, payload["persons"], ids, at)


def _refresh(change: Change, persons: list[int], assignment_ids: list[int] | None, at: datetime) -> None:
    if len(persons) <= AT_ONCE:
        refresh_periods(person_ids=persons, assignment_ids=assignment_ids, at=at)
        return
    payload: dict[str, Any] = {"persons": persons}
    if assignment_ids is not None:
        payload["assignments"] = assignment_ids
    enqueue_job(kind=REFRESH_JOB, key=f"{REFRESH_JOB}:{change.pk}", payload=payload, at=at)
