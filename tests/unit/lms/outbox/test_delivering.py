from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lms.jobs.domain import run_due_jobs
from lms.jobs.enums import JobState
from lms.jobs.models import Job
from lms.outbox import domain, jobs
from lms.outbox.channels.outcomes import refused, unknown, unreached
from lms.outbox.domain.dispatching import MOST_ROUNDS
from lms.outbox.enums import DeliveryState, Pace, Trouble
from lms.outbox.hours import ZONE
from lms.outbox.models import Delivery, Message
from lms.people.models import Person
from tests.factories.outbox import OPTIONAL, URGENT, FakeChannel, send, work
from tests.factories.people import AT, make_person

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 6, 16, 7, 30, tzinfo=ZONE)
"""The first digest after AT."""


def one() -> Delivery:
    return Delivery.objects.get()


@pytest.fixture
def channel(outside):
    return outside(FakeChannel())


@pytest.fixture
def an():
    return make_person(email="an@example.org")


def test_an_urgent_message_goes_out_by_its_job_at_once(channel, an, monkeypatch):
    monkeypatch.setattr(jobs, "now", lambda: AT)
    send(an, kind=URGENT)
    assert Job.objects.get().payload == {"delivery": one().pk}
    assert run_due_jobs() == 1
    assert (one().state, one().reference, one().address, one().attempts) == ("sent", "so-1", "an@example.org", 1)
    assert run_due_jobs() == 0
    assert channel.received.total() == 1


def test_what_is_not_urgent_waits_for_the_morning_and_is_told_together(channel, an):
    send(an, key="1")
    send(an, key="2", kind=OPTIONAL)
    send(an, key="3", at=AT + timedelta(hours=12))
    assert (one().not_before, one().announcements.count(), one().job) == (MORNING, 3, None)
    assert work(MORNING - timedelta(seconds=1)) == 0
    assert work(MORNING) == 1
    assert "Bạn có 3 việc cần xem trên trang Tập huấn." in channel.texts[0]


def test_what_was_read_meanwhile_is_left_out(channel, an):
    for key in "12":
        send(an, key=key)
    domain.read_message(message=Message.objects.first(), at=AT)
    work(MORNING)
    assert "Bạn có một tin nhắn mới" in channel.texts[0]


def test_a_digest_of_which_everything_was_read_is_withdrawn(channel, an):
    send(an)
    domain.read_message(message=Message.objects.get(), at=AT)
    assert work(MORNING) == 0
    assert (one().state, one().trouble, channel.received.total()) == ("withdrawn", Trouble.NOT_NEEDED, 0)


def test_a_message_that_comes_while_its_digest_goes_out_gets_a_delivery_of_its_own(channel, an):
    """The writer's clock says a moment before the hour, the digest has begun."""
    send(an, key="1")
    domain.dispatch_due(at=MORNING)
    domain.begin_delivery(delivery_id=one().pk, job_id=one().job_id, at=MORNING)
    send(an, key="2", at=MORNING - timedelta(milliseconds=5))
    assert list(Delivery.objects.order_by("pk").values_list("state", "not_before")) == [
        ("in_doubt", MORNING), ("queued", MORNING),
    ]  # fmt: skip
    assert work(MORNING + timedelta(minutes=1)) == 1


def test_urgent_messages_of_a_night_wait_for_its_end_and_share_a_letter(channel, an):
    night = datetime(2026, 12, 31, 23, 59, tzinfo=ZONE)
    send(an, key="1", kind=URGENT, at=night)
    send(an, key="2", kind=URGENT, at=night + timedelta(minutes=2))
    assert (one().not_before, one().announcements.count()) == (datetime(2027, 1, 1, 7, 0, tzinfo=ZONE), 2)


def test_a_job_that_comes_late_in_the_evening_leaves_it_for_the_morning(channel, an):
    send(an, kind=URGENT)
    evening = datetime(2026, 6, 15, 20, 30, tzinfo=ZONE)
    assert work(evening) == 0
    assert (one().state, one().not_before) == ("queued", datetime(2026, 6, 16, 7, 0, tzinfo=ZONE))
    assert work(one().not_before) == 1


