from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.content.models import Course, Edition
from courses.content.queries import manifest_content
from courses.learning.domain.reaching import complete_if_met
from courses.learning.lines import CourseView
from courses.learning.models import Enrolment, EnrolmentMove
from courses.learning.queries import lacking_prerequisites
from lms.authors import stored_login
from lms.people.domain import lock_rows
from lms.people.models import Person


class EnrolmentRefused(ValueError):
    """The course cannot be started now; the message says why."""


class PrerequisitesMissing(EnrolmentRefused):
    """Other courses come first; `codes` names those that she has not completed."""

    def __init__(self, lacking: list[CourseView]) -> None:
        super().__init__(
            _("Trước khóa này, bạn cần học xong: %(courses)s.")
            % {"courses": ", ".join(f"“{course.title}”" for course in lacking)}
        )
        self.codes = [course.code for course in lacking]


class AlreadyCompleted(ValueError):
    """A completed enrolment stays on the edition that was taken."""


class NotInEdition(LookupError):
    """The lesson or activity is not part of the edition that the learner is on."""


class EnrolmentEnded(ValueError):
    """The enrolment is no longer active."""


@transaction.atomic
def enrol(*, person: Person, course: Course, by: Any, at: datetime, asks_first: bool = True) -> Enrolment:
    """Return the person's active enrolment in `course`, made on its current edition if there is none.

    `asks_first`: whether courses that come first must have been completed; whoever calls her to a class decides that.
    """
    lock_rows(Person.objects.filter(pk=person.pk)).get()
    active = Enrolment.objects.filter(person=person, course=course, ended_at=None).first()
    if active is not None:
        return active
    edition = (
        Edition.objects.select_related("current_manifest")
        .defer("current_manifest__content")
        .filter(pk__in=Course.objects.filter(pk=course.pk).values("current_edition"))
        .first()
    )
    if edition is None:
        raise EnrolmentRefused(_("Khóa học này hiện chưa mở."))
    first = manifest_content(edition.current_manifest)["course"].get("prerequisites", [])  # type: ignore[arg-type]
    if asks_first and (lacking := lacking_prerequisites(person, first)):
        raise PrerequisitesMissing(lacking)
    return Enrolment.objects.create(person=person, course=course, edition=edition, started_at=at)


@transaction.atomic
def learn_again(*, enrolment: Enrolment, by: Any, at: datetime) -> Enrolment:
    """End a completed enrolment and begin the course anew on its current edition; what was completed stays a fact.

    Somebody still under way goes on with what she has. EnrolmentRefused when the course cannot be started now.
    """
    active = lock_active(enrolment)
    if active.completed_at is None:
        return active
    Enrolment.objects.filter(pk=active.pk).update(ended_at=at)
    person = Person.objects.select_related("canonical").get(pk=active.person_id)
    return enrol(person=person.canonical or person, course=Course.objects.get(pk=active.course_id), by=by, at=at)


@transaction.atomic
def move_enrolment(*, enrolment: Enrolment, by: Any, at: datetime) -> Enrolment:
    """Take somebody under way over to the course's current edition, with all that she has earned.

    Finished lessons and attempts stay hers; whether they suffice is asked of the new edition's rule at once. Nothing
    happens when she is on it already. AlreadyCompleted for who has completed: that completion names its edition.
    """
    active = lock_active(enrolment)
    if active.completed_at is not None:
        raise AlreadyCompleted(_("Bạn đã hoàn thành khóa học này theo ấn bản đã học."))
    courses = Course.objects.select_related("current_edition__current_manifest")
    edition = courses.get(pk=active.course_id).current_edition
    if edition is None:
        raise EnrolmentRefused(_("Khóa học này hiện chưa mở."))
    if edition.pk == active.edition_id:
        return active
    EnrolmentMove.objects.create(
        enrolment=active,
        from_edition_id=active.edition_id,
        to_edition=edition,
        moved_at=at,
        moved_by=stored_login(by),
    )
    Enrolment.objects.filter(pk=active.pk).update(edition=edition)
    active.edition = edition
    complete_if_met(enrolment=active, by=by, at=at)
    return active


MOVED_AT_ONCE = 300
"""As many as one request takes over; each in a transaction of its own, so that nobody waits for all."""


def move_everybody(*, course: Course, by: Any, at: datetime) -> tuple[int, int]:
    """Take those under way over to the current edition; returns (moved, still behind). Harmless to repeat."""
    current = Course.objects.filter(pk=course.pk).values_list("current_edition_id", flat=True).get()
    behind = Enrolment.objects.filter(course=course, completed_at=None, ended_at=None).order_by("pk")
    if current is None:
        return 0, behind.count()
    behind = behind.exclude(edition_id=current)
    rows = list(behind.select_related("edition")[:MOVED_AT_ONCE])
    for enrolment in rows:
        move_enrolment(enrolment=enrolment, by=by, at=at)
    return len(rows), behind.count()


def lock_active(enrolment: Enrolment) -> Enrolment:
    """Lock the enrolment for a write; two tabs take turns."""
    locked = lock_rows(Enrolment.objects.filter(pk=enrolment.pk)).get()
    if locked.ended_at is not None:
        raise EnrolmentEnded(_("Lượt học này đã kết thúc."))
    if locked.edition_id == enrolment.edition_id:
        locked.edition = enrolment.edition  # loaded already
    return locked


def lessons_of(enrolment: Enrolment) -> list[dict[str, Any]]:
    """The lessons of the enrolment's edition as it stands now (shape: `content.manifest.build_manifest`)."""
    manifest = enrolment.edition.current_manifest
    return manifest_content(manifest)["lessons"] if manifest else []
