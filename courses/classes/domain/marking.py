"""Attendance by hand, and points of the test on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.classes.domain.errors import ClassRefused
from courses.classes.domain.locking import lock_class
from courses.classes.domain.seats import walk_in
from courses.classes.enums import MarkMethod, SeatState
from courses.classes.models import ClassSession, Mark, Seat, TrainingClass
from lms.authors import stored_login
from lms.people.models import Person


@dataclass(frozen=True)
class Entry:
    """`minutes` somebody was there; 0 for absent."""

    seat_id: int
    minutes: int


@transaction.atomic
def mark_sitting(
    *, session: ClassSession, entries: Iterable[Entry], method: MarkMethod = MarkMethod.HAND, by: Any, at: datetime
) -> int:
    """Write who was there; returns how many marks are new or other than before.

    Minutes are cut to those of the session. Seats of another class, and of people not admitted, are refused.
    """
    training_class = lock_class(session.training_class)
    return write_marks(training_class, session, entries, method=method, by=by, at=at)


def write_marks(
    training_class: TrainingClass,
    session: ClassSession,
    entries: Iterable[Entry],
    *,
    method: MarkMethod,
    by: Any,
    at: datetime,
) -> int:
    """The same within a locked class."""
    wanted = {entry.seat_id: min(entry.minutes, session.minutes) for entry in entries}
    allowed = set(
        Seat.objects.filter(training_class=training_class, state=SeatState.CONFIRMED).values_list("pk", flat=True)
    )
    if not wanted.keys() <= allowed:
        raise ClassRefused(_("Có người không còn trong danh sách lớp. Hãy mở lại trang rồi ghi lại."))
    known = {mark.seat_id: mark for mark in Mark.objects.filter(session=session, seat__in=wanted)}
    fresh, changed = [], []
    for seat_id, minutes in wanted.items():
        mark = known.get(seat_id)
        if mark is None:
            fresh.append(
                Mark(
                    seat_id=seat_id, session=session, minutes=minutes, method=method, marked_at=at,
                    marked_by=stored_login(by),
                )
            )  # fmt: skip
        elif mark.minutes != minutes:
            mark.minutes, mark.method, mark.marked_at, mark.marked_by = minutes, method, at, stored_login(by)
            changed.append(mark)
    Mark.objects.bulk_create(fresh, batch_size=500)
    Mark.objects.bulk_update(changed, ["minutes", "method", "marked_at", "marked_by"], batch_size=200)
    return len(fresh) + len(changed)


@transaction.atomic
def add_walk_in(*, training_class: TrainingClass, person: Person, by: Any, at: datetime) -> Seat:
    """Admit somebody who came without a seat. ClassRefused where the class takes nobody so."""
    locked = lock_class(training_class)
    if not locked.takes_walk_ins:
        raise ClassRefused(_("Lớp này không nhận người đến thẳng lớp. Hãy cử người đó dự lớp trước."))
    return walk_in(training_class=locked, person=person, by=by, at=at)


@transaction.atomic
def set_scores(*, training_class: TrainingClass, scores: Mapping[int, int | None], by: Any, at: datetime) -> int:
    """Write {seat: points of the test on paper, None for not taken}; returns how many are other than before."""
    locked = lock_class(training_class)
    if not locked.has_test:
        raise ClassRefused(_("Lớp này không có bài kiểm tra. Hãy ghi điểm tối đa và điểm đạt vào thông tin lớp."))
    return write_scores(locked, scores, by=by)


def write_scores(training_class: TrainingClass, scores: Mapping[int, int | None], *, by: Any) -> int:
    """The same within a locked class that has a test."""
    limit = training_class.test_max or 0
    seats = {seat.pk: seat for seat in Seat.objects.filter(training_class=training_class, pk__in=scores)}
    changed = []
    for pk, score in scores.items():
        if pk not in seats or seats[pk].test_score == score:
            continue
        if score is not None and score > limit:
            raise ClassRefused(_("Điểm %(score)s lớn hơn điểm tối đa %(limit)s.") % {"score": score, "limit": limit})
        seats[pk].test_score, seats[pk].scored_by = score, stored_login(by)
        changed.append(seats[pk])
    Seat.objects.bulk_update(changed, ["test_score", "scored_by"], batch_size=200)
    return len(changed)
