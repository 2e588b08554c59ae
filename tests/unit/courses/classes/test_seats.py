from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from courses.classes import domain
from courses.classes.enums import ClassState, SeatState
from courses.classes.models import Seat
from courses.classes.queries import clashes_for, trainer_clashes
from courses.classes.rules import Hours
from lms.outbox.models import Message
from tests.factories.classes import BEFORE, DAY, at, make_class, make_ground, make_trainer, mark_all, seat_all, sitting

NOW = BEFORE


def states(training_class):
    rows = Seat.objects.filter(training_class=training_class).order_by("queued_at", "pk")
    return list(rows.values_list("state", flat=True))


def test_seats_are_given_while_there_are_some_and_the_rest_wait_in_order(ground):
    people = ground.people(4)
    made = make_class(ground, capacity=2)
    done = domain.nominate(training_class=made, persons=people, by=ground.commune_manager, at=NOW)
    assert (done.confirmed, done.waiting, done.known) == (people[:2], people[2:], 0)
    again = domain.nominate(training_class=made, persons=people, by=ground.commune_manager, at=NOW)
    assert (again.known, again.confirmed, again.waiting) == (4, [], [])
    first = Seat.objects.get(person=people[0])
    domain.withdraw_seat(seat=first, by=None, at=NOW)
    domain.withdraw_seat(seat=first, by=None, at=NOW)
    assert [Seat.objects.get(person=person).state for person in people] == [
        "withdrawn", "confirmed", "confirmed", "waiting",
    ]  # fmt: skip


def test_people_are_told_of_their_seat_in_neutral_words(ground):
    people = ground.people(3)
    made = make_class(ground, capacity=1, title="Phòng chống bạo lực")
    seat_all(made, people[:2])
    assert [(row.kind, row.subject) for row in Message.objects.order_by("pk")] == [
        ("classes.seat", "Tập huấn: lịch lớp của bạn")
    ] * 2
    domain.decline_seat(seat=Seat.objects.get(person=people[0]), reason="Trùng lịch trực", by=None, at=NOW)
    bodies = list(Message.objects.order_by("pk").values_list("body", flat=True))[2:]
    assert "Trùng lịch trực" in bodies[0]
    assert bodies[1].startswith("Bạn được dự lớp:\nPhòng chống bạo lực\n08:00–11:00, 01/07/2026\nHội trường tầng 2")


def test_a_draft_tells_nobody_until_it_is_announced(ground):
    people = ground.people(2)
    made = make_class(ground, announced=False)
    seat_all(made, people)
    assert Message.objects.count() == 0
    domain.announce_class(training_class=made, by=ground.organiser, at=NOW)
    domain.announce_class(training_class=made, by=ground.organiser, at=NOW)
    assert sorted(Message.objects.values_list("person_id", flat=True)) == sorted(person.pk for person in people)


def test_where_the_organiser_confirms_everybody_nominations_wait_for_that(ground):
    people = ground.people(2)
    made = make_class(ground, capacity=1, confirms_nominations=True)
    seats = seat_all(made, people)
    assert states(made) == ["requested", "requested"]
    for seat in seats:
        domain.confirm_seat(seat=seat, by=ground.organiser, at=NOW)
    assert states(made) == ["confirmed", "waiting"]


def test_signing_up_asks_the_organiser_and_ends_with_its_last_day(ground):
    person, late = ground.people(2)
    made = make_class(ground, takes_sign_ups=True, sign_up_until=DAY - timedelta(days=2))
    assert domain.sign_up(
        training_class=made, person=person, by=None, at=at(DAY - timedelta(days=2), 23, 59)
    ).state == (SeatState.REQUESTED)
    with pytest.raises(domain.ClassRefused, match="không nhận đăng ký nữa"):
        domain.sign_up(training_class=made, person=late, by=None, at=at(DAY - timedelta(days=1), 0))


def test_who_was_declined_cannot_sign_up_again_but_may_be_nominated(ground):
    person = ground.person()
    made = make_class(ground, takes_sign_ups=True)
    seat = domain.sign_up(training_class=made, person=person, by=None, at=NOW)
    domain.decline_seat(seat=seat, reason="", by=ground.organiser, at=NOW)
    with pytest.raises(domain.ClassRefused):
        domain.sign_up(training_class=made, person=person, by=None, at=NOW)
    domain.nominate(training_class=made, persons=[person], by=ground.commune_manager, at=NOW)
    assert states(made) == ["confirmed"]


def test_more_seats_go_to_the_queue_and_fewer_take_none_away(ground):
    people = ground.people(4)
    made = make_class(ground, capacity=1)
    seat_all(made, people)
    change = {"sittings": [sitting()], "trainers": [], "categories": [], "by": ground.organiser, "at": NOW}
    domain.change_class(training_class=made, capacity=3, **change)
    assert states(made) == ["confirmed"] * 3 + ["waiting"]
    domain.change_class(training_class=made, capacity=1, **change)
    assert states(made) == ["confirmed"] * 3 + ["waiting"]


