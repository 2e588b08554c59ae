from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse

from lms.outbox import domain
from lms.outbox.enums import SITE_ONLY, Pace
from lms.outbox.hours import ZONE
from lms.outbox.kinds import PLAIN
from lms.outbox.models import Delivery, Message, Preference, Unsubscription
from lms.outbox.queries import choices_of
from lms.outbox.tokens import unsubscribe_url
from lms.people.domain import merge_persons
from tests.factories.outbox import OPTIONAL, URGENT, FakeChannel, send, work
from tests.factories.people import AT, make_person

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 6, 16, 7, 30, tzinfo=ZONE)


@pytest.fixture
def two(outside):
    """E-mail and SMS; returns SMS."""
    first, second = FakeChannel(), FakeChannel("sms")
    second.address_of = lambda person: person.phone
    outside(first, second)
    return second


def choose(person, channel="email", pace=Pace.DAILY, refused=()):
    domain.choose_preferences(person=person, channel=channel, pace=pace, refused=refused, at=AT)


def told():
    return list(Delivery.objects.queued().order_by("pk").values_list("channel", "not_before"))


def test_who_chose_nothing_is_told_by_the_first_channel_that_reaches_her(two):
    send(make_person(email="an@example.org", phone="0912345678"), make_person(phone="0912345679"), make_person())
    assert told() == [("email", MORNING), ("sms", MORNING)]


def test_who_chose_a_channel_is_told_by_no_other(two):
    person = make_person(email="an@example.org", phone="0912345678")
    choose(person, "sms")
    send(person)
    assert told() == [("sms", MORNING)]
    unreached = make_person(email="an@example.org")
    choose(unreached, "sms")
    send(unreached)
    assert told() == [("sms", MORNING)]


def test_who_chose_the_site_alone_hears_nothing_outside_and_finds_it_here(two):
    person = make_person(email="an@example.org")
    choose(person, SITE_ONLY)
    send(person, kind=URGENT)
    assert (told(), Message.objects.count()) == ([], 1)


def test_who_wants_it_at_once_gets_it_at_once(two):
    person = make_person(email="an@example.org")
    choose(person, pace=Pace.AT_ONCE)
    send(person)
    assert told() == [("email", AT)]


def test_a_kind_that_is_not_required_can_be_switched_off_and_a_required_one_cannot(two):
    person = make_person(email="an@example.org")
    choose(person, refused=[OPTIONAL.name, PLAIN.name])
    send(person, key="1", kind=OPTIONAL)
    assert told() == []
    send(person, key="2", kind=PLAIN)
    assert told() == [("email", MORNING)]
    assert list(Unsubscription.objects.values_list("kind", flat=True)) == [OPTIONAL.name]
    choose(person)
    assert Unsubscription.objects.count() == 0


def test_what_waits_follows_a_new_choice(two):
    person = make_person(email="an@example.org", phone="0912345678")
    send(person, key="1")
    send(person, key="2", kind=OPTIONAL)
    choose(person, "sms", refused=[OPTIONAL.name])
    [row] = Delivery.objects.queued()
    assert (row.channel, row.not_before, row.announcements.count()) == ("sms", MORNING, 1)
    send(person, key="3")
    assert row.announcements.count() == 2
    choose(person, SITE_ONLY)
    assert told() == []


def test_a_choice_made_under_a_record_that_was_merged_still_holds(two):
    person, double = make_person(email="an@example.org"), make_person()
    choose(double, SITE_ONLY, refused=[OPTIONAL.name])
    merge_persons(duplicate=double, into=person, by=None, at=AT)
    person.refresh_from_db()
    found = choices_of([person])[person.pk]
    assert (found.channel, found.refused) == (None, {OPTIONAL.name})
    choose(person)
    assert Preference.objects.get().person_id == person.pk
    assert choices_of([person])[person.pk].refused == set()


# --- her page --------------------------------------------------------------------------------------------------------
def test_the_page_offers_what_reaches_her_and_keeps_what_she_chose(reader, client, settings):
    address = reverse("lms_outbox:preferences")
    page = client.get(address).content.decode()
    assert "d•••@example.org" in page
    assert "doc@example.org" not in page
    assert 'value="sms"' not in page
    settings.OUTBOX_GATEWAYS = {"sms": {"url": "http://127.0.0.1:1/"}}
    assert "Tin nhắn SMS (•••• 678)" in client.get(address).content.decode()
    answer = client.post(address, {"channel": "sms", "pace": "at_once", "wanted": []})
    assert (answer.status_code, answer.url) == (302, address)
    choice = choices_of([reader])[reader.pk]
    assert (choice.channel.name, choice.pace, OPTIONAL.name in choice.refused) == ("sms", Pace.AT_ONCE, True)
    form = client.get(address).context["form"]
    assert (form["channel"].value(), form["pace"].value(), form["wanted"].value()) == ("sms", Pace.AT_ONCE, [])


def test_the_page_refuses_a_channel_that_is_not_there(reader, client):
    answer = client.post(reverse("lms_outbox:preferences"), {"channel": "zalo", "pace": "daily"})
    assert (answer.status_code, Preference.objects.count()) == (422, 0)


def test_the_page_says_what_cannot_be_switched_off_and_why(reader, client):
    page = client.get(reverse("lms_outbox:preferences")).content.decode()
    assert "Tin nhắn của giảng viên" in page
    assert "không tắt riêng từng loại được" in page
    assert f'value="{PLAIN.name}"' not in page


def test_inbox_and_account_lead_there(reader, client):
    for name in ("lms_outbox:inbox", "lms_accounts:account"):
        assert reverse("lms_outbox:preferences") in client.get(reverse(name)).content.decode()


# --- the link in a letter --------------------------------------------------------------------------------------------
@pytest.fixture
def link():
    person = make_person(email="an@example.org")
    return person, unsubscribe_url(person, [OPTIONAL.name]).removeprefix("http://localhost:8000")


def test_looking_at_the_link_changes_nothing_and_pressing_does(client, link):
    person, address = link
    send(person, kind=OPTIONAL)
    page = client.get(address)
    assert (page.status_code, Unsubscription.objects.count()) == (200, 0)
    body = page.content.decode()
    assert str(OPTIONAL.label) in body
    assert person.full_name not in body
    assert "an@example.org" not in body
    assert client.post(address).status_code == 200
    assert list(Unsubscription.objects.values_list("person", "kind")) == [(person.pk, OPTIONAL.name)]
    assert work(MORNING) == 0


def test_a_mail_program_presses_it_without_cookie_or_form_token(link):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    for _twice in range(2):
        assert client.post(link[1], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Unsubscription.objects.count() == 1


def test_a_link_that_was_cut_short_says_what_to_do(client, link):
    answer = client.post(link[1][:-6] + "/")
    assert (answer.status_code, Unsubscription.objects.count()) == (404, 0)
    assert "Liên kết này không đúng" in answer.content.decode()


def test_a_required_kind_in_a_link_is_passed_over(client):
    person = make_person()
    address = unsubscribe_url(person, [PLAIN.name]).removeprefix("http://localhost:8000")
    assert (client.post(address).status_code, Unsubscription.objects.count()) == (404, 0)
    both = unsubscribe_url(person, [PLAIN.name, OPTIONAL.name]).removeprefix("http://localhost:8000")
    assert client.post(both).status_code == 200
    assert list(Unsubscription.objects.values_list("kind", flat=True)) == [OPTIONAL.name]
    assert unsubscribe_url(person, []) == ""