def test_a_server_that_took_nothing_is_tried_again_later_and_not_at_night(channel, an):
    channel.answers = [unreached("ConnectTimeout"), unreached("503", wait=timedelta(hours=11, minutes=31))]
    send(an, kind=URGENT)
    work(AT)
    assert (one().state, one().not_before, one().attempts) == ("queued", AT + timedelta(seconds=60), 1)
    work(AT + timedelta(seconds=60))
    assert one().not_before == datetime(2026, 6, 16, 7, 0, tzinfo=ZONE)
    work(one().not_before)
    assert (one().state, one().attempts, channel.received.total()) == ("sent", 3, 1)


def test_a_server_that_is_never_reached_makes_it_fail_in_the_end(channel, an):
    channel.answers = [unreached("ConnectTimeout")] * MOST_ROUNDS
    send(an, kind=URGENT)
    for _round in range(MOST_ROUNDS + 2):
        work(one().not_before)
    assert (one().state, one().trouble, one().attempts) == ("failed", Trouble.UNREACHED, MOST_ROUNDS)


def test_a_refusal_fails_with_the_servers_words(channel, an):
    channel.answers = [refused("550 no such user")]
    send(an, kind=URGENT)
    work(AT)
    assert (one().state, one().trouble, one().error) == ("failed", Trouble.REFUSED, "550 no such user")


def test_what_nobody_confirmed_is_in_doubt_and_never_repeated(channel, an):
    channel.answers = [unknown("ReadTimeout")]
    send(an, kind=URGENT)
    work(AT)
    assert (one().state, one().trouble) == (DeliveryState.IN_DOUBT, Trouble.UNCONFIRMED)
    work(AT + timedelta(days=3))
    assert (one().state, channel.received.total()) == (DeliveryState.IN_DOUBT, 1)


def test_a_worker_killed_while_sending_leaves_it_in_doubt_for_ever(channel, an):
    class Killed(BaseException):
        pass

    channel.answers = [Killed()]
    send(an, kind=URGENT)
    with pytest.raises(Killed):
        work(AT)
    assert one().state == DeliveryState.IN_DOUBT
    work(AT + timedelta(days=1))
    assert (one().state, channel.received.total()) == (DeliveryState.IN_DOUBT, 1)


def test_only_the_job_at_work_may_begin(channel, an):
    send(an, kind=URGENT)
    other = Job.objects.create(kind="x", key="x", not_before=AT, created_at=AT)
    assert domain.begin_delivery(delivery_id=one().pk, job_id=other.pk, at=AT) is None
    assert one().state == DeliveryState.QUEUED


def test_a_job_that_broke_down_before_sending_gets_a_follower_but_not_for_ever(channel, an):
    send(an, kind=URGENT)
    for _round in range(MOST_ROUNDS):
        Job.objects.update(state=JobState.FAILED)
        domain.dispatch_due(at=AT)
    assert (Job.objects.count(), one().state, one().trouble) == (MOST_ROUNDS, "failed", Trouble.BROKEN)


def test_a_lost_wake_up_or_job_costs_time_and_nothing_else(channel, an):
    send(an, kind=URGENT)
    Job.objects.all().delete()
    assert one().job is None
    assert work(AT) == 1


def test_a_person_without_an_address_by_then_makes_it_fail(outside, an):
    outside(FakeChannel())
    send(an, kind=URGENT)
    Person.objects.update(email="")
    work(AT)
    assert (one().state, one().trouble) == ("failed", Trouble.NO_ADDRESS)


def test_a_channel_that_is_configured_no_longer_makes_it_fail(outside, an):
    outside(FakeChannel())
    domain.choose_preferences(person=an, channel="email", pace=Pace.AT_ONCE, refused=[], at=AT)
    send(an)
    outside(FakeChannel("sms"))
    work(AT)
    assert (one().state, one().trouble) == ("failed", Trouble.CHANNEL_OFF)


def test_what_she_does_not_want_to_hear_of_any_more_is_left_out_even_when_it_waited(channel, an):
    send(an, kind=OPTIONAL)
    domain.unsubscribe(person=an, kinds=[OPTIONAL.name], at=AT)
    assert work(MORNING) == 0
    assert channel.received.total() == 0
    assert set(Delivery.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_dispatching_asks_the_same_for_one_and_three_that_wait(channel, django_assert_num_queries):
    now = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)
    for count in (1, 3):
        send(*[make_person(email="an@example.org") for _number in range(count)], kind=URGENT, key=str(count))
    with django_assert_num_queries(1):  # all have their jobs: there is nothing to write
        assert domain.dispatch_due(at=now) == 0
