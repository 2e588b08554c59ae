"""A class from the draft to its announcement, its changes and its cancellation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.classes import notices, rules
from courses.classes.domain.errors import ClassRefused
from courses.classes.domain.locking import lock_class
from courses.classes.domain.seats import fill_from_queue
from courses.classes.enums import CHANGEABLE_STATES, ClassState
from courses.classes.models import ClassSession, ClassTrainer, Mark, Seat, Trainer, TrainingClass
from courses.content.models import Course
from lms.authors import stored_login
from lms.journal.domain import record_audit
from lms.people.domain import lock_rows
from lms.people.models import Category, Person, Unit


@dataclass(frozen=True)
class Sitting:
    """A session as it is planned."""

    starts_at: datetime
    ends_at: datetime
    topic: str = ""

    @property
    def hours(self) -> rules.Hours:
        return rules.Hours(self.starts_at, self.ends_at)


@transaction.atomic
def plan_class(
    *,
    course: Course,
    organiser: Unit,
    sittings: Sequence[Sitting],
    trainers: Sequence[Trainer],
    categories: Sequence[Category],
    by: Any,
    at: datetime,
    **fields: Any,
) -> TrainingClass:
    """Write down a class of the course's current edition; nobody is told yet. ClassRefused says what does not fit."""
    _check_sittings(sittings)
    edition = Course.objects.select_related("current_edition").get(pk=course.pk).current_edition
    if edition is None:
        raise ClassRefused(_("Khóa học này chưa mở, nên chưa mở lớp được. Hãy xuất bản khóa học trước."))
    made = TrainingClass.objects.create(
        course=course, edition=edition, organiser=organiser, created_at=at, created_by=stored_login(by), **fields
    )
    made.categories.set(categories)
    _set_trainers(made, trainers)
    for number, sitting in enumerate(_in_order(sittings), start=1):
        _add_session(made, number, sitting)
    _audit("classes.plan", made, by, at)
    return made


@transaction.atomic
def change_class(
    *,
    training_class: TrainingClass,
    sittings: Sequence[Sitting],
    trainers: Sequence[Trainer],
    categories: Sequence[Category],
    by: Any,
    at: datetime,
    **fields: Any,
) -> bool:
    """Change what was planned; returns whether those who have a seat were told of another time or place.

    Sessions keep their marks by their number; one with marks cannot be taken out. More seats are filled from the
    waiting list; fewer take a seat from nobody.
    """
    _check_sittings(sittings)
    locked = lock_class(training_class)
    before = _shown(locked)
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save()
    locked.categories.set(categories)
    _set_trainers(locked, trainers)
    ordered = _in_order(sittings)
    surplus = ClassSession.objects.filter(training_class=locked, number__gt=len(ordered))
    if Mark.objects.filter(session__in=surplus).exists():
        raise ClassRefused(_("Buổi đã điểm danh thì không bỏ được. Hãy giữ đủ số buổi đã có điểm danh."))
    surplus.delete()
    known = {session.number: session for session in ClassSession.objects.filter(training_class=locked)}
    for number, sitting in enumerate(ordered, start=1):
        if number in known:
            ClassSession.objects.filter(pk=known[number].pk).update(
                starts_at=sitting.starts_at, ends_at=sitting.ends_at, topic=sitting.topic
            )
        else:
            _add_session(locked, number, sitting)
    _audit("classes.change", locked, by, at)
    fill_from_queue(training_class=locked, by=by, at=at)
    moved = locked.state == ClassState.ANNOUNCED and _shown(locked) != before
    if moved:
        _tell_everybody(locked, _("Lịch hoặc địa điểm lớp đã thay đổi. Lịch mới:"), f"changed:{at.isoformat()}", by, at)
    return moved


