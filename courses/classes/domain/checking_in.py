"""Check-in by the code that the trainer shows. No lock: three hundred phones write their own rows at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses.classes import rules
from courses.classes.enums import ClassState, MarkMethod, Refusal, SeatSource, SeatState
from courses.classes.models import ClassSession, Mark, Seat
from courses.classes.tokens import TokenRefused, read_token
from lms import dates
from lms.people.models import Person
from lms.people.queries import all_records, home_units

OPENS_BEFORE = timedelta(minutes=45)
CLOSES_AFTER = timedelta(minutes=15)
DELIVERED_WITHIN = timedelta(minutes=30)
"""How long a phone that scanned in time may take to get through a weak network."""


class CheckInRefused(ValueError):
    """The check-in does not count; `reason` names why, the message says it and what to do."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(_words(reason))
        self.reason = reason


@dataclass(frozen=True)
class CheckIn:
    """`is_new`: False when she was checked in before. `is_listed`: False when the trainer must still admit her."""

    mark: Mark
    is_new: bool
    is_listed: bool


def open_code(*, token: str, at: datetime) -> ClassSession:
    """The session that a code scanned at `at` opens; CheckInRefused for one that is forged, late or out of hours."""
    try:
        shown = read_token(token, at=at)
    except TokenRefused as refused:
        raise CheckInRefused(refused.reason) from refused
    session = ClassSession.objects.select_related("training_class").filter(pk=shown.session_id).first()
    if session is None:
        raise CheckInRefused(Refusal.INVALID)
    if session.training_class.state != ClassState.ANNOUNCED:
        raise CheckInRefused(Refusal.NOT_OPEN)
    if at < session.starts_at - OPENS_BEFORE:
        raise CheckInRefused(Refusal.TOO_EARLY)
    if at > session.ends_at + CLOSES_AFTER:
        raise CheckInRefused(Refusal.OVER)
    return session


@transaction.atomic
def check_in(
    *, session: ClassSession, person: Person | None, scanned_at: datetime, device: str, by: Any, at: datetime
) -> CheckIn:
    """Mark a person present from the moment she scanned; harmless to repeat. CheckInRefused says why not.

    `device` is a random name of the phone: one phone checks in one person a session, and of one person each session
    counts once. Somebody who is not on the list is noted, and counts once the trainer admits her.
    """
    if person is None:
        raise CheckInRefused(Refusal.NO_PERSON)
    if at - scanned_at > DELIVERED_WITHIN:
        raise CheckInRefused(Refusal.LATE)
    training_class = session.training_class
    if training_class.state != ClassState.ANNOUNCED:
        raise CheckInRefused(Refusal.NOT_OPEN)
    records = all_records([person.pk]).values("pk")
    seat = Seat.objects.filter(training_class=training_class, person__in=records).first()
    if seat is None or seat.state not in (SeatState.CONFIRMED, SeatState.REQUESTED):
        if not training_class.takes_walk_ins:
            raise CheckInRefused(Refusal.NOT_LISTED)
        seat = _noted(seat, session, person, at=at)
    minutes = rules.minutes_from(scanned_at, rules.Hours(session.starts_at, session.ends_at))
    mark = Mark.objects.filter(seat=seat, session=session).first()
    is_new = mark is None or mark.minutes == 0
    if mark is None or is_new:
        mark = _write(mark, seat, session, minutes, scanned_at, device, by, at)
    return CheckIn(mark, is_new, seat.state == SeatState.CONFIRMED)


def _write(
    mark: Mark | None, seat: Seat, session: ClassSession, minutes: int, scanned_at: datetime, device: str, by: Any,
    at: datetime,
) -> Mark:  # fmt: skip
    values = {
        "minutes": minutes, "method": MarkMethod.QR, "device": device, "scanned_at": scanned_at, "marked_at": at,
        "marked_by": None,
    }  # fmt: skip
    try:
        with transaction.atomic():
            if mark is None:
                return Mark.objects.create(seat=seat, session=session, **values)
            for name, value in values.items():
                setattr(mark, name, value)
            mark.save()
            return mark
    except IntegrityError as conflict:
        mine = Mark.objects.filter(seat=seat, session=session).first()
        if mine is not None and mine.minutes:  # two taps on the button
            return mine
        raise CheckInRefused(Refusal.OTHER_DEVICE) from conflict


def _noted(seat: Seat | None, session: ClassSession, person: Person, *, at: datetime) -> Seat:
    """A seat that waits for the trainer, for somebody who came without one."""
    if seat is None:
        unit = next(iter(home_units([person.pk], as_of=dates.civil_date(at))), None)
        seat = Seat.objects.get_or_create(
            training_class=session.training_class,
            person=person,
            defaults={
                "unit_id": unit, "state": SeatState.REQUESTED, "source": SeatSource.WALK_IN, "queued_at": at,
            },
        )[0]  # fmt: skip
        return seat
    seat.state, seat.source = SeatState.REQUESTED, SeatSource.WALK_IN
    seat.save(update_fields=["state", "source"])
    return seat


def _words(reason: Refusal) -> str:
    return {
        Refusal.INVALID: _("Mã này không phải mã điểm danh của lớp. Hãy quét mã trên màn hình của giảng viên."),
        Refusal.LATE: _("Mã này đã hết hạn. Mã đổi mỗi phút: hãy quét lại mã đang hiện trên màn hình."),
        Refusal.TOO_EARLY: _("Chưa đến giờ điểm danh của buổi này."),
        Refusal.OVER: _("Buổi học đã kết thúc. Hãy gặp giảng viên để được ghi tên."),
        Refusal.NOT_OPEN: _("Lớp này không còn nhận điểm danh. Hãy gặp giảng viên."),
        Refusal.OTHER_DEVICE: _(
            "Điện thoại này đã điểm danh cho một người khác trong buổi này. Mỗi điện thoại điểm danh một người; "
            "hãy gặp giảng viên để được ghi tên."
        ),
        Refusal.NO_PERSON: _("Tài khoản này chưa gắn với hồ sơ nhân sự nào. Hãy gặp giảng viên để được ghi tên."),
        Refusal.NOT_LISTED: _("Bạn không có tên trong danh sách lớp này. Hãy gặp giảng viên."),
    }[reason]
