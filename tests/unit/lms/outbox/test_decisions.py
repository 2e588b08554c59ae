from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from lms import dates
from lms.journal.models import AuditEntry
from lms.outbox import domain
from lms.outbox.channels.outcomes import refused, unknown
from lms.outbox.domain import DecisionRefused
from lms.outbox.enums import SITE_ONLY, DeliveryState, Pace, Trouble
from lms.outbox.models import Delivery, Message
from lms.people.models import Person
from tests.factories.outbox import URGENT, FakeChannel, send, work
from tests.factories.people import AT, make_manager, make_person, make_unit, make_user, post

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def channel(outside):
    return outside(FakeChannel())


@pytest.fixture
def place():
    unit = make_unit("XA")
    return unit, make_manager(unit)


def trouble(place, channel, outcome, at=AT, **kwargs):
    """A delivery to somebody of the place that ended this way."""
    person = make_person(email="an@example.org", **kwargs)
    post(person, place[0])
    channel.answers.append(outcome)
    send(person, kind=URGENT, key=str(person.pk), at=at)
    work(at)
    return Delivery.objects.get(person=person)


def audited():
    return AuditEntry.objects.filter(action__startswith="messages.")


def standing(row):
    row.refresh_from_db()
    return row.state, row.trouble


def test_what_arrived_is_sent_and_audited(place, channel):
    row = trouble(place, channel, unknown("ReadTimeout"))
    domain.confirm_arrival(delivery_id=row.pk, by=place[1], at=LATER)
    assert standing(row) == (DeliveryState.SENT, Trouble.NONE)
    entry = audited().get()
    assert (entry.action, entry.subject, entry.unit_id, entry.by) == (
        "messages.arrived", str(row.person.uuid), place[0].pk, place[1],
    )  # fmt: skip
    assert entry.detail == {"delivery": str(row.uuid), "channel": "email"}


def test_what_is_sent_again_is_a_new_delivery_by_a_persons_will(place, channel):
    row = trouble(place, channel, unknown("ReadTimeout"))
    fresh = domain.repeat_delivery(delivery_id=row.pk, by=place[1], at=LATER)
    assert (fresh.repeats, standing(row)) == (row, (DeliveryState.WITHDRAWN, Trouble.REPEATED))
    assert work(LATER) == 1
    assert (standing(fresh)[0], channel.received.total()) == (DeliveryState.SENT, 2)
    with pytest.raises(DecisionRefused, match="đã rút lại"):
        domain.repeat_delivery(delivery_id=row.pk, by=place[1], at=LATER)
    assert audited().get().action == "messages.repeat"


def test_what_rests_is_withdrawn(place, channel):
    row = trouble(place, channel, refused("550"))
    domain.dismiss_delivery(delivery_id=row.pk, by=place[1], at=LATER)
    assert standing(row) == (DeliveryState.WITHDRAWN, Trouble.DISMISSED)
    assert audited().get().action == "messages.dismiss"


def test_what_was_refused_has_not_arrived(place, channel):
    row = trouble(place, channel, refused("550"))
    with pytest.raises(DecisionRefused):
        domain.confirm_arrival(delivery_id=row.pk, by=place[1], at=LATER)


def test_nobody_decides_on_what_is_being_sent_at_this_moment(place, channel):
    row = trouble(place, channel, unknown("ReadTimeout"))
    with pytest.raises(DecisionRefused, match="đang được gửi"):
        domain.repeat_delivery(delivery_id=row.pk, by=place[1], at=AT + timedelta(minutes=15))
    assert audited().count() == 0


def test_a_decision_is_not_overwritten_by_an_answer_that_comes_after_it(place, channel):
    person = make_person(email="an@example.org")
    send(person, kind=URGENT)
    row = Delivery.objects.get()
    letter = domain.begin_delivery(delivery_id=row.pk, job_id=row.job_id, at=AT)
    domain.confirm_arrival(delivery_id=row.pk, by=place[1], at=LATER)
    assert domain.finish_delivery(letter=letter, outcome=refused("550"), at=LATER) == DeliveryState.SENT