@transaction.atomic
def announce_class(*, training_class: TrainingClass, by: Any, at: datetime) -> TrainingClass:
    """Open a class to nominations; those who have a seat already are told."""
    locked = lock_class(training_class)
    if locked.state == ClassState.ANNOUNCED:
        return locked
    if not locked.sessions.exists():
        raise ClassRefused(_("Hãy ghi ít nhất một buổi học trước khi thông báo lớp."))
    if not (locked.venue or locked.meeting_link):
        raise ClassRefused(_("Hãy ghi địa điểm hoặc đường dẫn phòng họp trước khi thông báo lớp."))
    locked.state = ClassState.ANNOUNCED
    locked.announced_at = at
    locked.save(update_fields=["state", "announced_at"])
    _audit("classes.announce", locked, by, at)
    seated = _people(Seat.objects.filter(training_class=locked).confirmed())
    _say(locked, seated, notices.SEAT, _("Bạn được cử dự lớp:"), "seat", by, at)
    return locked


@transaction.atomic
def cancel_class(*, training_class: TrainingClass, reason: str, by: Any, at: datetime) -> TrainingClass:
    """Call a class off; everybody who might have come is told. Repeating it changes nothing."""
    locked = lock_rows(TrainingClass.objects.filter(pk=training_class.pk)).get()
    if locked.state == ClassState.CANCELLED:
        return locked
    if locked.state not in CHANGEABLE_STATES:
        raise ClassRefused(_("Kết quả lớp đã gửi duyệt nên không hủy lớp được nữa."))
    was_announced = locked.state == ClassState.ANNOUNCED
    locked.state = ClassState.CANCELLED
    locked.cancelled_at = at
    locked.cancel_reason = reason
    locked.save(update_fields=["state", "cancelled_at", "cancel_reason"])
    _audit("classes.cancel", locked, by, at, reason=reason)
    if was_announced:
        _tell_everybody(locked, _("Lớp này đã hủy. Bạn không cần đến."), "cancelled", by, at)
    return locked


def _check_sittings(sittings: Sequence[Sitting]) -> None:
    if rules.overlap_within([sitting.hours for sitting in sittings]):
        raise ClassRefused(_("Hai buổi của lớp trùng giờ nhau. Hãy sửa giờ một buổi."))


def _in_order(sittings: Sequence[Sitting]) -> list[Sitting]:
    return sorted(sittings, key=lambda sitting: sitting.starts_at)


def _add_session(training_class: TrainingClass, number: int, sitting: Sitting) -> None:
    ClassSession.objects.create(
        training_class=training_class,
        number=number,
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        topic=sitting.topic,
    )


def _set_trainers(training_class: TrainingClass, trainers: Sequence[Trainer]) -> None:
    wanted = {trainer.pk for trainer in trainers}
    rows = ClassTrainer.objects.filter(training_class=training_class)
    rows.exclude(trainer__in=wanted).delete()
    known = set(rows.values_list("trainer_id", flat=True))
    ClassTrainer.objects.bulk_create(
        [ClassTrainer(training_class=training_class, trainer_id=pk) for pk in sorted(wanted - known)]
    )


def _shown(training_class: TrainingClass) -> tuple[Any, ...]:
    """What somebody who comes must know."""
    sessions = ClassSession.objects.filter(training_class=training_class).order_by("number")
    return (
        training_class.venue,
        training_class.meeting_link,
        *sessions.values_list("starts_at", "ends_at"),
    )


def _people(seats: Any) -> list[Person]:
    return [seat.person for seat in seats.select_related("person")]


def _tell_everybody(training_class: TrainingClass, text: str, key: str, by: Any, at: datetime) -> None:
    people = _people(Seat.objects.filter(training_class=training_class).live())
    _say(training_class, people, notices.CHANGE, text, key, by, at)


def _say(
    training_class: TrainingClass, people: list[Person], kind: Any, text: str, key: str, by: Any, at: datetime
) -> None:
    if people:
        subject = notices.subject_for(kind)
        notices.tell(people, training_class, subject=subject, text=text, key=key, kind=kind, by=by, at=at)


def _audit(action: str, training_class: TrainingClass, by: Any, at: datetime, **detail: Any) -> None:
    record_audit(
        by=by,
        action=action,
        subject=training_class.title,
        at=at,
        detail={"class": str(training_class.uuid), **detail},
        unit_id=training_class.organiser_id,
    )
