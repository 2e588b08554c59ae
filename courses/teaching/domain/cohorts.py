from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.content.models import Course
from courses.learning import domain as learning
from courses.learning.models import Enrolment
from courses.teaching.models import CourseCohort
from courses.teaching.progress import learners
from lms.journal.domain import record_audit
from lms.people.domain import CohortClosed, join_cohort, open_cohort
from lms.people.models import Cohort, Person


class JoinRefused(ValueError):
    """The link leads nowhere now; the message says why."""


@transaction.atomic
def make_cohort(*, course: Course, name: str, by: Any, at: datetime) -> Cohort:
    """Open a cohort of the course's organiser that learns this course."""
    cohort = open_cohort(name=name, unit=course.organiser, by=by, at=at)
    CourseCohort.objects.create(cohort=cohort, course=course)
    record_audit(
        by=by, action="teaching.cohort", subject=f"{course.code}: {name}", at=at, detail={"cohort": cohort.pk},
        unit_id=course.organiser_id,
    )  # fmt: skip
    return cohort


@transaction.atomic
def add_learners(*, bound: CourseCohort, enrolment_ids: Collection[int], by: Any, at: datetime) -> int:
    """Make learners of the cohort's own course members; returns how many were not yet. Other keys reach nobody."""
    rows = learners(bound.course_id).filter(pk__in=list(enrolment_ids)).select_related("person__canonical")
    people = {row.person.canonical or row.person for row in rows}
    return join_cohort(cohort=bound.cohort, persons=list(people), by=by, at=at)


@transaction.atomic
def join_by_link(*, bound: CourseCohort, person: Person, by: Any, at: datetime) -> Enrolment:
    """Enrol `person` in the cohort's course and make her a member. JoinRefused when it is closed. Harmless twice."""
    try:
        enrolment = learning.enrol(person=person, course=bound.course, by=by, at=at)
        join_cohort(cohort=bound.cohort, persons=[person], by=by, at=at)
    except (CohortClosed, learning.EnrolmentRefused) as refusal:
        raise JoinRefused(str(refusal) or _("Nhóm này đã đóng. Hãy hỏi giảng viên.")) from refusal
    return enrolment
