"""Who comes: nominations, sign-ups, the waiting list. The class row is locked, so that no chair is given twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.classes import notices
from courses.classes.domain.errors import ClassRefused
from courses.classes.domain.locking import lock_class
from courses.classes.enums import ClassState, SeatSource, SeatState
from courses.classes.models import Mark, Seat, TrainingClass
from lms import dates
from lms.authors import stored_login
from lms.journal.domain import record_audit
from lms.people.models import Person
from lms.people.queries import home_units


@dataclass
class Seating:
    """What became of people for whom a seat was asked: lists of persons by the state they came to."""

    confirmed: list[Person] = field(default_factory=list)
    waiting: list[Person] = field(default_factory=list)
    requested: list[Person] = field(default_factory=list)
    known: int = 0


@transaction.atomic
def nominate(*, training_class: TrainingClass, persons: Sequence[Person], by: Any, at: datetime) -> Seating:
    """Send people to a class: a seat while there are some, the waiting list after that.

    Who has a live seat already keeps it. Where the organiser confirms everybody, they wait for that.
    """
    locked = lock_class(training_class)
    asks = locked.confirms_nominations
    return _seat(locked, persons, SeatSource.NOMINATION, asks_first=asks, by=by, at=at)


@transaction.atomic
def sign_up(*, training_class: TrainingClass, person: Person, by: Any, at: datetime) -> Seat:
    """Ask for a seat for oneself; the organiser confirms it. ClassRefused when the class takes no requests now."""
    locked = lock_class(training_class)
    if not locked.takes_requests_on(dates.civil_date(at)):
        raise ClassRefused(_("Lớp này không nhận đăng ký nữa. Hãy hỏi cán bộ phụ trách của đơn vị bạn."))
    _seat(locked, [person], SeatSource.SELF, asks_first=True, by=by, at=at)
    return Seat.objects.get(training_class=locked, person=person)


@transaction.atomic
def confirm_seat(*, seat: Seat, by: Any, at: datetime) -> Seat:
    """Let somebody in who asked or was nominated; on the waiting list when all seats are taken."""
    locked = lock_class(seat.training_class)
    mine = Seat.objects.select_related("person").get(pk=seat.pk)
    if mine.state not in (SeatState.REQUESTED, SeatState.DECLINED):
        return mine
    state = SeatState.CONFIRMED if _free(locked) > 0 else SeatState.WAITING
    if mine.state == SeatState.DECLINED:
        mine.queued_at = at
    _decide(mine, state, "", by, at)
    _tell_seat(locked, [mine.person], state, f"{state}:{at.isoformat()}", by, at)
    return mine


@transaction.atomic
def decline_seat(*, seat: Seat, reason: str, by: Any, at: datetime) -> Seat:
    """Refuse somebody, with the reason that she is told; a seat that becomes free goes to who waits longest."""
    locked = lock_class(seat.training_class)
    mine = Seat.objects.select_related("person").get(pk=seat.pk)
    if mine.state in (SeatState.DECLINED, SeatState.WITHDRAWN):
        return mine
    _refuse_marked(mine)
    _decide(mine, SeatState.DECLINED, reason, by, at)
    _tell_seat(locked, [mine.person], SeatState.DECLINED, f"declined:{at.isoformat()}", by, at, reason=reason)
    fill_from_queue(training_class=locked, by=by, at=at)
    return mine


@transaction.atomic
def withdraw_seat(*, seat: Seat, reason: str = "", by: Any, at: datetime) -> Seat:
    """She will not come; her seat goes to who waits longest. Repeating it changes nothing."""
    locked = lock_class(seat.training_class)
    mine = Seat.objects.select_related("person").get(pk=seat.pk)
    if mine.state in (SeatState.DECLINED, SeatState.WITHDRAWN):
        return mine
    _refuse_marked(mine)
    _decide(mine, SeatState.WITHDRAWN, reason, by, at)
    fill_from_queue(training_class=locked, by=by, at=at)
    return mine


def fill_from_queue(*, training_class: TrainingClass, by: Any, at: datetime) -> int:
    """Give free seats of a locked class to the waiting list in its order; returns how many moved up."""
    free = _free(training_class)
    queue = Seat.objects.filter(training_class=training_class).in_queue().select_related("person")
    moved = list(queue[: max(0, free)])
    for seat in moved:
        _decide(seat, SeatState.CONFIRMED, "", by, at)
    people = [seat.person for seat in moved]
    _tell_seat(training_class, people, SeatState.CONFIRMED, f"moved-up:{at.isoformat()}", by, at)
    return len(moved)


def walk_in(*, training_class: TrainingClass, person: Person, by: Any, at: datetime) -> Seat:
    """A seat in a locked class for somebody who came without one; she takes it from nobody."""
    unit = next(iter(home_units([person.pk], as_of=dates.civil_date(at))), None)
    seat, created = Seat.objects.get_or_create(
        training_class=training_class,
        person=person,
        defaults={
            "unit_id": unit, "state": SeatState.CONFIRMED, "source": SeatSource.WALK_IN, "queued_at": at,
            "added_by": stored_login(by), "decided_at": at, "decided_by": stored_login(by),
        },
    )  # fmt: skip
    if not created and seat.state != SeatState.CONFIRMED:
        seat.source = SeatSource.WALK_IN
        seat.added_by = stored_login(by)
        _decide(seat, SeatState.CONFIRMED, "", by, at)
    return seat


def _free(training_class: TrainingClass) -> int:
    """Seats that are still free; as many as anybody may ask for where there is no limit."""
    if training_class.capacity is None:
        return 1_000_000
    return training_class.capacity - Seat.objects.filter(training_class=training_class).booked().count()


def _seat(
    training_class: TrainingClass,
    persons: Sequence[Person],
    source: SeatSource,
    *,
    asks_first: bool,
    by: Any,
    at: datetime,
) -> Seating:
    done = Seating()
    wanted = {person.pk: person for person in persons}
    known = {seat.person_id: seat for seat in Seat.objects.filter(training_class=training_class, person__in=wanted)}
    places = home_units(list(wanted), as_of=dates.civil_date(at))
    unit_of = {pk: unit for unit, people in places.items() for pk in people}
    free = _free(training_class)
    fresh = []
    for pk, person in wanted.items():
        seat = known.get(pk)
        if seat is not None and seat.state in (SeatState.REQUESTED, SeatState.CONFIRMED, SeatState.WAITING):
            done.known += 1
            continue
        if seat is not None and seat.state == SeatState.DECLINED and source == SeatSource.SELF:
            raise ClassRefused(_("Đơn vị tổ chức không chấp nhận đăng ký này. Hãy hỏi cán bộ phụ trách của bạn."))
        if asks_first:
            state, bucket = SeatState.REQUESTED, done.requested
        elif free > 0:
            state, bucket = SeatState.CONFIRMED, done.confirmed
            free -= 1
        else:
            state, bucket = SeatState.WAITING, done.waiting
        bucket.append(person)
        values = {
            "unit_id": unit_of.get(pk), "state": state, "source": source, "queued_at": at, "reason": "",
            "added_by": stored_login(by), "decided_at": None if asks_first else at,
            "decided_by": None if asks_first else stored_login(by),
        }  # fmt: skip
        if seat is None:
            fresh.append(Seat(training_class=training_class, person=person, **values))
        else:
            Seat.objects.filter(pk=seat.pk).update(**values)
    Seat.objects.bulk_create(fresh, batch_size=500)
    if source == SeatSource.NOMINATION:
        record_audit(
            by=by, action="classes.nominate", subject=training_class.title, at=at,
            detail={"class": str(training_class.uuid), "people": len(wanted) - done.known},
            unit_id=training_class.organiser_id,
        )  # fmt: skip
    for people, state in ((done.confirmed, SeatState.CONFIRMED), (done.waiting, SeatState.WAITING)):
        _tell_seat(training_class, people, state, f"{state}:{at.isoformat()}", by, at)
    return done


def _refuse_marked(seat: Seat) -> None:
    if Mark.objects.filter(seat=seat, minutes__gt=0).exists():
        raise ClassRefused(
            _("%(name)s đã được điểm danh có mặt. Hãy sửa điểm danh trước.") % {"name": seat.person.full_name}
        )


def _decide(seat: Seat, state: SeatState, reason: str, by: Any, at: datetime) -> None:
    seat.state, seat.reason, seat.decided_at, seat.decided_by = state, reason, at, stored_login(by)
    seat.save(update_fields=["state", "reason", "decided_at", "decided_by", "queued_at", "source", "added_by"])


def _tell_seat(
    training_class: TrainingClass,
    people: Sequence[Person],
    state: SeatState,
    key: str,
    by: Any,
    at: datetime,
    *,
    reason: str = "",
) -> None:
    """Once the class is announced; those who are seated earlier are told when it is."""
    if not people or training_class.state != ClassState.ANNOUNCED:
        return
    text = {
        SeatState.CONFIRMED: _("Bạn được dự lớp:"),
        SeatState.WAITING: _("Lớp đã đủ chỗ; bạn ở trong danh sách chờ và sẽ được báo khi có chỗ:"),
        SeatState.DECLINED: _("Đăng ký của bạn không được chấp nhận. %(reason)s") % {"reason": reason},
    }[state]
    subject = notices.subject_for(notices.SEAT)
    notices.tell(people, training_class, subject=subject, text=text.strip(), key=key, kind=notices.SEAT, by=by, at=at)
