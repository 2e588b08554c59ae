from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from courses.content.models import Activity
from courses.learning import rules
from courses.learning.domain.enrolments import lock_active
from courses.learning.domain.reaching import complete_if_met, reopen_if_unmet
from courses.learning.facts import facts_of
from courses.learning.models import Attempt, AttemptRegrade, Enrolment
from lms.authors import stored_login
from lms.idempotence import insert_once
from lms.people.domain import lock_rows


@transaction.atomic
def record_attempt(
    *,
    enrolment: Enrolment,
    activity: Activity,
    key: str,
    snapshot_sha256: str,
    score: int,
    max_score: int,
    is_passed: bool,
    answers: Any,
    by: Any,
    at: datetime,
) -> Attempt:
    """Record what a format graded, once per `key`, and complete the course if its rule is now met.

    `score` and `max_score` are points; `answers` is what the learner sent and the server kept.
    """
    active = lock_active(enrolment)
    facts = facts_of([active.pk])[active.pk]
    uuid = str(activity.uuid)
    attempt, created = insert_once(
        Attempt,
        key=key,
        enrolment=active,
        activity=activity,
        snapshot_sha256=snapshot_sha256,
        number=facts.tries.get(uuid, 0) + 1,
        score=score,
        max_score=max_score,
        is_passed=is_passed,
        answers=answers,
        submitted_at=at,
    )
    if created and is_passed:
        facts.results.append(rules.Result(uuid, attempt.pk, score, max_score, is_passed))
        complete_if_met(enrolment=active, by=by, at=at, facts=facts)
    return attempt


@transaction.atomic
def record_regrade(
    *,
    attempt: Attempt,
    key: str,
    snapshot_sha256: str,
    score: int,
    max_score: int,
    is_passed: bool,
    withdraws: bool = False,
    reason: str,
    by: Any,
    at: datetime,
) -> AttemptRegrade:
    """Record once per `key` what an attempt is worth after a mended key; complete the course if its rule is now met.

    A pass once given stays, whatever the new score, unless `withdraws` says that somebody decided otherwise. Then a
    completion that rested on it is reversed with the reason, and the learner may go on.
    """
    enrolment = lock_rows(Enrolment.objects.filter(pk=attempt.enrolment_id)).get()
    regrade, created = insert_once(
        AttemptRegrade,
        key=key,
        attempt=attempt,
        snapshot_sha256=snapshot_sha256,
        score=score,
        max_score=max_score,
        is_passed=is_passed,
        withdraws=withdraws,
        reason=reason,
        recorded_at=at,
        recorded_by=stored_login(by),
    )
    if not created or enrolment.ended_at is not None:
        return regrade
    if withdraws:
        reopen_if_unmet(enrolment, reason=reason, by=by, at=at)
    elif is_passed:
        complete_if_met(enrolment=enrolment, by=by, at=at)
    return regrade
