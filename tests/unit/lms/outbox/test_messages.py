from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from lms.outbox import domain
from lms.outbox.enums import DeliveryState
from lms.outbox.models import Delivery, Message
from lms.people.domain import merge_persons
from tests.factories.outbox import URGENT, send, work
from tests.factories.people import AT, make_person

pytestmark = pytest.mark.django_db


def test_a_message_is_left_once_a_key():
    people = [make_person(), make_person()]
    assert [send(*people), send(*people), send(make_person(), *people), send(*people, key="anders")] == [2, 0, 1, 2]


def test_a_merged_record_is_told_over_her_own_address(outside):
    person, double = make_person(email="an@example.org"), make_person(email="cu@example.org")
    merge_persons(duplicate=double, into=person, by=None, at=AT)
    double.refresh_from_db()
    send(double, kind=URGENT)
    work(AT)
    assert list(Delivery.objects.values_list("person", "address", "state")) == [(person.pk, "an@example.org", "sent")]


def test_old_messages_are_swept_with_what_told_of_them():
    send(make_person(email="an@example.org"), make_person(), kind=URGENT)
    work(AT)
    assert domain.sweep_messages(at=AT + timedelta(days=180)) == 0
    assert Delivery.objects.count() == 1
    assert domain.sweep_messages(at=AT + timedelta(days=181)) == 2
    assert (Message.objects.count(), Delivery.objects.count()) == (0, 0)


def test_what_still_waits_outlives_the_sweep_and_finds_nothing_to_tell(outside):
    send(make_person(email="an@example.org"))
    late = AT + timedelta(days=181)
    domain.sweep_messages(at=late)
    assert Delivery.objects.get().state == DeliveryState.QUEUED
    assert work(late) == 0
    assert Delivery.objects.get().state == DeliveryState.WITHDRAWN


@pytest.mark.parametrize("count", [1, 3])
def test_leaving_messages_costs_few_queries_however_many_hear_of_them_tomorrow(count, django_assert_num_queries):
    people = [make_person(email=f"an{number}@example.org") for number in range(count)]
    with django_assert_num_queries(13):
        send(*people)
    assert Delivery.objects.count() == count


def test_a_card_waits_until_she_opened_it_and_says_no_word_of_it(reader, client):
    send(reader)
    learn = reverse("certification_desk:my_learning")
    body = client.get(learn).content.decode()
    assert "Bạn có 1 tin nhắn mới." in body
    assert "An ơi" not in body
    message = Message.objects.get()
    assert (
        reverse("lms_outbox:message", args=[message.uuid]) in client.get(reverse("lms_outbox:inbox")).content.decode()
    )
    assert "An ơi" in client.get(reverse("lms_outbox:message", args=[message.uuid])).content.decode()
    assert "tin nhắn mới." not in client.get(learn).content.decode()


def test_another_persons_message_is_not_there(reader, client):
    send(make_person())
    assert client.get(reverse("lms_outbox:message", args=[Message.objects.get().uuid])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_costs_the_same_for_one_and_three(reader, client, count, django_assert_num_queries):
    for number in range(count):
        send(reader, key=str(number))
    client.get(reverse("lms_outbox:inbox"))
    with django_assert_num_queries(3):
        client.get(reverse("lms_outbox:inbox"))