def test_a_new_time_is_told_to_everybody_who_may_come_and_a_new_title_to_nobody(ground):
    people = ground.people(2)
    made = make_class(ground, capacity=1)
    seat_all(made, people)
    Message.objects.all().delete()
    change = {"trainers": [], "categories": [], "by": ground.organiser, "at": NOW}
    assert not domain.change_class(training_class=made, sittings=[sitting()], title="Tên khác", **change)
    assert domain.change_class(training_class=made, sittings=[sitting(begins=13, ends=16)], **change)
    assert [row.kind for row in Message.objects.all()] == ["classes.change"] * 2


def test_a_session_with_marks_cannot_be_taken_out_and_sessions_cannot_overlap(ground):
    made = make_class(ground, sittings=[sitting(), sitting(begins=13, ends=16)])
    mark_all(made, seat_all(made, ground.people(1)), by=ground.organiser)
    change = {"training_class": made, "trainers": [], "categories": [], "by": ground.organiser, "at": NOW}
    with pytest.raises(domain.ClassRefused, match="đã điểm danh"):
        domain.change_class(sittings=[sitting()], **change)
    with pytest.raises(domain.ClassRefused, match="trùng giờ"):
        domain.change_class(sittings=[sitting(), sitting(begins=10, ends=12)], **change)


def test_somebody_who_was_there_cannot_be_taken_off_the_list(ground):
    made = make_class(ground)
    [seat] = seat_all(made, ground.people(1))
    mark_all(made, [seat], by=ground.organiser)
    with pytest.raises(domain.ClassRefused, match="đã được điểm danh có mặt"):
        domain.withdraw_seat(seat=seat, by=None, at=NOW)


def test_a_cancelled_class_tells_who_might_have_come_and_takes_nobody_more(ground):
    made = make_class(ground)
    seat_all(made, ground.people(1))
    domain.cancel_class(training_class=made, reason="Bão", by=ground.organiser, at=NOW)
    domain.cancel_class(training_class=made, reason="Bão", by=ground.organiser, at=NOW)
    made.refresh_from_db()
    assert (made.state, made.cancel_reason) == (ClassState.CANCELLED, "Bão")
    assert Message.objects.filter(kind="classes.change").count() == 1
    with pytest.raises(domain.ClassRefused, match="đã hủy"):
        domain.nominate(training_class=made, persons=ground.people(1), by=None, at=NOW)


def test_clashes_are_found_for_learners_and_trainers_and_touching_hours_are_none(ground, django_assert_num_queries):
    person, other, teacher = ground.people(3)
    trainer = make_trainer(ground.department, teacher)
    busy = make_class(ground, title="Lớp sáng", trainers=[trainer])
    seat_all(busy, [person])
    wanted = [Hours(at(DAY, 10), at(DAY, 12))]
    with django_assert_num_queries(2):
        found = clashes_for({person.pk, other.pk, teacher.pk}, wanted)
    assert {pk: [(clash.class_title, clash.as_trainer) for clash in rows] for pk, rows in found.items()} == {
        person.pk: [("Lớp sáng", False)],
        teacher.pk: [("Lớp sáng", True)],
    }
    assert clashes_for({person.pk}, [Hours(at(DAY, 11), at(DAY, 12))]) == {}
    assert clashes_for({person.pk}, wanted, besides=busy) == {}
    domain.cancel_class(training_class=busy, reason="", by=None, at=NOW)
    assert clashes_for({person.pk}, wanted) == {}


def test_a_trainer_from_outside_clashes_by_her_entry(ground):
    guest = make_trainer(ground.department, None, "Khách Mời")
    busy = make_class(ground, trainers=[guest])
    assert list(trainer_clashes([guest], [Hours(at(DAY, 9), at(DAY, 10))])) == [guest.pk]
    assert trainer_clashes([guest], [Hours(at(DAY, 9), at(DAY, 10))], besides=busy) == {}


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["nominate", "withdraw", "decline", "confirm", "capacity"]), st.integers(0, 5)),
    max_size=14,
)


class Seating(TestCase):
    """Whatever is done in whatever order."""

    @settings(max_examples=40, deadline=None)
    @given(capacity=st.integers(1, 3), confirms=st.booleans(), actions=ACTIONS)
    def test_no_more_are_seated_than_chairs_and_nobody_waits_beside_a_free_one(self, capacity, confirms, actions):
        ground = make_ground()
        people = ground.people(6)
        made = make_class(ground, capacity=capacity, confirms_nominations=confirms)
        most = capacity
        for step, (action, number) in enumerate(actions):
            moment = NOW + timedelta(minutes=step)
            seat = Seat.objects.filter(training_class=made, person=people[number]).first()
            if action == "nominate":
                domain.nominate(training_class=made, persons=[people[number]], by=None, at=moment)
            elif action == "capacity":
                capacity = number % 3 + 1
                most = max(most, capacity)
                domain.change_class(
                    training_class=made, sittings=[sitting()], trainers=[], categories=[], by=None, at=moment,
                    capacity=capacity,
                )  # fmt: skip
            elif seat is not None:
                write = {"withdraw": domain.withdraw_seat, "confirm": domain.confirm_seat}.get(action)
                if write:
                    write(seat=seat, by=None, at=moment)
                else:
                    domain.decline_seat(seat=seat, reason="", by=None, at=moment)
            seated = Seat.objects.filter(training_class=made).confirmed().count()
            waiting = list(Seat.objects.filter(training_class=made).in_queue())
            assert seated <= most
            assert not waiting or seated >= capacity
