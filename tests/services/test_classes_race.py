"""Classes under many hands at once: the waiting list, and three hundred phones."""

import threading

import pytest
from django.db import connection

from courses.classes import domain
from courses.classes.models import Seat
from tests.factories.classes import BEFORE, make_class, make_ground
from tests.live import LiveSite
from tests.rush import PHONES, rush

CHAIRS, PEOPLE, HANDS = 5, 24, 6


@pytest.mark.services
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_no_chair_is_given_twice_while_some_come_and_others_withdraw():
    ground = make_ground()
    people = ground.people(PEOPLE)
    made = make_class(ground, capacity=CHAIRS)
    start, failures = threading.Barrier(HANDS), []

    def work(number):
        try:
            start.wait()
            for person in people[number::HANDS]:
                domain.nominate(training_class=made, persons=[person], by=None, at=BEFORE)
                if person.pk % 3 == 0:
                    seat = Seat.objects.get(training_class=made, person=person)
                    domain.withdraw_seat(seat=seat, by=None, at=BEFORE)
        except Exception as error:  # noqa: BLE001 - a thread's failure must reach the test
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    staying = sum(person.pk % 3 != 0 for person in people)
    counts = {state: Seat.objects.filter(state=state).count() for state in ("confirmed", "waiting", "withdrawn")}
    assert counts == {"confirmed": CHAIRS, "waiting": staying - CHAIRS, "withdrawn": PEOPLE - staying}


@pytest.mark.services
def test_three_hundred_phones_check_in_within_a_minute_and_none_is_lost(database, tmp_path):
    site = LiveSite(var=tmp_path / "var", env={"DATABASE_URL": database})
    try:
        site.prepare()
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        found = rush(site)
    finally:
        site.stop()
    assert (found.answers, found.marks) == ({200: PHONES}, PHONES)
    assert found.seconds < 60
