"""The contract of docs/operations.md, "Gateways for SMS and Zalo", against a real HTTP server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from lms.outbox.channels import Ending, channel_named, configured_channels
from lms.outbox.channels import gateway as adapter
from lms.outbox.channels.gateway import GatewayChannel
from lms.outbox.channels.outcomes import Outcome
from lms.outbox.enums import DeliveryState
from lms.outbox.models import Delivery
from lms.people.models import Person
from lms.settings.gateways import gateway_settings
from tests.factories.gateways import Gateway, closed_port, gateway
from tests.factories.outbox import URGENT, send, work
from tests.factories.people import AT, make_person

NUMBER = "0912345678"


@pytest.fixture
def server() -> Iterator[Gateway]:
    with gateway() as found:
        yield found


def hand(server: Gateway, mode: str, reference: str = "r-1", **kwargs: str) -> Outcome:
    server.mode = mode
    channel = GatewayChannel("sms", url=kwargs.pop("url", server.url), token="t-1", sender="TAPHUAN")
    return channel.send("+84912345678", "", "Tập huấn: bạn có 1 việc cần xem.", reference)


def test_a_request_says_what_the_contract_says(server: Gateway) -> None:
    server_channel = GatewayChannel("sms", url=server.url, token="t-1", sender="TAPHUAN")
    outcome = server_channel.send("+84912345678", "x", "Tập huấn: bạn có 1 việc cần xem.", "r-1")
    [asked] = server.received
    assert asked.body == {
        "channel": "sms", "to": "+84912345678", "sender": "TAPHUAN", "text": "Tập huấn: bạn có 1 việc cần xem.",
        "reference": "r-1",
    }  # fmt: skip
    wanted = ("Authorization", "Idempotency-Key", "Content-Type")
    assert [asked.headers[name] for name in wanted] == ["Bearer t-1", "r-1", "application/json; charset=utf-8"]
    assert (asked.path, outcome) == ("/v1/messages", Outcome(Ending.SENT, reference="G-1"))


def test_the_same_message_twice_is_one_message_to_the_gateway(server: Gateway) -> None:
    assert [hand(server, "taken").reference, hand(server, "taken").reference] == ["G-1", "G-1"]
    assert server.taken == {"r-1": "G-1"}


def test_a_refusal_carries_the_reason_without_the_number(server: Gateway) -> None:
    outcome = hand(server, "refused")
    assert outcome == Outcome(Ending.REFUSED, reason="422 number •••• 678 is not in service")


@pytest.mark.parametrize(
    ("mode", "ending", "reason", "wait"),
    [
        ("unauthorised", Ending.REFUSED, "401 unknown token", None),
        ("moved", Ending.REFUSED, "307", None),
        ("busy", Ending.UNREACHED, "503 try later", timedelta(seconds=120)),
        ("throttled", Ending.UNREACHED, "429 slow down", timedelta(0)),
        ("broken", Ending.UNKNOWN, "500 boom", None),
        ("nameless", Ending.UNKNOWN, "200 without id", None),
        ("torn", Ending.UNKNOWN, "202 without id", None),
        ("dropped", Ending.UNKNOWN, "ConnectionError", None),
    ],
)
def test_each_answer_means_one_thing(
    server: Gateway, mode: str, ending: Ending, reason: str, wait: timedelta | None
) -> None:
    assert hand(server, mode) == Outcome(ending, reason=reason, wait=wait)
    assert len(server.received) == 1  # neither a redirect nor an error is followed by a second request


def test_a_gateway_that_answers_too_late_leaves_it_open(server: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "ANSWER_WITHIN", 0.3)
    assert hand(server, "slow") == Outcome(Ending.UNKNOWN, reason="ReadTimeout")


@pytest.mark.parametrize("host", ["127.0.0.1", "gateway.invalid"])
def test_a_gateway_that_nobody_can_reach_has_taken_nothing(server: Gateway, host: str) -> None:
    assert hand(server, "taken", url=f"http://{host}:{closed_port()}/") == Outcome(
        Ending.UNREACHED, reason="ConnectionError"
    )


@pytest.mark.parametrize(
    ("phone", "address"),
    [(NUMBER, "+84912345678"), ("02291234567", ""), ("", ""), ("0112345678", "")],
)
def test_only_mobile_numbers_are_addresses(phone: str, address: str) -> None:
    assert GatewayChannel("zalo", url="https://x/").address_of(Person(phone=phone)) == address


def test_channels_that_are_not_configured_are_not_there(settings) -> None:
    assert [each.name for each in configured_channels()] == ["email"]
    settings.OUTBOX_GATEWAYS = gateway_settings(
        {"SMS_GATEWAY_URL": "https://:t@sms.example/a?sender=S", "ZALO_GATEWAY_URL": "https://zalo.example/"}
    )
    assert [each.name for each in configured_channels()] == ["email", "zalo", "sms"]
    sms = channel_named("sms")
    assert isinstance(sms, GatewayChannel)
    assert (sms.url, sms.token, sms.sender) == ("https://sms.example/a", "t", "S")
    assert channel_named("pager") is None


@pytest.mark.django_db
def test_a_delivery_over_the_gateway_is_sent_once_with_its_own_number(server: Gateway, settings) -> None:
    settings.OUTBOX_GATEWAYS = {"sms": {"url": server.url, "token": "t", "sender": "S"}}
    send(make_person(phone=NUMBER), kind=URGENT)
    server.mode = "busy"
    work(AT)
    server.mode = "taken"
    work(AT + timedelta(seconds=120))
    row = Delivery.objects.get()
    assert (row.state, row.channel, row.reference, row.address) == (
        DeliveryState.SENT, "sms", "G-1", "+84912345678",
    )  # fmt: skip
    assert server.taken == {str(row.uuid): "G-1"}
    assert [each.headers["Idempotency-Key"] for each in server.received] == [str(row.uuid)] * 2
    assert server.received[-1].body["text"] == (
        "Tập huấn: bạn có 1 việc cần xem. Đăng nhập: http://localhost:8000/tin-nhan/"
    )