@pytest.mark.parametrize("reason", ["read", "site"])
def test_nothing_is_sent_again_that_nobody_needs(place, channel, reason):
    row = trouble(place, channel, refused("550"))
    if reason == "read":
        domain.read_message(message=Message.objects.get(), at=AT)
    else:
        domain.choose_preferences(person=row.person, channel=SITE_ONLY, pace=Pace.DAILY, refused=[], at=AT)
    with pytest.raises(DecisionRefused):
        domain.repeat_delivery(delivery_id=row.pk, by=place[1], at=LATER)
    assert standing(row)[0] == DeliveryState.FAILED


# --- the page --------------------------------------------------------------------------------------------------------
ADDRESS = "/manage/messages/"


@pytest.fixture
def recent():
    """An hour ago by the real clock, in a span without quiet hours."""
    return dates.now() - timedelta(hours=1)


@pytest.fixture(autouse=True)
def _awake(settings):
    settings.QUIET_HOURS = ("00:00", "00:00")


def test_the_page_shows_what_failed_and_what_is_in_doubt_without_addresses(place, channel, recent, client):
    trouble(place, channel, refused("550 full"), at=recent, full_name="Trần Thị Hỏng")
    trouble(place, channel, unknown("ReadTimeout"), at=recent, full_name="Lê Thị Ngờ")
    trouble((make_unit("KHAC"), None), channel, refused("550"), at=recent, full_name="Vũ Thị Xa")
    client.force_login(place[1])
    page = client.get(ADDRESS)
    body = page.content.decode()
    assert [line["person"].full_name for line in page.context["doubtful"]] == ["Lê Thị Ngờ"]
    assert [line["person"].full_name for line in page.context["failed"]] == ["Trần Thị Hỏng"]
    assert "550 full" in body
    assert "a•••@example.org" in body
    assert "an@example.org" not in body
    assert "Vũ Thị Xa" not in body
    assert "An ơi" not in body
    assert dict(page.context["counts"]) == {
        "đang chờ gửi": 0, "đã gửi": 0, "không gửi được": 1, "không rõ đã đến chưa": 1, "đã rút lại": 0,
    }  # fmt: skip


def test_what_is_being_sent_at_this_moment_is_not_shown_in_doubt(place, channel, client):
    trouble(place, channel, unknown("ReadTimeout"), at=dates.now())
    client.force_login(place[1])
    assert client.get(ADDRESS).context["doubtful"] == []


@pytest.mark.parametrize(
    ("decision", "outcome", "state"),
    [
        ("arrived", unknown("x"), "sent"),
        ("dismiss", refused("550"), "withdrawn"),
        ("repeat", refused("550"), "withdrawn"),
    ],
)
def test_its_buttons_decide(place, channel, recent, client, decision, outcome, state):
    row = trouble(place, channel, outcome, at=recent)
    client.force_login(place[1])
    address = reverse("lms_outbox:decide", args=[row.uuid])
    assert client.post(address, {"decision": decision}).url == ADDRESS
    assert standing(row)[0] == state
    body = client.post(address, {"decision": decision}, follow=True).content.decode()
    assert "không cần quyết định nữa" in body
    assert Delivery.objects.count() == (2 if decision == "repeat" else 1)


def test_others_people_are_not_there(place, channel, recent, client):
    row = trouble((make_unit("KHAC"), None), channel, refused("550"), at=recent)
    client.force_login(place[1])
    assert client.post(reverse("lms_outbox:decide", args=[row.uuid]), {"decision": "dismiss"}).status_code == 404
    client.force_login(make_user())
    assert client.get(ADDRESS).status_code == 403


def test_the_tab_is_there_for_those_who_change_people(place, client):
    client.force_login(place[1])
    assert f'<a href="{ADDRESS}" aria-current="page">' in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_three(place, channel, recent, client, count, django_assert_num_queries):
    for _number in range(count):
        trouble(place, channel, refused("550"), at=recent)
        trouble(place, channel, unknown("x"), at=recent)
    client.force_login(place[1])
    client.get(ADDRESS)
    with django_assert_num_queries(16):
        client.get(ADDRESS)


def test_a_person_who_left_every_list_keeps_her_row(place, channel, recent, client):
    """Superusers reach everybody, posted or not."""
    row = trouble(place, channel, refused("550"), at=recent)
    Person.objects.filter(pk=row.person_id).update(email="")
    client.force_login(make_user(is_superuser=True))
    assert len(client.get(ADDRESS).context["failed"]) == 1
