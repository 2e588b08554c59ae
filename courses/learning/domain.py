from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from courses.content.models import Activity, Course
from courses.content.queries import manifest_content
from courses.learning import rules
from courses.learning.enums import CompletionSource
from courses.learning.models import Attempt, Completion, CompletionReversal, Enrolment, LessonProgress
from courses.learning.signals import completion_recorded, completion_reversed
from lms import dates
from lms.authors import stored_login
from lms.idempotence import insert_once
from lms.journal.domain import record_change
from lms.people.domain import lock_rows
from lms.people.models import Person, Posting
from lms.people.queries import all_records


class EnrolmentRefused(ValueError):
    """The course cannot be started now; the message says why."""


class NotInEdition(LookupError):
    """The lesson or activity is not part of the edition that the learner is on."""


class EnrolmentEnded(ValueError):
    """The enrolment is no longer active."""


@transaction.atomic
def enrol(*, person: Person, course: Course, by: Any, at: datetime) -> Enrolment:
    """Return the person's active enrolment in `course`, made on its current edition if there is none."""
    lock_rows(Person.objects.filter(pk=person.pk)).get()
    active = Enrolment.objects.filter(person=person, course=course, ended_at=None).first()
    if active is not None:
        return active
    edition = Course.objects.select_related("current_edition").get(pk=course.pk).current_edition
    if edition is None:
        raise EnrolmentRefused(_("Khóa học này hiện chưa mở."))
    return Enrolment.objects.create(person=person, course=course, edition=edition, started_at=at)


@transaction.atomic
def finish_lesson(*, enrolment: Enrolment, lesson_key: str, by: Any, at: datetime) -> Completion | None:
    """Mark a lesson of the enrolment's edition finished; returns the Completion when that met the rule.

    Finishing again changes nothing: the first time stays.
    """
    active = _lock_active(enrolment)
    key_id = next((lesson["id"] for lesson in lessons_of(active) if lesson["key"] == lesson_key), None)
    if key_id is None:
        raise NotInEdition(_("Bài học này không thuộc khóa học bạn đang học."))
    LessonProgress.objects.bulk_create(
        [LessonProgress(enrolment=active, lesson_key_id=key_id, finished_at=at)], ignore_conflicts=True
    )
    return complete_if_met(enrolment=active, by=by, at=at)


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
    active = _lock_active(enrolment)
    existing = Attempt.objects.filter(key=key).first()
    if existing is not None:
        return existing
    last = Attempt.objects.filter(enrolment=active, activity=activity).aggregate(last=Max("number"))["last"] or 0
    attempt = Attempt.objects.create(
        key=key,
        enrolment=active,
        activity=activity,
        snapshot_sha256=snapshot_sha256,
        number=last + 1,
        score=score,
        max_score=max_score,
        is_passed=is_passed,
        answers=answers,
        submitted_at=at,
    )
    if is_passed:
        complete_if_met(enrolment=active, by=by, at=at)
    return attempt


def complete_if_met(*, enrolment: Enrolment, by: Any, at: datetime) -> Completion | None:
    """Record the completion of a locked enrolment when its edition's rule is met; None while something is missing."""
    if enrolment.completed_at is not None:
        return None
    finished = LessonProgress.objects.filter(enrolment=enrolment).values_list("lesson_key__uuid")
    passed = Attempt.objects.filter(enrolment=enrolment, is_passed=True).values_list("activity__uuid")
    done = {str(key) for (key,) in finished.union(passed)}  # one query: the keys of both kinds are UUIDs
    if not rules.is_met(enrolment.edition.counts, finished_lessons=done, passed_activities=done):
        return None
    Enrolment.objects.filter(pk=enrolment.pk).update(completed_at=at)
    enrolment.completed_at = at
    return record_completion(
        person_id=enrolment.person_id,
        edition=enrolment.edition,
        source=CompletionSource.ONLINE,
        happened_on=dates.civil_date(at),
        key=f"enrolment:{enrolment.pk}",
        evidence={"enrolment": str(enrolment.uuid)},
        by=by,
        at=at,
    )


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


def _lock_active(enrolment: Enrolment) -> Enrolment:
    """Lock the enrolment for a write; two tabs take turns."""
    locked = lock_rows(Enrolment.objects.filter(pk=enrolment.pk)).get()
    if locked.ended_at is not None:
        raise EnrolmentEnded(_("Lượt học này đã kết thúc."))
    locked.edition = enrolment.edition
    return locked


def lessons_of(enrolment: Enrolment) -> list[dict[str, Any]]:
    """The lessons of the enrolment's edition as it stands now (shape: `content.manifest.build_manifest`)."""
    manifest = enrolment.edition.current_manifest
    return manifest_content(manifest)["lessons"] if manifest else []
