from datetime import date, timedelta

import pytest
from django.urls import reverse

from certification.desk.week_pages.week import week_of
from courses.classes import domain
from tests.factories.assignments import make_assignment
from tests.factories.classes import BEFORE, at, held_class, make_class, make_ground, seat_all, sitting
from tests.factories.courses import make_course
from tests.factories.people import AT

TODAY = date(2026, 6, 15)


@pytest.fixture
def ground(db):
    return make_ground()


def week(user, moment=AT, day=TODAY):
    return week_of(user, at=moment, as_of=day)


def test_whom_to_nominate_are_those_who_must_take_the_course_and_have_no_seat(ground):
    course = make_course(lessons=1, questions=0, organiser=ground.department)
    must = ground.people(3)
    make_assignment(ground.commune, course)
    made = make_class(ground, course=course, capacity=5)
    make_class(ground)  # of another course, which nobody must take
    make_class(ground, course=course, sittings=[sitting(TODAY - timedelta(days=3))])  # over
    seat_all(made, must[:1])
    [found] = week(ground.commune_manager).nominate
    assert (found.training_class, found.people, found.free) == (made, 2, 4)
    seat_all(made, must[1:])
    assert week(ground.commune_manager).nominate == []


def test_what_waits_is_hers_alone_and_what_she_entered_is_not(ground):
    made, _submission = held_class(ground, ground.people(1))
    asking = make_class(ground, takes_sign_ups=True)
    domain.sign_up(training_class=asking, person=ground.person(), by=None, at=BEFORE)
    found = {user: week(user) for user in (ground.organiser, ground.second, ground.commune_manager)}
    assert {user: (rows.approve, rows.requested) for user, rows in found.items()} == {
        ground.organiser: ([], 1), ground.second: ([made], 1), ground.commune_manager: ([], 0),
    }  # fmt: skip
    assert found[ground.second].waits == 2


@pytest.mark.parametrize(
    ("day", "runs"), [(TODAY, 0), (date(2026, 6, 25), 1), (date(2026, 7, 1), 1), (date(2026, 7, 2), 0)]
)
def test_what_runs_next_lies_within_a_week(ground, day, runs):
    make_class(ground)
    assert len(week(ground.commune_manager, at(day, 7), day).runs_next) == runs


def test_overdue_people_are_counted_by_unit(ground):
    ground.people(2)
    make_assignment(ground.commune, make_course(lessons=1, questions=0, organiser=ground.department), due_days=30)
    found = week(ground.commune_manager)
    assert ([(row.unit, row.people) for row in found.overdue], found.overdue_people) == ([(ground.commune, 2)], 2)


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_costs_the_same_at_one_and_three_people(ground, client, django_assert_num_queries, size):
    course = make_course(lessons=1, questions=0, organiser=ground.department)
    people = ground.people(size + 1)
    make_assignment(ground.commune, course)
    seat_all(make_class(ground, course=course), people[:1])
    client.force_login(ground.commune_manager)
    client.get(reverse("certification_desk:week"))
    with django_assert_num_queries(34):
        page = client.get(reverse("certification_desk:week"))
    assert page.status_code == 200
