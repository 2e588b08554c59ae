from datetime import timedelta

import pytest

from courses.classes import domain
from courses.classes.enums import Refusal
from courses.classes.models import Mark, Seat
from courses.classes.tokens import token_for
from tests.factories.classes import DAY, at, make_class, seat_all, sitting
from tests.factories.people import make_person

EIGHT = at(DAY, 8)


@pytest.fixture
def hall(ground):
    people = ground.people(2)
    made = make_class(ground, sittings=[sitting(), sitting(begins=13, ends=16)])
    seat_all(made, people)
    return made, people


def scan(session, person, *, scanned=EIGHT, device="máy-1", delivered=None):
    return domain.check_in(
        session=session, person=person, scanned_at=scanned, device=device, by=None, at=delivered or scanned
    )


def refusal(call, *args, **kwargs):
    with pytest.raises(domain.CheckInRefused) as refused:
        call(*args, **kwargs)
    assert str(refused.value)
    return refused.value.reason


def test_a_scan_marks_the_session_once_whatever_is_repeated(hall):
    made, [person, _other] = hall
    session = made.sessions.get(number=1)
    first = scan(session, person)
    again = scan(session, person, scanned=EIGHT + timedelta(minutes=40))
    assert (first.is_new, first.is_listed, again.is_new) == (True, True, False)
    assert list(Mark.objects.values_list("seat__person_id", "minutes", "method", "scanned_at")) == [
        (person.pk, 180, "qr", EIGHT)
    ]


def test_who_comes_late_is_credited_the_rest(hall):
    made, [person, _other] = hall
    assert scan(made.sessions.get(number=1), person, scanned=at(DAY, 9)).mark.minutes == 120


def test_one_phone_checks_in_one_person_a_session(hall):
    made, [person, other] = hall
    morning, afternoon = made.sessions.order_by("number")
    scan(morning, person)
    assert refusal(scan, morning, other) == Refusal.OTHER_DEVICE
    assert Mark.objects.count() == 1
    scan(afternoon, other, scanned=at(DAY, 13))
    assert Mark.objects.count() == 2


def test_a_scan_in_time_may_be_delivered_late_but_not_for_ever(hall):
    made, [person, other] = hall
    session = made.sessions.get(number=1)
    found = scan(session, person, delivered=EIGHT + timedelta(minutes=29))
    assert (found.mark.scanned_at, found.mark.minutes) == (EIGHT, 180)
    assert refusal(scan, session, other, device="b", delivered=EIGHT + timedelta(minutes=31)) == Refusal.LATE


def test_a_scan_undoes_an_absence_that_was_noted_before(hall):
    made, [person, _other] = hall
    session = made.sessions.get(number=1)
    seat = Seat.objects.get(person=person)
    domain.mark_sitting(session=session, entries=[domain.Entry(seat.pk, 0)], by=None, at=EIGHT)
    assert scan(session, person, scanned=at(DAY, 9)).is_new
    assert list(Mark.objects.values_list("minutes", "method")) == [(120, "qr")]


def test_somebody_without_a_seat_is_noted_and_counts_once_she_is_admitted(ground, hall):
    made, _people = hall
    guest = ground.person()
    found = scan(made.sessions.get(number=1), guest)
    assert (found.is_listed, Seat.objects.get(person=guest).state) == (False, "requested")
    domain.add_walk_in(training_class=made, person=guest, by=ground.organiser, at=EIGHT)
    seat = Seat.objects.get(person=guest)
    assert (seat.state, seat.source, seat.marks.get().minutes) == ("confirmed", "walk_in", 180)


def test_a_class_without_walk_ins_and_a_login_without_a_person_are_refused(ground):
    made = make_class(ground, takes_walk_ins=False)
    session = made.sessions.get()
    assert refusal(scan, session, make_person()) == Refusal.NOT_LISTED
    assert refusal(scan, session, None) == Refusal.NO_PERSON
    assert Seat.objects.count() == 0


def test_a_class_that_was_handed_in_takes_nobody_more(ground, hall):
    made, [person, _other] = hall
    session = made.sessions.get(number=1)
    type(made).objects.filter(pk=made.pk).update(state="submitted")
    session.training_class.refresh_from_db()
    assert refusal(scan, session, person) == Refusal.NOT_OPEN
    assert Mark.objects.count() == 0


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        (at(DAY, 7), Refusal.TOO_EARLY),
        (at(DAY, 7, 15), None),
        (at(DAY, 11, 15), None),
        (at(DAY, 11, 16), Refusal.OVER),
    ],
)
def test_a_code_opens_only_around_its_session(ground, moment, reason):
    session = make_class(ground).sessions.get()
    token = token_for(session.pk, at=moment)
    if reason is None:
        assert domain.open_code(token=token, at=moment) == session
    else:
        assert refusal(domain.open_code, token=token, at=moment) == reason


def test_an_old_code_a_forged_one_and_one_of_a_cancelled_class_say_why(ground):
    made = make_class(ground)
    session = made.sessions.get()
    token = token_for(session.pk, at=EIGHT)
    assert refusal(domain.open_code, token=token, at=EIGHT + timedelta(minutes=2)) == Refusal.LATE
    assert refusal(domain.open_code, token=token[:-1] + "!", at=EIGHT) == Refusal.INVALID
    assert refusal(domain.open_code, token=token_for(session.pk + 1, at=EIGHT), at=EIGHT) == Refusal.INVALID
    domain.cancel_class(training_class=made, reason="", by=None, at=EIGHT)
    assert refusal(domain.open_code, token=token, at=EIGHT) == Refusal.NOT_OPEN
