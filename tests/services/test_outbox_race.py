"""Writers add to a digest at the very moment at which workers send it: each message is told once, none is left."""

from __future__ import annotations

import re
import threading
from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import connection

from lms.outbox import channels, domain
from lms.outbox.channels.outcomes import Outcome, sent
from lms.outbox.hours import ZONE
from lms.outbox.models import Announcement, Delivery, Message
from tests.factories.outbox import FakeChannel, send, work
from tests.factories.people import make_person

HOUR = datetime(2026, 6, 16, 7, 30, tzinfo=ZONE)
WRITERS, WORKERS, PEOPLE, ROUNDS = 3, 3, 4, 6


class Counting(FakeChannel):
    """Counts under a lock, for many workers hand over at once; also how many things the letters speak of."""

    is_short = True

    def __init__(self) -> None:
        super().__init__()
        self.guard, self.things = threading.Lock(), 0

    def send(self, address: str, subject: str, text: str, reference: str, *, unsubscribe: str = "") -> Outcome:
        with self.guard:
            self.received[reference] += 1
            self.things += int(re.search(r"bạn có (\d+) việc", text)[1])
        return sent(reference)


def wakes(number: int) -> None:
    """A worker of its own, whose wake-ups come for whatever waits."""
    domain.dispatch_due(at=HOUR)
    waiting = Delivery.objects.queued().filter(not_before__lte=HOUR, job__isnull=False)
    for pk, job_id in list(waiting.order_by("pk" if number % 2 else "-pk").values_list("pk", "job_id")):
        letter = domain.begin_delivery(delivery_id=pk, job_id=job_id, at=HOUR)
        if letter is not None:
            domain.finish_delivery(letter=letter, outcome=domain.hand_over(letter), at=HOUR)


@pytest.mark.services
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_joins_a_digest_while_it_goes_out_is_told_once(monkeypatch):
    channel = Counting()
    monkeypatch.setattr(channels, "_named_by_settings", lambda: [channel])
    people = [make_person(email=f"an{number}@example.org") for number in range(PEOPLE)]
    start, faults = threading.Barrier(WRITERS + WORKERS), []

    def write(number: int) -> None:
        order = people if number % 2 else people[::-1]
        for turn in range(ROUNDS):
            send(*order, key=f"{number}-{turn}", at=HOUR - timedelta(milliseconds=1))

    def serve(number: int) -> None:
        for _turn in range(ROUNDS * 2):
            wakes(number)

    def run(what, number: int) -> None:
        try:
            start.wait()
            what(number)
        except Exception as fault:  # noqa: BLE001 - whatever breaks in a thread must fail the test
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(write, number)) for number in range(WRITERS)]
    threads += [threading.Thread(target=run, args=(serve, number)) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    work(HOUR + timedelta(minutes=1))
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert set(channel.received.values()) == {1}
    told = Counter(Announcement.objects.values_list("message", flat=True))
    assert told == dict.fromkeys(Message.objects.values_list("pk", flat=True), 1)
    assert (len(told), channel.things) == (WRITERS * ROUNDS * PEOPLE,) * 2
    assert Delivery.objects.count() < len(told)  # some did share a letter
