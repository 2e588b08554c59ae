"""Which courses earn a part, changed by those who may; what was earned stays, what is newly earned follows by a job."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from certification.awards.models import Part, Requirement
from courses.content.models import Course
from courses.learning.models import Completion
from lms.jobs.domain import enqueue_job
from lms.journal.domain import record_audit
from lms.people.models import Category

SWEEP_JOB = "awards.course"


@transaction.atomic
def count_course(
    *,
    course: Course,
    part: Part,
    name: str,
    validity_months: int | None,
    categories: Iterable[Category],
    by: Any,
    at: datetime,
) -> Requirement:
    """Let a course earn a part by itself, for some categories or for everybody (none). Awards follow in a worker."""
    requirement = Requirement.objects.create(part=part, name=name, validity_months=validity_months)
    requirement.courses.add(course)
    requirement.categories.set(categories)
    _tell(requirement, "awards.count", course, by, at)
    return requirement


@transaction.atomic
def change_validity(*, requirement: Requirement, validity_months: int | None, by: Any, at: datetime) -> None:
    """How long awards earned from now on are valid; those that were issued keep their dates."""
    if requirement.validity_months == validity_months:
        return
    before, requirement.validity_months = requirement.validity_months, validity_months
    requirement.save(update_fields=["validity_months"])
    _tell(requirement, "awards.validity", None, by, at, before=before)


@transaction.atomic
def stop_counting(*, course: Course, requirement: Requirement, by: Any, at: datetime) -> None:
    """The course no longer belongs to a way of earning a part. Nothing earned is taken back."""
    requirement.courses.remove(course)
    _tell(requirement, "awards.stop", course, by, at)


def completed_by(course: Course) -> int:
    """How many people have completed a course: whom a change of what it counts for may reach."""
    return Completion.objects.standing().filter(course=course).values("person").distinct().count()


def _tell(requirement: Requirement, action: str, course: Course | None, by: Any, at: datetime, **detail: Any) -> None:
    detail |= {"requirement": requirement.pk, "part": requirement.part.code, "months": requirement.validity_months}
    record_audit(
        by=by,
        action=action,
        subject=course.code if course else requirement.name,
        at=at,
        detail=detail,
        unit_id=requirement.part.programme.issuer_id,
    )
    if course is not None:
        enqueue_job(
            kind=SWEEP_JOB,
            key=f"{SWEEP_JOB}:{requirement.pk}:{course.pk}:{at.isoformat()}",
            payload={"course": course.pk},
            by=by,
            at=at,
        )
